"""Bugs that systems like this one had, re-enacted here: each was found in a product that people trusted.

The list is the one of authorization failures in the advisories of Vaultwarden (2022 to 2026), OpenEMR, SecureDrop
and Bitwarden's emergency access. Where the feature does not exist here, a test says so and fails on the day
on which somebody adds it, so that the story is then told against it.
"""

import re
import uuid

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.access.invitations import InvitationUnusableError, accept_signed_in, send_invitation
from alongside.access.models import Invitation, RoleAssignment, Wall
from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.access.standing import forget_standing, standing
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.intake.models import Client
from alongside.lib.acting import acting
from alongside.partners.models import Organization
from alongside.volunteers.models import Credential, Person
from tests.cast import CANARIES, HANDLES, PASSWORD, SYSTEM, make_cast
from tests.walk import names_and_parameters

pytestmark = pytest.mark.django_db
ANA = "ana@harbor.example"


@pytest.fixture
def cast(db):
    return make_cast()


def browser_of(account):
    browser = Browser()
    browser.force_login(account)
    return browser


def test_alice_reads_no_client_of_another_nonprofit_by_listing_all(cast):
    """Vaultwarden GHSA-h265-g7rm-h337: members received the items of collections that they were not in.

    Here: the list of clients holds those of one's own nonprofit and no other's, in whatever program one asks.
    """
    page = browser_of(cast.alice).get(reverse("office:clients")).content.decode()
    assert HANDLES[0] in page
    assert HANDLES[1] not in page
    with acting(cast.alice):
        assert set(Client.objects.visible_to(cast.alice).values_list("handle", flat=True)) == {HANDLES[0]}


@pytest.mark.parametrize("page", ["office:client", "office:client-edit", "office:client-identity"])
def test_charlie_who_knows_a_clients_code_gets_no_further_than_a_stranger(cast, page):
    """Vaultwarden GHSA-w9f8-m526-h7fh: an object could be read and changed by whoever knew its UUID."""
    charlie = browser_of(cast.charlie)
    known = charlie.get(reverse(page, args=[cast.coast.client.code]))
    unknown = charlie.get(reverse(page, args=[uuid.uuid4()]))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert CANARIES["given_name"] not in known.content.decode()


def test_carol_changes_nobody_whom_another_organization_looks_after(cast):
    """Vaultwarden GHSA-h4hq: a manager could edit collections that were not assigned to the manager.

    Here: a partner coordinator sees and changes the people of her own organization only.
    """
    fenwicks = cast.plains.people[Role.VOLUNTEER_ATTORNEY]
    with acting(cast.carol):
        assert not Person.objects.visible_to(cast.carol).filter(pk=fenwicks.pk).exists()
    assert browser_of(cast.carol).get(reverse("office:person-edit", args=[fenwicks.code])).status_code == 403


def test_alice_who_may_read_a_plan_cannot_change_it_by_sending_the_form_anyway(cast):
    """Vaultwarden GHSA-r32r: a manager with read access to a collection could write to it by the API."""
    alice, plan = browser_of(cast.alice), cast.coast.plan
    assert alice.get(reverse("office:plan", args=[plan.code])).status_code == 200
    for act in ("office:plan-discard", "office:plan-decide", "office:plan-accept"):
        answer = alice.post(reverse(act, args=[plan.code]), {"version": plan.version})
        assert answer.status_code == 403, act
    plan.refresh_from_db()
    assert plan.state == "proposed"


def test_mara_binds_no_client_of_hers_to_an_organization_of_another_program(cast):
    """Vaultwarden GHSA-569v-845w-g82p: a group of one organization could be bound to collections of another.

    Here: what a form refers to (a nonprofit, a sibling, an organization behind a wall) must lie within what
    the person may see; a code from elsewhere is no valid choice.
    """
    mara, foreign = browser_of(cast.mara), cast.plains
    client = reverse("office:client-household", args=[cast.coast.client.code])
    assert mara.post(client, {"sibling": str(foreign.client.code)}).status_code == 422
    wall = reverse("office:client-wall", args=[cast.coast.client.code])
    answer = mara.post(
        wall, {"organization": str(foreign.employer.code), "reason": "acts for the other side of the case"}
    )
    assert answer.status_code == 422
    assert not Wall.objects.filter(holder=foreign.employer.code).exists()


def test_a_coordinator_cannot_bind_a_detail_of_a_stranger_to_her_own_page(cast):
    """The same class (GHSA-569v): the parent in the address is one's own, the child is somebody else's."""
    bob, other = cast.coast.people[Role.VOLUNTEER_ATTORNEY], cast.plains.people[Role.VOLUNTEER_ATTORNEY]
    theirs = Credential.objects.get(person=other)
    address = reverse("office:person-detail-remove", args=[bob.code, "credential", theirs.code])
    assert browser_of(cast.mara).post(address).status_code in {303, 404}  # removing what is not there
    assert Credential.objects.filter(pk=theirs.pk).exists()


