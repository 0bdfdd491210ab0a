"""What a coordinator's move would do: the rules that it breaks and the levels before and after.

Pure values in and out, by the same reading of the rules that checks every result of the solver
(`core.matching.facts`). Only the touched teams and people are looked at, so a move costs the same in a
plan of any size.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alongside.core.matching.check import changes
from alongside.core.matching.facts import COVER_NAMES, Document, Facts, Group


@dataclass(frozen=True)
class TeamState:
    """Who sits with which group: codes. `code` is the proposed team's own."""

    code: uuid.UUID
    clients: tuple[str, ...]
    members: tuple[str, ...]
    interpreter: str | None
    mentor: str | None

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.members, *(p for p in (self.interpreter, self.mentor) if p))

    def without(self, person: str) -> TeamState:
        """The team after `person` has left it."""
        return replace(
            self,
            members=tuple(m for m in self.members if m != person),
            interpreter=None if self.interpreter == person else self.interpreter,
            mentor=None if self.mentor == person else self.mentor,
        )


@dataclass(frozen=True)
class Broken:
    """A rule that would be broken: which, on which team, by whom, and the words that it is about."""

    rule: str
    team: uuid.UUID | None = None
    person: str = ""
    about: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class LevelChange:
    """One level of the objective before and after."""

    name: str
    sense: str
    before: int
    after: int

    @property
    def mark(self) -> str:
        """`better`, `worse` or empty."""
        if self.before == self.after:
            return ""
        return "better" if (self.after > self.before) == (self.sense == "max") else "worse"


