"""A question read aloud, uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.intake.recordings import MOST_BYTES, sound_type
from alongside.law.rules import current_rules
from alongside.partners.models import Organization
from alongside.web.rule_words import rule_text
from alongside.web.words import language_choices

MEGABYTE = 1024 * 1024


def _questions() -> list[tuple[str, str]]:
    return [(one.id, rule_text(one.text)) for one in current_rules().questions().values()]


class RecordingForm(forms.Form):
    """Which question, in which language, for which nonprofit, and the sound."""

    organization = forms.ModelChoiceField(
        label=_("Nonprofit"), queryset=Organization.objects.none(), to_field_name="code"
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="mam")
    question = forms.ChoiceField(label=_("Question"), choices=_questions)
    sound = forms.FileField(
        label=_("Sound"),
        help_text=_("MP3, M4A, WAV, Ogg or WebM, 3 MB at most: a minute of speech is less than 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "audio/*"}),
    )

    def clean_sound(self) -> bytes:
        file: Any = self.cleaned_data["sound"]
        if file.size is None or file.size > MOST_BYTES:
            text = gettext(
                "The file is larger than %(limit)s MB. Read the question alone, and save it again."
            )
            raise forms.ValidationError(text % {"limit": MOST_BYTES // MEGABYTE})
        content: Any = file.read()
        if sound_type(content) is None:
            raise forms.ValidationError(
                gettext("This is no sound that browsers play. Save it as MP3 or M4A.")
            )
        return bytes(content)
