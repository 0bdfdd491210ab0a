"""Form fields by GOV.UK's rules: label, hint, fault, field; a summary of the faults on top."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.MultiWidget):
        return "several"
    return "text"


CLASSES = {
    "choices": "form-check-input",
    "checkbox": "form-check-input",
    "file": "form-control",
    "select": "form-select",
    "several": "form-control",
    "text": "form-control",
}


def _attributes(bound: BoundField, kind: str, hint: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "class": f"{CLASSES[kind]} {bound.field.widget.attrs.get('class', '')}".strip(),
    }
    described = [f"{bound.id_for_label or bound.auto_id}_hint"] if hint else []
    if bound.errors:
        described.append(f"{bound.id_for_label or bound.auto_id}_error")
        attributes["aria-invalid"] = "true"
    if described and kind != "choices":
        attributes["aria-describedby"] = " ".join(described)
    return attributes


@register.simple_tag
def field(
    bound: BoundField, label: str = "", hint: str = "", show_optional: bool = True, hide_label: bool = False
) -> SafeString:
    """One field of a form with its label, hint and fault. Fields that may stay empty say so."""
    if bound.is_hidden:
        return bound.as_widget()
    kind = _kind(bound.field.widget)
    hint = hint or str(bound.help_text or "")
    attributes = _attributes(bound, kind, hint)
    values = {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": hint,
        "hide_label": hide_label,
        "optional": show_optional and not bound.field.required and kind != "checkbox",
        "described": attributes.get("aria-describedby", ""),
        "widget": bound.as_widget(attrs=attributes) if kind != "choices" else "",
        "base_id": bound.id_for_label or bound.auto_id,
    }
    return mark_safe(render_to_string("components/field.html", values))  # noqa: S308 - a template escapes


@register.simple_tag
def bare_widget(bound: BoundField) -> SafeString:
    """Only the widget of a field, described as `field` would; for components that lay it out themselves."""
    kind = _kind(bound.field.widget)
    return bound.as_widget(attrs=_attributes(bound, kind, str(bound.help_text or "")))


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Every field of a form in its order, hidden ones included; the fault summary is separate."""
    return mark_safe("".join(field(bound) for bound in form))  # noqa: S308 - made of escaped fields


@register.simple_tag
def error_summary(*all_forms: forms.BaseForm | None) -> SafeString:
    """The faults of one or several forms, each a link to its field. Empty without faults."""
    faults: list[dict[str, str]] = []
    for form in all_forms:
        if form is None or not form.is_bound or form.is_valid():
            continue
        faults += [{"label": "", "text": str(text), "target": ""} for text in form.non_field_errors()]
        for bound in form:
            faults += [
                {"label": str(bound.label), "text": str(text), "target": _target(bound)}
                for text in bound.errors
            ]
    if not faults:
        return mark_safe("")
    return mark_safe(render_to_string("components/error_summary.html", {"faults": faults}))  # noqa: S308 - escaped


def _target(bound: BoundField) -> str:
    """The id that the summary's link leads to: the field, or the first of several choices."""
    if _kind(bound.field.widget) == "choices":
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)
