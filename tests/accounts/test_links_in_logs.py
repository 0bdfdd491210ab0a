"""The secret of a link does not stand in the log, where it could still be used."""

import logging

import pytest
import structlog
from django.test import Client

from alongside.lib.logs import logging_configuration

CODE = "0b2f8a0e-6a51-4f6e-9a6e-0f4f6a1c2d3e"


@pytest.fixture
def written():
    """Lines as the program writes them."""
    options = dict(logging_configuration("INFO")["formatters"]["line"])
    options.pop("()")
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**options))
    logging.getLogger("django.request").addHandler(handler)
    yield lines
    logging.getLogger("django.request").removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "secret"),
    [
        ("/account/invitation/Zk3vN0x7_wQe5rT1yU2iO9pA8sD4fG6hJ0kL3zX5cVb/", "Zk3vN0x7"),
        ("/account/password/old/3-cq1w2e-9f8e7d6c5b4a39281706f5e4d3c2b1a0/", "9f8e7d6c"),
        ("/account/confirm/MQ:1tXyZ9:abcdefghijklmnopqrstuvwxyz012345/nothing/", "abcdefghij"),
    ],
)
def test_an_address_with_a_secret_is_written_without_it(written, path, secret):
    assert Client().get(path).status_code in {404, 410}
    assert len(written) == 1
    assert secret not in written[0]
    assert "/account/" in written[0]


@pytest.mark.django_db
def test_the_code_of_a_row_stays_readable(written):
    Client().get(f"/no/such/{CODE}/page/")
    assert CODE in written[0]
