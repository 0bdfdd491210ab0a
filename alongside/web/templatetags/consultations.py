"""{% consultation_status row %}: what became of a consultation, as a badge."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from alongside.intake.models import Consultation
from alongside.web.templatetags.ui import badge

register = template.Library()

_SIGNS = {
    Consultation.Status.BOOKED: ("note", "calendar"),
    Consultation.Status.GIVEN: ("good", "check"),
    Consultation.Status.MISSED: ("soon", "user-x"),
    Consultation.Status.CANCELLED: ("plain", "calendar-off"),
}


@register.simple_tag
def consultation_status(row: Consultation) -> SafeString:
    """Booked, given, nobody came, or cancelled."""
    status = Consultation.Status(row.status)
    tone, sign = _SIGNS[status]
    return badge(str(status.label), tone, sign)
