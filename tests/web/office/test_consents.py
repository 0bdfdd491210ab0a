"""Consents, each by itself; referrals; and questions read aloud."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from alongside.intake.models import Consent, QuestionAudio, Referral
from alongside.intake.recordings import MOST_BYTES, sound_type
from alongside.lib.acting import acting
from alongside.web.once import fresh_token
from tests.web.office_pages import SYSTEM, signed_in

pytestmark = pytest.mark.django_db
SOUND = b"ID3\x04" + bytes(2000)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def rows(model, cast):
    with acting(SYSTEM):
        return list(model.objects.filter(client=cast.coast.client).order_by("id"))


def consent(**typed):
    return {
        "once": fresh_token(),
        "given_on": timezone.localdate().isoformat(),
        "given_by": "guardian",
        "child_assents": "no",
        "language": "mam",
        "interpreter_present": "on",
        "note": "the aunt answered first",
        **typed,
    }


def give(cast, browser, kind, typed):
    return browser.post(reverse("office:consent-give", args=[cast.coast.client.code, kind]), typed)


def test_six_consents_stand_by_themselves_and_the_childs_own_word_is_shown(cast):
    ines = signed_in(cast.ines)
    typed = consent()
    assert give(cast, ines, "media", typed).status_code == 303
    assert give(cast, ines, "media", typed).status_code == 303
    given = [row for row in rows(Consent, cast) if row.kind == "media"]
    assert len(given) == 1
    assert (given[0].child_assents, given[0].language, given[0].interpreter_present) == (False, "mam", True)
    assert b"aunt" not in bytes(given[0].note)
    page = text(ines.get(reverse("office:consents", args=[cast.coast.client.code])))
    assert page.count("<section") == 6
    assert "does not agree" in page
    assert "the aunt answered first" in page


def test_a_consent_that_stands_is_not_given_twice(cast):
    answer = give(cast, signed_in(cast.ines), "storage", consent())
    assert answer.status_code == 409
    assert "take that back first" in text(answer)


def test_taking_one_back_leaves_the_others_and_stays_on_record(cast):
    ines = signed_in(cast.ines)
    give(cast, ines, "contact", consent())
    address = reverse("office:consent-revoke", args=[cast.coast.consent.code])
    assert ines.post(address, {"version": 7}).status_code == 409
    assert ines.post(address, {"version": 1}).status_code == 303
    assert ines.post(address, {"version": 1}).status_code == 303
    kept = {row.kind: row.revoked_on for row in rows(Consent, cast)}
    assert kept == {"storage": timezone.localdate(), "contact": None}
    assert give(cast, ines, "storage", consent()).status_code == 303


def test_a_consent_of_tomorrow_is_no_consent(cast):
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    answer = give(cast, signed_in(cast.ines), "media", consent(given_on=tomorrow))
    assert answer.status_code == 422
    assert "the aunt answered first" in text(answer)


def test_a_kind_that_nobody_knows_is_not_found(cast):
    assert give(cast, signed_in(cast.ines), "everything", consent()).status_code == 404


def test_a_referral_is_recorded_once_and_shown_to_those_who_read_the_file(cast):
    ines = signed_in(cast.ines)
    typed = {
        "once": fresh_token(),
        "direction": "in",
        "organization_name": "Lincoln High School",
        "on": timezone.localdate().isoformat(),
        "note": "the counselor called",
    }
    address = reverse("office:referral-add", args=[cast.coast.client.code])
    assert ines.post(address, typed).status_code == 303
    assert ines.post(address, typed).status_code == 303
    kept = rows(Referral, cast)
    assert [row.organization_name for row in kept] == ["Lincoln High School"]
    assert b"counselor" not in bytes(kept[0].note)
    page = text(ines.get(reverse("office:client", args=[cast.coast.client.code])))
    assert "Lincoln High School" in page
    assert "the counselor called" in page


def upload(browser, cast, content, **typed):
    fields = {
        "organization": str(cast.coast.nonprofit.code),
        "language": "mam",
        "question": "sij4",
        "sound": SimpleUploadedFile("q.mp3", content, "audio/mpeg"),
        **typed,
    }
    return browser.post(reverse("office:recordings"), fields)


def test_a_recording_is_kept_played_in_parts_and_replaced(cast):
    ines = signed_in(cast.ines)
    assert upload(ines, cast, SOUND).status_code == 303
    assert upload(ines, cast, SOUND + b"again").status_code == 303
    row = QuestionAudio.objects.get(organization=cast.coast.nonprofit, question="sij4")
    assert bytes(row.sound) == SOUND + b"again"
    address = reverse("office:recording-sound", args=[row.code])
    whole = ines.get(address)
    assert (whole.status_code, whole["Content-Type"], whole.content) == (200, "audio/mpeg", SOUND + b"again")
    part = ines.get(address, headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"ID")
    assert part["Content-Range"] == f"bytes 0-1/{len(row.sound)}"
    last = ines.get(address, headers={"Range": "bytes=-5"})
    assert last.content == b"again"
    assert ines.get(address, headers={"Range": "bytes=90000-"}).status_code == 416
    assert signed_in(cast.charlie).get(address).status_code == 404


@pytest.mark.parametrize(
    "content", [b"<html><script>", b"MZ" + bytes(90), b"", b"\xff\xd8\xff\xe0" + bytes(90), b"%PDF-1.7"]
)
def test_what_is_no_sound_is_not_kept_whatever_its_name(cast, content):
    answer = upload(signed_in(cast.ines), cast, content)
    assert answer.status_code == 422
    assert not QuestionAudio.objects.filter(question="sij4").exists()


def test_a_recording_that_is_too_large_is_refused_with_the_limit(cast):
    answer = upload(signed_in(cast.ines), cast, SOUND + bytes(MOST_BYTES))
    assert answer.status_code == 422
    assert "larger than 3 MB" in text(answer)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x04" + bytes(30), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(30), "audio/mpeg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"OggS" + bytes(30), "audio/ogg"),
        (b"\x1a\x45\xdf\xa3" + bytes(8) + b"webm", "audio/webm"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(30), "audio/mp4"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(30), None),
        (b"\xff\xd8\xff\xe0" + bytes(30), None),
    ],
)
def test_a_sound_is_known_by_its_own_bytes(content, kind):
    assert sound_type(content) == kind


def test_a_recording_is_removed_by_its_own_office_alone(cast):
    address = reverse("office:recording-remove", args=[cast.coast.recording.code])
    assert signed_in(cast.charlie).post(address).status_code == 404
    assert signed_in(cast.ines).post(address).status_code == 303
    assert not QuestionAudio.objects.filter(pk=cast.coast.recording.pk).exists()
