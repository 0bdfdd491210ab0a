"""Forms to invite, and to accept an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.access.invitations import NEEDS_ORGANIZATION
from alongside.access.role_descriptions import ROLE_DESCRIPTIONS
from alongside.access.roles import Role
from alongside.accounts.models import Account
from alongside.web.account.places import Place


class InviteForm(forms.Form):
    """An address, a role, and where it holds."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation works for this address only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=_("Where"))
    role = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        roles = {role for place in places for role in place.roles}
        self.fields["place"].choices = [(p.key, p.label) for p in places]  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{role.label}. {ROLE_DESCRIPTIONS[role]}") for role in Role if role in roles
        ]

    def clean(self) -> dict[str, Any]:
        """The role must be one that may be given at that place."""
        values = super().clean() or {}
        place, role = self.places.get(values.get("place", "")), values.get("role")
        if place is None or not role:
            return values
        if place.organization is None and Role(role) in NEEDS_ORGANIZATION:
            self.add_error("place", _("This role speaks for an organization: choose one."))
        elif Role(role) not in place.roles:
            self.add_error("role", _("You cannot give this role there."))
        return values


class AcceptForm(forms.Form):
    """A name and a password."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least twelve characters. Three or four words that only you put together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if "\x00" in password:
            raise ValidationError(_("A password is made of letters, digits, signs and spaces."))
        likeness = Account(email=self.email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, likeness)
        return password
