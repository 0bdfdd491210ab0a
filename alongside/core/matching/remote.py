"""Remote volunteers of a large instance: they can serve in every part, so that they have a price in all.

Their prices come from the master program of the pools (see `pools.py`); then each of them is lent to one
part, to which they are worth the most at these prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.matching.blocks import NOBODY, Alike
from alongside.core.matching.mip import Floats
from alongside.core.matching.part import Answer
from alongside.core.matching.problem import Ints, Longs, Problem

EPSILON = 0.1  # urgency points: what a skill is worth at least when people are lent out
KINDS = {"in_house": "corporate_legal_department", "firm": "law_firm"}


@dataclass(frozen=True, slots=True)
class Shared:
    """Classes of remote volunteers. `of` gives each volunteer's class, NOBODY to those who are not shared."""

    of: Ints  # (V,)
    people: tuple[Ints, ...]
    each: Longs  # capacity of each person of the class
    skills: (
        Floats  # (skills, classes): 1 where the class has the skill; being there at all is the first skill
    )
    room: Floats  # capacity of all who have the skill

    @staticmethod
    def among(problem: Problem, classes: Alike, remote: Ints) -> Shared:
        """The classes of `remote` volunteers (positions); none where nobody is."""
        names = np.unique(classes.of[remote])
        people = tuple(classes.people[name] for name in names.tolist())
        of = np.full(len(problem.capacity), NOBODY, dtype=np.int32)
        for number, alike in enumerate(people):
            of[alike] = number
        each = np.array([problem.capacity[alike[0]] for alike in people], dtype=np.int64)
        size = np.array([len(alike) for alike in people], dtype=np.int64)
        skills = _skills(problem, [int(alike[0]) for alike in people])
        return Shared(of, people, each, skills, skills @ (each * size))

    def __len__(self) -> int:
        return len(self.people)

    def use(self, classes: Alike, answer: Answer) -> Floats:
        """Seats that an answer takes of each class."""
        return self._by_class(classes, answer, answer.taken)

    def by_person(self, prices: Floats) -> Floats:
        """What each volunteer costs at these prices of skills; 0 those who are not shared."""
        shared = self.of >= 0
        found = np.zeros(len(self.of))
        found[shared] = (prices @ self.skills)[self.of[shared]]
        return found

    def lend(self, lent: Ints, use: Floats, prices: Floats) -> Ints:
        """`lent` with the part that each shared volunteer serves, after what the parts use (parts x classes).

        The dearest choose first; each goes where most of what they bring is still missing.
        """
        found = lent.copy()
        missing = use @ self.skills.T  # (parts, skills)
        wanted = use.copy()
        weight = prices + EPSILON
        value = weight @ self.skills
        for number in np.argsort(-value, kind="stable").tolist():
            skills, each = self.skills[:, number], float(self.each[number])
            mine = weight * skills
            for person in self.people[number].tolist():
                needed = np.clip(missing, 0.0, each) @ mine
                needed += value[number] * np.clip(wanted[:, number], 0.0, each)
                part = int(np.argmax(needed))
                found[person] = part
                missing[part] -= each * skills
                wanted[part, number] -= each
        return found

    def _by_class(self, classes: Alike, answer: Answer, values: Floats) -> Floats:
        total = np.zeros(len(self))
        leaders = np.array([classes.people[name][0] for name in answer.volunteers.tolist()], dtype=np.int64)
        rows = self.of[leaders]
        np.add.at(total, rows[rows >= 0], values[rows >= 0])
        return total


def _skills(problem: Problem, people: list[int]) -> Floats:
    """Which of `people` can take which seat of some group (skills x people)."""
    instance = problem.instance
    kind = {organization.id: organization.kind for organization in instance.organizations}
    features = sorted(
        {(f.kind, word) for g in problem.groups for f in g.features for word in f.words or ("",)}
    )
    if not people:
        return np.zeros((0, 0))
    rows = [np.ones(len(people))]
    for seat, word in features:
        row = np.zeros(len(people))
        for position, number in enumerate(people):
            volunteer = instance.volunteers[number]
            if seat == "language":
                row[position] = word in volunteer.languages
            elif volunteer.role == "attorney":
                if seat in KINDS:
                    row[position] = kind[volunteer.organization] == KINDS[seat]
                else:
                    row[position] = word in (volunteer.trained if seat == "trained" else volunteer.admissions)
        rows.append(row)
    return np.array([row for row in rows if row.any()])
