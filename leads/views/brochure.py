"""Send a brochure from the page of a lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from leads.brochures import sending
from leads.forms.brochure import SendBrochureForm
from leads.funnel import transitions
from leads.models import Lead, SentMail
from salesdesk.outbox import mail_server
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_LEADS

from .visible_lead import get_visible_lead


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def send(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Offer the brochures of the lead's proposition, and send one."""
    lead = get_visible_lead(request.user, lead_id)
    posted = request.POST if request.method == "POST" else None
    form = SendBrochureForm(posted, lead=lead, by=request.user)
    if form.is_valid() and (sent := _send(lead, form, request.user)):
        facts = {"title": sent.subject, "address": sent.address}
        if mail_server.is_configured():
            messages.success(request, _("%(title)s goes to %(address)s.") % facts)
        else:
            messages.warning(request, _("%(title)s waits: no mail server is set up.") % facts)
        response = redirect("lead", lead.pk)
        return HttpResponseClientRedirect(response.url) if request.htmx else response
    template = "leads/brochures/send.html#form" if request.htmx else "leads/brochures/send.html"
    context = {"lead": lead, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


def _send(lead: Lead, form: SendBrochureForm, by) -> SentMail | None:
    try:
        return sending.send(lead, by, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return None