def test_whoever_is_invited_as_manager_and_has_not_accepted_can_end_and_discard_nothing(cast):
    """Vaultwarden GHSA-937x-3j8m-7w7p (CVE-2026-43913): an owner who was invited and not yet confirmed could
    purge the whole vault of the organization."""
    invited, coast = cast.invited[Role.PROGRAM_MANAGER], cast.coast
    assert Invitation.objects.filter(person=invited.code, accepted_at=None).exists()
    browser = browser_of(invited)
    for act, code in (("office:plan-discard", coast.plan.code), ("office:team-end", coast.team.code)):
        assert browser.post(reverse(act, args=[code]), {"version": 1}).status_code == 403
    coast.plan.refresh_from_db()
    coast.team.refresh_from_db()
    assert (coast.plan.state, coast.team.state) == ("proposed", "open")


def test_after_a_new_password_every_other_session_of_alice_is_dead(cast):
    """Vaultwarden GHSA-6j4w-g4jh-xjfx: refresh tokens survived the rotation of the security stamp."""
    alice = Account.objects.get(pk=cast.alice.pk)
    stolen, own = Browser(), Browser()
    for browser in (stolen, own):
        browser.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        assert browser.get(reverse("account:home")).status_code == 200
    new = "seven quiet harbors at night"
    own.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert Account.objects.get(pk=alice.pk).check_password(new)
    assert stolen.get(reverse("account:home")).status_code == 302
    assert (
        Session.objects.filter(session_key=stolen.session.session_key, expire_date__gt=timezone.now()).count()
        <= 1
    )


def test_an_invitation_to_ana_is_not_accepted_with_another_address(cast):
    """Vaultwarden GHSA-6x5c-84vm-5j56 (CVE-2026-47164): single sign-on linked an existing account by an
    address that nobody had verified. There is no single sign-on here; the door of that kind is the
    invitation, and it opens only to the account that has the address to which the link was mailed."""
    sent = send_invitation(
        cast.mara, ANA, Role.PROGRAM_MANAGER, program=cast.coast.program.code, organization=None
    )
    with pytest.raises(InvitationUnusableError):
        accept_signed_in(sent.token, cast.bob)
    assert not RoleAssignment.objects.filter(holder=cast.bob.code, role=Role.PROGRAM_MANAGER).exists()
    anas = create_account(SYSTEM, ANA, PASSWORD, name="Ana")
    answer = Browser().post(
        reverse("account:invitation", args=[sent.token]), {"name": "Ana", "password": "x" * 20}
    )
    assert answer.status_code in {200, 302, 409, 422}
    assert not standing(anas).role_names


def test_nobody_signs_in_by_another_house_so_no_address_from_there_can_be_believed():
    """CVE-2026-47164 again: the feature itself is absent. Whoever adds it, re-enacts the advisory here."""
    assert [a for a in settings.INSTALLED_APPS if "socialaccount" in a or "saml" in a or "oidc" in a] == []
    assert [url for url in names_and_parameters() if re.search("social|saml|oidc|sso", url)] == []


def test_gita_the_administrator_of_one_organization_gives_no_role_in_another(cast):
    """Vaultwarden 1.32.7: the administrator of any organization could edit any organization's groups."""
    gita, foreign = cast.gita, cast.plains
    with pytest.raises(PermissionDenied):
        send_invitation(
            gita, ANA, Role.PARTNER_COORDINATOR,
            program=foreign.program.code, organization=foreign.employer.code,
        )  # fmt: skip
    theirs = RoleAssignment.objects.get(holder=foreign.people[Role.VOLUNTEER_ATTORNEY].code)
    assert browser_of(gita).post(reverse("account:role-end", args=[theirs.code])).status_code == 404
    assert RoleAssignment.objects.get(pk=theirs.pk).ends_on is None


def test_a_manager_elsewhere_who_volunteers_here_cannot_rename_a_partner(cast):
    """Found in this program by the campaign of removed checks, and of the same class: rights in one
    organization counted in another through a relation that was meant for something else."""
    visitor = cast.elsewhere[Role.PROGRAM_MANAGER]
    assign_role(SYSTEM, visitor.code, Role.VOLUNTEER_ATTORNEY, program=cast.coast.program.code)
    forget_standing(visitor)
    address = reverse("office:organization-edit", args=[cast.coast.employer.code])
    answer = browser_of(visitor).post(address, {"version": 1, "name": "Renamed", "kind": "law_firm"})
    assert answer.status_code == 403
    assert Organization.objects.get(pk=cast.coast.employer.pk).name == "Sterling LLP"


def test_whoever_sits_on_a_team_cannot_change_the_terms_of_the_own_seat(cast):
    """Bitwarden-compatible emergency access (found for BSI): the grantee could change the own level of
    access and the waiting period. Here: nobody who is given access writes the row that gives it."""
    coast, bob = cast.coast, browser_of(cast.bob)
    assert bob.post(reverse("office:team-seat-add", args=[coast.team.code])).status_code == 403
    assert (
        bob.post(reverse("office:team-seat-end", args=[coast.team.code, coast.seat.code])).status_code == 403
    )
    mine = RoleAssignment.objects.get(holder=cast.bob.code)
    assert bob.post(reverse("account:role-end", args=[mine.code])).status_code == 403
    own = RoleAssignment.objects.get(holder=cast.mara.code)
    assert browser_of(cast.mara).post(reverse("account:role-end", args=[own.code])).status_code == 403


def test_no_page_fetches_an_address_that_a_person_typed():
    """Vaultwarden 1.36.0: the icon proxy fetched addresses inside the network (request forgery).

    Here no page takes an address to fetch; the web process has no client of HTTP at all.
    """
    assert [url for url in names_and_parameters() if re.search("icon|proxy|fetch|preview|hook", url)] == []


def test_the_manager_behind_a_wall_is_refused_although_her_role_allows(cast):
    """OpenEMR CVE-2026-33302: an explicit denial was ignored when any rule allowed. Here denial wins."""
    walled = cast.walled[Role.PROGRAM_MANAGER]
    assert standing(walled).programs_managed == {cast.coast.program.code}
    assert browser_of(walled).get(reverse("office:client", args=[cast.coast.client.code])).status_code == 404
    with acting(walled):
        assert not Client.objects.visible_to(walled).filter(pk=cast.coast.client.pk).exists()


@pytest.mark.parametrize(
    "page", ["office:clients-export", "office:people-export", "office:plan-xlsx", "office:plan-pdf"]
)
def test_fay_who_funds_gets_no_list_out_of_any_report(cast, page):
    """OpenEMR CVE-2022-1177: the accounting role downloaded patients' reports through the report page."""
    arguments = [cast.coast.plan.code] if "plan" in page else []
    fay = browser_of(cast.fay)
    for ask in (fay.get, fay.post):
        answer = ask(reverse(page, args=arguments))
        assert answer.status_code == 403
        assert HANDLES[0] not in answer.content.decode()


def test_bob_gets_no_other_persons_page_by_writing_another_code_into_the_address(cast):
    """OpenEMR CVE-2022-2730 and 2732: a key chosen by the user decided whose record was opened."""
    theo = cast.coast.people[Role.DATE_CHECKER]
    bob = browser_of(cast.bob)
    for page in ("office:person", "office:person-edit", "office:person-note"):
        assert bob.get(reverse(page, args=[theo.code])).status_code == 403
    assert bob.get(reverse("volunteer:team", args=[cast.plains.team.code])).status_code == 404


def test_nobody_sets_up_a_second_factor_for_another_account(cast):
    """SecureDrop SEC-01-001 (2024): a second factor could be enrolled for any user by its number.

    Here no address about factors or the password names an account: each acts on whoever is signed in; those
    that name a passkey find it only among one's own.
    """
    about_oneself = [url for url in names_and_parameters() if url.startswith(("mfa_", "account_change"))]
    assert about_oneself
    named = {url for url in about_oneself if names_and_parameters()[url]}
    assert named == {"mfa_remove_webauthn", "mfa_edit_webauthn"}
    for url in named:
        assert browser_of(cast.alice).post(reverse(url, args=[1])).status_code in {302, 404}


def test_a_link_on_another_site_signs_nobody_out(cast):
    """SecureDrop SEC-01-003 (2024): signing out answered GET, so that any page could do it to the user."""
    alice = browser_of(cast.alice)
    alice.get(reverse("account_logout"))
    assert alice.get(reverse("account:home")).status_code == 200
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(cast.alice)
    assert strict.post(reverse("account_logout")).status_code == 403


# --- features that other systems had and this one has not ---------------------------------------------

ABSENT = {
    "attachment|document|upload-file|download": "Vaultwarden GHSA-w9f8: attachments were read by their code. No "
    "documents are kept here yet.",
    "emergency|break-glass": "Bitwarden-compatible emergency access: there is no emergency access here.",
    "group|collection": "Vaultwarden GHSA-569v, GHSA-h4hq: roles are fixed, there are no groups to bind.",
    "purge": "CVE-2026-43913: nothing purges a program.",
    "api|token-refresh|oauth": "Vaultwarden GHSA-6j4w: sessions alone sign in; there are no bearer tokens.",
}


@pytest.mark.parametrize("words", ABSENT)
def test_the_feature_of_the_bug_is_absent_and_whoever_adds_it_re_enacts_the_bug_here(words):
    found = [url for url in names_and_parameters() if re.search(rf"(^|[:_-])({words})($|[:_-])", url)]
    assert found == [], ABSENT[words]


def test_no_mail_left_while_these_stories_were_told(cast):
    """What is refused tells nobody: a refusal sends no letter that would name what was refused."""
    browser_of(cast.charlie).get(reverse("office:client", args=[cast.coast.client.code]))
    assert mail.outbox == []
