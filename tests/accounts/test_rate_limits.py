"""Limits on guessing are counted in the database, by all processes together."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.services import create_account
from alongside.audit.models import AuditEvent
from alongside.lib.acting import System

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "four words put together"
TRIES, THREADS = 4, 4


def test_four_processes_at_once_do_not_multiply_the_limit():
    """Threads with connections of their own stand for worker processes: nothing is shared but the database."""
    alice = create_account(System("tests"), "alice@harbor.example", PASSWORD)
    told = []

    def guess():
        client = Client()
        for _ in range(TRIES):
            answer = client.post(
                reverse("account_login"), {"login": alice.email, "password": "wrong password here"}
            )
            told.append("Too many" in answer.content.decode())
        connection.close()

    workers = [threading.Thread(target=guess) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(told) == TRIES * THREADS
    tried = AuditEvent.objects.filter(tag="account:session:refuse", subject=alice.code).count()
    assert tried <= 5
    assert told.count(False) <= 5
    answer = Client().post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert answer.status_code == 200
