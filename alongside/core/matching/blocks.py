"""The parts into which a large instance falls: groups that share volunteers, and volunteers who are alike.

Interpreters and mentors serve the whole country, so they tie the parts together; their prices do so too,
which is how the parts are solved one by one (see `large.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.matching.compile import People, Reach
from alongside.core.matching.monolith import lot
from alongside.core.matching.pricing import ranges
from alongside.core.matching.problem import Bools, Ints, Longs, Problem

GROUPS_AT_ONCE = 250  # when arcs are read: bounds the memory
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Alike:
    """Volunteers whom nothing distinguishes to any group. `of` gives each one's class (NOBODY: no capacity)."""

    of: Ints  # (V,)
    people: tuple[Ints, ...]  # per class, in the order in which seats are dealt to them

    @property
    def leaders(self) -> Bools:
        """The volunteers who stand for their class."""
        leads = np.zeros(len(self.of), dtype=np.bool_)
        leads[[people[0] for people in self.people]] = True
        return leads


@dataclass(frozen=True, slots=True)
class Block:
    """Groups and the classes of volunteers who may sit with them; one arc per group and class.

    Arcs are sorted by group. `group` and `holder` are positions in `groups` and `classes`.
    """

    groups: Longs
    classes: Ints
    group: Ints
    holder: Ints
    mask: Longs
    fit: Ints
    size: Longs  # people per class
    room: Longs  # their capacity together


def components(problem: Problem, groups: Longs) -> list[Longs]:
    """`groups` in parts that share no volunteer, the largest first. Those who travel nowhere are not counted.

    Remote volunteers would tie everything together; where both kinds exist, `allot` lends them out.
    """
    everywhere = is_remote(problem)
    if everywhere[problem.capacity > 0].all():
        return [groups] if len(groups) else []
    label = np.arange(len(groups), dtype=np.int64)
    while True:
        lowest = np.full(len(problem.capacity), len(groups), dtype=np.int64)
        renewed = label.copy()
        for part in _portions(len(groups)):
            arcs, owner = ranges(problem.arc_start, groups[part])
            people = problem.arc_volunteer[arcs]
            near = ~everywhere[people]
            np.minimum.at(lowest, people[near], label[part][owner[near]])
        for part in _portions(len(groups)):
            arcs, owner = ranges(problem.arc_start, groups[part])
            people = problem.arc_volunteer[arcs]
            near = ~everywhere[people]
            np.minimum.at(renewed, part.start + owner[near], lowest[people[near]])
        renewed = renewed[renewed]  # a label's own label is nearer to the end
        if (renewed == label).all():
            break
        label = renewed
    parts = [groups[label == name] for name in np.unique(label)]
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _portions(count: int) -> list[slice]:
    return [slice(at, min(count, at + GROUPS_AT_ONCE)) for at in range(0, count, GROUPS_AT_ONCE)]


def is_remote(problem: Problem) -> Bools:
    """The volunteers who travel nowhere and so can serve everywhere."""
    return np.array([v.remote or v.office is None for v in problem.instance.volunteers], dtype=np.bool_)


def alike(problem: Problem, *, detail: str, seed: int, allotted: Ints) -> Alike:
    """The classes of volunteers: alike in seats and reach (`detail` seats), or in fit points as well (fit).

    `allotted` gives the block to which each remote volunteer is lent; that, too, tells them apart.
    """
    instance = problem.instance
    people = People.of(instance)
    thresholds = np.unique(np.array([group.latest_start for group in problem.groups], dtype=np.int64))
    ready = np.searchsorted(thresholds, people.available)
    reach = _reach_of_places(problem)
    pathways = {p for group in problem.groups for p in group.pathways}
    words = {
        w for g in problem.groups for f in g.features if f.kind in ("language", "admitted") for w in f.words
    }
    kinds = {feature.kind for group in problem.groups for feature in group.features}
    alone = _distinguished(problem)
    barred = {name for client in instance.clients for name in client.conflict_organizations}
    members: dict[tuple[object, ...], list[int]] = {}
    of = np.full(len(instance.volunteers), NOBODY, dtype=np.int32)
    for number, volunteer in enumerate(instance.volunteers):
        if volunteer.capacity == 0:
            continue
        place = int(people.place[number])
        attorney = volunteer.role == "attorney"
        trained = tuple(p for p in volunteer.trained if p in pathways)
        prefers = tuple(p for p in volunteer.prefers if p in pathways)
        key: tuple[object, ...] = (
            volunteer.capacity,
            int(allotted[number]),
            int(ready[number]),
            volunteer.organization if volunteer.organization in barred else "",
            number if number in alone else NOBODY,
            attorney,
            attorney and "in_house" in kinds and bool(people.in_house[number]),
            attorney and "firm" in kinds and bool(people.firm[number]),
            trained if attorney or detail == "fit" else (),
            tuple(s for s in volunteer.admissions if s in words) if attorney else (),
            tuple(w for w in volunteer.languages if w in words),
        )
        key += (place, prefers, bool(volunteer.prefers)) if detail == "fit" else (reach[place],)
        members.setdefault(key, []).append(number)
    ordered: list[Ints] = []
    for people_alike in members.values():
        of[people_alike] = len(ordered)
        drawn = sorted(people_alike, key=lambda v: lot(seed, instance.volunteers[v].id))
        ordered.append(np.array(drawn, dtype=np.int32))
    return Alike(of, tuple(ordered))


