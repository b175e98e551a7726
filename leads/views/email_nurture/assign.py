"""Assign an e-mail of an unknown sender to a lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.correspondence import assigning
from leads.funnel import transitions
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.forms.fields import parse_id


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Search a lead, and assign the e-mail to it on POST."""
    reply = get_object_or_404(assigning.waiting_for(request.user).select_related("writer"), pk=pk)
    if request.method == "POST":
        seen = Lead.objects.visible_to(request.user)
        lead = get_object_or_404(seen, pk=parse_id(request.POST.get("lead", "")))
        try:
            assigning.assign(reply, lead, request.user)
        except transitions.Refused as refused:
            messages.warning(request, str(refused))
            return redirect("replies")
        messages.success(
            request, _("E-mail added to the timeline of %(company)s.") % {"company": lead.company}
        )
        return redirect("lead", lead.pk)
    text = request.GET.get("q", "").strip()
    found = assigning.found_leads(text or _domain(reply.address), request.user)
    context = {"reply": reply, "text": text, "found": found}
    return render(request, "leads/email_nurture/assign.html", context)


def _domain(address: str) -> str:
    """Return the name in the domain of an address, by which its company may be found."""
    domain = address.rpartition("@")[2]
    return domain.split(".")[-2] if "." in domain else ""
