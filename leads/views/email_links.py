"""The ways back from a mail of a track, open to whoever has it: its links, its form, and "no more mails" (RFC 8058)."""

from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leads.compliance import suppression
from leads.email_nurture import callback_form, clicks, tracks
from leads.forms.callback_form import CallRequestForm
from leads.models import SentLink, SentMail
from salesdesk.people.access import anyone


@require_safe
@anyone
def link(request: HttpRequest, token: UUID, number: int = 1) -> HttpResponse:
    """On to what was promised in the mail, and nowhere else; a person's first click is interest."""
    led = get_object_or_404(SentLink.objects.select_related("sent__mail"), sent=token, number=number)
    if clicks.is_a_person(led.sent, request.method, request.headers):
        clicks.handle_click(led)
    return HttpResponseRedirect(led.address)


@csrf_exempt  # The token is what proves it, also where a browser keeps no cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def ask(request: HttpRequest, token: UUID) -> HttpResponse:
    """They ask to be called, once. Looking changes nothing; nobody is sent away who comes late, or comes again."""
    mails = SentMail.objects.select_related(
        "enrollment__track__team", "enrollment__lead__company", "enrollment__lead__campaign__proposition"
    )
    sent = mails.filter(pk=token, has_form=True).first()
    if sent is None:
        return _page(request, "leads/email_nurture/callback_form.html", {}, status=404)
    lead, silent = sent.enrollment.lead, suppression.is_suppressed(sent.address)
    asks = request.method == "POST" and not sent.call_requested_at and not silent
    form = CallRequestForm(request.POST if asks else None, country=lead.company.country)
    if asks and form.is_valid():
        callback_form.request_call(sent, form.said())
        return redirect("email-callback-form", token)
    context = {"sent": sent, "silent": silent, "form": form, "proposition": lead.campaign.proposition}
    return _page(request, "leads/email_nurture/callback_form.html", context, status=422 if asks else 200)


@csrf_exempt  # A mail program posts this by itself; the token is what proves it.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def unsubscribe(request: HttpRequest, token: UUID) -> HttpResponse:
    """Looking changes nothing, so that a scanner unsubscribes nobody."""
    sent = SentMail.objects.select_related("enrollment__track__team").filter(pk=token).first()
    if sent is None:
        return _page(request, "leads/email_nurture/unsubscribe.html", {}, status=404)
    if request.method == "POST":
        tracks.unsubscribe(sent)
    return _page(
        request, "leads/email_nurture/unsubscribe.html", {"sent": sent, "done": request.method == "POST"}
    )


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page for people outside, in the name that their mail came from."""
    sender, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return render(request, template, context | {"sender": sender or address}, status=status)
