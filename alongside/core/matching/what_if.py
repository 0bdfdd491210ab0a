"""What a change by hand would do: rules broken, levels moved. Fast enough to ask at every click."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alongside.core.matching.compile import Reach, compile_problem
from alongside.core.matching.model import Instance
from alongside.core.matching.outcome import Replacement, Team
from alongside.core.matching.pins import seat_reasons
from alongside.core.matching.problem import (
    INTERPRETER_FIT,
    LOST_TEAM_CHANGES,
    REMOTE_MENTOR_FIT,
    Problem,
)
from alongside.core.matching.wording import distance, english, listing, pathway, seat, team_size


@dataclass(frozen=True, slots=True)
class Draft:
    """A team as it is being edited: one group, whoever sits there now, right or wrong."""

    clients: tuple[str, ...]
    members: tuple[str, ...]
    interpreter: str | None
    mentor: str | None

    @staticmethod
    def of(team: Team) -> Draft:
        return Draft(team.clients, tuple(m.volunteer for m in team.members), team.interpreter, team.mentor)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that drafts break: the rule's name, the sentence, the clients it is about."""

    rule: str
    sentence: str
    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One move by hand. `kind` is add, remove, replace, move, interpreter, mentor, place or unplace.

    `client` names the group concerned; `person` who comes (add, replace, interpreter, mentor; None takes the
    interpreter or mentor away) or goes (remove) or moves (move); `other` who goes (replace) or a client of
    the group that the person moves to (move).
    """

    kind: str
    client: str
    person: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What edits lead to: the drafts, every rule they break, and the levels before and after."""

    drafts: tuple[Draft, ...]
    violations: tuple[Violation, ...]
    before: dict[str, int]
    after: dict[str, int]

    def change(self, level: str) -> int:
        return self.after[level] - self.before[level]


