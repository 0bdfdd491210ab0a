"""What the tests of the office's pages share: signing in as somebody of the cast, and invented volunteers."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from alongside.accounts.models import Account
from alongside.lib.acting import System
from alongside.partners.models import Program
from alongside.volunteers.bulk import VolunteerRecord, create_people
from tests.cast import PASSWORD

SYSTEM = System("tests of the office")


def signed_in(account: Account) -> Client:
    """A browser in which `account` is signed in."""
    client = Client()
    client.force_login(account)
    return client


def signed_in_afresh(account: Account) -> Client:
    """As `signed_in`, having just given the password once more: exports ask for it."""
    client = signed_in(account)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def add_volunteers(program: Program, count: int, **changes: object) -> list[object]:
    """`count` invented attorneys of Sterling LLP in Seattle; their codes."""
    records = [
        VolunteerRecord(
            **{
                "given_name": f"Given{number:04}",
                "family_name": f"Family{number:04}",
                "email": f"p{number}@sterling.example",
                "organization": "Sterling LLP",
                "office": "Seattle",
                "role": "attorney",
                "admissions": ("WA",),
                "languages": (("spa", "fluent"),),
                "hours_per_month": 4,
                **changes,
            }
        )
        for number in range(count)
    ]
    return create_people(SYSTEM, program, records)
