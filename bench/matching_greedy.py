"""Two ways in which a careful coordinator fills teams by hand, most urgent group first, no second thoughts.

`nearest_first`: for every seat the nearest person who can take it, then the nearest others.
`best_team`: of everybody still free, the admissible team with the fewest fit points.

Both read the plain document with the checker's reader and share no code with the solver.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from alongside.core.matching.facts import Facts, Group, kilometres

Team = dict[str, Any]
Profile = tuple[object, ...]
State = tuple[int, tuple[str, ...]]
"""Fit points and members of a part of a team."""

SEAT_ORDER = {"admitted": 0, "trained": 1, "language": 2, "in_house": 3, "firm": 4}


class Desk:
    """The people who still have room, by office and by what they can do."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.facts = Facts(document)
        facts = self.facts
        self.room = {person: int(row["capacity"]) for person, row in facts.volunteers.items()}
        self.interpreter_room = {person: int(row["capacity"]) for person, row in facts.interpreters.items()}
        self.mentor_room = {person: int(row["capacity"]) for person, row in facts.mentors.items()}
        self.available = {
            person: date.fromisoformat(row["available_from"]) for person, row in facts.volunteers.items()
        }
        self.shelves: dict[str | None, dict[Profile, list[str]]] = defaultdict(lambda: defaultdict(list))
        for person in sorted(facts.volunteers, reverse=True):
            row = facts.volunteers[person]
            profile: Profile = (
                row["role"] == "attorney",
                row["organization"],
                tuple(sorted(row["trained"])),
                tuple(sorted(row["admissions"])),
                tuple(sorted(row["languages"])),
                tuple(sorted(row["prefers"])),
            )
            self.shelves[None if row["remote"] else row["office"]][profile].append(person)
        self.interpreting: dict[str, list[str]] = defaultdict(list)
        for person in sorted(facts.interpreters):
            for language in facts.interpreters[person]["languages"]:
                self.interpreting[language].append(person)
        self.mentors = sorted(facts.mentors)
        self.teams: list[Team] = []

    def groups(self) -> list[Group]:
        """All groups, most urgent first."""
        return sorted(self.facts.groups.values(), key=lambda group: (-group.urgency, group.key))

    def shelves_near(self, group: Group) -> Iterator[dict[Profile, list[str]]]:
        """The people within reach, nearest office first, then the remote ones."""
        facts = self.facts
        near = []
        for office, place in facts.offices.items():
            if abs(place[0] - group.points[0][0]) * 111.0 > facts.limit + 1:
                continue
            farthest = max(kilometres(place, point) for point in group.points)
            if farthest <= facts.limit:
                near.append((farthest, office))
        for _, office in sorted(near):
            yield self.shelves.get(office, {})
        yield self.shelves.get(None, {})

    def free(self, group: Group, shelf: list[str], most: int) -> list[str]:
        """At most `most` admissible people of one profile who have room."""
        while shelf and self.room[shelf[-1]] == 0:
            shelf.pop()
        found = []
        for person in reversed(shelf):
            row = self.facts.volunteers[person]
            if (
                self.room[person] > 0
                and self.available[person] <= group.available_by
                and person not in group.barred_volunteers
                and row["organization"] not in group.barred_organizations
            ):
                found.append(person)
                if len(found) == most:
                    break
        return found

    def mask(self, person: str, group: Group) -> int:
        """The seats of the group that the person covers, as bits."""
        row = self.facts.volunteers[person]
        return sum(1 << bit for bit, need in enumerate(group.needs) if self.facts.covers(row, need))

    def interpreter(self, group: Group, missing: int) -> str | None:
        """An interpreter with room who covers all the missing seats."""
        needs = [need for bit, need in enumerate(group.needs) if missing >> bit & 1]
        if not needs or any(seat != "language" for seat, _ in needs):
            return None
        for language in needs[0][1].split():
            for person in self.interpreting.get(language, ()):
                row = self.facts.interpreters[person]
                if self.interpreter_room[person] > 0 and all(
                    self.facts.interprets(row, need) for need in needs
                ):
                    return person
        return None

    def mentor(self, group: Group) -> str | None:
        """The mentor with room who is nearest; narrower pathways first, to keep the versatile ones."""
        facts = self.facts
        best = None
        for person in self.mentors:
            if self.mentor_room[person] > 0 and facts.mentors_group(facts.mentors[person], group):
                row = facts.mentors[person]
                near = row["office"] is not None and facts.farthest_km(row, group) <= facts.limit
                rank = (not near, len(row["pathways"]), person)
                best = rank if best is None else min(best, rank)
        return None if best is None else best[2]

    def seat(self, group: Group, members: list[str], interpreter: str | None, mentor: str) -> None:
        """Write the team down and take the room it uses."""
        for person in members:
            self.room[person] -= 1
        if interpreter is not None:
            self.interpreter_room[interpreter] -= 1
        self.mentor_room[mentor] -= 1
        self.teams.append(
            {
                "clients": list(group.key),
                "members": [{"volunteer": person} for person in members],
                "interpreter": interpreter,
                "mentor": mentor,
            }
        )


