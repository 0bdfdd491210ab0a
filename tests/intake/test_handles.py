"""Invented handles: the same for a seed, never twice, and made of words alone."""

from __future__ import annotations

import random

import pytest

from alongside.intake import handles
from alongside.intake.handles import ADJECTIVES, THINGS, invent_handles


def test_a_seed_gives_the_same_handles_and_another_seed_others():
    assert invent_handles(5, (), random.Random(1)) == invent_handles(5, (), random.Random(1))
    assert invent_handles(5, (), random.Random(1)) != invent_handles(5, (), random.Random(2))


def test_no_handle_is_given_twice():
    first = invent_handles(3000, (), random.Random(1))
    second = invent_handles(3000, first, random.Random(1))
    assert len({*first, *second}) == 6000


def test_a_handle_is_an_adjective_a_thing_and_a_number():
    for handle in invent_handles(500, (), random.Random(3)):
        adjective, thing, number = handle.split(" ")
        assert adjective in ADJECTIVES
        assert thing in THINGS
        assert 2 <= int(number) <= 99
        assert len(handle) <= 60


def test_the_words_stand_once_each():
    assert len(set(ADJECTIVES)) == len(ADJECTIVES)
    assert len(set(THINGS)) == len(THINGS)


def test_a_program_that_has_used_them_up_is_told(monkeypatch):
    monkeypatch.setattr(handles, "SPACE", 100)
    with pytest.raises(ValueError, match="at most 90"):
        invent_handles(91, (), random.Random(1))
