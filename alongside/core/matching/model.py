"""The values of a matching instance, exactly as the document `alongside.matching/1` states them.

Every list is a tuple sorted by id and every set of words a sorted tuple, so that nothing downstream can
depend on the order in which the document was written. Dates are `datetime.date`, places are degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from alongside.core.documents import Fault
from alongside.core.matching.sayings import Saying, say

INSTANCE_FORMAT = "alongside.matching/1"
RESULT_FORMAT = "alongside.matching-result/1"

ROLES = ("attorney", "paralegal", "legal_assistant", "law_student", "contract_manager", "other")
ORGANIZATION_KINDS = (
    "legal_nonprofit",
    "law_firm",
    "corporate_legal_department",
    "law_school",
    "interpreter_group",
    "individual",
    "other",
)
PATHWAYS = (
    "sijs",
    "asylum",
    "withholding_cat",
    "u_visa",
    "t_visa",
    "vawa",
    "tps",
    "release",
    "family_reunification",
)
SEATS = ("in_house", "firm", "trained", "admitted", "language")
ENGLISH = "eng"
COURT_PATHWAY = "sijs"  # the pathway that goes through a state court and needs a member admitted there


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules that a program sets. `team_size` counts members only; `lead_days` is per pathway, 0 if unnamed."""

    team_size: tuple[int, int]
    travel_limit_km: float
    lead_days: dict[str, int]
    seats: tuple[str, ...] = SEATS


@dataclass(frozen=True, slots=True)
class Organization:
    """An employer or nonprofit; `kind` as in ORGANIZATION_KINDS."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Office:
    """A place of an organization; `lat` and `lon` in degrees."""

    id: str
    organization: str
    city: str
    state: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person who may sit in teams; `capacity` is in groups. Without an office the person is remote."""

    id: str
    organization: str
    office: str | None
    role: str
    admissions: tuple[str, ...]
    languages: tuple[str, ...]  # English included, said or not
    trained: tuple[str, ...]
    capacity: int
    available_from: date
    prefers: tuple[str, ...]
    remote: bool


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interprets; `languages` in ISO 639-3, `capacity` in groups."""

    id: str
    languages: tuple[str, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor; without an office always remote."""

    id: str
    organization: str
    pathways: tuple[str, ...]
    capacity: int
    office: str | None


@dataclass(frozen=True, slots=True)
class Client:
    """Who waits; `urgency` in points, `lat` and `lon` in degrees, dates as days."""

    id: str
    household: str | None
    pathway: str
    court_state: str | None
    languages: tuple[str, ...]
    lat: float
    lon: float
    earliest_safe_date: date
    urgency: int
    conflict_volunteers: tuple[str, ...]
    conflict_organizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedTeam:
    """A team as it stands. It may name people and clients who have left."""

    team: str
    clients: tuple[str, ...]
    members: tuple[str, ...]
    interpreter: str | None
    mentor: str | None


@dataclass(frozen=True, slots=True)
class Pin:
    """A coordinator's decision, kept exactly. `kind` is seat, forbid, place or mentor.

    `person` is the volunteer (seat, forbid) or the mentor (mentor), None for place. Every kind but forbid
    also says that the client is placed.
    """

    kind: str
    client: str
    person: str | None

    def words(self) -> str:
        """The pin as a coordinator would say it."""
        match self.kind:
            case "seat":
                return f"pin: seat {self.person} with {self.client}"
            case "forbid":
                return f"pin: keep {self.person} away from {self.client}"
            case "mentor":
                return f"pin: {self.person} mentors {self.client}"
            case _:
                return f"pin: place {self.client}"

    def said(self) -> Saying:
        """The pin as a saying: `pin_seat`, `pin_forbid`, `pin_mentor` or `pin_place`."""
        if self.person is None:
            return say(f"pin_{self.kind}", client=self.client)
        return say(f"pin_{self.kind}", person=self.person, client=self.client)


@dataclass(frozen=True, slots=True)
class Floor:
    """At least `at_least` of these clients are placed."""

    id: str
    clients: tuple[str, ...]
    at_least: int

    def words(self) -> str:
        return f"floor {self.id}: at least {self.at_least} of {len(self.clients)} clients"

    def said(self) -> Saying:
        """The floor as a saying."""
        return say("floor", floor=self.id, at_least=self.at_least, clients=len(self.clients))


@dataclass(frozen=True, slots=True)
class Instance:
    """One question to the matcher. `sha256` is of the canonical form of the document it came from."""

    sha256: str
    as_of: date
    settings: Settings
    organizations: tuple[Organization, ...]
    offices: tuple[Office, ...]
    volunteers: tuple[Volunteer, ...]
    interpreters: tuple[Interpreter, ...]
    mentors: tuple[Mentor, ...]
    clients: tuple[Client, ...]
    plan: tuple[PlannedTeam, ...] = ()
    pins: tuple[Pin, ...] = ()
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal(Fault):
    """A defect that the matcher found, not the reading of the document: `said` tells it before any language."""

    said: Saying | None = field(default=None, compare=False)
