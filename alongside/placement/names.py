"""Invented names for teams: a tree and a place, so that people can speak of a team without naming anyone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

TREES = (
    "Alder", "Almond", "Apple", "Ash", "Aspen", "Bay", "Beech", "Birch", "Buckeye", "Cedar", "Cherry",
    "Chestnut", "Cottonwood", "Cypress", "Dogwood", "Elder", "Elm", "Fig", "Fir", "Hawthorn", "Hazel",
    "Hemlock", "Hickory", "Holly", "Hornbeam", "Juniper", "Larch", "Laurel", "Lilac", "Linden", "Locust",
    "Magnolia", "Maple", "Mesquite", "Mulberry", "Myrtle", "Oak", "Olive", "Orange", "Palm", "Pear", "Pecan",
    "Persimmon", "Pine", "Plum", "Poplar", "Quince", "Redbud", "Redwood", "Rowan", "Sassafras", "Sequoia",
    "Spruce", "Sumac", "Sycamore", "Tamarack", "Tulip", "Walnut", "Willow", "Yew", "Yucca",
)  # fmt: skip
PLACES = (
    "Bend", "Bluff", "Bridge", "Brook", "Canyon", "Cliff", "Coast", "Corner", "Cove", "Creek", "Crossing",
    "Dale", "Delta", "Dune", "Falls", "Field", "Ford", "Garden", "Gate", "Glen", "Green", "Grove", "Harbor",
    "Haven", "Heights", "Hill", "Hollow", "Island", "Knoll", "Lake", "Landing", "Lane", "Lookout", "Meadow",
    "Mesa", "Mill", "Orchard", "Pass", "Path", "Peak", "Pier", "Point", "Pond", "Prairie", "Reach", "Ridge",
    "River", "Shore", "Slope", "Spring", "Square", "Station", "Summit", "Terrace", "Trail", "Vale", "Valley",
    "View", "Woods",
)  # fmt: skip


def team_names(taken: Collection[str] = (), *, seed: int = 0) -> Iterator[str]:
    """Different names without end, in an order that depends on `seed`; none of `taken`.

    61 trees and 59 places have no common divisor, so that counting both together meets every pair once in
    3,599 names; later rounds add a number.
    """
    used = set(taken)
    number = seed % (len(TREES) * len(PLACES))
    round_of = 1
    start = number
    while True:
        name = f"{TREES[number % len(TREES)]} {PLACES[number % len(PLACES)]}"
        if round_of > 1:
            name = f"{name} {round_of}"
        if name not in used:
            yield name
        number = (number + 1) % (len(TREES) * len(PLACES))
        if number == start:
            round_of += 1
