"""The compiled, integer form of an instance: what every solver, price and explanation works on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.core.matching.model import Instance

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.unsignedinteger]

INTERPRETER_FIT = 40
REMOTE_MENTOR_FIT = 30
UNTRAINED_FIT = 20
UNWANTED_FIT = 15
LOST_TEAM_CHANGES = 10

MOST_FEATURES = 62  # of one group: masks are at most 64-bit words


@dataclass(frozen=True, slots=True)
class Feature:
    """One seat that a group needs covered. Bit `n` of a mask stands for `Group.features[n]`.

    `kind` is in_house, firm, trained, admitted or language. `words` holds the pathway (trained), the state
    of the court (admitted; empty if it is not known) or the languages of which one is enough (language).
    """

    kind: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """All clients of one household (or one client without): placed together by one team, or not at all."""

    index: int
    clients: tuple[int, ...]  # positions in Instance.clients, ascending
    urgency: int
    pathways: tuple[str, ...]
    features: tuple[Feature, ...]
    latest_start: int  # ordinal day: a member must be available on or before it

    @property
    def needs(self) -> int:
        """The mask of all features."""
        return (1 << len(self.features)) - 1

    @property
    def language_needs(self) -> int:
        """The mask of the features that an interpreter can cover."""
        return sum(1 << bit for bit, feature in enumerate(self.features) if feature.kind == "language")


@dataclass(frozen=True, slots=True)
class Pool:
    """Interchangeable interpreters or mentors: exact, because a team takes at most one of them.

    `people` are positions in Instance.interpreters or Instance.mentors, ascending; `capacity` their sum.
    """

    people: tuple[int, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """Pins by group, positions throughout; a pool of -1 is of a mentor who can never serve."""

    seats: frozenset[tuple[int, int]] = frozenset()  # (group, volunteer)
    forbidden: frozenset[tuple[int, int]] = frozenset()  # (group, volunteer)
    placed: frozenset[int] = frozenset()  # groups
    mentors: frozenset[tuple[int, int]] = frozenset()  # (group, mentor pool)


@dataclass(frozen=True, slots=True)
class Problem:
    """Groups, admissible arcs and pools as arrays. `G` groups, `V` volunteers, `A` arcs.

    Arcs of group g are the half-open range `arc_start[g]:arc_start[g + 1]`, sorted by volunteer.
    Volunteers without capacity have no arcs. Interpreter arcs and mentor arcs are laid out alike.
    Pins and floors are NOT applied to the arcs; they stand beside them.
    """

    instance: Instance
    groups: tuple[Group, ...]
    group_of_client: Ints  # (clients,)
    urgency: Longs  # (G,)
    capacity: Ints  # (V,)

    arc_start: Longs  # (G + 1,)
    arc_volunteer: Ints  # (A,)
    arc_fit: Ints  # (A,) fit points of this member in this team
    arc_mask: Masks  # (A,) features of the group that this member covers

    interpreter_pools: tuple[Pool, ...]
    interpreter_start: Longs  # (G + 1,)
    interpreter_pool: Ints
    interpreter_mask: Masks  # language features that one interpreter of the pool covers

    mentor_pools: tuple[Pool, ...]
    mentor_start: Longs  # (G + 1,)
    mentor_pool: Ints
    mentor_remote: Bools

    former: dict[int, frozenset[int]]  # planned group -> volunteers who sat with it and are still here
    teamless: frozenset[int]  # planned groups whose team had no members: only their place can be lost
    pinned: Pinned
    floors: tuple[tuple[dict[int, int], int], ...]  # (clients counted by group, at least), as Instance.floors

    @property
    def smallest(self) -> int:
        return self.instance.settings.team_size[0]

    @property
    def largest(self) -> int:
        return self.instance.settings.team_size[1]

    def arcs(self, group: int) -> slice:
        return slice(int(self.arc_start[group]), int(self.arc_start[group + 1]))

    def interpreter_arcs(self, group: int) -> slice:
        return slice(int(self.interpreter_start[group]), int(self.interpreter_start[group + 1]))

    def mentor_arcs(self, group: int) -> slice:
        return slice(int(self.mentor_start[group]), int(self.mentor_start[group + 1]))

    def likeness(self, group: int) -> bytes:
        """Equal for groups whom the same people can serve in the same way at the same fit (urgency apart)."""
        arcs, spoken, guided = self.arcs(group), self.interpreter_arcs(group), self.mentor_arcs(group)
        text = hashlib.blake2b(digest_size=16)
        for part in (
            np.array([len(self.groups[group].features), arcs.stop - arcs.start, spoken.stop - spoken.start]),
            self.arc_volunteer[arcs],
            self.arc_fit[arcs],
            self.arc_mask[arcs],
            self.interpreter_pool[spoken],
            self.interpreter_mask[spoken],
            self.mentor_pool[guided],
            self.mentor_remote[guided],
        ):
            text.update(part.tobytes())
        return text.digest()


@dataclass(frozen=True, slots=True)
class Seating:
    """One team of a plan, by positions: volunteers ascending, pools of its interpreter and mentor."""

    group: int
    members: tuple[int, ...]
    interpreter: int | None
    mentor: int


Plan = dict[int, Seating]  # by group


def urgency_of(problem: Problem, plan: Plan) -> int:
    """Urgency points of the groups that a plan places."""
    return sum(problem.groups[group].urgency for group in plan)


def changes_of(problem: Problem, plan: Plan, groups: Iterable[int] | None = None) -> int:
    """1 for each member who did not sit with a planned group before, 10 for each planned group that loses
    its place or all its former members. Of `groups` alone, where given.
    """
    total = 0
    for group in problem.former if groups is None else groups:
        if group in problem.former:
            former = problem.former[group]
            members = set(plan[group].members) if group in plan else set()
            total += len(members - former)
            if group not in plan or (group not in problem.teamless and not members & former):
                total += LOST_TEAM_CHANGES
    return total


def team_fit(problem: Problem, team: Seating) -> int:
    """Fit points of one team: its members, its interpreter, its mentor if remote."""
    arcs = problem.arcs(team.group)
    at = np.searchsorted(problem.arc_volunteer[arcs], np.array(team.members, dtype=np.int32))
    total = int(problem.arc_fit[arcs][at].sum())
    if team.interpreter is not None:
        total += INTERPRETER_FIT
    mentors = problem.mentor_arcs(team.group)
    chosen = problem.mentor_pool[mentors] == team.mentor
    return total + (REMOTE_MENTOR_FIT if problem.mentor_remote[mentors][chosen][0] else 0)


def fit_of(problem: Problem, plan: Plan) -> int:
    """Fit points of a whole plan; less is better."""
    return sum(team_fit(problem, team) for team in plan.values())


def balance_of(problem: Problem, plan: Plan) -> int:
    """Triangular load: a volunteer with n groups counts n(n - 1)/2."""
    carried = np.zeros(len(problem.capacity), dtype=np.int64)
    for team in plan.values():
        carried[list(team.members)] += 1
    return int((carried * (carried - 1) // 2).sum())
