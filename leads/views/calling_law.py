"""Calling law: the versions of each country, a new one, and the leads with a missing legal basis."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.accounts import search
from leads.compliance import calling_law, law_offers
from leads.compliance import legal_basis as grounds
from leads.forms.calling_law import CallingLawForm, LegalBasisForm
from leads.models import CallingLaw, Lead
from salesdesk import clock, countries
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER, COMPLETE_LEADS, MANAGE_TEAMS
from salesdesk.web.paging import count_text, page_of

from .visible_lead import get_visible_lead


@require_safe
@allowed(*MANAGE_TEAMS)
def laws(request: HttpRequest) -> HttpResponse:
    """List every version of every country, with the one in force."""
    today, laws_by_country = clock.today(), []
    versions = CallingLaw.objects.select_related("by")
    for country, group in groupby(versions, key=lambda version: version.country):
        known = list(group)
        for version in known:
            version.planned = not version.in_force and version.valid_from > today
        current = next((version for version in known if version.in_force), None)
        laws_by_country.append((country, countries.name_of(country), current, known))
    context = {"laws": laws_by_country, "offers": law_offers.offers()}
    return render(request, "leads/compliance/calling_laws.html", context)


@require_POST
@allowed(*ADMINISTER)
def answer_offer(request: HttpRequest, edition: str) -> HttpResponse:
    """Adopt or decline a published law that is offered."""
    law = law_offers.offered(edition)
    if law is None:
        messages.warning(request, _("This version is no longer offered."))
        return redirect("calling-laws")
    facts = {"country": countries.name_of(law.country)}
    if request.POST.get("adopt"):
        law_offers.adopt(law, request.user)
        messages.success(request, _("%(country)s: the offered version is in force.") % facts)
    else:
        law_offers.decline(law, request.user)
        messages.success(request, _("%(country)s: the offered version was declined.") % facts)
    return redirect("calling-laws")


@allowed(*ADMINISTER)
def add(request: HttpRequest) -> HttpResponse:
    """Add a version for a country, prefilled with the latest or an offered one. Versions are never changed."""
    offered = law_offers.offered(edition) if (edition := request.GET.get("offer", "")) else None
    country = offered.country if offered else countries.code_of(request.GET.get("country", "")) or ""
    before = offered or (CallingLaw.objects.filter(country=country).first() if country else None)
    data = request.POST if request.method == "POST" else None
    form = CallingLawForm(data, by=request.user, before=before, country=country)
    if request.method == "POST" and form.is_valid():
        law = form.save(commit=False)
        if offered and offered.country == law.country:
            law.edition = offered.edition
        written = calling_law.add_version(law, request.user)
        details = {"country": countries.name_of(written.country), "version": written.version}
        messages.success(request, _("Calling law for %(country)s saved as version %(version)s.") % details)
        return redirect("calling-laws")
    context = {"form": form, "country": country and countries.name_of(country)}
    return render(
        request, "leads/compliance/calling_law_form.html", context, status=422 if form.errors else 200
    )


@require_safe
@allowed(*COMPLETE_LEADS)
def missing_legal_basis(request: HttpRequest) -> HttpResponse:
    """List leads that can't be called until their legal basis is recorded."""
    leads = Lead.objects.visible_to(request.user).missing_legal_basis()
    query = request.GET.get("q", "").strip()
    found = leads.filter(search.filter_by_name(query)) if query else leads
    page = page_of(
        found.select_related("company__place", "campaign", "contact"), request.GET, by="pk", size=20
    )
    in_force = calling_law.laws_of(lead.company.place.country for lead in page.rows)
    rows = [
        (lead, calling_law.blocked_reason(lead, in_force.get(lead.company.place.country)))
        for lead in page.rows
    ]
    context = {"page": page, "rows": rows, "count": count_text(found, page), "q": query}
    return render(request, "leads/compliance/missing_legal_basis.html", context)


@allowed(*COMPLETE_LEADS)
def edit_legal_basis(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Save the legal form of the company and the legal basis of its contact, with date and proof."""
    lead = get_visible_lead(request.user, lead_id)
    form = LegalBasisForm(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    if request.method == "POST" and form.is_valid():
        if grounds.save(lead, request.user, **form.cleaned_data):
            messages.success(request, _("%(company)s: legal basis saved.") % {"company": lead.company})
        else:
            why = calling_law.blocked_reason(
                get_visible_lead(request.user, lead_id), calling_law.law_for(lead.company.place.country)
            )
            messages.warning(request, _("Saved, but the lead cannot be called yet. %(why)s") % {"why": why})
        still_visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
        return redirect("lead", lead.pk) if still_visible else redirect("leads-missing-legal-basis")
    return render(
        request,
        "leads/compliance/legal_basis.html",
        {"lead": lead, "form": form},
        status=422 if form.errors else 200,
    )
