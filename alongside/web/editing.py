"""Forms that edit a stored row: they name the version that they read, and the loser sees both texts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

NO_VERSION = -1
LARGEST_VERSION = 2_147_483_647  # what the column holds


def read_version(typed: QueryDict) -> int:
    """The version that a form without fields of its own names; `NO_VERSION`, which no row has, where it
    names none."""
    text = typed.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_VERSION))):
        return NO_VERSION
    version = int(text)
    return version if version <= LARGEST_VERSION else NO_VERSION


@dataclass(frozen=True)
class Difference:
    """One field that someone else has changed, or that this person changes: what stands, what was typed."""

    label: str
    stands: str
    typed: str


class VersionedForm(forms.Form):
    """A form with the version of the row that it edits. `differences` is filled by `meet`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    differences: tuple[Difference, ...] = ()

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def meet(self, current: Mapping[str, Any], version: int) -> bool:
        """Someone was faster. Keep what was typed, show what stands, and take the new version, so that
        sending the form again is a decision. A name that `current` lacks stands empty. False where all that
        was typed stands already, as when a form was sent twice: then nothing is left to decide."""
        self.differences = tuple(
            Difference(
                str(self.fields[name].label or name),
                self._words(name, current.get(name)),
                self._words(name, value),
            )
            for name, value in self.values().items()
            if (current.get(name) or None) != (value or None)
        )
        if not self.differences:
            return False
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("version")] = str(version)
        self.data = data
        return True

    def _words(self, name: str, value: Any) -> str:
        choices = {str(k): str(v) for k, v in getattr(self.fields[name], "choices", ())}
        if value is None or value in ("", []):
            return "—"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list | tuple):
            return ", ".join(choices.get(str(one), str(one)) for one in value)
        if isinstance(value, datetime.date):
            return formats.date_format(value)
        return choices.get(str(value), str(value))
