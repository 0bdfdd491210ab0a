"""From an instance to the arrays of a `Problem`: who may sit with whom, what it costs, what it covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from alongside.core.documents import Fault, InvalidDocument
from alongside.core.matching import geography
from alongside.core.matching.geography import Floats
from alongside.core.matching.model import (
    COURT_PATHWAY,
    ENGLISH,
    Client,
    Floor,
    Instance,
    Pin,
    Settings,
)
from alongside.core.matching.problem import (
    MOST_FEATURES,
    UNTRAINED_FIT,
    UNWANTED_FIT,
    Bools,
    Feature,
    Group,
    Ints,
    Longs,
    Masks,
    Pinned,
    Pool,
    Problem,
)

MOST_REMEMBERED = 4_000_000  # distances kept, 8 bytes each
REMOTE = -1  # the place of a person who needs no distance


def compile_problem(instance: Instance) -> Problem:
    """Compile `instance`. Time and memory grow with the number of admissible pairs (12 bytes each at most)."""
    groups, group_of_client = _groups(instance)
    people = People.of(instance)
    dtype = _mask_type(groups)
    reach = Reach(instance)
    starts, arcs, fits, masks = [0], [], [], []
    for group in groups:
        who = people.admissible(group, instance, reach)
        arcs.append(who)
        fits.append(people.fit(group, who, reach))
        masks.append(people.covers(group, who).astype(dtype))
        starts.append(starts[-1] + len(who))
    former, teamless = _former(instance, group_of_client)
    mentor_pins = {pin.person for pin in instance.pins if pin.kind == "mentor"}
    interpreter_pools, interpreter_arcs = _interpreters(instance, groups, dtype)
    mentor_pools, mentor_arcs = _mentors(instance, groups, reach, mentor_pins)
    return Problem(
        instance=instance,
        groups=groups,
        group_of_client=group_of_client,
        urgency=np.array([g.urgency for g in groups], dtype=np.int64),
        capacity=np.array([v.capacity for v in instance.volunteers], dtype=np.int32),
        arc_start=np.array(starts, dtype=np.int64),
        arc_volunteer=_joined(arcs, np.int32),
        arc_fit=_joined(fits, np.int32),
        arc_mask=_joined(masks, dtype),
        interpreter_pools=interpreter_pools,
        interpreter_start=interpreter_arcs[0],
        interpreter_pool=interpreter_arcs[1],
        interpreter_mask=interpreter_arcs[2],
        mentor_pools=mentor_pools,
        mentor_start=mentor_arcs[0],
        mentor_pool=mentor_arcs[1],
        mentor_remote=mentor_arcs[2],
        former=former,
        teamless=teamless,
        pinned=pinned_by(instance, instance.pins, group_of_client, mentor_pools),
        floors=floors_by(instance.floors, instance, group_of_client),
    )


def _joined(parts: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.zeros(0, dtype=dtype)


def _groups(instance: Instance) -> tuple[tuple[Group, ...], Ints]:
    """Groups in the order of their first client's id, and the group of each client."""
    members: dict[tuple[str, str], list[int]] = {}
    for position, client in enumerate(instance.clients):
        key = ("client", client.id) if client.household is None else ("household", client.household)
        members.setdefault(key, []).append(position)
    groups = []
    group_of_client = np.zeros(len(instance.clients), dtype=np.int32)
    for index, positions in enumerate(members.values()):
        clients = [instance.clients[p] for p in positions]
        group_of_client[positions] = index
        groups.append(
            Group(
                index=index,
                clients=tuple(positions),
                urgency=sum(c.urgency for c in clients),
                pathways=tuple(sorted({c.pathway for c in clients})),
                features=_features(clients, instance.settings),
                latest_start=min(_latest_start(c, instance) for c in clients),
            )
        )
    return tuple(groups), group_of_client


def _latest_start(client: Client, instance: Instance) -> int:
    lead = instance.settings.lead_days.get(client.pathway, 0)
    return max(instance.as_of.toordinal(), client.earliest_safe_date.toordinal() - lead)


