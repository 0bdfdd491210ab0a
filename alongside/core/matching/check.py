"""The independent checker of a matching result: plain JSON documents in, sentences out.

Every rule, every level, the certificate and every explanation that can be decided from the documents is
recomputed here. It shares no code with the reading, compiling and solving, and trusts none of them.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .certificate import PriceCheck
from .facts import COVER_NAMES, Document, Facts, Group, rows

LEVELS = ("urgency", "changes", "fit", "balance")
STATUSES = ("optimal", "feasible", "time_limit")
REASONS = ("nobody", "combination", "pins", "competition", "not_proved")
TOLERANCE = 1e-6


def check(instance: Document, result: Document) -> list[str]:
    """Every way in which `result` breaks the rules of `instance` or states something untrue of it.

    Both are documents as `json.loads` gives them; the instance must be one that the parser accepts. An
    empty list means that nothing was found. Never raises for what a result says; a field that is missing or
    of a wrong type is reported as such.
    """
    facts = Facts(instance)
    violations: list[str] = []
    parts = (_teams, _capacities, _everyone, _pins, _floors, _levels, _unplaced, _advice)
    for part in (_envelope, *parts):
        try:
            violations += part(facts, result)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            violations.append(f"result: cannot be read ({type(error).__name__}: {error})")
    return violations


def plan_violations(facts: Facts, teams: Sequence[Document]) -> list[str]:
    """Every rule that a bare plan breaks: teams with `clients`, `members`, `interpreter` and `mentor` only.

    What a benchmark needs of a plan that another program made.
    """
    violations: list[str] = []
    told = Counter(client for team in teams for client in team["clients"])
    violations += [f"client {client}: in {times} teams" for client, times in told.items() if times > 1]
    for team in teams:
        group = facts.groups.get(tuple(sorted(team["clients"])))
        members = [member["volunteer"] for member in team["members"]]
        if group is None or not set(members) <= set(facts.volunteers):
            violations.append(f"team of {', '.join(team['clients'])}: not a group, or unknown members")
            continue
        faults = team_faults(facts, group, members, team["interpreter"], team["mentor"])
        violations += [f"team of {group.name}: {fault}" for fault in faults]
    result = {"teams": teams}
    return [
        *violations,
        *_capacities(facts, result),
        *_pins(facts, result),
        *_floors(facts, result),
    ]


def canonical_sha256(instance: Document) -> str:
    """SHA-256 of the canonical form: lists sorted (`team_size` apart), keys sorted, no spaces."""

    def settle(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: settle(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            inner = [settle(item) for item in value]
            return inner if name == "team_size" else sorted(inner, key=_rank)
        return value

    return hashlib.sha256(_dense(settle(instance)).encode()).hexdigest()


def _dense(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _rank(item: Any) -> tuple[str, str]:
    if isinstance(item, str):
        return (item, "")
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        return (item["id"], _dense(item))
    return (_dense(item), "")


def _envelope(facts: Facts, result: Document) -> Iterator[str]:
    if result["format"] != "alongside.matching-result/1":
        yield f"format: {result['format']!r} is not alongside.matching-result/1"
    if result["instance_sha256"] != canonical_sha256(facts.document):
        yield "instance_sha256: not the hash of this instance's canonical form"
    if result["status"] not in STATUSES:
        yield f"status: {result['status']!r} is none of {', '.join(STATUSES)}"
    if not isinstance(result["seed"], int):
        yield "seed: not an integer"


def _teams(facts: Facts, result: Document) -> Iterator[str]:
    ids = Counter(team["id"] for team in result["teams"])
    yield from (f"team {team}: the id is used {times} times" for team, times in ids.items() if times > 1)
    for team in result["teams"]:
        yield from (f"team {team['id']}: {sentence}" for sentence in _team(facts, team))
    if list(ids) != [team["id"] for team in sorted(result["teams"], key=lambda row: sorted(row["clients"]))]:
        yield "teams: not in the order of their sorted client ids"


def _team(facts: Facts, team: Document) -> Iterator[str]:
    clients = tuple(team["clients"])
    group = facts.groups.get(tuple(sorted(clients)))
    if group is None:
        yield f"its clients {', '.join(clients)} are not exactly one group"
        return
    members = [member["volunteer"] for member in team["members"]]
    unknown = [member for member in members if member not in facts.volunteers]
    if unknown:
        yield f"unknown members {', '.join(map(str, unknown))}"
        return
    faults = list(team_faults(facts, group, members, team["interpreter"], team["mentor"]))
    yield from faults
    if faults:
        return
    yield from _covers(facts, group, team)
    yield from _fit(facts, group, team)
    yield from _next_best(facts, group, team)


def team_faults(
    facts: Facts, group: Group, members: list[str], interpreter: str | None, mentor: str | None
) -> Iterator[str]:
    """Every rule that this team for this group breaks, capacity and pins apart."""
    if len(set(members)) < len(members):
        yield "a member sits twice"
    if not facts.lower <= len(members) <= facts.upper:
        yield f"{len(members)} members, not {facts.lower} to {facts.upper}"
    for member in members:
        reason = facts.inadmissible(facts.volunteers[member], group)
        if reason is not None:
            yield f"{member} {reason}"
    if interpreter is not None and interpreter not in facts.interpreters:
        yield f"unknown interpreter {interpreter}"
        return
    for need in group.needs:
        by_member = any(facts.covers(facts.volunteers[member], need) for member in members)
        by_interpreter = interpreter is not None and facts.interprets(facts.interpreters[interpreter], need)
        if not by_member and not by_interpreter:
            yield f"nobody covers {' '.join(need).strip()}"
    if mentor is None or mentor not in facts.mentors:
        yield f"unknown mentor {mentor}"
    elif not facts.mentors_group(facts.mentors[mentor], group):
        yield f"mentor {mentor} does not mentor {', '.join(sorted(group.pathways))}"


def _covers(facts: Facts, group: Group, team: Document) -> Iterator[str]:
    claimed: set[str] = set()
    for member in team["members"]:
        volunteer = facts.volunteers[member["volunteer"]]
        able = {COVER_NAMES[need[0]] for need in group.needs if facts.covers(volunteer, need)}
        untrue = set(member["covers"]) - able
        if untrue:
            yield f"{member['volunteer']} does not cover {', '.join(sorted(untrue))}"
        claimed |= set(member["covers"])
    needed = {COVER_NAMES[seat] for seat, _ in group.needs}
    if team["interpreter"] is not None:
        needed.discard("language")
    if needed - claimed:
        yield f"no member is said to cover {', '.join(sorted(needed - claimed))}"


def _fit(facts: Facts, group: Group, team: Document) -> Iterator[str]:
    total = facts.support_fit(team["interpreter"], facts.mentors[team["mentor"]], group)
    for member in team["members"]:
        points = facts.member_fit(facts.volunteers[member["volunteer"]], group)
        total += points
        if member["fit"] != points:
            yield f"{member['volunteer']} has a fit of {points}, not {member['fit']}"
    if team["fit"] != total:
        yield f"its fit is {total}, not {team['fit']}"


def _next_best(facts: Facts, group: Group, team: Document) -> Iterator[str]:
    best = team.get("next_best")
    if best is None:
        return
    members = [member["volunteer"] for member in team["members"]]
    if best["instead_of"] not in members or best["volunteer"] not in facts.volunteers:
        yield "next_best names somebody who is not there"
        return
    swapped = [best["volunteer"] if member == best["instead_of"] else member for member in members]
    yield from (
        f"with next_best, {fault}"
        for fault in team_faults(facts, group, swapped, team["interpreter"], team["mentor"])
    )
    came, went = (facts.volunteers[best[role]] for role in ("volunteer", "instead_of"))
    change = facts.member_fit(came, group) - facts.member_fit(went, group)
    if best["fit_change"] != change:
        yield f"next_best changes fit by {change}, not {best['fit_change']}"


def _capacities(facts: Facts, result: Document) -> Iterator[str]:
    seats = Counter(member["volunteer"] for team in result["teams"] for member in team["members"])
    interprets = Counter(team["interpreter"] for team in result["teams"] if team["interpreter"] is not None)
    mentors = Counter(team["mentor"] for team in result["teams"])
    people = ((seats, facts.volunteers), (interprets, facts.interpreters), (mentors, facts.mentors))
    for used, known in people:
        for person, groups in used.items():
            if person in known and groups > known[person]["capacity"]:
                yield f"{person}: carries {groups} groups with a capacity of {known[person]['capacity']}"


def _everyone(facts: Facts, result: Document) -> Iterator[str]:
    told = Counter(client for team in result["teams"] for client in team["clients"])
    told.update(row["client"] for row in result["unplaced"])
    for client in sorted(set(told) | set(facts.clients), key=str):
        if told[client] != 1 or client not in facts.clients:
            yield f"client {client}: told {told[client]} times among placed and unplaced"
    seated = {member["volunteer"] for team in result["teams"] for member in team["members"]}
    if result["unused"] != sorted(set(facts.volunteers) - seated):
        yield "unused: not the sorted ids of the volunteers in no team"


def _by_client(result: Document) -> dict[str, Document]:
    return {client: team for team in result["teams"] for client in team["clients"]}


def _pins(facts: Facts, result: Document) -> Iterator[str]:
    team_of = _by_client(result)
    for pin in facts.pins:
        kind, client = pin["kind"], pin["client"]
        team = team_of.get(client)
        members = [] if team is None else [member["volunteer"] for member in team["members"]]
        if kind == "seat":
            held = pin["volunteer"] in members
        elif kind == "forbid":
            held = pin["volunteer"] not in members
        elif kind == "mentor":
            held = team is not None and team["mentor"] == pin["mentor"]
        else:
            held = team is not None
        if not held:
            yield f"pin {kind} for {client}: does not hold"


def _floors(facts: Facts, result: Document) -> Iterator[str]:
    team_of = _by_client(result)
    for floor in facts.floors:
        placed = sum(client in team_of for client in set(floor["clients"]))
        if placed < floor["at_least"]:
            yield f"floor {floor['id']}: {placed} placed, not {floor['at_least']}"


def values(facts: Facts, result: Document) -> dict[str, int]:
    """The value of every level, recomputed from the teams of a result."""
    team_of = _by_client(result)
    load = Counter(member["volunteer"] for team in result["teams"] for member in team["members"])
    found = {
        "urgency": sum(int(facts.clients[client]["urgency"]) for client in team_of),
        "changes": changes(facts, team_of),
        "fit": sum(_team_fit(facts, team) for team in result["teams"]),
        "balance": sum(groups * (groups - 1) // 2 for groups in load.values()),
    }
    return found if facts.has_plan else {name: found[name] for name in found if name != "changes"}


def _team_fit(facts: Facts, team: Document) -> int:
    group = facts.group_of[team["clients"][0]]
    members = sum(facts.member_fit(facts.volunteers[row["volunteer"]], group) for row in team["members"])
    return members + facts.support_fit(team["interpreter"], facts.mentors[team["mentor"]], group)


def changes(facts: Facts, team_of: Mapping[str, Document]) -> int:
    """What the plan loses: 1 per new member, 10 per group that loses all its former members or its place."""
    former: dict[tuple[str, ...], set[str]] = {}
    for planned in facts.plan:
        for client in planned["clients"]:
            if client in facts.group_of:
                former.setdefault(facts.group_of[client].key, set()).update(planned["members"])
    total = 0
    for key, before in former.items():
        team = team_of.get(key[0])
        if team is None:
            total += 10
            continue
        now = {member["volunteer"] for member in team["members"]}
        total += len(now - before) + (0 if now & before else 10)
    return total


def _levels(facts: Facts, result: Document) -> Iterator[str]:
    expected = values(facts, result)
    levels = result["levels"]
    if [level["name"] for level in levels] != [name for name in LEVELS if name in expected]:
        yield f"levels: {', '.join(level['name'] for level in levels)} is not the contract's order"
    for level in levels:
        yield from (f"level {level['name']}: {sentence}" for sentence in _level(level, expected))
    proved = all(level["proved"] for level in levels)
    if (result["status"] == "optimal") != proved:
        yield f"status: {result['status']} while {'every' if proved else 'not every'} level is proved"
    prices = PriceCheck(facts, result["certificate"])
    yield from prices.violations(expected["urgency"])


def _level(level: Document, expected: dict[str, int]) -> Iterator[str]:
    name, value, bound = level["name"], level["value"], level["bound"]
    if value != expected.get(name):
        yield f"the value is {expected.get(name)}, not {value}"
    sense = "max" if name == "urgency" else "min"
    if level["sense"] != sense:
        yield f"the sense is {sense}, not {level['sense']}"
    if not math.isfinite(bound):
        yield f"the bound {bound} is not a number that can be compared"
    elif (bound < value if sense == "max" else bound > value) and abs(bound - value) > TOLERANCE:
        yield f"the bound {bound} is on the wrong side of the value {value}"
    if level["proved"] and abs(bound - value) > TOLERANCE:
        yield f"said to be proved with value {value} and bound {bound}"
    gap = abs(bound - value) / max(1.0, abs(value))
    if abs(level["gap"] - gap) > max(TOLERANCE, 0.02 * gap):
        yield f"the gap is {gap}, not {level['gap']}"


def _unplaced(facts: Facts, result: Document) -> Iterator[str]:
    placed = set(_by_client(result))
    # People of capacity 0 may be counted as present or as absent by an explanation.
    roomy, everyone = PriceCheck(facts, {}, with_room_only=True), PriceCheck(facts, {})
    possible: dict[Group, Possible] = {}
    for row in result["unplaced"]:
        client, because = row["client"], row["because"]
        if client not in facts.group_of:
            continue  # told by _everyone
        group = facts.group_of[client]
        if group not in possible:
            possible[group] = Possible(
                empty_seat=bool(roomy.empty_seats(group)),
                seat_empty_of_all=bool(everyone.empty_seats(group)),
                team=roomy.cheapest(group) is not None,
                team_of_all=everyone.cheapest(group) is not None,
            )
        yield from (
            f"unplaced {client}: {sentence}"
            for sentence in _because(because, possible[group], placed, result["status"])
        )


@dataclass(frozen=True)
class Possible:
    """What can be said of a group with everybody free."""

    empty_seat: bool
    seat_empty_of_all: bool
    team: bool
    team_of_all: bool


def _because(because: Document, possible: Possible, placed: set[str], status: str) -> Iterable[str]:
    kind = because["kind"]
    if kind not in REASONS:
        yield f"{kind!r} is none of {', '.join(REASONS)}"
    elif kind == "nobody" and not possible.empty_seat:
        yield "said that nobody covers a seat, but every seat has someone"
    elif kind == "combination" and (possible.seat_empty_of_all or possible.team):
        yield "said that no combination is a team, which is not so"
    elif kind in ("competition", "not_proved", "pins") and not possible.team_of_all:
        yield f"said to be unplaced by {kind}, but no team can exist"
    elif kind == "not_proved" and status == "optimal":
        yield "said not to be decided although everything is proved"
    if kind == "nobody" and not because["missing"]:
        yield "nothing is said to be missing"
    if kind == "competition":
        if because["price"] < 0 or not because["resource"]:
            yield "competition without a resource or with a negative price"
        if not set(because["held_by"]) <= placed:
            yield "competition with clients who are not placed"


def _advice(facts: Facts, result: Document) -> Iterator[str]:
    placed = set(_by_client(result))
    unplaced = set(facts.clients) - placed
    for number, row in enumerate(rows(result, "advice")):
        if not row["places"] or not set(row["places"]) <= unplaced:
            yield f"advice {number}: places clients who are not unplaced"
        if row["urgency_gain"] <= 0:
            yield f"advice {number}: gains nothing"
        if not isinstance(row["verified"], bool):
            yield f"advice {number}: does not say whether it is verified"
