"""The page to correct the facts of a company and of one of its contacts."""

import hashlib

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leads.accounts import corrections, suggestions
from leads.forms.accounts.correction import CorrectionForm
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import COMPLETE_LEADS
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from ..visible_lead import get_visible_lead


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*COMPLETE_LEADS)
def correct(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Edit the company and its contact: the lead's, or the one in the query string.

    What a new address moves is shown first, and saved once it is confirmed.
    """
    lead = get_visible_lead(request.user, lead_id)
    people = lead.company.contacts.filter(merged_into=None)
    chosen = parse_id(request.GET.get("contact", ""))
    contact = get_object_or_404(people, pk=chosen) if chosen else lead.contact
    data = request.POST if request.method == "POST" else None
    suggested = list(suggestions.about(lead.company, contact)[:20])
    used = next((each for each in suggested if str(each.pk) == request.GET.get("use")), None)
    form = CorrectionForm(data, lead=lead, by=request.user, contact=contact, used=used)
    impact = corrections.preview(lead, form.company_facts()) if data is not None and form.is_valid() else []
    shown = hashlib.sha256("\n".join(impact).encode()).hexdigest()
    is_confirmed = not impact or form.cleaned_data["previewed"] == shown
    if data is not None and form.is_valid() and is_confirmed and _saved(request, form):
        visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
        return redirect("lead", lead.pk) if visible else redirect("leads-missing-number")
    context = {"lead": lead, "contact": contact, "form": form, "people": people.order_by("pk")[:50]}
    context |= {"impact": impact, "shown": shown, "suggested": suggested, "used": used}
    return render(request, "leads/accounts/correction.html", context, status=422 if form.errors else 200)


@require_safe
@allowed(*COMPLETE_LEADS)
def suggested(request: HttpRequest) -> HttpResponse:
    """List the facts that lists give otherwise than the desk has them, oldest first."""
    found = suggestions.visible_to(request.user).select_related("company", "contact")
    leads = Lead.objects.visible_to(request.user).filter(company=OuterRef("company")).order_by("-pk")
    page = page_of(found.annotate(lead=Subquery(leads.values("pk")[:1])), request.GET, by="at")
    return render(request, "leads/accounts/suggestions.html", {"page": page})


@require_POST
@allowed(*COMPLETE_LEADS)
def keep_ours(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the desk has instead of the suggested fact."""
    suggestion = get_object_or_404(suggestions.visible_to(request.user), pk=pk)
    suggestions.keep_ours(suggestion, request.user)
    messages.success(request, _("Your value was kept."))
    leads = Lead.objects.visible_to(request.user).filter(company=suggestion.company_id).order_by("-pk")
    contact = f"?contact={suggestion.contact_id}" if suggestion.contact_id else ""
    return redirect(reverse("lead-correct", args=[leads.values_list("pk", flat=True)[0]]) + contact)


def _saved(request: HttpRequest, form: CorrectionForm) -> bool:
    try:
        changed = corrections.correct(
            form.lead, form.contact, request.user, form.company_facts(), form.contact_facts()
        )
    except corrections.NumberTaken as taken:
        form.add_error("register_number", str(taken))
        return False
    except Refused as refused:
        form.add_error("contact_phone", str(refused))
        return False
    if changed:
        messages.success(request, _("Saved: %(facts)s.") % {"facts": "; ".join(changed)})
    else:
        messages.info(request, _("Nothing was changed."))
    return True
