"""The model that a user of OR-Tools would write first: a yes-or-no variable for every admissible pair.

Urgency in half of the time, then fit with that urgency kept. Default parameters. Runs in a process of its
own, because OR-Tools and HiGHS's Python package cannot be loaded together.
"""

import time
from typing import Any

from ortools.sat.python import cp_model

from alongside.core.matching.facts import Facts, Group

Team = dict[str, Any]


class Model:
    """Variables and constraints of one instance."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.facts = Facts(document)
        self.model = cp_model.CpModel()
        self.groups = list(self.facts.groups.values())
        self.placed = [self.model.new_bool_var("") for _ in self.groups]
        self.members: list[dict[str, Any]] = []
        self.interpreters: list[dict[str, Any]] = []
        self.mentors: list[dict[str, Any]] = []
        self.fit: list[Any] = []
        load: dict[str, dict[str, list[Any]]] = {"volunteers": {}, "interpreters": {}, "mentors": {}}
        for group, placed in zip(self.groups, self.placed, strict=True):
            self._group(group, placed, load)
        people = {
            "volunteers": self.facts.volunteers,
            "interpreters": self.facts.interpreters,
            "mentors": self.facts.mentors,
        }
        for kind, seats in load.items():
            for person, taken in seats.items():
                self.model.add(sum(taken) <= people[kind][person]["capacity"])

    def _group(self, group: Group, placed: Any, load: dict[str, dict[str, list[Any]]]) -> None:
        facts, model = self.facts, self.model
        sits = {
            person: model.new_bool_var("")
            for person, row in facts.volunteers.items()
            if facts.inadmissible(row, group) is None
        }
        hears = {
            person: model.new_bool_var("")
            for person, row in facts.interpreters.items()
            if any(facts.interprets(row, need) for need in group.needs)
        }
        guides = {
            person: model.new_bool_var("")
            for person, row in facts.mentors.items()
            if facts.mentors_group(row, group)
        }
        for kind, seats in (("volunteers", sits), ("interpreters", hears), ("mentors", guides)):
            for person, seat in seats.items():
                load[kind].setdefault(person, []).append(seat)
        model.add(sum(sits.values()) >= facts.lower * placed)
        model.add(sum(sits.values()) <= facts.upper * placed)
        model.add(sum(hears.values()) <= placed)
        model.add(sum(guides.values()) == placed)
        for need in group.needs:
            able = [seat for person, seat in sits.items() if facts.covers(facts.volunteers[person], need)]
            able += [
                seat for person, seat in hears.items() if facts.interprets(facts.interpreters[person], need)
            ]
            model.add(sum(able) >= placed)
        for person, seat in sits.items():
            self.fit.append(facts.member_fit(facts.volunteers[person], group) * seat)
        self.fit += [40 * seat for seat in hears.values()]
        for person, seat in guides.items():
            self.fit.append(facts.support_fit(None, facts.mentors[person], group) * seat)
        self.members.append(sits)
        self.interpreters.append(hears)
        self.mentors.append(guides)

    def teams(self, solver: cp_model.CpSolver) -> list[Team]:
        """The plan that the solver holds."""

        def chosen(seats: dict[str, Any]) -> list[str]:
            return sorted(person for person, seat in seats.items() if solver.value(seat))

        teams = []
        for number, group in enumerate(self.groups):
            if solver.value(self.placed[number]):
                heard = chosen(self.interpreters[number])
                teams.append(
                    {
                        "clients": list(group.key),
                        "members": [{"volunteer": person} for person in chosen(self.members[number])],
                        "interpreter": heard[0] if heard else None,
                        "mentor": chosen(self.mentors[number])[0],
                    }
                )
        return teams


def solve(document: dict[str, Any], seconds: float) -> tuple[list[Team], float | None]:
    """The plan found within `seconds`, building the model included, and the bound claimed on urgency."""
    started = time.monotonic()
    built = Model(document)
    urgency = sum(group.urgency * placed for group, placed in zip(built.groups, built.placed, strict=True))
    built.model.maximize(urgency)
    solver = cp_model.CpSolver()
    left = seconds - (time.monotonic() - started)
    if left <= 0:
        return [], None
    solver.parameters.max_time_in_seconds = left / 2
    status = solver.solve(built.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], None
    teams, bound = built.teams(solver), solver.best_objective_bound
    built.model.add(urgency >= round(solver.objective_value))
    for seats in (*built.members, *built.interpreters, *built.mentors):
        for seat in seats.values():
            built.model.add_hint(seat, solver.value(seat))
    built.model.minimize(sum(built.fit))
    left = seconds - (time.monotonic() - started)
    if left > 0:
        solver.parameters.max_time_in_seconds = left
        if solver.solve(built.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            teams = built.teams(solver)
    return teams, bound