class Workbench:
    """One instance, compiled once, asked often. Drafts are values: nothing is stored between questions."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.problem: Problem = compile_problem(instance)
        self._reach = Reach(instance)
        self._volunteer = {v.id: n for n, v in enumerate(instance.volunteers)}
        self._interpreter = {i.id: i for i in instance.interpreters}
        self._mentor = {m.id: m for m in instance.mentors}
        self._pool_of_mentor = {
            instance.mentors[p].id: n for n, pool in enumerate(self.problem.mentor_pools) for p in pool.people
        }
        self._group = {c.id: int(self.problem.group_of_client[n]) for n, c in enumerate(instance.clients)}

    def what_if(self, drafts: tuple[Draft, ...], edits: tuple[Edit, ...]) -> Effect:
        """The effect of `edits`, made in order, on `drafts`. Raises `ValueError` for an edit of nothing."""
        after = drafts
        for edit in edits:
            after = self._edited(after, edit)
        return Effect(after, self.violations(after), self.levels(drafts), self.levels(after))

    def levels(self, drafts: tuple[Draft, ...]) -> dict[str, int]:
        """The value of each level; people who are not admissible count as if they travelled nowhere."""
        problem = self.problem
        placed = {self._group[d.clients[0]]: d for d in drafts if d.clients}
        found = {"urgency": sum(problem.groups[g].urgency for g in placed)}
        if self.instance.plan:
            found["changes"] = sum(self._changes(group, placed.get(group)) for group in problem.former)
        found["fit"] = sum(self._fit(group, draft) for group, draft in placed.items())
        load: dict[str, int] = {}
        for draft in drafts:
            for member in draft.members:
                load[member] = load.get(member, 0) + 1
        found["balance"] = sum(n * (n - 1) // 2 for n in load.values())
        return found

    def _changes(self, group: int, draft: Draft | None) -> int:
        if draft is None:
            return LOST_TEAM_CHANGES
        names = self.instance.volunteers
        former = {names[v].id for v in self.problem.former[group]}
        members = set(draft.members)
        lost = group not in self.problem.teamless and not members & former
        return len(members - former) + (LOST_TEAM_CHANGES if lost else 0)

    def _row(self, group: int, volunteer: str) -> int | None:
        """The arc of a volunteer in the group, if admissible and with capacity."""
        arcs = self.problem.arcs(group)
        people = self.problem.arc_volunteer[arcs]
        position = self._volunteer[volunteer]
        at = int(np.searchsorted(people, position))
        return arcs.start + at if at < len(people) and people[at] == position else None

    def _fit(self, group: int, draft: Draft) -> int:
        rows = [self._row(group, member) for member in draft.members]
        total = sum(int(self.problem.arc_fit[row]) for row in rows if row is not None)
        total += INTERPRETER_FIT if draft.interpreter is not None else 0
        pool = self._pool_of_mentor.get(draft.mentor or "")
        arcs = self.problem.mentor_arcs(group)
        chosen = self.problem.mentor_pool[arcs] == pool
        return total + (REMOTE_MENTOR_FIT if self.problem.mentor_remote[arcs][chosen].any() else 0)

    def violations(self, drafts: tuple[Draft, ...]) -> tuple[Violation, ...]:
        """Every rule, pin and floor that the drafts break."""
        found: list[Violation] = []
        for draft in drafts:
            found += self._team_violations(draft)
        found += self._capacity_violations(drafts)
        found += self._pin_violations(drafts)
        placed = {c for d in drafts for c in d.clients}
        for floor in self.instance.floors:
            number = len(placed.intersection(floor.clients))
            if number < floor.at_least:
                found.append(Violation("floor", f"{floor.words()}, {number} placed", floor.clients))
        return tuple(found)

    def _team_violations(self, draft: Draft) -> list[Violation]:
        problem, group = self.problem, self._group[draft.clients[0]]
        about = problem.groups[group]
        low, high = self.instance.settings.team_size
        found: list[Violation] = []

        def broken(rule: str, sentence: str) -> None:
            found.append(Violation(rule, sentence, draft.clients))

        if not low <= len(set(draft.members)) <= high:
            broken("size", f"{len(set(draft.members))} members, not {team_size(self.instance)}")
        covered = 0
        for member in sorted(set(draft.members)):
            for rule, said in seat_reasons(problem, group, self._volunteer[member], self._reach):
                broken(rule, english(said))
            row = self._row(group, member)
            covered |= int(problem.arc_mask[row]) if row is not None else 0
        spoken = set(self._interpreter[draft.interpreter].languages) if draft.interpreter else set()
        for bit, feature in enumerate(about.features):
            interpreted = feature.kind == "language" and bool(spoken.intersection(feature.words))
            if not covered >> bit & 1 and not interpreted:
                broken(feature.kind, f"nobody is {seat(feature)}")
        if draft.mentor is None:
            broken("mentor", "there is no mentor")
        else:
            missing = [p for p in about.pathways if p not in self._mentor[draft.mentor].pathways]
            if missing:
                names = listing([pathway(p) for p in missing])
                broken("mentor", f"{draft.mentor} does not mentor {names}")
        return found

    def _capacity_violations(self, drafts: tuple[Draft, ...]) -> list[Violation]:
        carried: dict[tuple[str, str], list[Draft]] = {}
        for draft in drafts:
            people = [("volunteer", m) for m in set(draft.members)]
            people += [("interpreter", draft.interpreter)] if draft.interpreter else []
            people += [("mentor", draft.mentor)] if draft.mentor else []
            for key in people:
                carried.setdefault(key, []).append(draft)
        found = []
        for (kind, person), teams in sorted(carried.items()):
            if kind == "volunteer":
                capacity = self.instance.volunteers[self._volunteer[person]].capacity
            else:
                capacity = (self._interpreter if kind == "interpreter" else self._mentor)[person].capacity
            if len(teams) > capacity:
                clients = tuple(sorted(c for team in teams for c in team.clients))
                sentence = f"{person} carries {len(teams)} groups with a capacity of {capacity}"
                found.append(Violation("capacity", sentence, clients))
        return found

    def _pin_violations(self, drafts: tuple[Draft, ...]) -> list[Violation]:
        team_of = {c: draft for draft in drafts for c in draft.clients}
        found = []
        for pin in self.instance.pins:
            draft = team_of.get(pin.client)
            if pin.kind == "forbid":
                held = draft is None or pin.person not in draft.members
            elif pin.kind == "seat":
                held = draft is not None and pin.person in draft.members
            elif pin.kind == "mentor":
                held = draft is not None and pin.person == draft.mentor
            else:
                held = draft is not None
            if not held:
                found.append(Violation("pin", f"{pin.words()} does not hold", (pin.client,)))
        return found

    def _edited(self, drafts: tuple[Draft, ...], edit: Edit) -> tuple[Draft, ...]:
        clients = tuple(
            self.instance.clients[c].id for c in self.problem.groups[self._group[edit.client]].clients
        )
        if edit.kind == "place":
            return (*drafts, Draft(clients, (), None, None))
        number = next((n for n, d in enumerate(drafts) if edit.client in d.clients), None)
        if number is None:
            raise ValueError(f"{edit.client} has no team to change")
        draft = drafts[number]
        others = drafts[:number] + drafts[number + 1 :]
        match edit.kind:
            case "unplace":
                return others
            case "add":
                changed = replace(draft, members=(*draft.members, str(edit.person)))
            case "remove" | "move":
                changed = replace(draft, members=_without(draft, edit.person))
            case "replace":
                changed = replace(draft, members=(*_without(draft, edit.other), str(edit.person)))
            case "interpreter":
                changed = replace(draft, interpreter=edit.person)
            case "mentor":
                changed = replace(draft, mentor=edit.person)
            case _:
                raise ValueError(f"{edit.kind!r} is no kind of edit")
        after = (*drafts[:number], changed, *drafts[number + 1 :])
        if edit.kind == "move":
            return self._edited(after, Edit("add", str(edit.other), edit.person))
        return after

    def explain_seat(self, drafts: tuple[Draft, ...], client: str, volunteer: str) -> SeatStory:
        """What one member does in a team, what it costs, and who would be next in that seat."""
        draft = next(d for d in drafts if client in d.clients)
        problem, group = self.problem, self._group[client]
        row = self._row(group, volunteer)
        mask = int(problem.arc_mask[row]) if row is not None else 0
        fit = int(problem.arc_fit[row]) if row is not None else 0
        beside = 0
        for member in draft.members:
            other = self._row(group, member) if member != volunteer else None
            beside |= int(problem.arc_mask[other]) if other is not None else 0
        spoken = set(self._interpreter[draft.interpreter].languages) if draft.interpreter else set()
        features = problem.groups[group].features
        for bit, feature in enumerate(features):
            if feature.kind == "language" and spoken.intersection(feature.words):
                beside |= 1 << bit
        covers = tuple(seat(f) for bit, f in enumerate(features) if mask >> bit & 1)
        alone = tuple(seat(f) for bit, f in enumerate(features) if (mask & ~beside) >> bit & 1)
        best = self._next_in_seat(drafts, draft, group, volunteer, problem.groups[group].needs & ~beside)
        change = None if best is None else Replacement(best[0], volunteer, best[1] - fit)
        return SeatStory(
            volunteer, fit, covers, alone, change, distance(self.instance.settings.travel_limit_km)
        )

    def _next_in_seat(
        self, drafts: tuple[Draft, ...], draft: Draft, group: int, volunteer: str, needed: int
    ) -> tuple[str, int] | None:
        problem = self.problem
        load = np.zeros(len(problem.capacity), dtype=np.int64)
        for other in drafts:
            load[[self._volunteer[m] for m in other.members]] += 1
        arcs = problem.arcs(group)
        people = problem.arc_volunteer[arcs]
        masks = problem.arc_mask[arcs].astype(np.int64)
        free = (problem.capacity[people] > load[people]) & ((masks & needed) == needed)
        free &= ~np.isin(people, [self._volunteer[m] for m in draft.members])
        free &= ~np.isin(people, [v for g, v in problem.pinned.forbidden if g == group])
        if (group, self._volunteer[volunteer]) in problem.pinned.seats or not free.any():
            return None
        able = np.flatnonzero(free)
        best = int(able[np.argmin(problem.arc_fit[arcs][able])])
        return self.instance.volunteers[int(people[best])].id, int(problem.arc_fit[arcs][best])


@dataclass(frozen=True, slots=True)
class SeatStory:
    """One member of one team: fit points, seats covered, those that nobody else there covers, who is next."""

    volunteer: str
    fit: int
    covers: tuple[str, ...]
    alone_covers: tuple[str, ...]
    next_best: Replacement | None
    where: str


def _without(draft: Draft, person: str | None) -> tuple[str, ...]:
    if person not in draft.members:
        raise ValueError(f"{person} does not sit with {listing(list(draft.clients))}")
    return tuple(m for m in draft.members if m != person)
