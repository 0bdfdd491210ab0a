"""What each consent means, as it is read to a client. None is a condition of help."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Consent


@dataclass(frozen=True)
class ConsentWords:
    """The heading of a consent and the sentence that explains it."""

    title: str | Promise
    text: str | Promise


CONSENT_WORDS: dict[str, ConsentWords] = {
    Consent.Kind.STORAGE: ConsentWords(
        _("Keep what I tell"),
        _("The office keeps what the client tells, sealed, so that nobody has to tell it twice."),
    ),
    Consent.Kind.SHARE_HOST: ConsentWords(
        _("Share it with the named nonprofit and firm"),
        _("The team that takes the case may read the file. Everyone else stays outside."),
    ),
    Consent.Kind.REFERRAL: ConsentWords(
        _("Send me to other nonprofits"),
        _("The office may tell another nonprofit who the client is, so that it can help."),
    ),
    Consent.Kind.STATISTICS: ConsentWords(
        _("Count me in numbers without my name"),
        _("Reports may count the client, never name or describe them. Help does not depend on it."),
    ),
    Consent.Kind.MEDIA: ConsentWords(
        _("Tell my story to the media"),
        _("Nobody tells the story to the press without this. Most clients say no, and that is fine."),
    ),
    Consent.Kind.CONTACT: ConsentWords(
        _("Write or text to me"),
        _("The office may write or text. Ask first who else sees the phone."),
    ),
}
