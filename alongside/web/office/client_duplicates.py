"""Before a client is added: who on file may be the same child, or stand on the other side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from alongside.intake.conflicts import ChecksUsedUpError, Purpose, check_conflicts, digest_of_question
from alongside.partners.models import Program
from alongside.web.conflict_words import asked_of, lines_of
from alongside.web.gate import signed_in
from alongside.web.office.forms.clients import NewClientForm

DECIDED = "another"  # in the form: the question to which the person has answered "it is another person"


def offer_duplicates(request: HttpRequest, program: Program, form: NewClientForm) -> dict[str, Any] | None:
    """What the page shows before it saves, or None where there is nothing to ask.

    Nothing is asked twice: the form carries a digest of the names about which the person has decided. Where
    the hour's checks are used up the client is added all the same, and the person is told.
    """
    data = form.cleaned_data
    names = [f"{data['given_name']} {data['family_name']}".strip()]
    asked = (names, data["birth_date"], data["a_number"])
    question = digest_of_question(*asked)
    if not (names[0] or data["a_number"]) or request.POST.get(DECIDED) == question:
        return None
    try:
        outcome = check_conflicts(signed_in(request), program, *asked, purpose=Purpose.NEW_CLIENT)
    except ChecksUsedUpError:
        messages.warning(
            request,
            _(
                "This hour’s checks are used up: the client was added without looking for duplicates. Check later."
            ),
        )
        return None
    if outcome.is_empty:
        return None
    return {
        "outcome": outcome,
        "lines": lines_of(outcome),
        "hidden": asked_of(outcome),
        "question": question,
        "submit": _("It is another person: add the client"),
    }
