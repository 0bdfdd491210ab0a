"""Why a client is not placed: the reason, checked by its definition before it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from alongside.core.matching.compile import People, Reach, compile_problem
from alongside.core.matching.model import Instance
from alongside.core.matching.prices import UNIT, Certificate, Prices
from alongside.core.matching.problem import Feature, Group, Ints, Plan, Problem
from alongside.core.matching.sayings import Saying, say
from alongside.core.matching.team import Costs, cheapest_team

MENTOR = "mentor"
MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a group has no team. `missing` for nobody and combination, `pins` for pins, the rest for competition.

    `feature` is the scarce seat (its number), or -1 where it is the mentor or the number of members.
    """

    kind: str
    missing: tuple[Saying, ...] = ()
    pins: tuple[Saying, ...] = ()
    resource: Saying | None = None
    held_by: tuple[str, ...] = ()
    price: float = 0.0
    features: tuple[int, ...] = ()
    what: str = ""  # mentor or members where the lack is not of a seat

    def to_document(self, tell: Callable[[Saying], Any] = Saying.to_document) -> dict[str, Any]:
        """The reason as a document, what it says as `tell` tells it: as documents of sayings, or in English."""
        match self.kind:
            case "nobody" | "combination":
                return {"kind": self.kind, "missing": [tell(one) for one in self.missing]}
            case "pins":
                return {"kind": "pins", "pins": [tell(one) for one in self.pins]}
            case "competition":
                return {
                    "kind": "competition",
                    "resource": "" if self.resource is None else tell(self.resource),
                    "held_by": list(self.held_by),
                    "price": self.price,
                }
            case _:
                return {"kind": self.kind}


class Possibility:
    """Whether teams could exist for some groups if everyone had room and nothing were pinned, and if not why."""

    def __init__(self, problem: Problem, groups: list[int]) -> None:
        instance = problem.instance
        self.problem = problem
        self._people = People.of(instance)
        wanted = {c for g in groups for c in problem.groups[g].clients}
        self.open = compile_problem(
            replace(
                instance,
                volunteers=tuple(replace(v, capacity=max(1, v.capacity)) for v in instance.volunteers),
                interpreters=tuple(replace(i, capacity=max(1, i.capacity)) for i in instance.interpreters),
                mentors=tuple(replace(m, capacity=max(1, m.capacity)) for m in instance.mentors),
                clients=tuple(c for n, c in enumerate(instance.clients) if n in wanted),
                plan=(),
                pins=(),
                floors=(),
            )
        )
        # Of the instance whose groups are asked about: clients have other positions there.
        self._reach = Reach(self.open.instance)
        self._own = {g: n for n, g in enumerate(sorted(groups, key=lambda g: problem.groups[g].clients))}

    def reason(self, group: int) -> Reason | None:
        """Nobody, or combination, or None where a team could be formed if everyone had room."""
        number = self._own[group]
        about = self.open.groups[number]
        covered = int(np.bitwise_or.reduce(self.open.arc_mask[self.open.arcs(number)], initial=0))
        covered |= int(
            np.bitwise_or.reduce(self.open.interpreter_mask[self.open.interpreter_arcs(number)], initial=0)
        )
        empty = [bit for bit in range(len(about.features)) if not covered >> bit & 1]
        missing = [self._lacking(about, about.features[bit]) for bit in empty]
        mentors = self.open.mentor_arcs(number)
        mentored = mentors.stop > mentors.start
        if not mentored:
            missing.append(say("mentor_for", pathways=about.pathways))
        if missing:
            what = "" if mentored else MENTOR
            return Reason("nobody", missing=tuple(missing), features=tuple(empty), what=what)
        if _team_without(self.open, number, 0):
            return None
        return self._combination(number)

    def _lacking(self, about: Group, feature: Feature) -> Saying:
        """Who is missing, and what became of those who could have been meant."""
        everyone = np.arange(len(self.problem.capacity), dtype=np.int32)
        able = everyone[self._people.has(feature, everyone)]
        if not len(able):
            return _seat_here(feature, self.problem.instance)
        near = self._people.remote[able].copy()
        travels = ~near
        km = np.zeros(len(able))
        if travels.any():
            km[travels] = self._reach.farthest(about)[self._people.place[able[travels]]]
            near[travels] = km[travels] <= self._reach.limit
        late = int((near & (self._people.available[able] > about.latest_start)).sum())
        return say(
            "seat_lacking",
            **_seat(feature),
            km=self.problem.instance.settings.travel_limit_km,
            nearest_km=float(km[~near].min()) if (~near).any() else None,
            late=late,
            barred=int(near.sum()) - late,
        )

    def _combination(self, number: int) -> Reason:
        about, instance = self.open.groups[number], self.problem.instance
        arcs = self.open.arcs(number)
        here = arcs.stop - arcs.start
        missing = []
        if here < self.problem.smallest:
            missing.append(say("too_few_here", **_size_here(instance), here=here))
        needed = [bit for bit in range(len(about.features)) if _team_without(self.open, number, 1 << bit)]
        missing += [
            say("seat_beside", **_seat(about.features[b]), km=instance.settings.travel_limit_km)
            for b in needed
        ]
        if not missing:
            seats = tuple(say("seat", **_seat(f)) for f in about.features)
            missing.append(say("seats_together", **_size_here(instance), seats=seats))
        return Reason("combination", missing=tuple(missing), features=tuple(needed))


