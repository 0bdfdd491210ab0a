"""What an operator fills in to found a program."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.partners.models import Program
from alongside.web.office.forms.people import STATE_CHOICES, no_nul
from alongside.web.once import OnceForm


class NewProgramForm(OnceForm):
    """A program, its lead nonprofit with an office, and who runs it."""

    name = forms.CharField(label=_("Name of the program"), max_length=200, validators=[no_nul])
    slug = forms.CharField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens. The command line names the program by it."),
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("Small letters, digits and hyphens."))],
    )
    starts_on = forms.DateField(
        label=_("Begins on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    lead = forms.CharField(
        label=_("Lead nonprofit"),
        max_length=200,
        help_text=_("The legal nonprofit that answers for the program. One on file is found by its name."),
        validators=[no_nul],
    )
    city = forms.CharField(
        label=_("Its office: city"),
        max_length=100,
        help_text=_("The city gives the time zone and the place on the map."),
        validators=[no_nul],
    )
    state = forms.ChoiceField(label=_("Its office: state"), choices=[("", "—"), *STATE_CHOICES])
    manager = forms.EmailField(
        label=_("E-mail address of the first program manager"),
        max_length=254,
        help_text=_(
            "Gets an invitation that works once, for 72 hours. Everybody else is invited by the manager."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_slug(self) -> str:
        """The code of no other program, unless this very form has made it already."""
        slug: str = self.cleaned_data["slug"]
        taken = Program.objects.filter(slug=slug).first()
        if taken and taken.code != self.cleaned_data.get("once"):
            raise ValidationError(_("Another program has this code."))
        return slug

    field_order = ("once", "name", "slug", "starts_on", "lead", "city", "state", "manager")
