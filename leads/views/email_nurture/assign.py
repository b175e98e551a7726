"""Assign an e-mail or text message of an unknown sender to a lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.correspondence import assigning
from leads.funnel import transitions
from leads.messaging import assigning as texts
from leads.models import Contact, Lead, Reply
from leads.views.visible_lead import MOST_PEOPLE
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.forms.fields import parse_id


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Search a lead, and assign the message to it on POST."""
    reply = get_object_or_404(
        assigning.waiting_for(request.user).select_related("writer").prefetch_related("files__file"), pk=pk
    )
    if request.method == "POST":
        seen = Lead.objects.visible_to(request.user)
        lead = get_object_or_404(seen, pk=parse_id(request.POST.get("lead", "")))
        try:
            _assign(request, reply, lead)
        except transitions.Refused as refused:
            messages.warning(request, str(refused))
            return redirect("replies")
        messages.success(
            request, _("Message added to the timeline of %(company)s.") % {"company": lead.company}
        )
        return redirect("lead", lead.pk)
    text = request.GET.get("q", "").strip()
    found = assigning.found_leads(text or _domain(reply.address), request.user)
    if reply.channel:
        _add_people(found)
    context = {"reply": reply, "text": text, "found": found}
    return render(request, "leads/email_nurture/assign.html", context)


def _assign(request: HttpRequest, reply: Reply, lead: Lead) -> None:
    if not reply.channel:
        assigning.assign(reply, lead, request.user)
        return
    people = lead.company.contacts.filter(merged_into=None)
    contact = people.filter(pk=parse_id(request.POST.get("contact", ""))).first()
    texts.assign(reply, lead, contact, request.user)


def _add_people(leads: list[Lead]) -> None:
    """Give each lead the `people` of its company, who may have written the message. One statement."""
    companies = {lead.company_id: lead.company for lead in leads}
    people = Contact.objects.filter(company__in=companies, merged_into=None).order_by("company", "pk")
    for person in people:
        person.company = companies[person.company_id]
    for lead in leads:
        lead.people = [each for each in people if each.company_id == lead.company_id][:MOST_PEOPLE]


def _domain(address: str) -> str:
    """Return the name in the domain of an address, by which its company may be found."""
    domain = address.rpartition("@")[2]
    return domain.split(".")[-2] if "." in domain else ""
