"""The stakeholders of a lead, as shown on the desk and on the lead's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget, trigger_client_event

from leads.accounts import stakeholders
from leads.assignment import closing_route
from leads.forms.accounts.stakeholders import QuickAddForm, StakeholderForm
from leads.funnel import transitions
from leads.models import Lead
from leads.queue import call_card
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_LEADS

from ..visible_lead import get_visible_lead


def context(lead: Lead, by, form: QuickAddForm | None = None) -> dict:
    """Return the context of leads/accounts/stakeholders.html: contacts, missing roles and the quick-add form."""
    people = call_card.stakeholders_of(lead)
    return {
        "lead": lead,
        "people": people,
        "gaps": call_card.missing_roles(people),
        "proposed": closing_route.proposed_route(lead, call_card.count_deciders(people)),
        "deciders": call_card.count_deciders(people),
        "may_decide": closing_route.may_decide_route(lead, by),
        "may_tell": by.role in WORK_LEADS,
        "line": form or QuickAddForm(lead=lead, by=by),
    }


@allowed(*WORK_LEADS)
def add(request: HttpRequest, lead_id: int) -> HttpResponse:
    """List the stakeholders and add one on POST. htmx gets the list without the page."""
    lead = get_visible_lead(request.user, lead_id)
    form = QuickAddForm(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            stakeholder = stakeholders.add(lead, form.cleaned_data["line"], request.user)
        except transitions.Refused as refused:
            form.add_error("line", str(refused))
        else:
            text = _("%(who)s added: %(buying_role)s.") % {
                "who": stakeholder.contact,
                "buying_role": stakeholder.get_buying_role_display(),
            }
            return _changed(request, lead, text)
    if request.htmx and form.errors:
        answer = HttpResponse(" ".join(form.errors["line"]), status=422)
        return retarget(reswap(answer, "textContent"), "#line-error")
    template = "leads/accounts/stakeholders.html" if request.htmx else "leads/accounts/stakeholders_page.html"
    facts = context(lead, request.user, form)
    return render(request, template, facts, status=422 if form.errors else 200)


@allowed(*WORK_LEADS)
def stakeholder(request: HttpRequest, lead_id: int, contact_id: int) -> HttpResponse:
    """Edit a contact's buying role, stance, and whether somebody spoke to them."""
    lead = get_visible_lead(request.user, lead_id)
    contact = get_object_or_404(lead.company.contacts, pk=contact_id)
    data = request.POST if request.method == "POST" else None
    form = StakeholderForm(data, lead=lead, by=request.user, contact=contact)
    if request.method == "POST" and form.is_valid():
        stakeholders.change(lead, contact, request.user, **form.cleaned_data)
        return _changed(request, lead, _("%(who)s saved.") % {"who": contact}, close_form=True)
    template = (
        "leads/accounts/stakeholder.html#stakeholder" if request.htmx else "leads/accounts/stakeholder.html"
    )
    facts = {"lead": lead, "contact": contact, "form": form}
    return render(request, template, facts, status=422 if form.errors else 200)


def _changed(request: HttpRequest, lead: Lead, text: str, *, close_form: bool = False) -> HttpResponse:
    """Return the updated list, or remove the form that was saved and update the list beside it.

    The event `stakeholders` lets the page refresh gaps and advice.
    """
    if not request.htmx:
        messages.success(request, text)
        return redirect("lead", lead.pk)
    facts = context(lead, request.user) | {"announcement": text, "oob": close_form}
    answer = render(request, "leads/accounts/stakeholders.html#people", facts)
    return trigger_client_event(reswap(answer, "delete") if close_form else answer, "stakeholders")
