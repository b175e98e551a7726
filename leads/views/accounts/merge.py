"""Pages to find the duplicate of a company, compare both, merge them, and undo a merge of companies or contacts."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leads.accounts import company_page, search
from leads.accounts.merging import holds, unmerge
from leads.accounts.merging import plan as merge_plan
from leads.accounts.merging.merge import merge as merge_companies
from leads.accounts.merging.plan import MergePlan
from leads.forms.accounts.merge import MergeForm
from leads.funnel import transitions
from leads.models import Company, Contact, Lead, Merge
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MERGE_COMPANIES

from ..visible_lead import get_visible_lead


class Side(NamedTuple):
    """One of the two companies on the comparison page."""

    company: Company
    people: list[Contact]
    leads: list[Lead]
    #: Number of leads that the user has no access to.
    unseen: int


@require_safe
@allowed(*MERGE_COMPANIES)
def find_duplicate(request: HttpRequest, lead_id: int) -> HttpResponse:
    """List possible duplicates, or the search results for `q`."""
    lead = get_visible_lead(request.user, lead_id)
    text = request.GET.get("q", "").strip()
    found = search.search_other_companies(text, lead, request.user)
    return render(request, "leads/accounts/merge_search.html", {"lead": lead, "text": text, "found": found})


@allowed(*MERGE_COMPANIES)
def merge(request: HttpRequest, lead_id: int, other_id: int) -> HttpResponse:
    """Compare both companies, show the impact, and merge them on POST."""
    lead, other = get_visible_lead(request.user, lead_id), get_visible_lead(request.user, other_id)
    both = merge_plan.plan_merge(lead.company, other.company)
    form = MergeForm(request.POST if request.method == "POST" else None, both=both)
    if request.method == "POST" and form.is_valid():
        survivor, duplicate = form.chosen()
        try:
            merge_companies(survivor, duplicate, request.user)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            text = _("Merged %(duplicate)s into %(survivor)s.")
            messages.success(request, text % {"duplicate": duplicate, "survivor": survivor})
            still_visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
            return redirect("lead", lead.pk) if still_visible else redirect("leads")
    context = {"lead": lead, "form": form} | _sides(both, request.user)
    return render(request, "leads/accounts/merge.html", context, status=422 if form.errors else 200)


def _sides(both: MergePlan, user) -> dict:
    """Return both sides with either the reason against merging or its consequences.

    Only the first obstacle is shown: another team's leads must not be named by a later one.
    """
    calling = holds.why_not_now([both.one, both.other])
    why_not = next(both.obstacles(user), "") or calling
    ours = Lead.objects.visible_to(user).filter(company__in=[both.one, both.other])
    visible = set(ours.values_list("pk", flat=True))
    sides = [_side(company, both, visible) for company in (both.one, both.other)]
    return {"sides": sides, "why_not": why_not, "sentences": [] if why_not else both.consequences()}


def _side(company: Company, both: MergePlan, visible: set[int]) -> Side:
    leads = [lead for lead in both.leads if lead.company_id == company.pk]
    shown = [lead for lead in leads if lead.pk in visible]
    people = [each for each in both.contacts if each.company_id == company.pk]
    return Side(company, people, shown, len(leads) - len(shown))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MERGE_COMPANIES)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a merge and what undoing it gives back, and undo it on POST."""
    related = ("company", "gone_company", "contact__company", "gone_contact__company", "by", "undone_by")
    found = get_object_or_404(Merge.objects.select_related(*related), pk=pk)
    if not company_page.visible_leads(found.company.merged_into_id or found.company_id, request.user):
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            unmerge.undo(found, request.user)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Merge undone."))
            return redirect("merge", pk)
    leads = list(Lead.objects.filter(company=found.company_id).select_related("campaign"))
    why_not = next(unmerge.obstacles(found, leads, request.user), "") or holds.why_not_now([found.company])
    context = {
        "merge": found,
        "form": form,
        "why_not": "" if form.errors else why_not,
        "returning": unmerge.returning(found),
        "stays": unmerge.happened_since(found, leads),
        "left": [] if unmerge.is_shared(leads, request.user) else found.left,
        "back": _page(found, found.contact_id, found.company_id),
        "other": _page(found, found.gone_contact_id, found.gone_company_id),
    }
    return render(request, "leads/accounts/merge_undo.html", context, status=422 if form.errors else 200)


def _page(merge: Merge, contact: int | None, company: int | None) -> str:
    return reverse("contact", args=[contact]) if merge.contact_id else reverse("company", args=[company])
