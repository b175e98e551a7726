"""Pages to add phone numbers to leads that can't be queued without one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.accounts import missing_numbers, search
from leads.forms.accounts.missing_numbers import MissingNumberForm
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.parsing import phone
from salesdesk.people.access import allowed
from salesdesk.people.permissions import COMPLETE_LEADS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*COMPLETE_LEADS)
def missing(request: HttpRequest) -> HttpResponse:
    """List the leads without a phone number, oldest first; each row is a form."""
    leads = _waiting(request)
    name = request.GET.get("q", "").strip()
    found = leads.filter(search.filter_by_name(name)) if name else leads
    page = page_of(found, request.GET, by="pk", size=20)
    rows = [_row(lead) for lead in page.rows]
    return render(
        request,
        "leads/accounts/missing_numbers.html",
        {"page": page, "rows": rows, "count": count_text(found, page), "q": name},
    )


@require_POST
@allowed(*COMPLETE_LEADS)
def complete(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Save the number, which queues the lead and removes its row."""
    lead = get_object_or_404(_waiting(request), pk=lead_id)
    form = MissingNumberForm(request.POST, lead=lead)
    if not (form.is_valid() and _completed(form, lead, request.user)):
        rows = [_row(lead, form)]
        template = (
            "leads/accounts/missing_numbers.html#row"
            if request.htmx
            else "leads/accounts/missing_numbers.html"
        )
        return render(request, template, {"rows": rows, "row": rows[0], "page": None}, status=422)
    text = _("Phone number saved: %(company)s, %(phone)s. The lead is in the queue.")
    messages.success(request, text % {"company": lead.company, "phone": form.cleaned_data["phone"]})
    if request.htmx:
        return render(request, "components/messages.html", {"oob": True})
    return redirect("leads-missing-number")


def _waiting(request: HttpRequest):
    return (
        Lead.objects.visible_to(request.user)
        .missing_number()
        .select_related("company", "campaign", "contact")
    )


def _row(lead: Lead, form: MissingNumberForm | None = None) -> dict:
    """Return the lead, its form, and what is wrong with the number as imported."""
    typed = lead.contact.phone_typed if lead.contact else ""
    problem = phone(typed, lead.company.country).problem if typed else ""
    return {"lead": lead, "form": form or MissingNumberForm(lead=lead), "problem": problem}


def _completed(form: MissingNumberForm, lead: Lead, by) -> bool:
    try:
        missing_numbers.add(lead, by=by, **form.cleaned_data)
    except Refused as refused:
        form.add_error("phone", str(refused))
        return False
    return True
