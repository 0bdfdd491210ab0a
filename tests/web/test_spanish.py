"""Every text that a person can meet has its Spanish."""

import re
import string

import pytest
from babel.messages.pofile import read_po

from tools import extract_messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def stored():
    with extract_messages.CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="es")


@pytest.fixture(scope="module")
def gathered():
    return [message for message in extract_messages.gather() if message.id]


def _texts(value):
    return [value] if isinstance(value, str) else list(value)


def test_no_text_lacks_its_spanish(stored, gathered):
    missing = []
    for message in gathered:
        known = stored.get(message.id, message.context)
        if known is None or not all(_texts(known.string)):
            missing.append((message.locations[0][0], message.id))
    assert missing == [], "run tools/extract_messages.py and write the Spanish"


def test_a_translation_keeps_every_placeholder(stored):
    for message in stored:
        if not message.id or not all(_texts(message.string)):
            continue
        wanted = {found.group(0) for text in _texts(message.id) for found in PLACEHOLDER.finditer(text)}
        for text in _texts(message.string):
            assert {found.group(0) for found in PLACEHOLDER.finditer(text)} <= wanted, message.id
        assert {found.group(0) for found in PLACEHOLDER.finditer(_texts(message.string)[-1])} == {
            found.group(0) for found in PLACEHOLDER.finditer(_texts(message.id)[-1])
        }, message.id


def test_no_translation_is_doubtful(stored):
    assert [message.id for message in stored if message.id and message.fuzzy] == []


def test_a_sentence_ends_as_its_original_does(stored):
    ends = ".?!:…"
    for message in stored:
        for text, spanish in zip(_texts(message.id), _texts(message.string), strict=False):
            if text and spanish and (text[-1] in ends or spanish[-1] in ends):
                assert spanish[-1] == text[-1], text


def test_a_spanish_question_opens_with_its_mark(stored):
    for message in stored:
        for spanish in _texts(message.string) if message.string else []:
            if spanish.rstrip(string.whitespace).endswith("?"):
                assert "¿" in spanish, spanish


def test_a_page_speaks_spanish_when_asked():
    from django.utils import translation

    with translation.override("es"):
        assert translation.gettext("Sign out") == "Cerrar sesión"