@dataclass(frozen=True)
class Effect:
    """What a move would do. It may be made where no rule is broken."""

    broken: list[Broken] = field(default_factory=list)
    levels: list[LevelChange] = field(default_factory=list)
    after: list[TeamState] = field(default_factory=list)

    @property
    def is_allowed(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class Elsewhere:
    """Groups that people carry in the plan's other teams."""

    members: Mapping[str, int] = field(default_factory=dict)
    supports: Mapping[str, int] = field(default_factory=dict)


def what_if(
    instance: Document,
    before: Sequence[TeamState],
    after: Sequence[TeamState],
    *,
    elsewhere: Elsewhere,
    levels: Sequence[Mapping[str, Any]],
    pins: Sequence[Mapping[str, Any]],
) -> Effect:
    """The effect of replacing the teams `before` by `after` (the same groups, other people).

    `instance` needs to hold only these groups and people, with the former plan of these groups. `levels`
    are the plan's levels as they stand.
    """
    facts = Facts(instance)
    broken = [fault for team in after for fault in broken_rules(facts, team)]
    broken += over_capacity(facts, after, elsewhere)
    broken += _broken_pins(after, pins)
    if any(fault.rule in {"person_left", "client_left"} for fault in broken):
        return Effect(broken, [], list(after))
    deltas = {
        "changes": _changes(facts, after) - _changes(facts, before),
        "fit": sum(team_fit(facts, team) for team in after) - sum(team_fit(facts, team) for team in before),
        "balance": _balance(after, elsewhere) - _balance(before, elsewhere),
    }
    changed = [
        LevelChange(
            level["name"], level["sense"], level["value"], level["value"] + deltas.get(level["name"], 0)
        )
        for level in levels
    ]
    return Effect(broken, changed, list(after))


def broken_rules(facts: Facts, team: TeamState) -> Iterator[Broken]:
    """Every rule that a team breaks by itself; capacity and pins apart."""
    group = facts.groups.get(tuple(sorted(team.clients)))
    if group is None:
        yield Broken("client_left", team.code)
        return
    gone = [person for person in team.members if person not in facts.volunteers]
    gone += [i for i in (team.interpreter,) if i and i not in facts.interpreters]
    gone += [m for m in (team.mentor,) if m and m not in facts.mentors]
    if gone:
        yield from (Broken("person_left", team.code, person) for person in gone)
        return
    if len(set(team.members)) < len(team.members):
        yield Broken("twice", team.code)
    if not facts.lower <= len(team.members) <= facts.upper:
        yield Broken("size", team.code, numbers=(len(team.members), facts.lower, facts.upper))
    for person in team.members:
        rule = _inadmissible(facts, facts.volunteers[person], group)
        if rule:
            yield Broken(rule, team.code, person)
    yield from _uncovered(facts, group, team)
    if team.mentor is None:
        yield Broken("no_mentor", team.code)
    elif not facts.mentors_group(facts.mentors[team.mentor], group):
        yield Broken("mentor_pathway", team.code, team.mentor, ", ".join(sorted(group.pathways)))


def _inadmissible(facts: Facts, volunteer: Document, group: Group) -> str:
    """Which rule keeps a volunteer from a group; empty where none does."""
    reason = facts.inadmissible(volunteer, group)
    if reason is None:
        return ""
    if volunteer["id"] in group.barred_volunteers:
        return "conflict_person"
    if volunteer["organization"] in group.barred_organizations:
        return "conflict_organization"
    if not volunteer.get("remote"):
        if volunteer.get("office") is None:
            return "no_office"
        if facts.farthest_km(volunteer, group) > facts.limit:
            return "too_far"
    return "too_late"


def _uncovered(facts: Facts, group: Group, team: TeamState) -> Iterator[Broken]:
    members = [facts.volunteers[person] for person in team.members]
    interpreter = facts.interpreters[team.interpreter] if team.interpreter else None
    for need in group.needs:
        if any(facts.covers(member, need) for member in members):
            continue
        if interpreter is not None and facts.interprets(interpreter, need):
            continue
        yield Broken(f"nobody_{COVER_NAMES[need[0]]}", team.code, about=need[1])


def covers_of(facts: Facts, team: TeamState) -> dict[str, list[str]]:
    """The seats that each member covers, as the result names them."""
    group = facts.groups[tuple(sorted(team.clients))]
    return {
        person: sorted({COVER_NAMES[n[0]] for n in group.needs if facts.covers(facts.volunteers[person], n)})
        for person in team.members
    }


def member_fits(facts: Facts, team: TeamState) -> dict[str, int]:
    """Fit points of each member."""
    group = facts.groups[tuple(sorted(team.clients))]
    return {person: facts.member_fit(facts.volunteers[person], group) for person in team.members}


def team_fit(facts: Facts, team: TeamState) -> int:
    """Fit points of the team with its interpreter and mentor."""
    group = facts.groups[tuple(sorted(team.clients))]
    support = facts.support_fit(team.interpreter, facts.mentors[team.mentor], group) if team.mentor else 0
    return sum(member_fits(facts, team).values()) + support


def _changes(facts: Facts, teams: Iterable[TeamState]) -> int:
    rows: dict[str, Document] = {
        client: {"members": [{"volunteer": person} for person in team.members]}
        for team in teams
        for client in team.clients
    }
    return changes(facts, rows)


def _loads(teams: Iterable[TeamState], elsewhere: Elsewhere) -> tuple[Counter[str], Counter[str]]:
    members: Counter[str] = Counter()
    supports: Counter[str] = Counter()
    for team in teams:
        members.update(team.members)
        supports.update(p for p in (team.interpreter, team.mentor) if p)
    for person in members:
        members[person] += elsewhere.members.get(person, 0)
    for person in supports:
        supports[person] += elsewhere.supports.get(person, 0)
    return members, supports


def over_capacity(facts: Facts, teams: Sequence[TeamState], elsewhere: Elsewhere) -> Iterator[Broken]:
    members, supports = _loads(teams, elsewhere)
    known = ((members, facts.volunteers), (supports, {**facts.interpreters, **facts.mentors}))
    for loads, people in known:
        for person, groups in sorted(loads.items()):
            if person in people and groups > people[person]["capacity"]:
                yield Broken("capacity", None, person, numbers=(groups, people[person]["capacity"]))


def _balance(teams: Iterable[TeamState], elsewhere: Elsewhere) -> int:
    """Triangular load of everyone who sits in these teams, and of those whom a move leaves elsewhere."""
    members, _supports = _loads(teams, elsewhere)
    everyone = set(members) | set(elsewhere.members)
    total = 0
    for person in everyone:
        carried = members[person] if person in members else elsewhere.members.get(person, 0)
        total += carried * (carried - 1) // 2
    return total


def _broken_pins(teams: Iterable[TeamState], pins: Iterable[Mapping[str, Any]]) -> Iterator[Broken]:
    team_of = {client: team for team in teams for client in team.clients}
    for pin in pins:
        team = team_of.get(pin["client"])
        if team is None:
            continue
        if pin["kind"] == "seat" and pin["volunteer"] not in team.members:
            yield Broken("pinned_seat", team.code, pin["volunteer"])
        elif pin["kind"] == "forbid" and pin["volunteer"] in team.members:
            yield Broken("forbidden", team.code, pin["volunteer"])
        elif pin["kind"] == "mentor" and pin["mentor"] != team.mentor:
            yield Broken("pinned_mentor", team.code, pin["mentor"])
