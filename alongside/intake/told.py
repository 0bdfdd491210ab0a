"""What a client told in an interview: sealed JSON under the client's own key, bound to the screening."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from alongside.intake.identity import key_place
from alongside.intake.models import Client, Screening
from alongside.lib.vault import seal, unseal, unwrap_data_key

# The question whose answer is shown to whoever may read the file before they call.
SAFE_CONTACT = "safe_contact"


@dataclass(frozen=True)
class Told:
    """Facts by name (dates as ISO texts) and answers by question. Empty where nobody was asked yet.

    `asked` keeps the order in which questions came, for who goes back through them.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Nothing of a client's in a log or a traceback."""
        return "Told(sealed)"


def answers_place(code: uuid.UUID) -> str:
    """Where the sealed answers of a screening belong."""
    return f"intake_screening:answers:{code}"


def seal_told(key: bytes, screening: uuid.UUID, told: Told) -> bytes:
    """Answers and facts, sealed for one screening."""
    document = {"facts": dict(told.facts), "answers": dict(told.answers), "asked": list(told.asked)}
    text = json.dumps(document, sort_keys=True)
    return seal(key, text.encode(), answers_place(screening))


def open_told(key: bytes, screening: Screening) -> Told:
    """What was told in one screening. Raises `VaultError` where the value was moved."""
    if screening.answers is None:
        return Told()
    document = json.loads(unseal(key, screening.answers, answers_place(screening.code)))
    return Told(document["facts"], document["answers"], tuple(document.get("asked", ())))


def told_by(client: Client) -> Told:
    """What a client told in the latest interview, finished or not."""
    return told_by_each([client]).get(client.pk, Told())


def told_by_each(clients: Iterable[Client]) -> dict[int, Told]:
    """The same for many clients by primary key, in one query; absent where nobody was asked."""
    wanted = [client.pk for client in clients]
    latest = (
        Screening.objects.filter(client__in=wanted, client__key__isnull=False)
        .order_by("client_id", "-created_at", "-id")
        .distinct("client_id")
        .select_related("client__key")
    )
    return {
        row.client_id: open_told(unwrap_data_key(row.client.key.wrapped, key_place(row.client.code)), row)
        for row in latest
    }
