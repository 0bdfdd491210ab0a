"""The answer: teams with their reasons, levels with their bounds, the certificate, and its document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alongside.core.matching.explain import Reason
from alongside.core.matching.levels import LevelOutcome
from alongside.core.matching.model import RESULT_FORMAT
from alongside.core.matching.sayings import Saying


@dataclass(frozen=True, slots=True)
class Member:
    """A volunteer on a team, the required seats that they cover, their fit points."""

    volunteer: str
    covers: tuple[str, ...]
    fit: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """The best single replacement in a team that keeps all rules."""

    volunteer: str
    instead_of: str
    fit_change: int


@dataclass(frozen=True, slots=True)
class Team:
    """A proposed team: ids throughout, fit points of the whole, sentences that say why.

    `reasons` are what the sentences are made of; empty for a team that is read back from a document.
    """

    id: str
    clients: tuple[str, ...]
    members: tuple[Member, ...]
    interpreter: str | None
    mentor: str
    fit: int
    because: tuple[str, ...]
    next_best: Replacement | None
    reasons: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """Whom to recruit, verified by solving again: the clients placed and the urgency gained."""

    recruit: dict[str, Any]
    places: tuple[str, ...]
    urgency_gain: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What `solve` answers. Prices are in urgency points; people without a price (0) are not listed.

    `reasons` are the reasons of `unplaced` by client before any language; empty if read from a document.
    """

    instance_sha256: str
    seed: int
    status: str
    levels: tuple[LevelOutcome, ...]
    volunteer_prices: dict[str, float]
    interpreter_prices: dict[str, float]
    mentor_prices: dict[str, float]
    urgency_bound: float
    teams: tuple[Team, ...]
    unplaced: tuple[tuple[str, dict[str, Any]], ...]
    advice: tuple[Advice, ...] = field(default=())
    unused: tuple[str, ...] = ()
    reasons: dict[str, Reason] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """The document `alongside.matching-result/1`."""
        return {
            "format": RESULT_FORMAT,
            "instance_sha256": self.instance_sha256,
            "seed": self.seed,
            "status": self.status,
            "levels": [
                {
                    "name": level.name,
                    "sense": level.sense,
                    "value": level.value,
                    "bound": level.bound,
                    "gap": round(level.gap, 9),
                    "proved": level.proved,
                }
                for level in self.levels
            ],
            "certificate": {
                "volunteers": self.volunteer_prices,
                "interpreters": self.interpreter_prices,
                "mentors": self.mentor_prices,
                "urgency_bound": self.urgency_bound,
            },
            "teams": [_team_document(team) for team in self.teams],
            "unplaced": [{"client": client, "because": because} for client, because in self.unplaced],
            "advice": [
                {
                    "recruit": advice.recruit,
                    "places": list(advice.places),
                    "urgency_gain": advice.urgency_gain,
                    "verified": advice.verified,
                }
                for advice in self.advice
            ],
            "unused": list(self.unused),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Result:
        """A result read back from its own document (one that this program wrote)."""
        if document.get("format") != RESULT_FORMAT:
            raise ValueError(f"format is {document.get('format')!r}; give {RESULT_FORMAT!r}")
        prices = document["certificate"]
        return Result(
            instance_sha256=document["instance_sha256"],
            seed=document["seed"],
            status=document["status"],
            levels=tuple(
                LevelOutcome(level["name"], level["sense"], level["value"], level["bound"], level["proved"])
                for level in document["levels"]
            ),
            volunteer_prices=dict(prices["volunteers"]),
            interpreter_prices=dict(prices["interpreters"]),
            mentor_prices=dict(prices["mentors"]),
            urgency_bound=prices["urgency_bound"],
            teams=tuple(_team(row) for row in document["teams"]),
            unplaced=tuple((row["client"], dict(row["because"])) for row in document["unplaced"]),
            advice=tuple(
                Advice(row["recruit"], tuple(row["places"]), row["urgency_gain"], row["verified"])
                for row in document["advice"]
            ),
            unused=tuple(document["unused"]),
        )


def _team_document(team: Team) -> dict[str, Any]:
    best = team.next_best
    return {
        "id": team.id,
        "clients": list(team.clients),
        "members": [{"volunteer": m.volunteer, "covers": list(m.covers), "fit": m.fit} for m in team.members],
        "interpreter": team.interpreter,
        "mentor": team.mentor,
        "fit": team.fit,
        "because": list(team.because),
        "next_best": None
        if best is None
        else {"volunteer": best.volunteer, "instead_of": best.instead_of, "fit_change": best.fit_change},
    }


def _team(row: dict[str, Any]) -> Team:
    best = row["next_best"]
    return Team(
        row["id"],
        tuple(row["clients"]),
        tuple(Member(m["volunteer"], tuple(m["covers"]), m["fit"]) for m in row["members"]),
        row["interpreter"],
        row["mentor"],
        row["fit"],
        tuple(row["because"]),
        None if best is None else Replacement(best["volunteer"], best["instead_of"], best["fit_change"]),
    )
