"""The page of one merge: what it moved, what happened since, and undoing it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.accounts import company_page
from leads.accounts.merging import holds, unmerge
from leads.funnel.transitions import Refused
from leads.models import Lead, Merge
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MERGE_COMPANIES


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MERGE_COMPANIES)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a merge and what undoing it gives back, and undo it on POST."""
    related = ("company", "gone_company", "contact__company", "gone_contact__company", "by", "undone_by")
    found = get_object_or_404(Merge.objects.select_related(*related), pk=pk)
    if not company_page.visible_leads(found.company.merged_into_id or found.company_id, request.user):
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            unmerge.undo(found, request.user)
        except Refused as refused:
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
        "back": _page(found, found.contact_id, found.company_id),
        "other": _page(found, found.gone_contact_id, found.gone_company_id),
    }
    return render(request, "leads/accounts/merge_undo.html", context, status=422 if form.errors else 200)


def _page(merge: Merge, contact: int | None, company: int | None) -> str:
    return reverse("contact", args=[contact]) if merge.contact_id else reverse("company", args=[company])
