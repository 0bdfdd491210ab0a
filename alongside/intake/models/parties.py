"""Who else is in a client's matter, and the index by which a duplicate or a conflict of interest is found."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.intake.models.client import Client
from alongside.intake.querysets import OfClientQuerySet
from alongside.lib.records import Record


class RelatedParty(Record):
    """Somebody on the other side of a client's matter, or beside it.

    `sealed` is JSON `{"role", "names", "birth_date", "a_number"}` under the client's data key. The role lies
    in there too: that somebody is on file as an abuser tells what happened to the client.
    """

    class Role(models.TextChoices):
        PARENT = "parent", _("Parent in the state case")
        SPONSOR = "sponsor", _("Sponsor")
        EMPLOYER = "employer", _("Employer")
        ABUSER = "abuser", _("Person who caused harm")
        OTHER = "other_adverse", _("Other party")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="related_parties")
    sealed = models.BinaryField()
    added_by = models.UUIDField()

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"related party {self.code}"

    def access_place(self) -> dict[str, uuid.UUID | None]:
        return self.client.access_place()


class NameTerm(models.Model):
    """One term under which somebody is filed (`core.conflicts.index_terms`), as a keyed digest only.

    `digest` is the first eight bytes of an HMAC, as a signed number: without the root key it tells no name,
    and whoever shares it is compared in the clear by the service. Only the program itself reads these rows.
    """

    class Kind(models.TextChoices):
        CLIENT = "client"
        PARTY = "party"
        PERSON = "person"

    digest = models.BigIntegerField(db_index=True)
    subject_kind = models.CharField(max_length=6, choices=Kind.choices)
    subject = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return f"term of {self.subject_kind} {self.subject}"
