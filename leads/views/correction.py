"""The page to correct the facts of a company and of one of its contacts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.accounts import corrections
from leads.forms.correction import CorrectionForm
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import COMPLETE_LEADS
from salesdesk.web.fields import parse_id

from .visible_lead import get_visible_lead


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*COMPLETE_LEADS)
def correct(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Edit the company and its contact: the lead's, or the one in the query string."""
    lead = get_visible_lead(request.user, lead_id)
    people = lead.company.contacts.filter(merged_into=None)
    chosen = parse_id(request.GET.get("contact", ""))
    contact = get_object_or_404(people, pk=chosen) if chosen else lead.contact
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, lead=lead, by=request.user, contact=contact)
    if data is not None and form.is_valid() and _saved(request, form):
        visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
        return redirect("lead", lead.pk) if visible else redirect("leads-missing-number")
    context = {"lead": lead, "contact": contact, "form": form, "people": people.order_by("pk")[:50]}
    return render(request, "leads/accounts/correction.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: CorrectionForm) -> bool:
    try:
        changed = corrections.correct(
            form.lead, form.contact, request.user, form.company_facts(), form.contact_facts()
        )
    except Refused as refused:
        form.add_error("contact_phone", str(refused))
        return False
    if changed:
        messages.success(request, _("Saved: %(facts)s.") % {"facts": "; ".join(changed)})
    else:
        messages.info(request, _("Nothing was changed."))
    return True
