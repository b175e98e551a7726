"""Calling law: the versions of each country, a new one, and the leads that wait for a ground to be called."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leads.accounts import search
from leads.compliance import calling_law
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
    """Every version of every country, the one in force first."""
    today, found = clock.now().date(), []
    versions = CallingLaw.objects.select_related("by")
    for country, of_it in groupby(versions, key=lambda version: version.country):
        known = list(of_it)
        for version in known:
            version.planned = not version.in_force and version.valid_from > today
        now = next((version for version in known if version.in_force), None)
        found.append((country, countries.name_of(country), now, known))
    return render(request, "leads/compliance/calling_laws.html", {"laws": found})


@allowed(*ADMINISTER)
def add(request: HttpRequest) -> HttpResponse:
    """A new version of a country; what the newest says is filled in, none is changed."""
    country = countries.code_of(request.GET.get("country", "")) or ""
    before = CallingLaw.objects.filter(country=country).first() if country else None
    typed = request.POST if request.method == "POST" else None
    form = CallingLawForm(typed, by=request.user, before=before, country=country)
    if request.method == "POST" and form.is_valid():
        written = calling_law.add_version(form.save(commit=False), request.user)
        facts = {"country": countries.name_of(written.country), "version": written.version}
        messages.success(request, _("%(country)s has version %(version)s of its calling law.") % facts)
        return redirect("calling-laws")
    context = {"form": form, "country": country and countries.name_of(country)}
    return render(
        request, "leads/compliance/calling_law_form.html", context, status=422 if form.errors else 200
    )


@require_safe
@allowed(*COMPLETE_LEADS)
def missing_legal_basis(request: HttpRequest) -> HttpResponse:
    """Leads that the law lets nobody call before somebody finds a ground."""
    leads = Lead.objects.visible_to(request.user).missing_legal_basis()
    asked = request.GET.get("q", "").strip()
    found = leads.filter(search.filter_by_name(asked)) if asked else leads
    page = page_of(
        found.select_related("company__place", "campaign", "contact"), request.GET, by="pk", size=20
    )
    in_force = calling_law.laws_of(lead.company.place.country for lead in page.rows)
    rows = [
        (lead, calling_law.blocked_reason(lead, in_force.get(lead.company.place.country)))
        for lead in page.rows
    ]
    context = {"page": page, "rows": rows, "count": count_text(found, page), "q": asked}
    return render(request, "leads/compliance/missing_legal_basis.html", context)


@allowed(*COMPLETE_LEADS)
def edit_legal_basis(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What they are, and the ground on which they may be called: kept with its date and proof."""
    lead = get_visible_lead(request.user, lead_id)
    form = LegalBasisForm(request.POST if request.method == "POST" else None, lead=lead, by=request.user)
    if request.method == "POST" and form.is_valid():
        if grounds.save(lead, request.user, **form.cleaned_data):
            messages.success(request, _("%(company)s: kept.") % {"company": lead.company})
        else:
            why = calling_law.blocked_reason(
                get_visible_lead(request.user, lead_id), calling_law.law_for(lead.company.place.country)
            )
            messages.warning(request, _("Kept, and not called yet. %(why)s") % {"why": why})
        stays = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
        return redirect("lead", lead.pk) if stays else redirect("leads-missing-legal-basis")
    return render(
        request,
        "leads/compliance/legal_basis.html",
        {"lead": lead, "form": form},
        status=422 if form.errors else 200,
    )