def _features(clients: list[Client], settings: Settings) -> tuple[Feature, ...]:
    """The seats that the group needs; a language need implied by a narrower one is left out."""
    features = []
    if "in_house" in settings.seats:
        features.append(Feature("in_house"))
    if "firm" in settings.seats:
        features.append(Feature("firm"))
    if "trained" in settings.seats:
        features += [Feature("trained", (pathway,)) for pathway in sorted({c.pathway for c in clients})]
    if "admitted" in settings.seats:
        states = {c.court_state or "" for c in clients if c.pathway == COURT_PATHWAY}
        features += [Feature("admitted", (state,) if state else ()) for state in sorted(states)]
    if "language" in settings.seats:
        spoken = {c.languages for c in clients if ENGLISH not in c.languages}
        narrowest = [s for s in spoken if not any(set(other) < set(s) for other in spoken)]
        features += [Feature("language", languages) for languages in sorted(narrowest)]
    if len(features) > MOST_FEATURES:
        names = ", ".join(c.id for c in clients[:3])
        what = f"the household of {names} … needs {len(features)} different seats covered"
        raise InvalidDocument([Fault("clients", what, f"divide it: {MOST_FEATURES} is the most")])
    return tuple(features)


def _mask_type(groups: tuple[Group, ...]) -> type[np.unsignedinteger]:
    widest = max((len(group.features) for group in groups), default=0)
    for bits, dtype in ((8, np.uint8), (16, np.uint16), (32, np.uint32)):
        if widest <= bits:
            return dtype
    return np.uint64


class Reach:
    """Distances from the places (different office coordinates) to the groups' clients."""

    def __init__(self, instance: Instance) -> None:
        self.limit = instance.settings.travel_limit_km
        places = sorted({(office.lat, office.lon) for office in instance.offices})
        self.number = {place: n for n, place in enumerate(places)}
        self.place_of_office = {o.id: self.number[(o.lat, o.lon)] for o in instance.offices}
        self.coordinates = np.array(places, dtype=np.float64).reshape(-1, 2)
        self._clients = np.array([(c.lat, c.lon) for c in instance.clients], dtype=np.float64).reshape(-1, 2)
        self._known: dict[tuple[int, ...], Floats] = {}
        self._room = MOST_REMEMBERED // max(1, len(places))

    def farthest(self, group: Group) -> Floats:
        """Kilometres from each place to the farthest client of the group."""
        if group.clients in self._known:
            return self._known[group.clients]
        where = self._clients[list(group.clients)]
        if len(where) > 1:
            where = np.unique(where, axis=0)
        km: Floats = geography.kilometres(
            self.coordinates[:, :1], self.coordinates[:, 1:], where[None, :, 0], where[None, :, 1]
        ).max(axis=1)
        if len(self._known) < self._room:
            self._known[group.clients] = km
        return km


