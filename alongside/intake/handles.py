"""Invented handles: "Blue Heron 17". They tell nothing of the client, not even that there is one.

A handle is an adjective, a bird, animal or tree, and a number from 2 to 99. None of the words speaks of a
country, an age, a mood or a person. A handle is never used twice in a program, not even after its client
is gone: the caller passes every handle that was ever given.
"""

from __future__ import annotations

import random
from collections.abc import Collection

ADJECTIVES = (
    "Amber", "Ashen", "Azure", "Blue", "Bronze", "Burnished", "Calm", "Cedar", "Clear", "Cobalt", "Copper",
    "Coral", "Crested", "Crimson", "Crystal", "Dappled", "Dawn", "Deep", "Dewy", "Distant", "Dusky",
    "Early", "Eastern", "Ember", "Evening", "Fern", "Flint", "Frosted", "Garnet", "Gentle", "Gilded",
    "Glad", "Golden", "Granite", "Green", "Hazel", "Heather", "Hidden", "High", "Indigo", "Ivory",
    "Jade", "Lantern", "Late", "Lilac", "Linen", "Lively", "Lofty", "Lunar", "Maple", "Marble",
    "Meadow", "Mellow", "Midday", "Misty", "Morning", "Mossy", "Nimble", "Noble", "Northern", "Ochre",
    "Olive", "Opal", "Orchard", "Pearl", "Pebble", "Plum", "Polished", "Prairie", "Quick", "Quiet",
    "Rainy", "River", "Roving", "Royal", "Ruby", "Russet", "Saffron", "Sandy", "Sapphire", "Scarlet",
    "Shining", "Silent", "Silver", "Slate", "Snowy", "Solar", "Southern", "Spotted", "Steady", "Striped",
    "Summer", "Sunlit", "Swift", "Tawny", "Teal", "Tidal", "Topaz", "Tranquil", "Umber", "Upland",
    "Velvet", "Verdant", "Violet", "Wandering", "Western", "Windy", "Winter", "Woodland",
)  # fmt: skip
THINGS = (
    "Alder", "Aspen", "Avocet", "Badger", "Beaver", "Beech", "Birch", "Bison", "Bluebird", "Bobolink",
    "Bunting", "Caribou", "Cedar", "Chestnut", "Chickadee", "Condor", "Cormorant", "Cottonwood", "Crane",
    "Curlew", "Cypress", "Deer", "Dipper", "Dogwood", "Dolphin", "Dove", "Eagle", "Egret", "Eider", "Elder",
    "Elk", "Elm", "Falcon", "Finch", "Fir", "Flicker", "Gannet", "Goldfinch", "Goshawk", "Grebe", "Grosbeak",
    "Grouse", "Hare", "Harrier", "Hawk", "Hawthorn", "Hazel", "Hemlock", "Heron", "Hickory", "Holly",
    "Ibex", "Ibis", "Jay", "Juniper", "Kestrel", "Kingfisher", "Kinglet", "Kite", "Larch", "Lark", "Laurel",
    "Linden", "Linnet", "Loon", "Lynx", "Magnolia", "Magpie", "Mallard", "Manatee", "Maple", "Marlin",
    "Marten", "Martin", "Merlin", "Moose", "Mulberry", "Nuthatch", "Oak", "Oriole", "Osprey", "Otter",
    "Owl", "Pelican", "Petrel", "Pine", "Pintail", "Pipit", "Plover", "Poplar", "Puffin", "Quail", "Rail",
    "Redstart", "Redwood", "Robin", "Rowan", "Sandpiper", "Sequoia", "Shearwater", "Siskin", "Snipe",
    "Sparrow", "Spruce", "Starling", "Stork", "Swallow", "Swan", "Sycamore", "Tanager", "Teal", "Tern",
    "Thrush", "Toucan", "Turnstone", "Turtle", "Vireo", "Walnut", "Warbler", "Waxwing", "Whale", "Wigeon",
    "Willow", "Wren", "Yew",
)  # fmt: skip
LEAST, MOST = 2, 99
SPACE = len(ADJECTIVES) * len(THINGS) * (MOST - LEAST + 1)


def invent_handles(count: int, taken: Collection[str], chance: random.Random) -> list[str]:
    """`count` handles that are not in `taken`, drawn by `chance` alone.

    Raises `ValueError` where the program has used up more than nine tenths of all handles.
    """
    used = set(taken)
    if len(used) + count > SPACE * 9 // 10:
        raise ValueError(f"a program has at most {SPACE * 9 // 10} handles")
    found: list[str] = []
    while len(found) < count:
        adjective, thing = chance.choice(ADJECTIVES), chance.choice(THINGS)
        handle = f"{adjective} {thing} {chance.randint(LEAST, MOST)}"
        if handle not in used and adjective != thing:
            used.add(handle)
            found.append(handle)
    return found