def nearest_first(document: dict[str, Any]) -> list[Team]:
    """Seat by seat, the nearest free person who can take it."""
    desk = Desk(document)
    for group in desk.groups():
        mentor = desk.mentor(group)
        found = None if mentor is None else _nearest_team(desk, group)
        if mentor is not None and found is not None:
            desk.seat(group, found[0], found[1], mentor)
    return desk.teams


def _nearest_team(desk: Desk, group: Group) -> tuple[list[str], str | None] | None:
    upper = desk.facts.upper
    nearest = [
        (person, desk.mask(people[0], group))
        for shelf in desk.shelves_near(group)
        for profile in list(shelf)
        if (people := desk.free(group, shelf[profile], upper))
        for person in people
    ]
    members: list[str] = []
    interpreter: str | None = None
    covered = 0
    bits = sorted(range(len(group.needs)), key=lambda bit: SEAT_ORDER[group.needs[bit][0]])
    for bit in bits:
        if covered >> bit & 1:
            continue
        able = next(
            ((person, mask) for person, mask in nearest if mask >> bit & 1 and person not in members), None
        )
        if able is not None:
            members.append(able[0])
            covered |= able[1]
        else:
            interpreter = interpreter or desk.interpreter(group, 1 << bit)
            if interpreter is None or not desk.facts.interprets(
                desk.facts.interpreters[interpreter], group.needs[bit]
            ):
                return None
    for person, _ in nearest:
        if len(members) >= desk.facts.lower:
            break
        if person not in members:
            members.append(person)
    return (members, interpreter) if desk.facts.lower <= len(members) <= upper else None


def best_team(document: dict[str, Any]) -> list[Team]:
    """For each group in turn the team of fewest fit points that is still possible."""
    desk = Desk(document)
    for group in desk.groups():
        mentor = desk.mentor(group)
        found = None if mentor is None else _best_team(desk, group)
        if mentor is not None and found is not None:
            desk.seat(group, found[0], found[1], mentor)
    return desk.teams


def _best_team(desk: Desk, group: Group) -> tuple[list[str], str | None] | None:
    facts = desk.facts
    offers = []
    for shelf in desk.shelves_near(group):
        for profile in list(shelf):
            people = desk.free(group, shelf[profile], facts.upper)
            if people:
                mask = desk.mask(people[0], group)
                points = facts.member_fit(facts.volunteers[people[0]], group)
                offers += [(points, mask, person) for person in people]
    states = _cheapest(offers, facts.lower, facts.upper)
    full = (1 << len(group.needs)) - 1
    found: list[tuple[int, tuple[str, ...], str | None]] = []
    for mask, (points, members) in states.items():
        if mask == full:
            found.append((points, members, None))
        else:
            interpreter = desk.interpreter(group, full & ~mask)
            if interpreter is not None:
                found.append((points + 40, members, interpreter))
    if not found:
        return None
    _, members, interpreter = min(found, key=lambda team: (team[0], team[1]))
    return list(members), interpreter


def _cheapest(offers: list[tuple[int, int, str]], lower: int, upper: int) -> dict[int, State]:
    """The cheapest `lower` to `upper` members for every set of seats that they can cover."""
    kept: dict[int, int] = defaultdict(int)
    by_size: list[dict[int, State]] = [{0: (0, ())}, *({} for _ in range(upper))]
    for points, mask, person in sorted(offers, key=lambda offer: (offer[0], -offer[1].bit_count(), offer[2])):
        if sum(count for other, count in kept.items() if other & mask == mask) >= upper:
            continue
        kept[mask] += 1
        for size in range(upper, 0, -1):
            wider = by_size[size]
            for before, (cost, members) in by_size[size - 1].items():
                covered = before | mask
                if covered not in wider or cost + points < wider[covered][0]:
                    wider[covered] = (cost + points, (*members, person))
    best: dict[int, State] = {}
    for states in by_size[lower:]:
        for mask, state in states.items():
            if mask not in best or state < best[mask]:
                best[mask] = state
    return best
