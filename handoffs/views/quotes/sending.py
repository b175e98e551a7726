"""Send a quote by e-mail, mark it as sent by hand, and write down an answer that came another way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handoffs.forms.quotes.sending import AnswerForm, MarkSentForm, SendForm
from handoffs.models import QuoteVersion
from handoffs.quotes import answering, limits, sending
from leads.correspondence import compose, may_write
from leads.funnel import transitions
from salesdesk.files.storing import NotStored
from salesdesk.outbox import mail_server
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS

from .page import own_version


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the e-mail as it will leave, and send it."""
    version = own_version(request, pk)
    if request.method != "POST":
        if not version.is_draft:
            return _was_sent(request, version)
        form = SendForm(version=version, initial=sending.proposed(version, request.user))
        return _page(request, version, form)
    form = SendForm(request.POST, version=version)
    if form.is_valid() and _done(form, lambda: sending.send(version, request.user, form.email())):
        facts = {"number": version.reference, "who": version.contact}
        if mail_server.is_configured():
            text = _("Quote %(number)s to %(who)s will leave within seconds.") % facts
        else:
            text = _("Quote %(number)s is ready. It waits until a mail server is set up.") % facts
        messages.success(request, text)
        return redirect("quote", version.pk)
    return _page(request, version, form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def mark_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the quote went out another way."""
    version = own_version(request, pk)
    form = MarkSentForm(request.POST or None, initial={"how": _("by post")})
    if form.is_valid() and _done(
        form, lambda: sending.mark_sent(version, request.user, how=form.cleaned_data["how"])
    ):
        messages.success(request, _("Quote %(number)s marked as sent.") % {"number": version.reference})
        return redirect("quote", version.pk)
    context = {"form": form, "version": version, "missing": _missing(request, version)}
    return render(request, "handoffs/quotes/mark_sent.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the customer accepted or declined by telephone, e-mail or post."""
    version = own_version(request, pk)
    form = AnswerForm(request.POST or None, by_hand=True)
    if form.is_valid() and _done(form, lambda: _answer(request, version, form)):
        messages.success(request, _("Answer to quote %(number)s saved.") % {"number": version.reference})
        return redirect("quote", version.pk)
    context = {"form": form, "version": version}
    return render(request, "handoffs/quotes/answer.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, version: QuoteVersion, form: AnswerForm) -> None:
    facts = form.cleaned_data
    if facts["answer"] == "accept":
        answering.accept(version, name=facts["name"], by=request.user)
    else:
        answering.decline(version, name=facts["name"], reason=facts["reason"], by=request.user)


def _done(form, verb) -> bool:
    """Run `verb`; a refusal becomes an error of the form, which keeps what was typed."""
    try:
        verb()
    except answering.NotAnswerable:
        form.add_error(
            None, _("This quote can't be answered any more: it was answered, replaced or has expired.")
        )
    except (transitions.Refused, NotStored) as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _was_sent(request: HttpRequest, version: QuoteVersion) -> HttpResponse:
    messages.warning(request, _("This version was sent already."))
    return redirect("quote", version.pk)


def _missing(request: HttpRequest, version: QuoteVersion) -> str:
    return sending.missing_to_send(version) or limits.refusal(version, request.user)


def _page(request: HttpRequest, version: QuoteVersion, form: SendForm) -> HttpResponse:
    lead = version.quote.opportunity.lead
    version.contact.company = lead.company
    context = {
        "form": form,
        "version": version,
        "sender": compose.sender_of(request.user),
        "missing": _missing(request, version) or may_write.refusal(lead, version.contact),
    }
    return render(request, "handoffs/quotes/send.html", context, status=422 if form.errors else 200)
