"""The doors on a lead's page: each a small form, opened beside the lead or as a page of its own."""

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
from leads.forms.exit_questions import answers
from leads.forms.exits import ExitForm
from leads.forms.focus_request import FocusRequestForm
from leads.forms.lead import InterestForm, LeadForm, ReassignForm
from leads.funnel import actions, transitions
from leads.models import Lead
from leads.queue import focus_requests, reassignment
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
    """Out of the funnel, through the door that two answers propose."""
    lead = get_visible_lead(request.user, lead_id)
    # Where none is open the form asks all the same, and the verb says why not.
    ways = exits.allowed_routes(actions.names_of(lead, request.user)) or [
        ExitRoute.NURTURE,
        ExitRoute.MARKETING,
        ExitRoute.DISQUALIFIED,
    ]
    data = request.POST if request.method == "POST" else None
    form = ExitForm(data, lead=lead, by=request.user, ways=ways, initial=answers(request.GET))
    return _ask(request, lead, _("Drops out"), form, take_exit.take)


@allowed(*REPORT_INTEREST)
def interest(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They want to know more."""
    return _handle(request, lead_id, _("Show interest"), InterestForm, _show_interest)


@allowed(*MANAGE_TEAMS)
def reassign(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Another inside rep calls this one."""
    return _handle(request, lead_id, _("Give to another rep"), ReassignForm, _reassign)


@allowed(*WORK_LEADS)
def route(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Who closes it: the facts that propose a route, and the one that a person decides."""
    return _handle(request, lead_id, _("Decide the route"), RouteForm, closing_route.save_route)


@allowed(*REQUEST_FOCUS)
def request_focus(request: HttpRequest, lead_id: int) -> HttpResponse:
    """This cold one comes first this week."""
    return _handle(request, lead_id, _("Call this week"), FocusRequestForm, focus_requests.request)


def _show_interest(lead: Lead, by, **said) -> Lead:
    if not actions.may_take(lead, "show_interest", by):
        raise transitions.NotYours(_("This lead is an MQL or further, or not yours."))
    return intake.show_interest(lead, said.pop("interest"), by=by, **said)


def _reassign(lead: Lead, by, *, to) -> Lead:
    return reassignment.reassign(lead, to, by)


def _handle(
    request: HttpRequest,
    lead_id: int,
    title: str,
    form_of: type[LeadForm],
    verb: Callable[..., Any],
) -> HttpResponse:
    """Ask, do it, and go back to the lead."""
    lead = get_visible_lead(request.user, lead_id)
    form = form_of(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    return _ask(request, lead, title, form, verb)


def _ask(request: HttpRequest, lead: Lead, title: str, form: Form, verb: Callable[..., Any]) -> HttpResponse:
    """Show the form, or do what it says. A refusal is a sentence at the form, with all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(lead, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(what)s: done.") % {"what": title})
            return _back(request, lead)
    template = "leads/funnel/lead_action.html#door" if request.htmx else "leads/funnel/lead_action.html"
    context = {"lead": lead, "form": form, "title": title}
    return render(request, template, context, status=422 if form.errors else 200)


def _back(request: HttpRequest, lead: Lead) -> HttpResponse:
    """To the lead; to the list when it is not this person's to see any more."""
    stays = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
    there = redirect("lead", lead.pk) if stays else redirect("leads")
    return HttpResponseClientRedirect(there.url) if request.htmx else there
