"""Typed readers of the environment, which refuse a bad value by name instead of guessing.

A reader returns the default when the variable is absent or empty. Anything else must be understood, or
`BadSetting` says which variable, what it holds, and what it may hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"0", "no", "false", "off"})


class BadSetting(Exception):  # noqa: N818 - reads as what it is: a setting that is bad
    """An environment variable holds a value that cannot be used. One line, fit for a person."""


def _raw(name: str) -> str | None:
    value = os.environ.get(name, "").strip()
    return value or None


def read_text(name: str, default: str) -> str:
    """The variable as it stands."""
    return _raw(name) or default


def read_yes_no(name: str, *, default: bool) -> bool:
    """yes, true, on, 1 or no, false, off, 0, in any case."""
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    raise BadSetting(f"{name} is {value!r}; say yes or no.")


def read_integer(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`, both allowed."""
    value = _raw(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        raise BadSetting(f"{name} is {value!r}; it must be a whole number, {least} to {most}.") from None
    if not least <= number <= most:
        raise BadSetting(f"{name} is {number}; it must be from {least} to {most}.")
    return number


def read_choice(name: str, default: str, choices: Iterable[str]) -> str:
    """One of the given words, exactly."""
    value = _raw(name)
    if value is None:
        return default
    allowed = list(choices)
    if value not in allowed:
        raise BadSetting(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value


def read_words(name: str, default: Iterable[str] = ()) -> list[str]:
    """Words separated by commas; blanks around them do not count."""
    value = _raw(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def read_path(name: str, default: Path) -> Path:
    """An absolute path. A relative one would mean another file in another folder."""
    value = _raw(name)
    if value is None:
        return default
    path = Path(value).expanduser()
    if not path.is_absolute():
        raise BadSetting(f"{name} is {value!r}; give the whole path, beginning with /.")
    return path


def read_origin(name: str) -> str | None:
    """A web origin such as https://alongside.example, without a path."""
    value = _raw(name)
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadSetting(f"{name} is {value!r}; it must look like https://alongside.example, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. `security` is "starttls", "tls" or "none"."""

    host: str
    port: int
    user: str
    password: str
    security: str


def read_mail_server(name: str) -> MailServer | None:
    """smtp://user:password@host:587, with `smtps://` for TLS from the start and `?tls=no` for neither."""
    value = _raw(name)
    if value is None:
        return None
    hint = f"{name} must look like smtp://user:password@host:587 (smtps:// for TLS from the first byte)."
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise BadSetting(hint)
    options = dict(parse_qsl(parts.query))
    if set(options) - {"tls"} or options.get("tls", "no").lower() not in YES | NO:
        raise BadSetting(hint)
    try:
        port = parts.port
    except ValueError:
        raise BadSetting(hint) from None
    security = "tls" if parts.scheme == "smtps" else "starttls"
    if options.get("tls", "yes").lower() in NO:
        security = "none"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )
