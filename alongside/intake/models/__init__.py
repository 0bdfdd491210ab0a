"""Clients, what they were asked and found, what they agreed to, and who advised them."""

from alongside.intake.models.client import Client, ClientKey, Household, IdentityRecord
from alongside.intake.models.counsel import Consultation, IntakeDay, QueueEntry, Referral
from alongside.intake.models.law_change import LawChangeMove
from alongside.intake.models.parties import NameTerm, RelatedParty
from alongside.intake.models.screening import Consent, Finding, QuestionAudio, Screening

__all__ = [
    "Client",
    "ClientKey",
    "Consent",
    "Consultation",
    "Finding",
    "Household",
    "IdentityRecord",
    "IntakeDay",
    "LawChangeMove",
    "NameTerm",
    "QuestionAudio",
    "QueueEntry",
    "Referral",
    "RelatedParty",
    "Screening",
]
