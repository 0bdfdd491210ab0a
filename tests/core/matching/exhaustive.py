"""Every plan of a tiny instance, tried one by one: the oracle for the solver.

Reads the documents with the checker's reader; shares no code with the solver.
"""

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

from alongside.core.matching.check import changes, team_faults
from alongside.core.matching.facts import Document, Facts, Group


@dataclass(frozen=True)
class Option:
    """One admissible team for one group."""

    clients: tuple[str, ...]
    members: tuple[str, ...]
    interpreter: str | None
    mentor: str
    fit: int

    def document(self) -> dict[str, Any]:
        return {
            "clients": list(self.clients),
            "members": [{"volunteer": member} for member in self.members],
            "interpreter": self.interpreter,
            "mentor": self.mentor,
        }


def options(facts: Facts, group: Group) -> list[Option]:
    """Every admissible team for the group; an interpreter only where the members leave a language open."""
    found = []
    people = sorted(facts.volunteers)
    for size in range(facts.lower, facts.upper + 1):
        for members in itertools.combinations(people, size):
            for interpreter in (None, *sorted(facts.interpreters)):
                for mentor in sorted(facts.mentors):
                    if next(team_faults(facts, group, list(members), interpreter, mentor), None):
                        continue
                    if interpreter is not None and not next(
                        team_faults(facts, group, list(members), None, mentor), None
                    ):
                        continue
                    fit = facts.support_fit(interpreter, facts.mentors[mentor], group)
                    fit += sum(facts.member_fit(facts.volunteers[member], group) for member in members)
                    found.append(Option(group.key, members, interpreter, mentor, fit))
    return found


def best_levels(document: dict[str, Any]) -> dict[str, int] | None:
    """The lexicographic optimum over every plan; None when no plan keeps the pins and floors."""
    facts = Facts(document)
    search = _Search(facts)
    search.descend(0, {}, (Counter(), Counter(), Counter()), 0)
    if search.best is None:
        return None
    urgency, changed, fit, balance = search.best
    levels = {"urgency": -urgency, "changes": changed, "fit": fit, "balance": balance}
    return levels if facts.has_plan else {name: levels[name] for name in levels if name != "changes"}


class _Search:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.groups = list(facts.groups.values())
        self.best: tuple[int, int, int, int] | None = None
        self.choices = [self._allowed(group) for group in self.groups]
        self.rooms = tuple(
            {person: int(row["capacity"]) for person, row in people.items()}
            for people in (facts.volunteers, facts.interpreters, facts.mentors)
        )
        self.most_left = [0]
        for group in reversed(self.groups):
            self.most_left.insert(0, self.most_left[0] + group.urgency)

    def _allowed(self, group: Group) -> list[Option | None]:
        pins = [pin for pin in self.facts.pins if pin["client"] in group.key]
        allowed: list[Option | None] = []
        cheapest_first = sorted(options(self.facts, group), key=lambda one: one.fit)
        allowed += [option for option in cheapest_first if all(_keeps(option, pin) for pin in pins)]
        if all(pin["kind"] == "forbid" for pin in pins):
            allowed.append(None)
        return allowed

    def descend(
        self,
        level: int,
        chosen: dict[str, Option],
        used: tuple[Counter[str], Counter[str], Counter[str]],
        urgency: int,
    ) -> None:
        if self._hopeless(urgency + self.most_left[level], chosen):
            return
        if level == len(self.groups):
            self._weigh(chosen, used[0], urgency)
            return
        group = self.groups[level]
        for option in self.choices[level]:
            if option is None:
                self.descend(level + 1, chosen, used, urgency)
                continue
            taken = (option.members, [option.interpreter] if option.interpreter else [], [option.mentor])
            for count, people in zip(used, taken, strict=True):
                count.update(people)
            if all(
                count[person] <= room[person]
                for count, people, room in zip(used, taken, self.rooms, strict=True)
                for person in people
            ):
                now = {**chosen, **dict.fromkeys(group.key, option)}
                self.descend(level + 1, now, used, urgency + group.urgency)
            for count, people in zip(used, taken, strict=True):
                count.subtract(people)

    def _hopeless(self, most: int, chosen: dict[str, Option]) -> bool:
        """Whether nothing that follows can be better than the best so far."""
        if self.best is None or most > -self.best[0]:
            return False
        fit = sum(option.fit for option in set(chosen.values()))
        return most < -self.best[0] or (not self.facts.has_plan and fit > self.best[2])

    def _weigh(self, chosen: dict[str, Option], load: Counter[str], urgency: int) -> None:
        for floor in self.facts.floors:
            if sum(client in chosen for client in floor["clients"]) < floor["at_least"]:
                return
        teams = {client: option.document() for client, option in chosen.items()}
        changed = changes(self.facts, teams) if self.facts.has_plan else 0
        fit = sum(option.fit for option in set(chosen.values()))
        balance = sum(groups * (groups - 1) // 2 for groups in load.values())
        weight = (-urgency, changed, fit, balance)
        if self.best is None or weight < self.best:
            self.best = weight


def _keeps(option: Option, pin: Document) -> bool:
    if pin["kind"] == "seat":
        return str(pin["volunteer"]) in option.members
    if pin["kind"] == "forbid":
        return str(pin["volunteer"]) not in option.members
    return pin["kind"] == "place" or option.mentor == str(pin["mentor"])
