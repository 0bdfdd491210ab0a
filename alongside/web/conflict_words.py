"""What a conflict check found, in words: how strong a sign is, why, and who somebody is in a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.access.roles import Role
from alongside.intake.conflicts import Found, Outcome

STRENGTHS: dict[str, str | Promise] = {
    "same": _("Very likely the same person"),
    "likely": _("Likely the same person"),
    "possible": _("Possibly the same person"),
}
TONES = {"same": "strong", "likely": "soon", "possible": "note"}
REASONS: dict[str, str | Promise] = {
    "same_a_number": _("the same A-number"),
    "a_number_one_digit_apart": _("A-numbers one digit apart"),
    "different_a_number": _("a different A-number"),
    "same_name": _("the same name"),
    "a_name_left_out": _("a name is left out"),
    "a_word_differs": _("one name differs"),
    "order_exchanged": _("the names in another order"),
    "joined_or_split": _("names written together or apart"),
    "nickname": _("a nickname"),
    "sounds_alike": _("a name that sounds alike"),
    "spelled_alike": _("a name spelled almost alike"),
    "misread": _("a name with letters that are easily misread"),
    "other_gender": _("a name in its form for a boy or a girl"),
    "cut_short": _("a name that was cut short"),
    "initial": _("an initial"),
    "one_word_only": _("only one name to go by"),
    "common_names": _("names that many people have"),
    "same_birth_date": _("the same birth date"),
    "birth_date_day_and_month_exchanged": _("birth dates with day and month exchanged"),
    "birth_date_one_digit_apart": _("birth dates one digit apart"),
    "same_birth_year": _("the same year of birth"),
    "different_birth_date": _("a different birth date"),
}
FILED_AS: dict[str, str | Promise] = {
    "client": _("Client"),
    "volunteer": _("Volunteer"),
    "parent": _("Parent in the state case"),
    "sponsor": _("Sponsor"),
    "employer": _("Employer"),
    "abuser": _("Person who caused harm"),
    "other_adverse": _("Other party"),
}
RELATED = _("%(role)s, in this client’s matter")
ASK: dict[Role, str | Promise] = {
    Role.PROGRAM_MANAGER: _(
        "There is a likely match in a file that you may not see. Ask the program manager."
    ),
    Role.STAFF_ATTORNEY: _(
        "There is a likely match in a file that you may not see. Ask the staff attorney of the nonprofit."
    ),
}


@dataclass(frozen=True)
class Line:
    """One hit as a page shows it."""

    title: str
    url: str
    filed_as: str
    strength: str
    tone: str
    reasons: tuple[str, ...]


def lines_of(outcome: Outcome) -> list[Line]:
    """The hits, in the reader's language."""
    return [_line(one) for one in outcome.found]


def asked_of(outcome: Outcome) -> list[str]:
    """What is said of files that the asker may not see."""
    return [str(ASK[role]) for role in outcome.ask]


def _line(one: Found) -> Line:
    if one.client is not None:
        title, url = one.client.handle, reverse("office:client", args=[one.client.code])
    elif one.person is not None:
        title, url = one.person.full_name, reverse("office:person", args=[one.person.code])
    else:
        raise ValueError("a hit stands in a file")
    filed_as = str(FILED_AS[one.hit.role])
    if one.is_related:
        filed_as = str(RELATED) % {"role": filed_as}
    return Line(
        title,
        url,
        filed_as,
        str(STRENGTHS[one.hit.strength]),
        TONES[one.hit.strength],
        reasons(one.hit.reasons),
    )


def reasons(codes: Iterable[str]) -> tuple[str, ...]:
    """Why somebody is shown; what the role says stands beside it already."""
    return tuple(str(REASONS[code]) for code in codes if not code.startswith("adverse_"))
