"""A form that creates something creates it once, however often it is sent.

The form carries the code that the new row will have, signed, so that nobody chooses one. The second of two
posts, even of two at the same moment, waits for the first, finds the row there and is led to it.
"""

from __future__ import annotations

import uuid

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from alongside.lib.turns import wait_for_turn

_signer = Signer(salt="alongside.once")


def fresh_token() -> str:
    """A signed random code for one form."""
    return _signer.sign(str(uuid.uuid4()))


class OnceForm(forms.Form):
    """A form with the signed code of the row that it creates, in `cleaned_data["once"]` as a UUID."""

    once = forms.CharField(widget=forms.HiddenInput, initial=fresh_token)

    def clean_once(self) -> uuid.UUID:
        try:
            code = uuid.UUID(_signer.unsign(self.cleaned_data["once"]))
        except (BadSignature, ValueError) as error:
            raise forms.ValidationError(
                _("This form has become too old. Reload the page and send it again.")
            ) from error
        wait_for_turn(str(code))
        return code
