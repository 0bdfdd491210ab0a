"""Solving metro by metro: groups that share no volunteer are coupled by interpreters and mentors alone.

Each part is solved to its lexicographic optimum as if all interpreters and mentors were its own. That is
a relaxation, so the sums are bounds; where interpreters and mentors suffice for all parts at once at no
greater cost, which is the rule, the sums are the optimum. Where not, one model of everything decides.
"""

from __future__ import annotations

import numpy as np

from alongside.core.matching import mip
from alongside.core.matching.levels import LevelOutcome, Run, lower_levels, solve_whole, urgency_level
from alongside.core.matching.mip import INFINITY, Model
from alongside.core.matching.problem import (
    INTERPRETER_FIT,
    REMOTE_MENTOR_FIT,
    Plan,
    Problem,
    Seating,
    changes_of,
    fit_of,
    urgency_of,
)

HALF = 0.5  # of the time left for a part at most, so that a hard one never takes the turn of all that follow


def metros_of(problem: Problem, groups: list[int]) -> list[list[int]]:
    """`groups` parted so that no volunteer and no floor is shared between parts; the largest part last."""
    parent = list(range(len(groups)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    position = {group: n for n, group in enumerate(groups)}
    seen = np.full(len(problem.capacity), -1, dtype=np.int64)
    for n, group in enumerate(groups):
        people = problem.arc_volunteer[problem.arcs(group)]
        for other in np.unique(seen[people]).tolist():
            if other >= 0:
                parent[root(other)] = root(n)
        seen[people] = n
    for counted, _ in problem.floors:
        inside = [position[g] for g in counted if g in position]
        for n in inside[1:]:
            parent[root(n)] = root(inside[0])
    parts: dict[int, list[int]] = {}
    for n, group in enumerate(groups):
        parts.setdefault(root(n), []).append(group)
    return sorted(parts.values(), key=lambda part: (len(part), part))


def solve_levels(
    problem: Problem, groups: list[int], start: Plan, run: Run, urgency_bound: int
) -> tuple[Plan, list[LevelOutcome]]:
    """The lexicographic optimum over `groups` (those for whom a team exists), as far as the time allows.

    `start` must keep every rule, pin and floor. `urgency_bound` is a valid bound known beforehand.
    """
    metros = metros_of(problem, groups)
    if len(metros) <= 1:
        plan, levels = solve_whole(problem, groups, start, run, urgency_bound)
    else:
        plan, levels = _solve_metros(problem, metros, groups, start, run, urgency_bound)
    return plan, _with_the_hopeless(problem, groups, levels)


def _with_the_hopeless(problem: Problem, groups: list[int], levels: list[LevelOutcome]) -> list[LevelOutcome]:
    """Planned groups for whom no team exists any more lose their place whatever is done."""
    lost = changes_of(problem, {}, sorted(set(problem.former) - set(groups)))
    return [
        LevelOutcome(o.name, o.sense, o.value + lost, o.bound + lost, o.proved) if o.name == "changes" else o
        for o in levels
    ]


def _solve_metros(
    problem: Problem, metros: list[list[int]], groups: list[int], start: Plan, run: Run, urgency_bound: int
) -> tuple[Plan, list[LevelOutcome]]:
    starts = [{g: start[g] for g in metro if g in start} for metro in metros]
    values = [urgency_of(problem, part) for part in starts]
    bounds = [int(problem.urgency[metro].sum()) for metro in metros]
    found: Plan = {}
    for n, metro in enumerate(metros):
        limit = min(urgency_bound, sum(bounds)) - bounds[n]
        run.beside = {"urgency": (sum(values) - values[n], limit)}
        run.stage, run.part = f"part {n + 1} of {len(metros)}", HALF if n + 1 < len(metros) else 1.0
        part, outcome = urgency_level(problem, metro, starts[n], run, bounds[n])
        values[n], bounds[n] = outcome.value, outcome.bound
        found |= part
    run.beside, run.stage, run.part = {}, "search", 1.0
    bound = min(urgency_bound, sum(bounds))
    together = _with_support(problem, found, run)
    if together is None:
        return solve_whole(problem, groups, start, run, bound)
    urgency = LevelOutcome("urgency", "max", sum(values), bound, proved=sum(values) == bound)
    plan, sums = _lower_metros(problem, metros, together, run, proved=urgency.proved)
    settled = _with_support(problem, plan, run)
    fit = next(level for level in sums if level.name == "fit")
    if settled is not None and fit_of(problem, settled) == fit.value:
        return settled, [urgency, *sums]
    better = min(
        (p for p in (together, settled) if p is not None),
        key=lambda p: (changes_of(problem, p, groups), fit_of(problem, p)),
    )
    plan, levels = lower_levels(problem, groups, better, run)
    return plan, [urgency, *(_tightened(level, known) for level, known in zip(levels, sums, strict=True))]


def _lower_metros(
    problem: Problem, metros: list[list[int]], plan: Plan, run: Run, *, proved: bool
) -> tuple[Plan, list[LevelOutcome]]:
    """The levels below urgency, metro by metro, and their sums.

    A sum of bounds says something of all plans only while every level before is proved: else metros might
    trade with each other, and the bound given is 0.
    """
    done: Plan = {}
    found: list[list[LevelOutcome]] = []
    for n, metro in enumerate(metros):
        part = {g: plan[g] for g in metro if g in plan}
        to_come = {g: plan[g] for later in metros[n + 1 :] for g in later if g in plan}
        finished = fit_of(problem, done)
        run.beside = {"fit": (finished + fit_of(problem, to_come), finished)}
        run.stage, run.part = f"part {n + 1} of {len(metros)}", HALF if n + 1 < len(metros) else 1.0
        part, levels = lower_levels(problem, metro, part, run)
        done |= part
        found.append(levels)
    run.beside, run.stage, run.part = {}, "search", 1.0
    sums = []
    for n, level in enumerate(found[0]):
        value = sum(levels[n].value for levels in found)
        bound = sum(levels[n].bound for levels in found) if proved else 0
        proved = bound == value
        sums.append(LevelOutcome(level.name, level.sense, value, bound, proved))
    return done, sums


def _tightened(level: LevelOutcome, known: LevelOutcome) -> LevelOutcome:
    """Changes and fit keep a bound that the metros proved."""
    if level.name not in ("changes", "fit") or known.bound <= level.bound:
        return level
    bound = min(known.bound, level.value)
    return LevelOutcome(level.name, level.sense, level.value, bound, bound == level.value)


def _with_support(problem: Problem, plan: Plan, run: Run) -> Plan | None:
    """The same members with interpreters and mentors dealt out anew, within capacity and at the least fit.

    None where they do not suffice.
    """
    model = Model()
    costs: list[float] = []
    chosen: list[tuple[int, str, int]] = []
    users: dict[tuple[str, int], list[int]] = {}
    for group, team in sorted(plan.items()):
        options = [("mentor", *option) for option in _mentors(problem, group)]
        left = _left_to_interpret(problem, team)
        if left:
            options += [("interpreter", *option) for option in _interpreters(problem, group, left)]
        columns = model.add_columns(np.ones(len(options)))
        for kind in ("mentor", "interpreter") if left else ("mentor",):
            own = columns[[n for n, option in enumerate(options) if option[0] == kind]]
            model.add_row(own, 1.0, 1.0, 1.0)
        for column, (kind, pool, cost) in zip(columns.tolist(), options, strict=True):
            costs.append(cost)
            chosen.append((group, kind, pool))
            users.setdefault((kind, pool), []).append(column)
    if not chosen:
        return {}
    for (kind, pool), users_of_pool in sorted(users.items()):
        pools = problem.mentor_pools if kind == "mentor" else problem.interpreter_pools
        model.add_row(np.array(users_of_pool), 1.0, -INFINITY, pools[pool].capacity)
    outcome = mip.solve(
        model, np.array(costs), maximise=False, integer=True, seconds=max(1.0, run.time_left()), seed=run.seed
    )
    if outcome.values is None:
        return None
    support = {chosen[n][:2]: chosen[n][2] for n in np.flatnonzero(outcome.values > 0.5).tolist()}
    return {
        group: Seating(group, team.members, support.get((group, "interpreter")), support[group, "mentor"])
        for group, team in plan.items()
    }


def _left_to_interpret(problem: Problem, team: Seating) -> int:
    arcs = problem.arcs(team.group)
    at = np.searchsorted(problem.arc_volunteer[arcs], np.array(team.members, dtype=np.int32))
    covered = int(np.bitwise_or.reduce(problem.arc_mask[arcs][at].astype(np.int64)))
    return problem.groups[team.group].needs & ~covered


def _mentors(problem: Problem, group: int) -> list[tuple[int, float]]:
    """The mentor pools that may serve the group, with their fit; the pinned one alone if one is pinned."""
    arcs = problem.mentor_arcs(group)
    pinned = {pool for g, pool in problem.pinned.mentors if g == group}
    pools, remote = problem.mentor_pool[arcs].tolist(), problem.mentor_remote[arcs].tolist()
    return [
        (pool, float(REMOTE_MENTOR_FIT * far))
        for pool, far in zip(pools, remote, strict=True)
        if not pinned or pool in pinned
    ]


def _interpreters(problem: Problem, group: int, left: int) -> list[tuple[int, float]]:
    """The interpreter pools that cover alone what the members leave."""
    arcs = problem.interpreter_arcs(group)
    pools, masks = problem.interpreter_pool[arcs].tolist(), problem.interpreter_mask[arcs].tolist()
    return [
        (pool, float(INTERPRETER_FIT)) for pool, mask in zip(pools, masks, strict=True) if mask & left == left
    ]
