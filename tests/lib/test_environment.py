"""Settings are understood, or refused by name."""

from pathlib import Path

import pytest

from alongside.lib.environment import (
    BadSetting,
    read_choice,
    read_integer,
    read_mail_server,
    read_origin,
    read_path,
    read_text,
    read_words,
    read_yes_no,
)

NAME = "ALONGSIDE_TRIAL"


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_absent_or_empty_variable_gives_the_default(monkeypatch, nothing):
    if nothing is not None:
        monkeypatch.setenv(NAME, nothing)
    assert read_text(NAME, "x") == "x"
    assert read_yes_no(NAME, default=True) is True
    assert read_integer(NAME, 4, least=1, most=9) == 4
    assert read_choice(NAME, "app", ("app", "owner")) == "app"
    assert read_words(NAME, ["a"]) == ["a"]
    assert read_path(NAME, Path("/x")) == Path("/x")
    assert read_origin(NAME) is None
    assert read_mail_server(NAME) is None


@pytest.mark.parametrize(
    ("value", "meaning"), [("yes", True), ("TRUE", True), ("1", True), ("off", False), ("No", False)]
)
def test_yes_and_no(given, value, meaning):
    given(value)
    assert read_yes_no(NAME, default=not meaning) is meaning


def test_words_are_separated_by_commas(given):
    given(" a.example, b.example ,")
    assert read_words(NAME) == ["a.example", "b.example"]


def test_a_mail_server_is_taken_apart(given):
    given("smtp://carol%40firm.example:p%2Fw@mail.firm.example:2525")
    server = read_mail_server(NAME)
    assert server
    assert (server.host, server.port, server.user, server.password, server.security) == (
        "mail.firm.example", 2525, "carol@firm.example", "p/w", "starttls",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "port", "security"),
    [
        ("smtps://m.example", 465, "tls"),
        ("smtp://m.example", 587, "starttls"),
        ("smtp://m.example:25?tls=no", 25, "none"),
    ],
)
def test_mail_is_encrypted_unless_that_is_refused(given, value, port, security):
    given(value)
    server = read_mail_server(NAME)
    assert server
    assert (server.port, server.security) == (port, security)


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (lambda: read_yes_no(NAME, default=True), "perhaps", "say yes or no"),
        (lambda: read_integer(NAME, 1, least=1, most=9), "two", "must be a whole number, 1 to 9"),
        (lambda: read_integer(NAME, 1, least=1, most=9), "10", "must be from 1 to 9"),
        (lambda: read_choice(NAME, "app", ("app", "owner")), "root", "must be one of app, owner"),
        (lambda: read_path(NAME, Path("/x")), "here", "give the whole path"),
        (lambda: read_origin(NAME), "alongside.example", "must look like https://"),
        (lambda: read_origin(NAME), "https://alongside.example/app", "without a path"),
        (lambda: read_mail_server(NAME), "mail.example:25", "must look like smtp://"),
        (lambda: read_mail_server(NAME), "smtp://m.example?ssl=1", "must look like smtp://"),
        (lambda: read_mail_server(NAME), "smtp://m.example:many", "must look like smtp://"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(given, read, value, said):
    given(value)
    with pytest.raises(BadSetting) as refused:
        read()
    assert NAME in str(refused.value)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
