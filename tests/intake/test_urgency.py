"""What harms first stands first, in the database as in the core, and an attorney's word comes before both."""

from __future__ import annotations

import ast
import datetime
import inspect
import random
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from alongside.accounts.models import Account
from alongside.audit.models import AuditEvent
from alongside.core.law import triage
from alongside.core.law.triage import TIERS, Standing, Urgency, order_key
from alongside.intake.harm import SEALED_REASON, Harm, is_sealed
from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, ReasonError, create_clients
from alongside.intake.tier_override import override_of, override_tier, restore_tier
from alongside.intake.urgency import harms_first, urgent_lines
from alongside.lib.acting import acting
from alongside.lib.law_rules import shipped_rules
from alongside.lib.versions import StaleVersionError
from alongside.placement.models import Team, TeamClient
from alongside.placement.selectors import name_of_team
from alongside.web import tier_words
from alongside.web.office.tables.clients import on_a_team
from alongside.web.tier_words import FACTS, REASONS, is_verified, reason_words, tiers_are_signed
from tests.cast import SYSTEM, Cast, cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
REASON = "the aunt called: he may be moved tonight"


def noon(days_ago: int) -> datetime.datetime:
    day = TODAY - datetime.timedelta(days=days_ago)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def scatter(cast: Cast, chance: random.Random, count: int) -> list[Client]:
    """Invented clients whose urgency is thrown together by chance, so that every tie-break decides somewhere."""
    records = [ClientRecord(handle=f"Gray Owl {number}") for number in range(count)]
    codes = create_clients(SYSTEM, cast.coast.program, cast.coast.nonprofit, records)
    rows = list(Client.objects.filter(code__in=codes))
    team = Team.objects.create(program=cast.coast.program, name="Elm", formed_on=TODAY, state=Team.State.OPEN)
    for row in rows:
        row.tier = chance.choice(TIERS)
        row.tier_unknown = chance.choice(([], [], ["custody"]))
        row.irreversible_on = chance.choice((None, TODAY, TODAY + datetime.timedelta(days=9)))
        row.is_detained, row.is_vulnerable, row.has_lawyer = (chance.random() < 0.3 for _ in range(3))
        row.languages = chance.choice(
            ([], [{"code": "mam", "level": "native"}], [{"code": "spa", "level": "basic"}])
        )
        row.save()
        Client.objects.filter(pk=row.pk).update(created_at=noon(chance.choice((0, 29, 30, 31, 400))))
        if chance.random() < 0.2:
            TeamClient.objects.create(team=team, client=row, handle=row.handle, starts_on=TODAY)
    return list(Client.objects.filter(code__in=codes).annotate(is_carried=on_a_team()))


def key_in_the_core(row: Client) -> tuple[object, ...]:
    """The core's key, with the unknown first within a tier; whom a team carries waits no more."""
    waiting = (TODAY - timezone.localdate(row.created_at)).days
    everyday = {one["code"] for one in row.languages} & {"spa", "eng"}
    carried = row.is_carried
    standing = Standing(
        detained=row.is_detained,
        vulnerable=row.is_vulnerable,
        represented=row.has_lawyer or carried,
        rare_language=not everyday,
        waiting_days=0 if carried else waiting,
    )
    urgency = Urgency(row.tier, (), tuple(row.tier_unknown), row.irreversible_on)
    rank, *rest = order_key(urgency, standing)
    return (rank, not row.tier_unknown, *rest[:-1], -waiting)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_orders_as_the_core_does(cast, seed):
    with acting(SYSTEM):
        rows = scatter(cast, random.Random(seed), 60)
        found = list(harms_first(Client.objects.filter(pk__in=[row.pk for row in rows]), TODAY, on_a_team()))
        ordered = [key_in_the_core(row) for row in found]
        assert len(ordered) == 60
        assert ordered == sorted(ordered)
        lines = urgent_lines(
            harms_first(Client.objects.filter(pk__in=[r.pk for r in rows]), TODAY, on_a_team()),
            name_of_team(),
        )
        assert [line.handle for line in lines] == [row.handle for row in found]
        assert {line.is_raised for line in lines} == {True, False}
        assert not [line for line in lines if line.is_raised and line.tier_raised == "T0"]


def test_no_waiting_raises_what_an_attorney_decided(cast):
    with acting(SYSTEM):
        dana = cast.coast.client
        TeamClient.objects.filter(client=dana).delete()
        Client.objects.filter(pk=dana.pk).update(tier="T2", tier_override="T4", created_at=noon(200))
        line = urgent_lines(
            harms_first(Client.objects.filter(pk=dana.pk), TODAY, on_a_team()), name_of_team()
        )[0]
    assert (line.tier, line.tier_now, line.tier_raised) == ("T2", "T4", "T4")


# --- reasons in words -------------------------------------------------------------------------------


def names_that_triage_gives() -> tuple[set[str], set[str]]:
    """From its source: the rules that it names outright, and the patterns into which it puts a name."""
    outright: set[str] = set()
    patterns: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(triage))):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"):
            continue
        rule = node.args[0]
        if isinstance(rule, ast.Constant):
            outright.add(str(rule.value))
        else:
            assert isinstance(rule, ast.JoinedStr)
            parts = (str(p.value) if isinstance(p, ast.Constant) else "*" for p in rule.values)
            patterns.add("".join(parts))
    return outright, patterns


