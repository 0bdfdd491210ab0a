"""Founding a program. Whoever operates the platform opens the door to its first manager, and stays outside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.lib.turns import wait_for_turn
from alongside.partners.founding import OperatorAsManagerError, found_program
from alongside.partners.models import Program
from alongside.partners.services import UnknownCityError
from alongside.web.account.invitation_mail import mail_on_commit
from alongside.web.gate import signed_in
from alongside.web.operator.forms.programs import NewProgramForm


def program_new(request: HttpRequest) -> HttpResponse:
    form = NewProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _founded(request, form):
        return HttpResponseRedirect(reverse("operator:home"), status=303)
    context = {
        "form": form,
        "title": _("New program"),
        "intro": _("You found it and invite who runs it. What happens in it you do not see."),
        "submit": _("Found the program"),
        "cancel_url": reverse("operator:home"),
    }
    return render(request, "office/form_page.html", context, status=422 if form.errors else 200)


def _founded(request: HttpRequest, form: NewProgramForm) -> bool:
    """Whether the program stands now, made by this form; else the form says why not."""
    data = form.cleaned_data
    wait_for_turn(f"program {data['slug']}")
    if Program.objects.filter(code=data["once"]).exists():
        return True
    operator = signed_in(request)
    values = {name: data[name] for name in data if name != "once"}
    try:
        program, sent = found_program(operator, code=data["once"], **values)
    except UnknownCityError:
        form.add_error("city", _("No city of this name is on our map in that state."))
    except OperatorAsManagerError:
        form.add_error("manager", _("Whoever operates the platform sees no client, and so runs no program."))
    else:
        mail_on_commit(request, operator, sent, program.name)
        messages.success(
            request,
            _("%(name)s is founded, and the invitation to %(email)s is on its way.")
            % {"name": program.name, "email": sent.invitation.email},
        )
        return True
    return False
