"""A small program made of rows: two cities, three employers, people and children, all invented."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.intake.models import Client, Household
from alongside.lib.acting import System, acting
from alongside.partners.models import Office, Organization, Program, ProgramPartner
from alongside.volunteers import services as people
from alongside.volunteers.models import Enrollment, Person

SYSTEM = System("tests")
PLACES = {
    "Seattle": ("WA", 47.6062, -122.3321),
    "Tacoma": ("WA", 47.2529, -122.4443),
    "Newark": ("NJ", 40.7357, -74.1724),
}
BEGAN = datetime.date(2020, 1, 1)


@dataclass
class Town:
    """A program with its organizations by short name and its people by given name."""

    program: Program
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def organization(self, short: str, name: str, kind: str, cities=("Seattle",)) -> Organization:
        row = Organization.objects.create(name=name, kind=kind)
        for city in cities:
            state, latitude, longitude = PLACES[city]
            Office.objects.create(
                organization=row, city=city, state=state, latitude=latitude, longitude=longitude
            )
        ProgramPartner.objects.create(
            program=self.program, organization=row, part="employer", starts_on=BEGAN
        )
        self.organizations[short] = row
        return row

    def person(
        self, given, family, short=None, city="Seattle", role="attorney", admitted=(), languages=(),
        trained=("sijs",), interprets=False, **enrollment,
    ) -> Person:  # fmt: skip
        row = people.create_person(
            SYSTEM, given_name=given, family_name=family, email=f"{given}.{family}@people.example".lower()
        )
        if short:
            organization = self.organizations[short]
            office = organization.offices.filter(city=city).first() if city else None
            people.affiliate(SYSTEM, row, organization, office=office, starts_on=BEGAN)
        people.enroll(SYSTEM, row, self.program, role, starts_on=BEGAN, **enrollment)
        for state in admitted:
            people.add_credential(SYSTEM, row, jurisdiction=state)
        for language in languages:
            people.add_language(SYSTEM, row, language, may_interpret=interprets)
        for pathway in trained:
            people.record_training(SYSTEM, [row], pathway, BEGAN)
        self.people[given] = row
        return row

    def client(
        self, handle, city="Tacoma", household=None, languages=("spa",), pathways=("sijs",), urgency=60,
        in_days=300, short="aid",
    ) -> Client:  # fmt: skip
        state, latitude, longitude = PLACES[city]
        with acting(SYSTEM):
            group = None
            if household:
                group, _ = Household.objects.get_or_create(
                    program=self.program, organization=self.organizations[short], label=household
                )
            row = Client.objects.create(
                handle=handle,
                program=self.program,
                organization=self.organizations[short],
                household=group,
                city=city,
                state=state,
                latitude=latitude,
                longitude=longitude,
                languages=[{"code": code, "level": "fluent"} for code in languages],
                pathways=list(pathways),
                urgency=urgency,
                next_safe_on=timezone.localdate() + datetime.timedelta(days=in_days) if in_days else None,
            )
        self.clients[handle] = row
        return row

    def account(
        self, given: str, role: Role, short: str | None = None, *, in_program: bool = True
    ) -> Account:
        """A sign-in for someone: one of the town's people (same code), or someone from outside."""
        person = self.people.get(given)
        account = Account.objects.create_user(
            f"{given}@accounts.example".lower(),
            "a long password 42",
            name=person.full_name if person else given,
            **({"code": person.code} if person else {}),
        )
        assign_role(
            SYSTEM,
            account.code,
            role,
            program=self.program.code if in_program else None,
            organization=self.organizations[short].code if short else None,
        )
        self.accounts[given] = account
        return account


def small_town() -> Town:
    """Room for two teams of four in Seattle; nobody in Newark. Three children: two siblings and one more."""
    town = Town(Program.objects.create(slug="harbor", name="Harbor Program", starts_on=BEGAN))
    town.organization("aid", "Alder Legal Aid", "legal_nonprofit")
    town.organization("firm", "Quill & Reed LLP", "law_firm")
    town.organization("corp", "Meridian Works", "corporate_legal_department")
    town.person("Bob", "Okafor", "firm", admitted=["WA"], languages=["spa"])
    town.person("Ines", "Falk", "firm", admitted=["WA"], trained=[])
    town.person("Tom", "Adair", "firm", role="paralegal", trained=[], languages=["spa"])
    town.person("Ruth", "Solis", "firm", role="paralegal", trained=[])
    town.person("Maya", "Lind", "corp")
    town.person("Jon", "Petrov", "corp", trained=[])
    town.person("Lena", "Wirth", "corp", role="contract_manager", trained=[])
    town.person("Omar", "Haddad", "corp", role="legal_assistant", trained=[], languages=["spa"])
    town.person("Alice", "Moreau", "aid", role="mentor", pathways=["sijs", "asylum"], capacity=8)
    town.person("Nadia", "Cruz", "aid", role="interpreter", languages=["spa", "mam"], capacity=3)
    town.client("Blue Heron 1", household="Cedar House", urgency=80, in_days=60)
    town.client("Blue Heron 2", household="Cedar House", urgency=70, in_days=90)
    town.client("Grey Wren 3", urgency=50, in_days=200)
    town.account("Grace", Role.PROGRAM_MANAGER)
    return town


def people_of(town: Town) -> Enrollment:
    return Enrollment.objects.filter(program=town.program)
