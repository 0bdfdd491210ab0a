"""Two plans side by side: levels, clients placed in one only, members who differ."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.lib.acting import Actor
from alongside.placement.models import Plan, PlanClient, PlanTeam

MOST_ROWS = 200


@dataclass(frozen=True)
class LevelPair:
    """One level in both plans; None where a plan has no such level."""

    name: str
    sense: str
    first: int | None
    second: int | None

    @property
    def mark(self) -> str:
        """Whether the second is `better` or `worse` than the first; empty where they are equal or unknown."""
        if self.first is None or self.second is None or self.first == self.second:
            return ""
        return "better" if (self.second > self.first) == (self.sense == "max") else "worse"


@dataclass(frozen=True)
class TeamChange:
    """A team for the same clients in both plans: who goes and who comes. Codes of people."""

    name: str
    handles: str
    gone: list[str]
    come: list[str]


@dataclass(frozen=True)
class Comparison:
    """What differs between two plans, as far as the actor may see. Lists are cut at `MOST_ROWS`."""

    levels: list[LevelPair]
    placed: tuple[int, int]
    only_first: list[str]
    only_second: list[str]
    changed: list[TeamChange]
    same: int


def compare_plans(actor: Actor, first: Plan, second: Plan) -> Comparison:
    """Compare two plans of one program. Four queries."""
    placed_first, placed_second = _placed(actor, first), _placed(actor, second)
    changed, same = _changes(actor, first, second, {**placed_first, **placed_second})
    return Comparison(
        levels=_levels(first, second),
        placed=(len(placed_first), len(placed_second)),
        only_first=sorted(h for code, h in placed_first.items() if code not in placed_second)[:MOST_ROWS],
        only_second=sorted(h for code, h in placed_second.items() if code not in placed_first)[:MOST_ROWS],
        changed=changed[:MOST_ROWS],
        same=same,
    )


def _levels(first: Plan, second: Plan) -> list[LevelPair]:
    one = {level["name"]: level for level in first.summary.get("levels", [])}
    two = {level["name"]: level for level in second.summary.get("levels", [])}
    names = [name for name in ("urgency", "changes", "fit", "balance") if name in one or name in two]
    return [
        LevelPair(
            name,
            (one.get(name) or two[name])["sense"],
            one[name]["value"] if name in one else None,
            two[name]["value"] if name in two else None,
        )
        for name in names
    ]


def _placed(actor: Actor, plan: Plan) -> dict[str, str]:
    rows = PlanClient.objects.visible_to(actor).filter(plan=plan, team__isnull=False)
    return {str(code): handle for code, handle in rows.values_list("client_code", "handle")}


def _changes(
    actor: Actor, first: Plan, second: Plan, handles: dict[str, str]
) -> tuple[list[TeamChange], int]:
    """Teams for the same clients whose people differ, and how many do not."""
    before = {team.key: team for team in _Teams.of(actor, first)}
    changed, same = [], 0
    for team in sorted(_Teams.of(actor, second), key=lambda t: t.name):
        former = before.get(team.key)
        if former is None:
            continue
        gone, come = sorted(former.people - team.people), sorted(team.people - former.people)
        if not gone and not come:
            same += 1
            continue
        names = " + ".join(sorted(handles[code] for code in team.key if code in handles))
        changed.append(TeamChange(team.name, names, gone, come))
    return changed, same


@dataclass(frozen=True)
class _Teams:
    """A team by its clients."""

    key: frozenset[str]
    name: str
    people: frozenset[str]

    @classmethod
    def of(cls, actor: Actor, plan: Plan) -> list[_Teams]:
        rows = PlanTeam.objects.visible_to(actor).filter(plan=plan)
        return [
            cls(
                frozenset(str(code) for code in clients),
                name,
                frozenset({m["volunteer"] for m in members} | {str(c) for c in (interpreter, mentor) if c}),
            )
            for clients, name, members, interpreter, mentor in rows.values_list(
                "client_codes", "name", "members", "interpreter", "mentor"
            )
        ]
