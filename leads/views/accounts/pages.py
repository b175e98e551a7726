"""The pages of a company and of a contact, and the screen for an inbound call."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leads.accounts import company_page, inbound
from leads.accounts.merging import unmerge
from leads.funnel import timeline_pages
from leads.messaging import consents
from leads.support import lists as support
from leads.to_do import lists
from salesdesk.custom_fields.reading import groups_of
from salesdesk.people.access import allowed, signed_in
from salesdesk.people.permissions import ADD_LEADS


@require_safe
@signed_in
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one company that the user may see."""
    found = company_page.company_of(pk)
    user, after = request.user, request.GET.get("after", "")
    leads = company_page.visible_leads(found.merged_into_id or pk, user) if found else []
    if not leads:
        raise Http404
    if found.merged_into_id:
        return redirect("company", found.merged_into_id)
    people = company_page.people_of(found, leads)
    context = {
        "company": found,
        "leads": leads,
        "main": leads[0],
        "elsewhere": found.leads_count - len(leads),
        "people": people,
        "is_partner": found.partner_id is not None,
        "partner": company_page.partner_of(found, user),
        "meetings": company_page.meetings_of(leads, user),
        "deals": company_page.deals_of(leads, user),
        "tasks": lists.of_leads(leads, user),
        "support_tasks": support.of_leads(leads),
        "timeline": timeline_pages.of_leads(leads, people, after),
        "after": after,
        "custom_groups": groups_of(found, "company"),
        "merges": unmerge.merges_of(found),
    }
    return render(request, "leads/accounts/company.html", context)


@require_safe
@signed_in
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contact: how to reach them, their part in each lead, and what was said."""
    found = company_page.contact_of(pk)
    user, after = request.user, request.GET.get("after", "")
    leads = (
        company_page.visible_leads(found.company.merged_into_id or found.company_id, user) if found else []
    )
    if not leads:
        raise Http404
    if found.merged_into_id:
        return redirect("contact", found.merged_into_id)
    context = {
        "contact": found,
        "company": found.company,
        "leads": leads,
        "main": leads[0],
        "consents": consents.of_contact(found),
        "roles": company_page.roles_in(leads, [found]).get(found.pk, []),
        "timeline": timeline_pages.of_contact(found, leads, after),
        "after": after,
        "custom_groups": groups_of(found, "contact"),
        "merges": unmerge.merges_of(found.company, found),
    }
    return render(request, "leads/accounts/contact.html", context)


@require_safe
@allowed(*ADD_LEADS)
def inbound_call(request: HttpRequest) -> HttpResponse:
    """Say who is calling: `number` as typed or pasted, in whole or its last digits."""
    typed = request.GET.get("number", "").strip()[:80]
    found = inbound.look_up(typed, request.user) if typed else None
    query = urlencode({"phone": found.number or typed, "source": "call"}) if found else ""
    context = {"typed": typed, "found": found, "add_url": f"{reverse('lead-new')}?{query}"}
    template = "leads/accounts/inbound.html#found" if request.htmx else "leads/accounts/inbound.html"
    return render(request, template, context)