@dataclass(frozen=True, slots=True)
class People:
    """Volunteers as arrays: one row each, in the order of `Instance.volunteers`."""

    place: Ints
    remote: Bools
    has_capacity: Bools
    available: Ints
    organization: Ints
    organization_index: dict[str, int]
    volunteer_index: dict[str, int]
    in_house: Bools
    firm: Bools
    attorney: Bools
    trained: dict[str, Bools]
    admitted: dict[str, Bools]
    speaks: dict[str, Bools]
    prefers: dict[str, Bools]
    has_preference: Bools
    by_place: tuple[Ints, ...]  # volunteers with capacity who need the distance, by place
    anywhere: Ints  # volunteers with capacity who are remote

    @staticmethod
    def of(instance: Instance, with_capacity_only: bool = True) -> People:
        volunteers = instance.volunteers
        kind = {o.id: o.kind for o in instance.organizations}
        organization_index = {o.id: n for n, o in enumerate(instance.organizations)}
        places = sorted({(o.lat, o.lon) for o in instance.offices})
        number = {place: n for n, place in enumerate(places)}
        office = {o.id: number[(o.lat, o.lon)] for o in instance.offices}

        def flags(values: list[bool]) -> Bools:
            return np.array(values, dtype=np.bool_)

        def by_word(field: str) -> dict[str, Bools]:
            holders: dict[str, list[int]] = {}
            for n, volunteer in enumerate(volunteers):
                for word in getattr(volunteer, field):
                    holders.setdefault(word, []).append(n)
            found = {}
            for word in sorted(holders):
                found[word] = np.zeros(len(volunteers), dtype=np.bool_)
                found[word][holders[word]] = True
            return found

        place = np.array(
            [REMOTE if v.remote or v.office is None else office[v.office] for v in volunteers], dtype=np.int32
        )
        seated = flags([v.capacity > 0 or not with_capacity_only for v in volunteers])
        attorney = flags([v.role == "attorney" for v in volunteers])
        kinds = [kind[v.organization] for v in volunteers]
        return People(
            place=place,
            remote=place == REMOTE,
            has_capacity=seated,
            available=np.array([v.available_from.toordinal() for v in volunteers], dtype=np.int32),
            organization=np.array([organization_index[v.organization] for v in volunteers], dtype=np.int32),
            organization_index=organization_index,
            volunteer_index={v.id: n for n, v in enumerate(volunteers)},
            in_house=attorney & flags([k == "corporate_legal_department" for k in kinds]),
            firm=attorney & flags([k == "law_firm" for k in kinds]),
            attorney=attorney,
            trained=by_word("trained"),
            admitted=by_word("admissions"),
            speaks=by_word("languages"),
            prefers=by_word("prefers"),
            has_preference=flags([bool(v.prefers) for v in volunteers]),
            by_place=tuple(
                np.flatnonzero((place == n) & seated).astype(np.int32) for n in range(len(places))
            ),
            anywhere=np.flatnonzero((place == REMOTE) & seated).astype(np.int32),
        )

    def admissible(self, group: Group, instance: Instance, reach: Reach) -> Ints:
        """Volunteers who may sit with the group, ascending."""
        near = np.flatnonzero(reach.farthest(group) <= reach.limit)
        who = np.sort(np.concatenate([self.anywhere, *(self.by_place[n] for n in near)]))
        keep = self.available[who] <= group.latest_start
        clients = [instance.clients[c] for c in group.clients]
        people = sorted({self.volunteer_index[v] for c in clients for v in c.conflict_volunteers})
        organizations = sorted(
            {self.organization_index[o] for c in clients for o in c.conflict_organizations}
        )
        if people:
            keep &= ~np.isin(who, people)
        if organizations:
            keep &= ~np.isin(self.organization[who], organizations)
        return np.asarray(who[keep], dtype=np.int32)

    def fit(self, group: Group, who: Ints, reach: Reach) -> Ints:
        """Fit points of each of `who` as a member of the group's team."""
        points = np.zeros(len(who), dtype=np.int32)
        travels = ~self.remote[who]
        points[travels] = np.rint(reach.farthest(group)[self.place[who[travels]]]).astype(np.int32)
        points[~self._any(self.trained, group.pathways, who)] += UNTRAINED_FIT
        points[self.has_preference[who] & ~self._any(self.prefers, group.pathways, who)] += UNWANTED_FIT
        return points

    def covers(self, group: Group, who: Ints) -> np.ndarray:
        """The mask of the group's features that each of `who` covers."""
        masks = np.zeros(len(who), dtype=np.uint64)
        for bit, feature in enumerate(group.features):
            masks[self.has(feature, who)] |= np.uint64(1 << bit)
        return masks

    def has(self, feature: Feature, who: Ints) -> Bools:
        """Which of `who` cover the seat."""
        if feature.kind == "in_house":
            return self.in_house[who]
        if feature.kind == "firm":
            return self.firm[who]
        if feature.kind == "trained":
            return self.attorney[who] & self._any(self.trained, feature.words, who)
        if feature.kind == "admitted":
            return self.attorney[who] & self._any(self.admitted, feature.words, who)
        return self._any(self.speaks, feature.words, who)

    @staticmethod
    def _any(table: dict[str, Bools], words: tuple[str, ...], who: Ints) -> Bools:
        found = np.zeros(len(who), dtype=np.bool_)
        for word in words:
            if word in table:
                found |= table[word][who]
        return found


def _interpreters(
    instance: Instance, groups: tuple[Group, ...], dtype: type
) -> tuple[tuple[Pool, ...], tuple[Longs, Ints, Masks]]:
    """Pools by the languages that some group needs, and each group's arcs to them."""
    needed = {w for g in groups for f in g.features if f.kind == "language" for w in f.words}
    people: dict[tuple[str, ...], list[int]] = {}
    for position, interpreter in enumerate(instance.interpreters):
        languages = tuple(w for w in interpreter.languages if w in needed)
        if languages and interpreter.capacity > 0:
            people.setdefault(languages, []).append(position)
    spoken = sorted(people)
    pools = tuple(
        Pool(tuple(people[s]), sum(instance.interpreters[n].capacity for n in people[s])) for s in spoken
    )
    by_language: dict[str, list[int]] = {}
    for number, languages in enumerate(spoken):
        for word in languages:
            by_language.setdefault(word, []).append(number)
    starts, pool, masks = [0], [], []
    for group in groups:
        covered: dict[int, int] = {}
        for bit, feature in enumerate(group.features):
            if feature.kind == "language":
                for number in sorted({n for w in feature.words for n in by_language.get(w, ())}):
                    covered[number] = covered.get(number, 0) | 1 << bit
        for number in sorted(covered):
            pool.append(number)
            masks.append(covered[number])
        starts.append(len(pool))
    return pools, (
        np.array(starts, dtype=np.int64),
        np.array(pool, dtype=np.int32),
        np.array(masks, dtype=dtype),
    )


