"""Accepting a plan: what it means, what stands against it, and the named confirmation."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.loader import load
from alongside.access.roles import Permission
from alongside.placement.models import Plan
from alongside.placement.selectors import conflict_counts, counts_of
from alongside.placement.services import acceptance
from alongside.placement.services.plans import PlanChangedError
from alongside.web.gate import signed_in
from alongside.web.office.accept_pages import conflict_rows, refusal_rows
from alongside.web.office.plan_pages import plan_context


class AcceptForm(forms.Form):
    """The coordinator types the plan's name, so that no plan is accepted by a slip."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Type the name of the plan to accept it"), max_length=120)

    def __init__(self, *arguments: object, plan: Plan, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.plan = plan

    def clean_name(self) -> str:
        typed = " ".join(str(self.cleaned_data["name"]).split())
        if typed.casefold() != " ".join(self.plan.name.split()).casefold():
            raise forms.ValidationError(_("That is not the name of this plan: “%s”.") % self.plan.name)
        return typed


def plan_accept(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """Accept the plan, or learn team by team why it cannot be accepted."""
    account = signed_in(request)
    plan = load(account, Plan.objects.light().select_related("program"), code, Permission.PLAN_ACCEPT)
    context = plan_context(account, plan, "plan")
    if plan.state != Plan.State.PROPOSED:
        return redirect("office:plan", plan.code)
    form = AcceptForm(request.POST or None, plan=plan, initial={"version": plan.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = acceptance.accept_plan(account, plan, version=form.cleaned_data["version"])
        except PlanChangedError as stale:
            form.add_error(None, _("Someone changed or accepted this plan meanwhile. Look at it again."))
            form.data = {"name": form.cleaned_data["name"], "version": str(stale.plan.version)}
        except acceptance.AcceptanceRefusedError as refused:
            context["refusals"] = refusal_rows(account, plan, refused.refusals)
        else:
            messages.success(request, _("%(n)s teams are formed.") % {"n": len(made)})
            return redirect("office:teams")
        status = 409
    elif request.method == "POST":
        status = 422
    else:
        context["refusals"] = refusal_rows(account, plan, acceptance.preview_acceptance(plan))
    counts = counts_of(account, plan)
    context |= {"form": form, "counts": counts, "conflicts": conflict_rows(conflict_counts(plan, account))}
    return render(request, "office/plan_accept.html", context, status=status)
