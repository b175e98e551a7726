"""The form in a row of the list of leads; without JavaScript it is a page of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from leads.bulk import in_row
from leads.forms.in_row import InRowForm
from leads.funnel.transitions import Refused
from leads.views.visible_lead import get_visible_lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_LEADS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def change(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change the next step and the owner of a lead, as far as the user may."""
    lead = get_visible_lead(request.user, lead_id)
    data = request.POST if request.method == "POST" else None
    form = InRowForm(data, lead=lead, by=request.user, steps=lead.steps.all())
    if request.method == "POST" and not form.offers:
        raise Http404
    if form.is_valid():
        asked = dict(form.cleaned_data)
        state = asked.pop("state")
        if not any(asked.values()):
            return _back(request)
        try:
            in_row.change(lead, request.user, state=state, **asked)
        except Refused as refused:
            form.review()
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved: %(lead)s.") % {"lead": lead.company})
            return _back(request)
    template = "leads/bulk/in_row.html#in-row" if request.htmx else "leads/bulk/in_row.html"
    return render(request, template, {"lead": lead, "form": form}, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseClientRefresh() if request.htmx else redirect("leads")
