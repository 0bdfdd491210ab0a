"""A plan told to people: who covers what, why this team, and who would be next."""

from __future__ import annotations

import numpy as np

from alongside.core.matching.monolith import lot
from alongside.core.matching.outcome import Member, Replacement, Team
from alongside.core.matching.problem import (
    INTERPRETER_FIT,
    REMOTE_MENTOR_FIT,
    Plan,
    Pool,
    Problem,
    Seating,
    team_fit,
)
from alongside.core.matching.sayings import Saying, say
from alongside.core.matching.wording import COVER_NAMES, english


def describe(problem: Problem, plan: Plan, seed: int) -> tuple[Team, ...]:
    """The teams of a plan, in the order of their sorted client ids, with ids t1, t2, …"""
    return Describer(problem, plan, seed).teams()


def group_clients(problem: Problem, group: int) -> tuple[str, ...]:
    """The ids of a group's clients, in order."""
    return tuple(problem.instance.clients[c].id for c in problem.groups[group].clients)


class Describer:
    """Names the people of a plan and explains each team."""

    def __init__(self, problem: Problem, plan: Plan, seed: int) -> None:
        self.problem = problem
        self.plan = plan
        self.load = np.zeros(len(problem.capacity), dtype=np.int64)
        for team in plan.values():
            self.load[list(team.members)] += 1
        instance = problem.instance
        before = {c: team for team in instance.plan for c in team.clients}
        planned = {g: before[c] for g in plan for c in group_clients(problem, g) if c in before}
        self.interpreters = assign(
            problem.interpreter_pools,
            [p.id for p in instance.interpreters],
            [p.capacity for p in instance.interpreters],
            {g: t.interpreter for g, t in sorted(plan.items()) if t.interpreter is not None},
            {g: t.interpreter for g, t in planned.items()},
            seed,
        )
        self.mentors = assign(
            problem.mentor_pools,
            [p.id for p in instance.mentors],
            [p.capacity for p in instance.mentors],
            {g: t.mentor for g, t in sorted(plan.items())},
            {g: t.mentor for g, t in planned.items()},
            seed,
        )

    def teams(self) -> tuple[Team, ...]:
        order = sorted(self.plan, key=lambda g: group_clients(self.problem, g))
        return tuple(self.team(self.plan[group], f"t{n}") for n, group in enumerate(order, start=1))

    def team(self, seating: Seating, name: str) -> Team:
        problem, group = self.problem, seating.group
        arcs = problem.arcs(group)
        at = np.searchsorted(problem.arc_volunteer[arcs], np.array(seating.members, dtype=np.int32))
        masks = problem.arc_mask[arcs][at].astype(np.int64).tolist()
        fits = problem.arc_fit[arcs][at].tolist()
        features = problem.groups[group].features
        members = []
        for person, mask, fit in zip(seating.members, masks, fits, strict=True):
            covers = [COVER_NAMES[f.kind] for bit, f in enumerate(features) if mask >> bit & 1]
            members.append(
                Member(problem.instance.volunteers[person].id, tuple(dict.fromkeys(covers)), int(fit))
            )
        reasons = tuple(self._reasons(seating, masks, fits))
        return Team(
            id=name,
            clients=group_clients(problem, group),
            members=tuple(members),
            interpreter=self.interpreters.get(group),
            mentor=self.mentors[group],
            fit=team_fit(problem, seating),
            because=tuple(english(reason) for reason in reasons),
            next_best=self.next_best(seating),
            reasons=reasons,
        )

    def next_best(self, seating: Seating, only: int | None = None) -> Replacement | None:
        """The one replacement with the least fit that keeps every rule and pin; capacity as the plan leaves it.

        `only` asks for the replacement of that member (a volunteer's position).
        """
        problem, group = self.problem, seating.group
        arcs = problem.arcs(group)
        people = problem.arc_volunteer[arcs]
        masks = problem.arc_mask[arcs].astype(np.int64)
        fits = problem.arc_fit[arcs]
        needs = problem.groups[group].needs & ~self._interpreted(seating)
        free = (problem.capacity[people] > self.load[people]) & ~np.isin(people, seating.members)
        away = [v for g, v in problem.pinned.forbidden if g == group]
        free &= ~np.isin(people, away)
        at = dict(zip(people.tolist(), range(len(people)), strict=True))
        best: tuple[int, int, int] | None = None
        for member in seating.members:
            if (group, member) in problem.pinned.seats or (only is not None and member != only):
                continue
            covered = 0
            for other in seating.members:
                covered |= 0 if other == member else int(masks[at[other]])
            left = needs & ~covered
            able = np.flatnonzero(free & ((masks & left) == left))
            if len(able):
                chosen = int(able[np.argmin(fits[able])])
                change = int(fits[chosen]) - int(fits[at[member]])
                if best is None or change < best[0]:
                    best = (change, int(people[chosen]), member)
        if best is None:
            return None
        names = problem.instance.volunteers
        return Replacement(names[best[1]].id, names[best[2]].id, best[0])

    def _interpreted(self, seating: Seating) -> int:
        if seating.interpreter is None:
            return 0
        arcs = self.problem.interpreter_arcs(seating.group)
        chosen = self.problem.interpreter_pool[arcs] == seating.interpreter
        return int(self.problem.interpreter_mask[arcs][chosen][0])

    def _reasons(self, seating: Seating, masks: list[int], fits: list[int]) -> list[Saying]:
        problem, group = self.problem, seating.group
        instance = problem.instance
        about = problem.groups[group]
        names = [instance.volunteers[m].id for m in seating.members]
        reasons = []
        for bit, feature in enumerate(about.features):
            holders = [name for name, mask in zip(names, masks, strict=True) if mask >> bit & 1]
            if len(holders) == 1:
                reasons.append(say("alone", person=holders[0], seat=feature.kind, words=feature.words))
        interpreted = self._interpreted(seating)
        for bit, feature in enumerate(about.features):
            if interpreted >> bit & 1 and not any(mask >> bit & 1 for mask in masks):
                person = self.interpreters[group]
                reasons.append(say("interprets", person=person, languages=feature.words))
        pinned = [instance.volunteers[v].id for g, v in sorted(problem.pinned.seats) if g == group]
        reasons += [say("pinned_here", person=name) for name in pinned]
        if group in problem.former:
            stay = len(problem.former[group] & set(seating.members))
            reasons.append(say("stay", stay=stay, members=len(names)))
        reasons.append(self._cost(seating, fits))
        return reasons

    def _cost(self, seating: Seating, fits: list[int]) -> Saying:
        total = team_fit(self.problem, seating)
        interpreter = INTERPRETER_FIT if seating.interpreter is not None else 0
        rest = total - sum(fits) - interpreter
        return say(
            "fit",
            total=total,
            members=len(fits),
            of_members=sum(fits),
            of_interpreter=interpreter,
            of_mentor=REMOTE_MENTOR_FIT if rest == REMOTE_MENTOR_FIT else 0,
        )


def assign(
    pools: tuple[Pool, ...],
    names: list[str],
    capacities: list[int],
    asked: dict[int, int],
    before: dict[int, str | None],
    seed: int,
) -> dict[int, str]:
    """A person of the pool for every group of `asked` (group to pool): whoever served it before, while room
    lasts, else the one with the least load, ties by lot.
    """
    room = {names[p]: capacities[p] for pool in pools for p in pool.people}
    load = dict.fromkeys(room, 0)
    members = [[names[p] for p in pool.people] for pool in pools]
    chosen: dict[int, str] = {}
    for group, pool in asked.items():
        person = before.get(group)
        if person is not None and person in members[pool] and room[person] > 0:
            chosen[group] = person
            room[person] -= 1
            load[person] += 1
    for group, pool in asked.items():
        if group not in chosen:
            free = [p for p in members[pool] if room[p] > 0]
            person = min(free, key=lambda p: (load[p], lot(seed, p)))
            chosen[group] = person
            room[person] -= 1
            load[person] += 1
    return chosen
