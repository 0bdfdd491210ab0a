"""The shape of the demonstration: a multicity partnership for unaccompanied children.

The counts follow published descriptions (2018 to 2020) of one such partnership: 134 sign-ups; 52 people of
one law firm and 75 of a company with four subsidiaries; eight cities; 28 children in 26 teams from Mexico,
Guatemala, El Salvador and Honduras; two legal nonprofits. Names, people and details are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

PROGRAM_SLUG = "harbor-sijs"
PROGRAM_NAME = "Harbor Children's Partnership"
NATIONAL_NONPROFIT = "Harbor Light for Children"
LOCAL_NONPROFIT = "Casa Sur Legal Aid"
FIRM = "Harrow & Vale LLP"
COMPANY = "Corvid Group"
SUBSIDIARIES = ("Corvid Commerce", "Corvid Studios", "Corvid Cloud", "Corvid Devices")
STRANGER_PROGRAM_SLUG = "lakeside-asylum"
STRANGER_PROGRAM_NAME = "Lakeside Asylum Project"
STRANGER_NONPROFIT = "Lakeside Refugee Law Center"

SIGN_UP_ROWS = 134
FIRM_PEOPLE = 52
COMPANY_PEOPLE = 75
CHILDREN = 28
GROUPS = 26
UNSCREENED = 5


@dataclass(frozen=True)
class City:
    """A city of the program: coordinates in degrees, people by employer, children waiting near it."""

    name: str
    state: str
    time_zone: str
    latitude: float
    longitude: float
    firm: int
    company: int
    children: int
    written_as: tuple[str, ...]


CITIES: tuple[City, ...] = (
    City(
        "Los Angeles",
        "CA",
        "America/Los_Angeles",
        34.0522,
        -118.2437,
        14,
        14,
        9,
        ("LA", "Los Angeles, CA", "L.A."),
    ),
    City(
        "San Francisco",
        "CA",
        "America/Los_Angeles",
        37.7749,
        -122.4194,
        10,
        8,
        5,
        ("SF", "San Francisco", "S.F."),
    ),
    City(
        "Sunnyvale", "CA", "America/Los_Angeles", 37.3688, -122.0363, 0, 7, 0, ("Sunnyvale", "Sunnyvale, CA")
    ),
    City(
        "Seattle",
        "WA",
        "America/Los_Angeles",
        47.6062,
        -122.3321,
        14,
        27,
        4,
        ("Seattle", "Seattle, WA", "SEA"),
    ),
    City(
        "New York", "NY", "America/New_York", 40.7128, -74.0060, 9, 6, 3, ("NYC", "New York, NY", "New York")
    ),
    City(
        "Newark",
        "NJ",
        "America/New_York",
        40.7357,
        -74.1724,
        0,
        8,
        4,
        ("Newark", "Newark, N.J.", "Newark, NJ"),
    ),
    City(
        "Washington",
        "DC",
        "America/New_York",
        38.9072,
        -77.0369,
        5,
        2,
        0,
        ("Wash DC", "Washington, D.C.", "DC"),
    ),
    City("Arlington", "VA", "America/New_York", 38.8816, -77.0910, 0, 3, 3, ("Arlington", "Arlington, Va.")),
)

# country as people write it, how many of 28
COUNTRIES: tuple[tuple[str, int], ...] = (
    ("Guatemala", 9),
    ("El Salvador", 8),
    ("Honduras", 7),
    ("Mexico", 4),
)
INDIGENOUS: tuple[tuple[str, int], ...] = (("K'iche'", 2), ("Mam", 2), ("Q'anjob'al", 1))

# The nonprofits' own people: (given, family, organization index 0 national / 1 local, pathways, teams at once)
MENTORS: tuple[tuple[str, str, int, tuple[str, ...], int], ...] = (
    ("Adaeze", "Obi", 0, ("sijs", "asylum", "t_visa"), 8),
    ("Ruth", "Lindqvist", 0, ("sijs", "asylum"), 8),
    ("Mateo", "Ferrer Soto", 1, ("sijs", "asylum", "u_visa"), 6),
    ("Hana", "Okafor", 1, ("sijs",), 6),
)
# (given, family, organization index, languages (ISO 639-3), teams at once)
INTERPRETERS: tuple[tuple[str, str, int, tuple[str, ...], int], ...] = (
    ("Lucía", "Tzoc", 0, ("quc", "spa"), 3),
    ("Andrés", "Jiménez Mateo", 1, ("mam", "spa"), 3),
    ("Eulalia", "Pascual", 1, ("kjb", "spa"), 2),
    ("Rosa", "Delgado", 0, ("spa",), 6),
    ("Iván", "Salas", 1, ("spa",), 6),
)
