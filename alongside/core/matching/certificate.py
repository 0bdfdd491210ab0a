"""Recomputes a certificate of prices in exact integers, with no solver.

Prices are read as the decimal numbers that stand in the document and scaled to integers, so that
the bound is exact. The cheapest admissible team of a group is a dynamic programme over the seats covered
and the number of members.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from .facts import Document, Facts, Group, Need, Point, kilometres, speaks

Bucket = list[tuple[int, date, str, str]]
"""Volunteers alike in everything but price, cheapest first: (price, available from, id, organization)."""
Profile = tuple[bool, str, frozenset[str], frozenset[str], frozenset[str]]


class PriceCheck:
    """One certificate against one instance. Prices that are absent are 0.

    `with_room_only` leaves out people of capacity 0, as explanations do; a certificate prices them too.
    """

    def __init__(self, facts: Facts, certificate: Document, *, with_room_only: bool = False) -> None:
        self.facts = facts
        self.with_room_only = with_room_only
        self.certificate = certificate
        decimals = [
            _decimal(price)
            for kind in ("volunteers", "interpreters", "mentors")
            for price in (certificate.get(kind) or {}).values()
        ]
        digits = max((-int(price.as_tuple().exponent) for price in decimals), default=0)
        self.scale = 10 ** max(0, digits)
        self.volunteer_price = self._scaled("volunteers")
        self.interpreter_price = self._scaled("interpreters")
        self.mentor_price = self._scaled("mentors")
        self._near: dict[Point, frozenset[str]] = {}
        self._bits: dict[tuple[Profile, tuple[Need, ...]], int] = {}
        self._buckets = self._sort_volunteers()
        self._interpreting = self._cheapest_by(
            facts.interpreters, self.interpreter_price, lambda row: frozenset(row["languages"])
        )
        self._mentoring = self._cheapest_by(
            facts.mentors, self.mentor_price, lambda row: frozenset(row["pathways"])
        )

    def _scaled(self, kind: str) -> dict[str, int]:
        prices = self.certificate.get(kind) or {}
        return {person: int(_decimal(price) * self.scale) for person, price in prices.items()}

    def violations(self, urgency: int) -> Iterator[str]:
        """What is untrue of the certificate, given the urgency that the plan reaches."""
        certificate, facts = self.certificate, self.facts
        for kind, known in (
            ("volunteers", facts.volunteers),
            ("interpreters", facts.interpreters),
            ("mentors", facts.mentors),
        ):
            for person, price in certificate[kind].items():
                if person not in known:
                    yield f"certificate: {kind} has no {person}"
                if price < 0:
                    yield f"certificate: the price of {person} is negative"
        bound = Decimal(self.bound()) / self.scale
        stated = _decimal(certificate["urgency_bound"])
        if abs(bound - stated) > Decimal("0.001"):
            yield f"certificate: its prices bound urgency by {bound}, not {stated}"
        if bound < urgency:
            yield f"certificate: the bound {bound} is below the value {urgency}"

    def bound(self) -> int:
        """The bound on urgency that the prices prove, times `scale`."""
        facts = self.facts
        total = sum(self._reduced(group) for group in facts.groups.values())
        for known, prices in (
            (facts.volunteers, self.volunteer_price),
            (facts.interpreters, self.interpreter_price),
            (facts.mentors, self.mentor_price),
        ):
            total += sum(prices.get(person, 0) * int(row["capacity"]) for person, row in known.items())
        return total

    def _reduced(self, group: Group) -> int:
        price = self.cheapest(group)
        return 0 if price is None else max(0, group.urgency * self.scale - price)

    def cheapest(self, group: Group) -> int | None:
        """Price of the cheapest team, interpreter and mentor together, times `scale`; None: no team exists."""
        mentor = min(
            (price for covered, price in self._mentoring.items() if group.pathways <= covered), default=None
        )
        if mentor is None:
            return None
        full = (1 << len(group.needs)) - 1
        interpreting = {0: 0}
        for languages, price in self._interpreting.items():
            mask = self._language_mask(group, languages)
            if mask:
                interpreting[mask] = min(price, interpreting.get(mask, price))
        members = _cheapest_covers(self._offers(group), self.facts.lower, self.facts.upper)
        prices = [
            price + fee
            for mask, price in members.items()
            for heard, fee in interpreting.items()
            if mask | heard == full
        ]
        return min(prices) + mentor if prices else None

    def empty_seats(self, group: Group) -> list[str]:
        """The seats (mentor included) that no admissible person at all can cover."""
        covered = 0
        for mask, _ in self._offers(group):
            covered |= mask
        for languages in self._interpreting:
            covered |= self._language_mask(group, languages)
        empty = [" ".join(need).strip() for bit, need in enumerate(group.needs) if not covered >> bit & 1]
        if not any(group.pathways <= pathways for pathways in self._mentoring):
            empty.append("mentor")
        return empty

    def _offers(self, group: Group) -> list[tuple[int, int]]:
        """Seats covered and price of the volunteers who can be in a cheapest team, cheapest first.

        Of each profile the `upper` cheapest admissible volunteers are enough, and a volunteer is not needed
        when `upper` others are no dearer and cover at least as much.
        """
        near = frozenset.intersection(*(self._offices_near(point) for point in group.points))
        found: list[tuple[int, int]] = []
        for place in [*near, None]:
            for profile, bucket in self._buckets.get(place, {}).items():
                mask = self._mask(profile, group.needs)
                taken = 0
                for price, available, volunteer, organization in bucket:
                    if (
                        available > group.available_by
                        or volunteer in group.barred_volunteers
                        or organization in group.barred_organizations
                    ):
                        continue
                    found.append((price, mask))
                    taken += 1
                    if taken == self.facts.upper:
                        break
        kept: dict[int, int] = defaultdict(int)
        offers: list[tuple[int, int]] = []
        for price, mask in sorted(found, key=lambda offer: (offer[0], -offer[1].bit_count())):
            if sum(count for other, count in kept.items() if other & mask == mask) < self.facts.upper:
                kept[mask] += 1
                offers.append((mask, price))
        return offers

    def _offices_near(self, point: Point) -> frozenset[str]:
        if point not in self._near:
            self._near[point] = frozenset(
                office
                for office, place in self.facts.offices.items()
                if abs(place[0] - point[0]) * 111.0 <= self.facts.limit + 1
                and kilometres(place, point) <= self.facts.limit
            )
        return self._near[point]

    def _sort_volunteers(self) -> dict[str | None, dict[Profile, Bucket]]:
        """Volunteers by office (None: remote) and profile."""
        buckets: dict[str | None, dict[Profile, Bucket]] = defaultdict(lambda: defaultdict(list))
        for row in self.facts.volunteers.values():
            if self.with_room_only and row["capacity"] == 0:
                continue
            attorney = row["role"] == "attorney"
            profile: Profile = (
                attorney,
                self.facts.kinds[str(row["organization"])] if attorney else "",
                frozenset(row.get("trained", ())) if attorney else frozenset(),
                frozenset(row.get("admissions", ())) if attorney else frozenset(),
                frozenset(speaks(row)),
            )
            place = None if row.get("remote") else str(row["office"])
            person = str(row["id"])
            available = date.fromisoformat(str(row["available_from"]))
            entry = (self.volunteer_price.get(person, 0), available, person, str(row["organization"]))
            buckets[place][profile].append(entry)
        for profiles in buckets.values():
            for bucket in profiles.values():
                bucket.sort()
        return buckets

    def _mask(self, profile: Profile, needs: tuple[Need, ...]) -> int:
        key = (profile, needs)
        if key not in self._bits:
            attorney, kind, trained, admissions, languages = profile
            mask = 0
            for bit, (seat, about) in enumerate(needs):
                if seat == "language":
                    covered = not languages.isdisjoint(about.split())
                elif seat in ("in_house", "firm"):
                    wanted = "corporate_legal_department" if seat == "in_house" else "law_firm"
                    covered = attorney and kind == wanted
                else:
                    covered = attorney and about in (trained if seat == "trained" else admissions)
                mask |= covered << bit
            self._bits[key] = mask
        return self._bits[key]

    def _language_mask(self, group: Group, languages: frozenset[str]) -> int:
        mask = 0
        for bit, (seat, about) in enumerate(group.needs):
            if seat == "language" and not languages.isdisjoint(about.split()):
                mask |= 1 << bit
        return mask

    def _cheapest_by(
        self, people: dict[str, Document], prices: dict[str, int], skill: Any
    ) -> dict[frozenset[str], int]:
        """The lowest price for every distinct set of languages or pathways."""
        best: dict[frozenset[str], int] = {}
        for person, row in people.items():
            if self.with_room_only and row["capacity"] == 0:
                continue
            price = prices.get(person, 0)
            best[skill(row)] = min(price, best.get(skill(row), price))
        return best


def _cheapest_covers(offers: list[tuple[int, int]], lower: int, upper: int) -> dict[int, int]:
    """The cheapest price of `lower` to `upper` members for every set of seats that they can cover."""
    by_size: list[dict[int, int]] = [{0: 0}, *({} for _ in range(upper))]
    for mask, price in offers:
        for size in range(upper, 0, -1):
            wider = by_size[size]
            for before, cost in by_size[size - 1].items():
                covered, total = before | mask, cost + price
                if total < wider.get(covered, total + 1):
                    wider[covered] = total
    best: dict[int, int] = {}
    for states in by_size[lower:]:
        for mask, price in states.items():
            best[mask] = min(price, best.get(mask, price))
    return best


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))