def _seat(feature: Feature) -> dict[str, Any]:
    return {"seat": feature.kind, "words": feature.words}


def _seat_here(feature: Feature, instance: Instance) -> Saying:
    return say("seat_here", **_seat(feature), km=instance.settings.travel_limit_km)


def _size_here(instance: Instance) -> dict[str, Any]:
    low, high = instance.settings.team_size
    return {"low": low, "high": high, "km": instance.settings.travel_limit_km}


def _team_without(problem: Problem, group: int, dropped: int) -> bool:
    """Whether a team exists for the group when some seats need not be covered."""
    zero = Prices.zero(problem).costs(problem, group)
    return cheapest_team(problem, group, zero, dropped=dropped) is not None


class Explainer:
    """Explains the unplaced groups of one plan. `urgency_proved` says that no plan is worth more."""

    def __init__(
        self, problem: Problem, plan: Plan, certificate: Certificate, *, urgency_proved: bool
    ) -> None:
        self.problem = problem
        self.plan = plan
        self.certificate = certificate
        self.urgency_proved = urgency_proved
        impossible = [g for g, team in enumerate(certificate.teams) if team is None]
        self._possibility = Possibility(problem, impossible) if impossible else None
        self._known: dict[tuple[bytes, int, tuple[Feature, ...]], Reason] = {}
        self._load = np.zeros(len(problem.capacity), dtype=np.int64)
        self._interpreting = np.zeros(len(problem.interpreter_pools), dtype=np.int64)
        self._mentoring = np.zeros(len(problem.mentor_pools), dtype=np.int64)
        self._groups_of: dict[int, list[int]] = {}
        for team in plan.values():
            for member in team.members:
                self._load[member] += 1
                self._groups_of.setdefault(member, []).append(team.group)
            if team.interpreter is not None:
                self._interpreting[team.interpreter] += 1
            self._mentoring[team.mentor] += 1

    def reason(self, group: int) -> Reason:
        """The reason for one unplaced group: nobody, combination, pins, competition or not proved."""
        about = self.problem.groups[group]
        key = (self.problem.likeness(group), about.urgency, about.features)
        bound = {g for g, _ in self.problem.pinned.forbidden}
        if group in bound or self.certificate.teams[group] is None:
            return self._reason(group)
        if key not in self._known:
            self._known[key] = self._reason(group)
        return self._known[key]

    def _reason(self, group: int) -> Reason:
        problem = self.problem
        if self.certificate.teams[group] is None and self._possibility is not None:
            return self._possibility.reason(group) or self._full(group)
        away = sorted(v for g, v in problem.pinned.forbidden if g == group)
        costs = self.certificate.prices.costs(problem, group)
        if away:
            people = problem.arc_volunteer[problem.arcs(group)]
            members = np.where(np.isin(people, away), -1, costs.members)
            costs = Costs(members.astype(np.int64), costs.interpreters, costs.mentors)
            if cheapest_team(problem, group, costs) is None:
                return Reason("pins", pins=self._pins_about(group))
        team = cheapest_team(problem, group, costs)
        outbid = team is not None and UNIT * problem.groups[group].urgency <= team.cost
        if not self.urgency_proved and not outbid:
            return Reason("not_proved")
        return self._competition(group, costs)

    def _full(self, group: int) -> Reason:
        """The competition that is over: those who could serve the group have a capacity of 0."""
        problem = self.problem
        about = problem.groups[group]
        needed = [bit for bit in range(len(about.features)) if not self._exists(group, bit)]
        guides = problem.mentor_arcs(group)
        price = float(about.urgency)
        if needed:
            seats = tuple(_seat_here(about.features[bit], problem.instance) for bit in needed)
            scarce = say("seats_with_capacity", seats=seats)
            return Reason("competition", resource=scarce, price=price, features=tuple(needed))
        what = MEMBERS if guides.stop > guides.start else MENTOR
        return Reason("competition", resource=self._resource(about, -1, what), price=price, what=what)

    def _exists(self, group: int, bit: int) -> bool:
        return bool(len(self._able(group, bit)) or self._pools(group, bit))

    def _pins_about(self, group: int) -> tuple[Saying, ...]:
        clients = {self.problem.instance.clients[c].id for c in self.problem.groups[group].clients}
        return tuple(p.said() for p in self.problem.instance.pins if p.client in clients)

    def _competition(self, group: int, costs: Costs) -> Reason:
        """The scarcest thing that the group needs: nobody free first, then the greatest price."""
        problem = self.problem
        about = problem.groups[group]
        whole = cheapest_team(problem, group, costs)
        total = whole.cost if whole is not None else 0
        options: list[tuple[bool, int, int, str]] = []
        for bit in range(len(about.features)):
            without = cheapest_team(problem, group, costs, dropped=1 << bit)
            saved = total - without.cost if without is not None else total
            options.append((not self._is_free(group, bit), saved, bit, ""))
        guides = problem.mentor_arcs(group)
        pools = problem.mentor_pool[guides]
        room = [problem.mentor_pools[p].capacity - int(self._mentoring[p]) for p in pools.tolist()]
        options.append((not any(r > 0 for r in room), int(costs.mentors.min()), -1, MENTOR))
        people = problem.arc_volunteer[problem.arcs(group)]
        spare = int((problem.capacity[people] > self._load[people]).sum())
        dearest = sum(sorted(int(c) for c in costs.members if c >= 0)[: problem.smallest])
        options.append((spare < problem.smallest, min(dearest, total), -1, MEMBERS))
        _, saved, bit, what = max(options, key=lambda o: (o[0], o[1], -o[2] if o[2] >= 0 else -99))
        return Reason(
            "competition",
            resource=self._resource(about, bit, what),
            held_by=self._held_by(group, bit, what),
            price=max(0, saved) / UNIT,
            features=(bit,) if bit >= 0 else (),
            what=what,
        )

    def _is_free(self, group: int, bit: int) -> bool:
        """Whether someone who could take the seat still has room."""
        problem = self.problem
        people = self._able(group, bit)
        if (problem.capacity[people] > self._load[people]).any():
            return True
        return any(
            problem.interpreter_pools[p].capacity > self._interpreting[p] for p in self._pools(group, bit)
        )

    def _able(self, group: int, bit: int) -> Ints:
        arcs = self.problem.arcs(group)
        masks = self.problem.arc_mask[arcs].astype(np.int64)
        return self.problem.arc_volunteer[arcs][(masks >> bit & 1).astype(np.bool_)]

    def _pools(self, group: int, bit: int) -> list[int]:
        arcs = self.problem.interpreter_arcs(group)
        masks = self.problem.interpreter_mask[arcs].astype(np.int64)
        pools = self.problem.interpreter_pool[arcs][(masks >> bit & 1).astype(np.bool_)]
        return [int(p) for p in pools]

    def _resource(self, about: Group, bit: int, what: str) -> Saying:
        instance = self.problem.instance
        if what == MENTOR:
            return say("mentor_for", pathways=about.pathways)
        if what == MEMBERS:
            return say("members_free", **_size_here(instance))
        return _seat_here(about.features[bit], instance)

    def _held_by(self, group: int, bit: int, what: str) -> tuple[str, ...]:
        """The clients placed with those who could have served this group."""
        problem = self.problem
        holders: set[int] = set()
        if what == MENTOR:
            able = set(problem.mentor_pool[problem.mentor_arcs(group)].tolist())
            holders = {t.group for t in self.plan.values() if t.mentor in able}
        else:
            people = problem.arc_volunteer[problem.arcs(group)] if what == MEMBERS else self._able(group, bit)
            full = people[problem.capacity[people] <= self._load[people]]
            holders = _groups_of(full.tolist(), self._groups_of)
            pools = set() if what == MEMBERS else set(self._pools(group, bit))
            holders |= {t.group for t in self.plan.values() if t.interpreter in pools}
        clients = problem.instance.clients
        return tuple(sorted(clients[c].id for g in holders for c in problem.groups[g].clients))


def _groups_of(people: Iterable[int], groups_of: dict[int, list[int]]) -> set[int]:
    return {group for person in people for group in groups_of.get(person, ())}
