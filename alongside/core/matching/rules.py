"""Whether a plan keeps every rule and pin: asked of each plan that a solver hands over, before it is believed."""

from __future__ import annotations

import numpy as np

from alongside.core.matching.problem import Plan, Problem, Seating


def broken_rule(problem: Problem, plan: Plan) -> str | None:
    """The first rule that `plan` breaks, in a few words; None if it keeps them all. Floors are not asked."""
    load = np.zeros(len(problem.capacity), dtype=np.int64)
    interpreting = [0] * len(problem.interpreter_pools)
    mentoring = [0] * len(problem.mentor_pools)
    for group, team in plan.items():
        fault = _team_fault(problem, team)
        if fault is not None:
            return f"group {group}: {fault}"
        load[list(team.members)] += 1
        if team.interpreter is not None:
            interpreting[team.interpreter] += 1
        mentoring[team.mentor] += 1
    if (load > problem.capacity).any():
        return "a volunteer beyond capacity"
    for used, pools in ((interpreting, problem.interpreter_pools), (mentoring, problem.mentor_pools)):
        if any(count > pool.capacity for count, pool in zip(used, pools, strict=True)):
            return "an interpreter or mentor beyond capacity"
    return None


def keeps_pins(problem: Problem, plan: Plan, groups: set[int]) -> bool:
    """Whether the pins about `groups` hold."""
    pinned = problem.pinned
    return (
        all(g in plan for g in pinned.placed & groups)
        and all(v in plan[g].members for g, v in pinned.seats if g in groups)
        and all(plan[g].mentor == pool for g, pool in pinned.mentors if g in groups)
        and not any(v in plan[g].members for g, v in pinned.forbidden if g in groups and g in plan)
    )


def _team_fault(problem: Problem, team: Seating) -> str | None:
    if not problem.smallest <= len(set(team.members)) <= problem.largest:
        return "the size"
    arcs = problem.arcs(team.group)
    people = problem.arc_volunteer[arcs]
    members = np.array(team.members, dtype=np.int32)
    at = np.minimum(np.searchsorted(people, members), max(0, len(people) - 1))
    if not len(people) or (people[at] != members).any():
        return "a member who is not admissible"
    covered = int(np.bitwise_or.reduce(problem.arc_mask[arcs][at].astype(np.int64)))
    if team.interpreter is not None:
        spoken = problem.interpreter_arcs(team.group)
        chosen = problem.interpreter_pool[spoken] == team.interpreter
        covered |= int(
            np.bitwise_or.reduce(problem.interpreter_mask[spoken][chosen].astype(np.int64), initial=0)
        )
    if problem.groups[team.group].needs & ~covered:
        return "a seat not covered"
    if team.mentor not in problem.mentor_pool[problem.mentor_arcs(team.group)]:
        return "a mentor for other pathways"
    return None
