"""The doors on a lead's page: each a small form, opened beside the lead or as a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from leads import actions, funnel, intake, objecting, recycle, routing
from leads.forms.lead import AboutLead, InterestForm, MarketingForm, NurtureForm, ReassignForm, RuleOutForm
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from .seeing import seen

#: Field is not among them: it answers in the handoffs, and lets deals and kept leads go through their own doors.
MOVERS = (Role.INSIDE, Role.MANAGER, Role.ADMIN)


@allowed(*MOVERS)
def nurture(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Interested, not soon."""
    return _door(request, lead_id, _("To telephone nurture"), NurtureForm, recycle.to_nurture)


@allowed(*MOVERS)
def marketing(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Fell back into the market."""
    return _door(request, lead_id, _("To Marketing"), MarketingForm, recycle.to_marketing)


@allowed(*MOVERS)
def rule_out(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Can't ever buy."""
    return _door(request, lead_id, _("Rule out"), RuleOutForm, objecting.rule_out, stops=True)


@allowed(Role.INSIDE, Role.MARKETING)
def interest(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They want to know more."""
    return _door(request, lead_id, _("Show interest"), InterestForm, _show_interest)


@allowed(Role.MANAGER, Role.ADMIN)
def reassign(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Another inside rep calls this one."""
    return _door(request, lead_id, _("Give to another rep"), ReassignForm, _give)


def _show_interest(lead: Lead, by, **said) -> Lead:
    if not actions.is_open_to(lead, "show_interest", by):
        raise funnel.NotYours(_("This lead is an MQL or further, or not yours."))
    return intake.show_interest(lead, said.pop("interest"), by=by, **said)


def _give(lead: Lead, by, *, to) -> Lead:
    return routing.reassign(lead, to, by)


def _door(
    request: HttpRequest,
    lead_id: int,
    title: str,
    form_of: type[AboutLead],
    verb: Callable[..., Any],
    *,
    stops: bool = False,
) -> HttpResponse:
    """Ask, do it, and go back to the lead; a refusal is a sentence at the form, with all that was typed."""
    lead = seen(request.user, lead_id)
    form = form_of(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            verb(lead, request.user, **form.cleaned_data)
        except funnel.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(what)s: done.") % {"what": title})
            return _back(request, lead)
    template = "leads/door.html#door" if request.htmx else "leads/door.html"
    context = {"lead": lead, "form": form, "title": title, "stops": stops}
    return render(request, template, context, status=422 if form.errors else 200)


def _back(request: HttpRequest, lead: Lead) -> HttpResponse:
    """To the lead; to the list when it is not this person's to see any more."""
    stays = Lead.objects.seen_by(request.user).filter(pk=lead.pk).exists()
    there = redirect("lead", lead.pk) if stays else redirect("leads")
    return HttpResponseClientRedirect(there.url) if request.htmx else there
