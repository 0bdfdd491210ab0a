"""A field for an A-number, the file number of an immigrant with the government."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.core.conflicts import clean_a_number


class ANumberField(forms.CharField):
    """An A-number however it is typed; cleaned to "A089123456", or None where it is not known."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
        given = {
            "label": _("A-number"),
            "required": False,
            "max_length": 30,
            "widget": widget,
            "help_text": _("The letter A and 7 to 9 digits, such as A089 123 456. Empty if not known."),
        }
        super().__init__(**{**given, **options})

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        try:
            return clean_a_number(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("An A-number is the letter A and 7 to 9 digits, such as A089 123 456.")
            ) from error
