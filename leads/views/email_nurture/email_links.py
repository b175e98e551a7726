"""Public pages that a nurture e-mail links to: tracked links, the call request form, unsubscribing (RFC 8058)."""

from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leads.compliance import suppression
from leads.email_nurture import callback_form, clicks, tracks
from leads.forms.email_nurture.callback_form import CallRequestForm
from leads.models import SentLink, SentMail
from salesdesk.people.access import anyone


@require_safe
@anyone
def link(request: HttpRequest, token: UUID, number: int = 1) -> HttpResponse:
    """Redirect to the address in the e-mail, and record the request."""
    sent_link = get_object_or_404(SentLink.objects.select_related("sent__mail"), sent=token, number=number)
    clicks.record_request(sent_link, request.method, request.headers)
    return HttpResponseRedirect(sent_link.address)


@csrf_exempt  # The secret token authorizes the request, even in browsers without cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@cache_control(private=True, max_age=0)  # so that "back" leads to the form, also after an error
def ask(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the call request form, or submit it once; a GET changes nothing."""
    mails = SentMail.objects.select_related(
        "enrollment__track__team", "enrollment__lead__company", "enrollment__lead__campaign__proposition"
    )
    sent = mails.filter(pk=token, has_form=True).first()
    if sent is None or sent.enrollment is None:
        return _page(request, "leads/email_nurture/callback_form.html", {}, status=404)
    lead, is_unsubscribed = sent.enrollment.lead, suppression.is_suppressed(sent.address)
    is_request = request.method == "POST" and not sent.call_requested_at and not is_unsubscribed
    form = CallRequestForm(request.POST if is_request else None, country=lead.company.country)
    if is_request and form.is_valid():
        callback_form.request_call(sent, form.call_request())
        return redirect("email-callback-form", token)
    context = {
        "sent": sent,
        "is_unsubscribed": is_unsubscribed,
        "form": form,
        "proposition": lead.campaign.proposition,
    }
    status = 422 if is_request else 200
    return _page(request, "leads/email_nurture/callback_form.html", context, status=status)


@csrf_exempt  # Mail programs post this without a page; the secret token authorizes it.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def unsubscribe(request: HttpRequest, token: UUID) -> HttpResponse:
    """Unsubscribe the address on POST; a GET changes nothing, so that scanners don't unsubscribe anybody."""
    sent = (
        SentMail.objects.select_related("enrollment__track__team", "lead__campaign__team")
        .filter(pk=token)
        .first()
    )
    if sent is None:
        return _page(request, "leads/email_nurture/unsubscribe.html", {}, status=404)
    if request.method == "POST":
        tracks.unsubscribe(sent)
    else:
        clicks.record_unsubscribe_page(sent)
    return _page(
        request, "leads/email_nurture/unsubscribe.html", {"sent": sent, "done": request.method == "POST"}
    )


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Render a public page under the sender name of the e-mail."""
    sender, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return render(request, template, context | {"sender": sender or address}, status=status)
