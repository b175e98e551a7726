"""The page of a quote for the customer, behind a signed link: read it, fetch the PDF, accept or decline."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.forms.quotes.sending import AnswerForm
from handoffs.models import QuoteSettings, QuoteState, QuoteVersion
from handoffs.quotes import answering, guard, links, opening, totals
from salesdesk import clock, formats
from salesdesk.files import serving
from salesdesk.people.access import anyone

#: States in which the page shows nothing of the quote.
GONE = (QuoteState.DRAFT, QuoteState.WITHDRAWN)


def _with_version(view):
    """Find the version of a signed link, or answer 404, 410 or 429 in words for a customer."""

    @wraps(view)
    def found(request: HttpRequest, signed: str):
        key = links.key_in(signed)
        if key is None:
            return _gone(request, "unknown", 404)
        if not guard.allow(key, get_adapter().get_client_ip(request), clock.now()):
            return _gone(request, "too_many", 429)
        versions = QuoteVersion.objects.with_deal().select_related("pdf", "answer__pdf")
        version = versions.filter(key=key).first()
        if version is None:
            return _gone(request, "unknown", 404)
        country = version.quote.opportunity.lead.company.country
        with override(version.language), formats.reader_country(country):
            if version.state in GONE:
                return _gone(request, "withdrawn", 410)
            if version.link_until < clock.now():
                return _gone(request, "link_expired", 410)
            response = view(request, version)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return found


@csrf_exempt  # The signed link authorizes the request, also in browsers without cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@cache_control(private=True, no_store=True)
@_with_version
def quote(request: HttpRequest, version: QuoteVersion) -> HttpResponse:
    """Show the quote, or take the answer; a GET changes nothing but that it was opened."""
    if request.method != "POST":
        opening.record_opening(version, request.method, request.headers)
        return _page(request, version, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    facts = form.cleaned_data
    sender = {"name": facts["name"], "address": get_adapter().get_client_ip(request)}
    try:
        if facts["answer"] == "accept":
            answering.accept(version, **sender)
        else:
            answering.decline(version, reason=facts["reason"], **sender)
    except answering.NotAnswerable:
        version = QuoteVersion.objects.with_deal().select_related("answer").get(pk=version.pk)
        return _page(request, version, form, status=409)
    return redirect(links.path_of(version))


@require_safe
@anyone
@_with_version
def download(request: HttpRequest, version: QuoteVersion):
    """Serve the PDF: the accepted one with its record, or the one that was sent."""
    answer = getattr(version, "answer", None)
    return serving.as_attachment((answer and answer.pdf) or version.pdf)


def _page(request: HttpRequest, version: QuoteVersion, form: AnswerForm, status: int = 200) -> HttpResponse:
    lines = list(version.lines.all())
    sums = totals.total(lines, version.currency)
    context = {
        "version": version,
        "seller": QuoteSettings.current(),
        "sender": QuoteSettings.current().seller,
        "rows": list(zip(lines, sums.lines, strict=True)),
        "sums": sums,
        "closed": opening.closed_reason(version),
        "answer": getattr(version, "answer", None),
        "newest": version.quote.versions.filter(state__in=[QuoteState.SENT, QuoteState.ACCEPTED]).last(),
        "form": form,
        "holder": version.quote.opportunity.holder,
        "pdf_url": f"{links.path_of(version)}pdf/",
    }
    return render(request, "handoffs/quotes/public.html", context, status=status)


def _gone(request: HttpRequest, why: str, status: int) -> HttpResponse:
    context = {"why": why, "sender": QuoteSettings.current().seller}
    response = render(request, "handoffs/quotes/public_gone.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
