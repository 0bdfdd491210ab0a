"""What is filled in on an intake day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.intake.models import Client
from alongside.partners.models import Organization
from alongside.web.editing import VersionedForm
from alongside.web.lists import QuickSelect
from alongside.web.office.forms.people import no_nul
from alongside.web.once import OnceForm
from alongside.web.words import language_choices, language_name


class DayForm(OnceForm):
    """A day at a place."""

    organization = forms.ModelChoiceField(
        label=_("Nonprofit"), queryset=Organization.objects.none(), to_field_name="code"
    )
    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        validators=[no_nul],
        help_text=_("Such as “School hall, Newark”."),
    )


class NumberForm(OnceForm):
    """One more number in the queue."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        widget=QuickSelect,
        choices=lambda: [("", _("not known yet")), *language_choices()],
    )
    needs_first = forms.BooleanField(
        label=_("First"),
        required=False,
        help_text=_("A small child, a court date this week, anyone who cannot wait."),
    )


class JoinForm(VersionedForm):
    """Who stands behind a number, and who interprets."""

    client = forms.ModelChoiceField(
        label=_("Client"),
        queryset=Client.objects.none(),
        to_field_name="handle",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The handle, such as “Amber Finch 8”. Somebody new is added as a client first."),
        error_messages={"invalid_choice": _("No client of this program has this handle.")},
    )
    interpreter = forms.ChoiceField(label=_("Interpreter"), required=False, widget=QuickSelect)

    def offer(self, interpreters: Iterable[tuple[Any, str, tuple[str, ...]]], language: str) -> None:
        """Those who interpret, who speak the number's language first."""
        ordered = sorted(interpreters, key=lambda one: language not in one[2])
        choices = [
            (str(code), f"{name} · {', '.join(language_name(spoken) for spoken in languages)}")
            for code, name, languages in ordered
        ]
        self.fields["interpreter"].choices = [("", _("nobody")), *choices]  # type: ignore[attr-defined]
