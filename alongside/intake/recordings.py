"""Questions read aloud by a person: for Mam, K'iche' and other languages in which no browser can speak."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.intake.models import QuestionAudio, Screening
from alongside.lib.acting import Actor, acting
from alongside.lib.turns import wait_for_turn
from alongside.partners.models import Organization

MOST_BYTES = 3 * 1024 * 1024
SHORTEST_FRAME = 24  # bytes: no MPEG layer III frame is shorter
# What a file must begin with to be one of these; the name and the declared type are never believed.
_MP4_BRANDS = frozenset({b"M4A ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"})


class NoSoundError(ValueError):
    """The file is none of the kinds of sound that browsers play, or it is too large or empty."""


def sound_type(content: bytes) -> str | None:
    """The media type of a sound by its own first bytes: MP3, WAV, Ogg, WebM or MPEG-4; None for all else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[:4] == b"\x1a\x45\xdf\xa3":
        return "audio/webm" if b"webm" in content[:64] else None
    if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS:
        return "audio/mp4"
    if content[:3] == b"ID3" or _begins_mp3_frame(content):
        return "audio/mpeg"
    return None


def _begins_mp3_frame(content: bytes) -> bool:
    """Eleven bits of synchronization, then version and layer III (ISO 11172-3, 2.4.1.3)."""
    sync, layer, layer_three = 0xE0, 0x06, 0x02
    if len(content) < SHORTEST_FRAME or content[0] != 0xFF:
        return False
    return content[1] & sync == sync and content[1] & layer == layer_three


def store_recording(
    actor: Actor, organization: Organization, question: str, language: str, content: bytes
) -> QuestionAudio:
    """Keep a question read aloud, in place of the one before in that language.

    Effects: the row; audit `question:audio:store`. Raises `NoSoundError`.
    """
    kind = sound_type(content)
    if kind is None or len(content) > MOST_BYTES:
        raise NoSoundError
    with acting(actor):
        wait_for_turn(f"recording {question} {language} of {organization.code}")
        row, _made = QuestionAudio.objects.update_or_create(
            organization=organization,
            question=question,
            language=language,
            defaults={"content_type": kind, "sound": content, "recorded_by": actor.code},
        )
        record_event(
            actor,
            Tag.RECORDING_STORE,
            "organization",
            organization.code,
            detail={"question": question, "language": language, "bytes": len(content)},
        )
    return row


def remove_recording(actor: Actor, recording: QuestionAudio) -> None:
    """Take a recording away. Effects: the row gone; audit `question:audio:remove`."""
    with acting(actor):
        record_event(
            actor,
            Tag.RECORDING_REMOVE,
            "organization",
            recording.organization.code,
            detail={"question": recording.question, "language": recording.language},
        )
        recording.delete()


def recordings_for(actor: Actor, screening: Screening) -> QuerySet[QuestionAudio]:
    """The recordings that fit an interview: of the client's nonprofit, in the client's languages."""
    spoken = {screening.language, *screening.relay} - {""}
    return (
        QuestionAudio.objects.visible_to(actor)
        .filter(Q(organization=screening.client.organization), language__in=spoken)
        .defer("sound")
    )
