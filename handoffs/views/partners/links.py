"""Make and revoke the links by which a partner updates its deals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handoffs.forms.partners.desk import LinkForm
from handoffs.models import PartnerLink
from handoffs.partners import links
from leads.funnel import transitions
from leads.models import Partner
from salesdesk.outbox import mail_server
from salesdesk.people.access import allowed
from salesdesk.people.permissions import RUN_PARTNERS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*RUN_PARTNERS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link, and e-mail it if asked."""
    running = Partner.objects.run_by(request.user).active().select_related("company")
    partner = get_object_or_404(running, pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None, partner=partner)
    if form.is_valid():
        try:
            links.create(partner, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _made(form.cleaned_data["send"]))
            return redirect("partner", partner.pk)
    context = {"form": form, "partner": partner}
    return render(request, "handoffs/partners/link.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*RUN_PARTNERS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link at once."""
    link = get_object_or_404(PartnerLink.objects.run_by(request.user), pk=pk)
    links.revoke(link, request.user)
    messages.success(request, _("Link revoked. It no longer works."))
    return redirect("partner", link.partner_id)


def _made(sends: bool) -> str:
    if not sends:
        return _("Link made. Copy it from the list of links.")
    if mail_server.is_configured():
        return _("Link made. It is being e-mailed.")
    return _("Link made. The e-mail waits until a mail server is set up.")
