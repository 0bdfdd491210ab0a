"""Is this the same person? Names as they are really written."""

from __future__ import annotations

import datetime
import random

import pytest

from alongside.core.conflicts import (
    ADVERSE,
    LIKELY,
    POSSIBLE,
    SAME,
    Party,
    clean_a_number,
    compare,
    find,
    index_terms,
)
from alongside.core.name_sounds import by_ear

BORN = datetime.date(2009, 5, 14)


def party(
    name: str,
    born: datetime.date | None = None,
    a_number: str | None = None,
    *,
    role: str = "client",
    code: str = "x",
) -> Party:
    return Party(code, role, tuple(name.split("|")), born, a_number)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("María José Hernández López", "Maria Jose Hernandez", "a_name_left_out"),
        ("José Antonio Pérez Ramos", "Antonio Ramos", "a_name_left_out"),
        ("Pepe Vásquez Tum", "José Basquez Tum", "nickname"),
        ("Lupita Cruz de León", "Guadalupe de la Cruz León", "nickname"),
        ("Chuy Rosales Batz", "Jesús Rosales Batz", "nickname"),
        ("Xiomara Jiménez", "Siomara Ximenez", "sounds_alike"),
        ("Wilmer Us Ixcoy", "Huilmer Us Ixcoi", "sounds_alike"),
        ("Mohammed Al-Hassan", "Mohamed Hasan", "sounds_alike"),
        ("Yesenia Zelaya", "Llesenia Selaya", "sounds_alike"),
        ("Ixchel Tzul Chávez", "Tzul Chavez, Ixchel", "order_exchanged"),
        ("Владимир Иванов", "Vladimir Ivanov", "same_name"),
        ("K'ichel Tz'unun", "Kichel Tzunun", "same_name"),
        ("Brayan Caal Pop", "Bryan Caal Pop", "sounds_alike"),
        ("Estefany Xol Cuc", "Stefany Xol Cuc", "sounds_alike"),
        ("Marisela Xitumul Us", "Marisela Xitunul Us", "spelled_alike"),
        ("Ana Belén de la Cruz", "Delacruz Ana Belén", "joined_or_split"),
        ("Lorena Hernández Us", "1orena Hemandez Us", "misread"),
        ("Maximiliano Sandoval Us", "Maximilian Sandoval Us", "cut_short"),
        ("Juan Carlos Toc Tzoc", "J. Carlos Toc Tzoc", "initial"),
        ("Marvin Ordóñez|Marvin Ordonez Chub", "Marvin Ordonez Chub", "same_name"),
    ],
)
def test_one_person_written_twice_is_found_with_the_reason(one, other, reason):
    hit = compare(party(one), party(other))
    assert hit.strength in (LIKELY, SAME)
    assert reason in hit.reasons
    assert index_terms(party(one)) & index_terms(party(other))
    back = compare(party(other), party(one))
    assert (back.score, set(back.reasons)) == (hit.score, set(hit.reasons))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Juan García", "Pedro García"),
        ("Juan García", "Juan López"),
        ("Carlos Hernández", "Luis Hernandez"),
        ("María", "María López"),
        ("Dana Tecún", "Daniela Quiroz"),
        ("", "Juan García"),
    ],
)
def test_a_common_word_alone_finds_nobody(one, other):
    assert compare(party(one), party(other)).strength == ""


def test_a_brother_and_a_sister_with_like_names_are_possible_at_most():
    hit = compare(party("Alejandra Pop Caal"), party("Alejandro Pop Caal"))
    assert (hit.strength, hit.reasons) == (POSSIBLE, ("other_gender",))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A089123456", "A089123456"),
        ("a 089-123-456", "A089123456"),
        ("89123456", "A089123456"),
        ("A# 1 234 567", "A001234567"),
        ("Ａ０８９１２３４５６", "A089123456"),
        ("  ", None),
        (None, None),
    ],
)
def test_an_a_number_is_kept_in_one_way(typed, kept):
    assert clean_a_number(typed) == kept


@pytest.mark.parametrize("typed", ["A12", "A0891234567", "089-123-45X", "AA089123456", "A000000000", "-"])
def test_what_is_no_a_number_is_refused(typed):
    with pytest.raises(ValueError, match="7 to 9 digits"):
        clean_a_number(typed)


def test_the_birth_date_decides_between_namesakes():
    asked = party("Ana Morales Cruz", BORN)

    def score(born: datetime.date | None) -> int:
        return compare(asked, party("Ana Morales Cruz", born)).score

    exchanged = (
        score(datetime.date(2009, 3, 5)),
        compare(
            party("Ana Morales Cruz", datetime.date(2009, 5, 3)),
            party("Ana Morales Cruz", datetime.date(2009, 3, 5)),
        ),
    )
    assert "birth_date_day_and_month_exchanged" in exchanged[1].reasons
    same, slip, unknown, other = (
        score(BORN), score(datetime.date(2009, 5, 15)), score(None), score(datetime.date(1990, 1, 1)),
    )  # fmt: skip
    assert same > slip > unknown > other
    assert compare(asked, party("Ana Morales Cruz", BORN)).strength == SAME
    # A wrong date may be the error: the namesake is still shown.
    assert compare(asked, party("Ana Morales Cruz", datetime.date(1990, 1, 1))).strength == POSSIBLE


def test_the_a_number_finds_whoever_changed_the_name():
    hit = compare(party("Ana Morales", a_number="A 089-123-456"), party("Rosa Pu", a_number="89123456"))
    assert (hit.strength, hit.reasons[0]) == (SAME, "same_a_number")
    slip = compare(
        party("Ana Morales Cruz", a_number="089123456"), party("Ana Morales Cruz", a_number="089123465")
    )
    assert "a_number_one_digit_apart" in slip.reasons
    other = compare(
        party("Ana Morales Cruz", a_number="089123456"), party("Ana Morales Cruz", a_number="211987000")
    )
    assert other.score < slip.score


@pytest.mark.parametrize("role", ADVERSE)
def test_an_adverse_party_says_what_it_is(role):
    assert f"adverse_{role}" in compare(party("Rubén Batz"), party("Ruben Batz", role=role)).reasons


def test_hits_come_by_likelihood_and_nobody_hits_oneself():
    asked = party("Ixchel Tzul Chávez", BORN, code="dana")
    file = [
        party("Ixchel Tzul", code="b"),
        party("Ixchel Tzul Chavez", BORN, code="a"),
        party("Pedro Sontay", code="c"),
        party("Ixchel Tzul Chávez", BORN, code="dana"),
    ]
    assert [hit.id for hit in find(asked, file)] == ["a", "b"]


def test_a_name_is_the_same_in_whatever_order_and_with_whatever_accents_it_is_written():
    chance = random.Random(4)
    parts = ["Ixchel", "Tzul", "Chávez", "Vásquez", "Ordóñez", "Núñez", "Wilmer", "Pu", "Sontay"]
    for _ in range(300):
        chosen = chance.sample(parts, 3)
        shuffled = chance.sample(chosen, 3)
        hit = compare(party(" ".join(chosen)), party(" ".join(shuffled).upper()))
        assert hit.score == 80


def test_what_a_name_sounds_like():
    assert by_ear("jimenez") == by_ear("ximenes")
    assert by_ear("vasquez") == by_ear("basques")
    assert by_ear("guevara") != by_ear("vera")


def test_a_party_does_not_tell_its_name_in_a_log():
    assert "Dana" not in repr(party("Dana Tecún"))
