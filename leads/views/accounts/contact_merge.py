"""The page to find the duplicate of a contact, compare both fact by fact, and merge them."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.accounts import company_page, contact_matching
from leads.accounts.merging import contact_merge, contact_plan, holds
from leads.forms.accounts.contact_merge import ContactMergeForm
from leads.funnel.transitions import Refused
from leads.models import Contact
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MERGE_COMPANIES
from salesdesk.web.forms.fields import parse_id


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MERGE_COMPANIES)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """List the other contacts of the company, or compare with the one in the query string and merge it on POST."""
    kept = company_page.contact_of(pk)
    if kept is None or not company_page.visible_leads(
        kept.company.merged_into_id or kept.company_id, request.user
    ):
        raise Http404
    if kept.merged_into_id:
        return redirect("contact", kept.merged_into_id)
    chosen = request.GET.get("with", "")
    if not chosen:
        return HttpResponseNotAllowed(["GET", "HEAD"]) if request.method == "POST" else _find(request, kept)
    found = Contact.objects.select_related("company__place").exclude(pk=kept.pk).filter(pk=parse_id(chosen))
    gone = found.filter(Q(company=kept.company_id) | Q(merged_into=kept)).first()
    if gone is None:
        raise Http404
    if gone.merged_into_id:  # sent twice
        return redirect("contact", pk)
    return _compare(request, kept, gone)


def _find(request: HttpRequest, kept: Contact) -> HttpResponse:
    others = kept.company.contacts.exclude(pk=kept.pk).order_by("pk")[: company_page.MOST_PEOPLE]
    likely = contact_matching.likely_first(kept, list(others))
    return render(request, "leads/accounts/contact_merge_search.html", {"contact": kept, "found": likely})


def _compare(request: HttpRequest, kept: Contact, gone: Contact) -> HttpResponse:
    plan = contact_plan.plan_merge(kept, gone)
    form = ContactMergeForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.has_conflict(plan):
        form = form.renewed()
    elif request.method == "POST" and form.is_valid():
        try:
            merged = contact_merge.merge(
                kept, gone, request.user, taken=form.taken(), has_conflict=form.has_conflict
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if merged:
                text = _("Merged %(gone)s into %(kept)s.") % {"gone": gone, "kept": merged}
                messages.success(request, text)
                return redirect("contact", merged.pk)
            form = form.renewed()
    why_not = next(plan.obstacles(request.user), "") or holds.why_not_now([kept.company])
    context = {
        "contact": kept,
        "other": gone,
        "form": form,
        "why_not": why_not,
        "sentences": [] if why_not else plan.consequences(),
    }
    return render(request, "leads/accounts/contact_merge.html", context, status=422 if form.errors else 200)