def test_every_reason_of_triage_has_words_in_both_languages():
    outright, patterns = names_that_triage_gives()
    assert len(outright) > 10
    assert patterns == {"*_within_3_business_days", "*_within_*_days", "*_unknown"}
    names = sorted(outright | {f"{fact}_unknown" for fact in FACTS} | {SEALED_REASON})
    assert set(names) == set(REASONS)
    windows = [
        f"within_{days}_days" for days in (triage.MONTH, triage.THIRD, triage.NINE_MONTHS, triage.YEAR)
    ]
    for rule in shipped_rules().deadlines:
        names += [f"{rule}_{window}" for window in (*windows, "within_3_business_days")]
    for name in names:
        with translation.override("en"):
            english = reason_words(name)
        with translation.override("es"):
            spanish = reason_words(name)
        assert english, name
        assert "_" not in english
        assert english != spanish, name
    with pytest.raises(KeyError):
        reason_words("whim")


def test_the_facts_to_find_out_are_those_of_triage():
    source = inspect.getsource(triage._Look._unknown)
    assert {name for name in FACTS if f'"{name}"' in source} == set(FACTS)
    assert source.count(": facts.") + source.count(": self.") == len(FACTS)


def test_no_date_is_called_verified_before_an_attorney_signs():
    assert not any(is_verified(kind) for kind in ("hearing", "state_age", "federal_age", "one_year", ""))
    assert not tiers_are_signed()


def test_what_an_attorney_signed_is_called_verified(monkeypatch):
    book = shipped_rules()
    hearing = book.deadlines["hearing_appearance"]
    signed = {"verified_by": "Alice Stone", "verified_on": TODAY}
    versions = tuple(replace(one, provenance=replace(one.provenance, **signed)) for one in hearing.versions)
    triage_rule = book.references["triage"]
    changed = replace(
        book,
        deadlines={**book.deadlines, hearing.id: replace(hearing, versions=versions)},
        references={"triage": replace(triage_rule, provenance=replace(triage_rule.provenance, **signed))},
    )
    monkeypatch.setattr(tier_words, "current_rules", lambda: changed)
    assert is_verified("hearing")
    assert tiers_are_signed()
    assert not is_verified("state_age")


@pytest.mark.parametrize(
    "rule", ["danger_now", "trafficking_indicator", "u_cert_6m_within_30_days", "t_aos_within_365_days",
             "mtr_vawa_1y_within_30_days", "vawa_child_within_365_days"],
)  # fmt: skip
def test_what_tells_of_a_crime_suffered_leaves_the_row_as_a_pointer_to_the_findings(rule):
    harm = Harm((), (), 70, "T0", (triage.Reason(rule, TODAY), triage.Reason("danger_now")), ())
    assert harm.columns()["tier_because"] == [{"rule": SEALED_REASON, "date": None}]


def test_nothing_else_is_sealed():
    outright, _patterns = names_that_triage_gives()
    assert {name for name in outright if is_sealed(name)} == {"danger_now", "trafficking_indicator"}


# --- an attorney decides ----------------------------------------------------------------------------


def loaded(cast: Cast) -> Client:
    return Client.objects.select_related("program", "organization").get(pk=cast.coast.client.pk)


def test_alice_decides_and_her_reason_is_sealed(cast):
    with acting(cast.alice):
        dana = loaded(cast)
        computed = dana.tier
        override_tier(cast.alice, dana, dana.version, "T0", REASON)
        known = override_of(loaded(cast))
        assert known is not None
        assert (known.tier, known.reason, known.on) == ("T0", REASON, TODAY)
        assert known.by == Account.objects.get(code=cast.alice.code).name
        assert REASON.encode() not in bytes(loaded(cast).tier_override_reason)
        assert "moved" not in repr(known)
    with acting(SYSTEM):
        event = AuditEvent.objects.get(tag="client:tier:override")
        assert (event.reason, event.detail) == ("", {"computed": computed, "tier": "T0"})
        assert loaded(cast).tier == computed


def test_who_comes_second_is_told_and_a_short_reason_is_none(cast):
    with acting(cast.alice):
        dana = loaded(cast)
        before = dana.version
        override_tier(cast.alice, dana, before, "T0", REASON)
        with pytest.raises(StaleVersionError):
            override_tier(cast.alice, loaded(cast), before, "T4", REASON)
        with pytest.raises(ReasonError):
            override_tier(cast.alice, dana, dana.version, "T4", "because")
        with pytest.raises(StaleVersionError):
            restore_tier(cast.alice, loaded(cast), before)
        restore_tier(cast.alice, dana, dana.version)
        row = loaded(cast)
    assert (row.tier_override, row.tier_override_reason, row.tier_override_by) == ("", None, None)
    assert override_of(row) is None
    assert AuditEvent.objects.filter(tag="client:tier:restore").count() == 1