def _reach_of_places(problem: Problem) -> dict[int, bytes]:
    """Which groups each place reaches, as a key; REMOTE reaches all."""
    reach = Reach(problem.instance)
    near = np.zeros((len(reach.coordinates), len(problem.groups)), dtype=np.bool_)
    for number, group in enumerate(problem.groups):
        near[:, number] = reach.farthest(group) <= reach.limit
    return {NOBODY: b"", **{place: np.packbits(row).tobytes() for place, row in enumerate(near)}}


def _distinguished(problem: Problem) -> set[int]:
    """Volunteers whom a conflict, a pin or the plan names: nobody is like them."""
    instance = problem.instance
    number = {volunteer.id: n for n, volunteer in enumerate(instance.volunteers)}
    named = {number[v] for client in instance.clients for v in client.conflict_volunteers}
    named |= {person for _, person in problem.pinned.seats | problem.pinned.forbidden}
    return named | {person for people in problem.former.values() for person in people}


def allot(problem: Problem, wholes: list[list[Longs]], seed: int) -> Ints:
    """The piece to which each volunteer is lent; NOBODY for those who are free to serve in any.

    `wholes` are the components, each in its pieces. A component in several pieces lends each class of its
    volunteers out evenly; remote volunteers are lent in proportion to the pieces' groups.
    """
    pieces = [piece for whole in wholes for piece in whole]
    lent = np.full(len(problem.capacity), NOBODY, dtype=np.int32)
    remote = is_remote(problem) & (problem.capacity > 0)
    if len(pieces) < 2:
        return lent
    drawn = sorted(
        np.flatnonzero(remote).tolist(), key=lambda v: lot(seed, problem.instance.volunteers[v].id)
    )
    shares = np.array([len(piece) for piece in pieces], dtype=np.float64)
    ends = np.cumsum(shares) / shares.sum()
    lent[drawn] = np.searchsorted(ends, (np.arange(len(drawn)) + 0.5) / max(1, len(drawn)))
    if len(pieces) == len(wholes):
        return lent
    classes = alike(problem, detail="fit", seed=seed, allotted=np.full_like(lent, NOBODY))
    first = 0
    for whole in wholes:
        if len(whole) > 1:
            here = np.zeros(len(problem.capacity), dtype=np.bool_)
            for piece in whole:
                for part in _portions(len(piece)):
                    here[problem.arc_volunteer[ranges(problem.arc_start, piece[part])[0]]] = True
            here &= ~remote
            turn = 0
            for people in classes.people:
                local = people[here[people]]
                lent[local] = first + (turn + np.arange(len(local))) % len(whole)
                turn += len(local)
        first += len(whole)
    return lent


def block(problem: Problem, classes: Alike, groups: Longs, usable: Bools) -> Block:
    """The arcs of `groups` to the classes of those volunteers who are `usable` there."""
    leads = classes.leaders & usable
    group, leader, mask, fit = [], [], [], []
    for part in _portions(len(groups)):
        arcs, owner = ranges(problem.arc_start, groups[part])
        kept = leads[problem.arc_volunteer[arcs]]
        chosen = arcs[kept]
        group.append((owner[kept] + part.start).astype(np.int32))
        leader.append(problem.arc_volunteer[chosen])
        mask.append(problem.arc_mask[chosen].astype(np.int64))
        fit.append(problem.arc_fit[chosen])
    own, holder = np.unique(classes.of[np.concatenate(leader)], return_inverse=True)
    size = np.array([len(classes.people[c]) for c in own.tolist()], dtype=np.int64)
    each = np.array([problem.capacity[classes.people[c][0]] for c in own.tolist()], dtype=np.int64)
    return Block(
        groups=groups,
        classes=own.astype(np.int32),
        group=np.concatenate(group),
        holder=holder.astype(np.int32),
        mask=np.concatenate(mask),
        fit=np.concatenate(fit),
        size=size,
        room=size * each,
    )
