"""Logs that name no person: an event and ids, by an allow-list.

A line keeps the event and the fields in `ALLOWED`; every other field is dropped. A message of a library
is written in full only for loggers known to put no content into it; for the rest only its template is.
Of an exception the log keeps the type and the places in the code, never its text, because a database
error quotes the row.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from alongside.lib.environment import BadSetting

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ALLOWED = frozenset(
    {
        "event", "level", "logger", "timestamp", "exception",
        "account", "code", "program", "organization", "file", "plan", "job", "task", "attempt",
        "status", "method", "path", "seconds", "count", "rows", "verb", "process", "reason_code",
    }
)  # fmt: skip
PLAIN_LOGGERS = (
    "alongside", "gunicorn.error", "procrastinate", "django.request", "django.security", "django.server",
    "py.warnings",
)  # fmt: skip

EventDict = MutableMapping[str, Any]


def keep_allowed(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the list."""
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}


# A long run of letters and digits in an address is the secret of a link; the code of a row is none.
SECRET_IN_PATH = re.compile(
    r"/(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/|$))[A-Za-z0-9_:.=-]{24,}(?=/|$)"
)


def hide_secrets_of_links(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take the secret out of addresses that carry one: invitations, new passwords, confirmations."""
    for name in ("event", "path"):
        if isinstance(event.get(name), str):
            event[name] = SECRET_IN_PATH.sub("/…", event[name])
    return event


def describe_exception(fault: BaseException) -> str:
    """Type and places of an exception and of its causes, without their texts."""
    parts: list[str] = []
    current: BaseException | None = fault
    while current is not None and len(parts) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-6:]
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        parts.append(f"{type(current).__module__}.{type(current).__qualname__} at {places or 'unknown'}")
        current = current.__cause__ or current.__context__
    return " | caused by ".join(parts)


def place_of_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by type and places."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        event["exception"] = describe_exception(info)
    elif isinstance(info, tuple) and info[1] is not None:
        event["exception"] = describe_exception(info[1])
    return event


def template_of_foreign_message(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """For a logger that we do not know, the template of its message instead of the message."""
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    known = any(record.name == name or record.name.startswith(name + ".") for name in PLAIN_LOGGERS)
    if not known:
        event["event"] = str(record.msg).splitlines()[0] if str(record.msg) else ""
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    place_of_exception,
    hide_secrets_of_links,
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def logging_configuration(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: one line a record, on standard error."""
    if level not in LEVELS:
        raise BadSetting(f"ALONGSIDE_LOG_LEVEL is {level!r}; it must be one of {', '.join(LEVELS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*SHARED, template_of_foreign_message],
                "processors": [
                    keep_allowed,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.KeyValueRenderer(
                        key_order=["timestamp", "level", "logger", "event"],
                        drop_missing=True,
                        repr_native_str=False,
                    ),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING" if level == "INFO" else level},
        },
    }
