"""What a client agreed to, and who sent the client or was sent the client."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.loader import demand, load
from alongside.access.roles import Permission
from alongside.intake.consents import (
    ConsentStandsError,
    consents_of,
    give_consent,
    note_of,
    revoke_consent,
)
from alongside.intake.models import Client, Consent
from alongside.intake.referrals import record_referral
from alongside.lib.versions import StaleVersionError
from alongside.web.editing import read_version
from alongside.web.gate import signed_in
from alongside.web.office.consent_words import CONSENT_WORDS
from alongside.web.office.forms.consents import ConsentForm, ReferralForm
from alongside.web.office.screening_pages import screening_crumbs


def _load_client(request: HttpRequest, code: uuid.UUID) -> Client:
    rows = Client.objects.select_related("program", "organization")
    return load(signed_in(request), rows, code, Permission.CLIENT_EDIT)


def _see_other(url: str) -> HttpResponse:
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def _page(request: HttpRequest, row: Client, status: int = 200) -> HttpResponse:
    kinds = [
        {
            "kind": kind,
            "words": CONSENT_WORDS[kind],
            "standing": standing,
            "note": note_of(standing) if standing else "",
            "revoked": revoked,
        }
        for kind, standing, revoked in consents_of(row)
    ]
    context = {"client": row, "kinds": kinds, "crumbs": screening_crumbs(row, _("Consents"))}
    return render(request, "office/consents.html", context, status=status)


def consents(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    return _page(request, _load_client(request, code))


def consent_give(request: HttpRequest, code: uuid.UUID, kind: str) -> HttpResponse:
    """Record that the client, or a guardian, agrees to one thing."""
    row = _load_client(request, code)
    if kind not in Consent.Kind.values:
        raise Http404
    spoken = [one["code"] for one in row.languages]
    form = ConsentForm(request.POST or None, initial={"language": spoken[0] if spoken else "spa"})
    status = 200
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data}
        try:
            give_consent(signed_in(request), row, kind, code=typed.pop("once"), **typed)
        except ConsentStandsError:
            form.add_error(
                None, _("The client has agreed to this already. To record it anew, take that back first.")
            )
            status = 409
        else:
            messages.success(request, _("Recorded."))
            return _see_other(reverse("office:consents", args=[row.code]))
    words = CONSENT_WORDS[kind]
    context = {
        "form": form,
        "title": words.title,
        "intro": words.text,
        "over": row.handle,
        "submit": _("Record the consent"),
        "cancel_url": reverse("office:consents", args=[row.code]),
        "crumbs": screening_crumbs(row, _("Consents")),
    }
    return render(
        request, "office/form_page.html", context, status=422 if form.errors and status == 200 else status
    )


def consent_revoke(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Take one consent back as of today; the others stand."""
    relations = ("client", "client__program", "client__organization")
    row = load(signed_in(request), Consent.objects.select_related(*relations), code)
    demand(signed_in(request), Permission.CLIENT_EDIT, **row.client.access_place())
    try:
        revoke_consent(signed_in(request), row, read_version(request.POST))
    except StaleVersionError:
        messages.error(request, _("This consent was changed meanwhile. Look at it again."))
        return _page(request, row.client, 409)
    messages.success(request, _("Taken back as of today. What stood until then stays on record."))
    return _see_other(reverse("office:consents", args=[row.client.code]))


def referral_add(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Write down who sent the client to us, or where we sent the client."""
    row = _load_client(request, code)
    form = ReferralForm(request.POST or None, initial={"direction": "in"})
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data}
        record_referral(signed_in(request), row, code=typed.pop("once"), **typed)
        messages.success(request, _("Recorded."))
        return _see_other(reverse("office:client", args=[row.code]))
    context = {
        "form": form,
        "title": _("Record a referral"),
        "over": row.handle,
        "submit": _("Record"),
        "cancel_url": reverse("office:client", args=[row.code]),
        "crumbs": screening_crumbs(row, _("Record a referral")),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)
