"""The actions of the lead page: small forms, opened next to the lead or as pages of their own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from leads.assignment import closing_route, intake
from leads.forms.closing_route import RouteForm
from leads.forms.focus_request import FocusRequestForm
from leads.forms.lead import InterestForm, LeadForm, ReassignForm
from leads.forms.recycling.exit_questions import answers
from leads.forms.recycling.exits import ExitForm
from leads.funnel import actions, transitions
from leads.models import Lead
from leads.queue import reassignment
from leads.queue.focus import focus_requests
from leads.recycling import exits, take_exit
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.permissions import (
    MANAGE_TEAMS,
    REPORT_INTEREST,
    REQUEST_FOCUS,
    WORK_INSIDE_LEADS,
    WORK_LEADS,
)

from .visible_lead import get_visible_lead


@allowed(*WORK_INSIDE_LEADS)
def exit_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Take the lead out of the funnel by the exit that two answers propose."""
    lead = get_visible_lead(request.user, lead_id)
    # Without an allowed route the form is shown anyway, and submitting it explains why not.
    ways = exits.allowed_routes(actions.names_of(lead, request.user)) or [
        ExitRoute.NURTURE,
        ExitRoute.MARKETING,
        ExitRoute.DISQUALIFIED,
    ]
    data = request.POST if request.method == "POST" else None
    form = ExitForm(data, lead=lead, by=request.user, ways=ways, initial=answers(request.GET))
    return _ask(request, lead, _("Close lead"), form, take_exit.take, _("Lead closed."))


@allowed(*REPORT_INTEREST)
def interest(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Mark the lead as interested."""
    return _handle(
        request, lead_id, _("Mark as interested"), InterestForm, _show_interest, _("Marked as interested.")
    )


@allowed(*MANAGE_TEAMS)
def reassign(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Reassign the lead to another inside rep."""
    return _handle(request, lead_id, _("Reassign"), ReassignForm, _reassign, _("Lead reassigned."))


@allowed(*WORK_LEADS)
def route(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Save the facts that propose a closing route, and the chosen route."""
    return _handle(
        request, lead_id, _("Choose route"), RouteForm, closing_route.save_route, _("Route saved.")
    )


@allowed(*REQUEST_FOCUS)
def request_focus(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Request that this suspect is called first this week."""
    return _handle(
        request, lead_id, _("Request call"), FocusRequestForm, focus_requests.request, _("Call requested.")
    )


def _show_interest(lead: Lead, by, **details) -> Lead:
    if not actions.may_take(lead, "show_interest", by):
        raise transitions.NotYours(
            _("You can't do this: the lead is already an MQL or beyond, or it isn't yours.")
        )
    return intake.show_interest(lead, details.pop("interest"), by=by, **details)


def _reassign(lead: Lead, by, *, to) -> Lead:
    return reassignment.reassign(lead, to, by)


def _handle(
    request: HttpRequest,
    lead_id: int,
    title: str,
    form_of: type[LeadForm],
    verb: Callable[..., Any],
    success: str,
) -> HttpResponse:
    """Show or process the form `form_of`, then return to the lead."""
    lead = get_visible_lead(request.user, lead_id)
    form = form_of(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    return _ask(request, lead, title, form, verb, success)


def _ask(
    request: HttpRequest, lead: Lead, title: str, form: Form, verb: Callable[..., Any], success: str
) -> HttpResponse:
    """Show the form, or run `verb` with its data. A refusal becomes a form error, with all input kept."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(lead, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, success)
            return _back(request, lead)
    template = "leads/funnel/lead_action.html#action" if request.htmx else "leads/funnel/lead_action.html"
    context = {"lead": lead, "form": form, "title": title}
    return render(request, template, context, status=422 if form.errors else 200)


def _back(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Redirect to the lead, or to the list if the user can't see the lead any more."""
    still_visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
    response = redirect("lead", lead.pk) if still_visible else redirect("leads")
    return HttpResponseClientRedirect(response.url) if request.htmx else response
