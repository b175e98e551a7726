"""The signed link of a partner's page: finding it, and what is said when it does not work."""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from handoffs.forms.partners.new_deal import NewDealForm
from handoffs.forms.partners.public import DealUpdateForm, ResultForm
from handoffs.models import PartnerLink, QuoteSettings
from handoffs.partners import guard, links
from handoffs.partners.reporting import DealClosed, LinkClosed
from salesdesk import clock, formats
from salesdesk.people.access import anyone


def page(*methods: str):
    """Find the link of a page, or answer 404, 410 or 429 in words for a partner, with what they had typed."""

    def decorate(view):
        @wraps(view)
        def found(request: HttpRequest, signed: str, **args):
            response = _answer(view, request, signed, args)
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "no-referrer"
            return response

        # The signed link authorizes the request, also in browsers without cookies.
        guarded = cache_control(private=True, no_store=True)(found)
        return csrf_exempt(require_http_methods(["GET", "HEAD", *methods])(anyone(guarded)))

    return decorate


def _answer(view, request: HttpRequest, signed: str, args: dict[str, Any]) -> HttpResponse:
    key, now, address = links.key_in(signed), clock.now(), address_of(request)
    if key is None:
        return gone_page(request, "unknown", 404)
    if not guard.allow(key, address, now, sends=request.method == "POST"):
        return gone_page(request, "too_many", 429)
    link = PartnerLink.objects.with_partner().filter(key=key).first()
    if link is None:
        return gone_page(request, "unknown", 404)
    with override(link.language), formats.reader_country(link.partner.company.country):
        if why := link.closed_reason(now):
            guard.record_visit(link, address, request.method or "", request.headers, refused=why)
            return gone_page(request, why, 410, link)
        try:
            return view(request, link, **args)
        except LinkClosed as closed:
            return gone_page(request, closed.why, 410, link)
        except DealClosed:
            return gone_page(request, "deal", 409, link)


def render_page(
    request: HttpRequest, link: PartnerLink, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shared = {
        "link": link,
        "signed": links.signed(link),
        "partner": link.partner,
        "owner": link.partner.owner,
        "home": links.path_of(link),
    }
    context = shared | {"sender": QuoteSettings.current().seller} | context
    return render(request, f"handoffs/partners/public_{name}.html", context, status=status)


def gone_page(request: HttpRequest, why: str, status: int, link: PartnerLink | None = None) -> HttpResponse:
    context = {
        "why": why,
        "sender": QuoteSettings.current().seller,
        "typed": _typed(request),
        "owner": link.partner.owner if link else None,
        "home": links.path_of(link) if link and link.is_open else "",
    }
    return render(request, "handoffs/partners/public_gone.html", context, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what somebody typed in a form that can't be received, with its labels, so that it is not lost."""
    labels: dict[str, Any] = {}
    for form in (DealUpdateForm, ResultForm, NewDealForm):
        fields = form.base_fields.items()
        labels |= {name: field.label for name, field in fields if not field.widget.is_hidden}
    sent = request.POST
    return [(str(label), sent[name]) for name, label in labels.items() if sent.get(name)]


def address_of(request: HttpRequest) -> str:
    return get_adapter().get_client_ip(request)
