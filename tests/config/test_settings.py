"""What every answer carries, what the log keeps, and what the settings refuse."""

import json
import logging
import logging.config
import subprocess
import sys

import pytest
from django.conf import settings

from alongside.lib.logs import describe_exception, keep_allowed, template_of_foreign_message
from tests.programs import environment, own_data_folder

ASKED = """
import json, sys
from alongside.config import settings as s
print(json.dumps({name: getattr(s, name, None) for name in sys.argv[1:]}, default=str))
"""


def settings_with(*names: str, **given: str) -> dict[str, object]:
    """Settings as a process with this environment reads them, or what it wrote when it refused."""
    with own_data_folder() as folder:
        ended = subprocess.run(
            [sys.executable, "-c", ASKED, *names],
            env=environment(folder, **given),
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode:
        return {"refused": ended.stderr.strip().splitlines()[-1]}
    return dict(json.loads(ended.stdout))


@pytest.mark.django_db
def test_every_answer_carries_the_strict_headers(client):
    answer = client.get("/there-is-no-such-page/")
    policy = answer.headers["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "media-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }
    assert {name: answer.headers[name] for name in expected} == expected


def test_cookies_are_bound_to_the_host_where_there_is_https():
    names = (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
    )
    public = settings_with(*names, ALONGSIDE_ORIGIN="https://alongside.example")
    assert public == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
    }
    assert settings_with(*names)["SESSION_COOKIE_NAME"] == "session"


def test_only_loopback_names_are_answered_unless_others_are_given():
    assert settings_with("ALLOWED_HOSTS")["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    public = settings_with("ALLOWED_HOSTS", ALONGSIDE_ORIGIN="https://alongside.example")
    assert public["ALLOWED_HOSTS"] == ["alongside.example"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ALONGSIDE_DEMO": "yes", "ALONGSIDE_HOSTS": "10.0.0.7"}, "loopback address only, not on 10.0.0.7"),
        ({"ALONGSIDE_DEMO": "yes", "ALONGSIDE_HOSTS": "*"}, "loopback address only, not on *"),
        ({"ALONGSIDE_DEMO": "perhaps"}, "ALONGSIDE_DEMO is 'perhaps'"),
        ({"ALONGSIDE_LOG_LEVEL": "LOUD"}, "ALONGSIDE_LOG_LEVEL is 'LOUD'"),
        ({"ALONGSIDE_DATABASE_ROLE": "superuser"}, "it must be one of app, owner"),
        ({"ALONGSIDE_TRUSTED_PROXIES": "-1"}, "it must be from 0 to 10"),
    ],
)
def test_a_bad_setting_is_refused_by_name(given, said):
    assert said in str(settings_with("DEBUG", **given).get("refused"))


def test_debugging_pages_cannot_be_switched_on():
    assert settings_with("DEBUG", DEBUG="1", DJANGO_DEBUG="1")["DEBUG"] is False


def test_mail_goes_to_a_file_unless_a_server_is_named():
    assert str(settings_with("EMAIL_BACKEND")["EMAIL_BACKEND"]).endswith("filebased.EmailBackend")
    sent = settings_with(
        "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_USE_TLS", ALONGSIDE_MAIL_SERVER="smtp://m.example"
    )
    assert sent == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "m.example",
        "EMAIL_USE_TLS": True,
    }


def test_sessions_have_an_idle_and_an_absolute_limit():
    assert (settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE) == (1200, 36000)


# --- the log --------------------------------------------------------------------------------------


def test_the_log_keeps_ids_and_drops_everything_else():
    event = {"event": "plan accepted", "plan": "7f3e", "name": "Dana Reyes", "email": "dana@client.example"}
    assert keep_allowed(None, "info", event) == {"event": "plan accepted", "plan": "7f3e"}


def test_an_exception_is_logged_by_type_and_place_without_its_text():
    def find_client():
        raise ValueError("no client called Dana Reyes")

    try:
        find_client()
    except ValueError as fault:
        told = describe_exception(fault)
    assert told.startswith("builtins.ValueError at ")
    assert "test_settings.py" in told
    assert "find_client" in told
    assert "Dana" not in told


def test_a_librarys_message_is_kept_without_its_values():
    record = logging.LogRecord(
        "some.library", logging.INFO, __file__, 1, "mail to %s", ("dana@client.example",), None
    )
    event = template_of_foreign_message(None, "info", {"event": record.getMessage(), "_record": record})
    assert event["event"] == "mail to %s"


def log_line(record: logging.LogRecord) -> str:
    """The record as the program's own handler writes it."""
    made = logging.config.DictConfigurator(settings.LOGGING)
    formatter = made.configure_formatter(settings.LOGGING["formatters"]["line"])
    assert isinstance(formatter, logging.Formatter)
    return formatter.format(record)


def test_a_failing_page_names_nobody_in_the_log():
    try:
        raise RuntimeError("Dana Reyes, born 2012")  # noqa: TRY301 - it stands for any fault of ours
    except RuntimeError:
        record = logging.LogRecord(
            "django.request",
            logging.ERROR,
            __file__,
            1,
            "Internal Server Error: %s",
            ("/office/",),
            sys.exc_info(),
        )
    line = log_line(record)
    assert "event=Internal Server Error: /office/" in line
    assert "builtins.RuntimeError at" in line
    assert "Dana" not in line
    assert "\n" not in line