def _mentors(
    instance: Instance, groups: tuple[Group, ...], reach: Reach, pinned: set[str | None]
) -> tuple[tuple[Pool, ...], tuple[Longs, Ints, Bools]]:
    """Pools by pathways, place and (for pinned mentors) person, and each group's arcs to them."""
    used = {pathway for group in groups for pathway in group.pathways}
    people: dict[tuple[tuple[str, ...], int, str], list[int]] = {}
    for position, mentor in enumerate(instance.mentors):
        pathways = tuple(p for p in mentor.pathways if p in used)
        if not pathways or mentor.capacity == 0:
            continue
        place = REMOTE if mentor.office is None else reach.place_of_office[mentor.office]
        own = mentor.id if mentor.id in pinned else ""
        people.setdefault((pathways, place, own), []).append(position)
    keys = sorted(people)
    pools = tuple(Pool(tuple(people[k]), sum(instance.mentors[n].capacity for n in people[k])) for k in keys)
    place_of = np.array([place for _, place, _ in keys], dtype=np.int32)
    serving: dict[tuple[str, ...], Ints] = {}
    starts, pool_parts, remote_parts = [0], [], []
    for group in groups:
        if group.pathways not in serving:
            able = [n for n, key in enumerate(keys) if set(group.pathways) <= set(key[0])]
            serving[group.pathways] = np.array(able, dtype=np.int32)
        able_pools = serving[group.pathways]
        places = place_of[able_pools]
        remote = places == REMOTE
        if len(reach.coordinates):
            remote |= reach.farthest(group)[np.maximum(places, 0)] > reach.limit
        pool_parts.append(able_pools)
        remote_parts.append(remote)
        starts.append(starts[-1] + len(able_pools))
    return pools, (
        np.array(starts, dtype=np.int64),
        _joined(pool_parts, np.int32),
        _joined(remote_parts, np.bool_),
    )


def _former(instance: Instance, group_of_client: Ints) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    """Who of those still here sat with each planned group; and the groups with whom nobody ever sat."""
    clients = {c.id: n for n, c in enumerate(instance.clients)}
    volunteers = {v.id: n for n, v in enumerate(instance.volunteers)}
    former: dict[int, frozenset[int]] = {}
    seated: set[int] = set()
    for team in instance.plan:
        members = frozenset(volunteers[m] for m in team.members if m in volunteers)
        for group in {int(group_of_client[clients[c]]) for c in team.clients if c in clients}:
            former[group] = former.get(group, frozenset()) | members
            if team.members:
                seated.add(group)
    return {group: former[group] for group in sorted(former)}, frozenset(former) - seated


def pinned_by(
    instance: Instance, pins: Iterable[Pin], group_of_client: Ints, mentor_pools: tuple[Pool, ...]
) -> Pinned:
    """`pins` by group, as positions."""
    clients = {c.id: n for n, c in enumerate(instance.clients)}
    volunteers = {v.id: n for n, v in enumerate(instance.volunteers)}
    mentors = {instance.mentors[p].id: n for n, pool in enumerate(mentor_pools) for p in pool.people}
    seats, forbidden, placed, mentored = set(), set(), set(), set()
    for pin in pins:
        group = int(group_of_client[clients[pin.client]])
        if pin.kind == "forbid":
            forbidden.add((group, volunteers[str(pin.person)]))
            continue
        placed.add(group)
        if pin.kind == "seat":
            seats.add((group, volunteers[str(pin.person)]))
        elif pin.kind == "mentor":
            mentored.add((group, mentors.get(str(pin.person), -1)))
    return Pinned(frozenset(seats), frozenset(forbidden), frozenset(placed), frozenset(mentored))


def floors_by(
    floors: Iterable[Floor], instance: Instance, group_of_client: Ints
) -> tuple[tuple[dict[int, int], int], ...]:
    """For each floor the clients it counts, by group, and how many at least."""
    clients = {c.id: n for n, c in enumerate(instance.clients)}
    found = []
    for floor in floors:
        counted: dict[int, int] = {}
        for client in floor.clients:
            group = int(group_of_client[clients[client]])
            counted[group] = counted.get(group, 0) + 1
        found.append((counted, floor.at_least))
    return tuple(found)
