"""The page on which a partner updates its deals, behind a signed link: no sign-in, no cookies, one partner only."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoffs.forms.partners.new_deal import NewDealForm
from handoffs.forms.partners.public import DealUpdateForm, PartnerPageForm, ResultForm
from handoffs.models import Opportunity, PartnerLink, PartnerProposal
from handoffs.partners import guard, links, new_deals, reporting, results
from handoffs.partners.reporting import DealClosed, LinkClosed, Sender
from leads.funnel.transitions import Refused
from salesdesk.people.sign_in import limits

from . import public_link

#: The messages above the list after a form was received.
RECEIVED = ("update", "result", "deal")


@public_link.page()
def deals(request: HttpRequest, link: PartnerLink) -> HttpResponse:
    """List the open deals of the partner; a GET changes nothing but the log of visits."""
    guard.record_visit(link, public_link.address_of(request), request.method or "", request.headers)
    received = request.GET.get("received", "")
    waiting = PartnerProposal.objects.filter(
        opportunity__lead__partner=link.partner_id, state=PartnerProposal.State.PROPOSED
    )
    context = {
        "deals": list(reporting.deals_of(link)),
        "waiting": set(waiting.values_list("opportunity_id", flat=True)),
        "received": received if received in RECEIVED else "",
        "takes_deals": new_deals.campaign_of(link) is not None,
    }
    return public_link.render_page(request, link, "deals", context)


@public_link.page("POST")
def deal(request: HttpRequest, link: PartnerLink, pk: int) -> HttpResponse:
    """Show a deal, or save what the partner changed."""
    found = _deal(link, pk)
    if found is None:
        return public_link.gone_page(request, "no_deal", 404, link)
    if request.method != "POST":
        form = DealUpdateForm(deal=found, initial=_name(link))
        return public_link.render_page(request, link, "deal", {"deal": found, "form": form})
    form = DealUpdateForm(request.POST, deal=found)
    if form.is_valid() and _update(link, found, form, request):
        return _received(link, "update")
    return public_link.render_page(request, link, "deal", {"deal": found, "form": form}, status=422)


@public_link.page("POST")
def result(request: HttpRequest, link: PartnerLink, pk: int) -> HttpResponse:
    """Ask how a deal ended, and report it to its owner."""
    found = _deal(link, pk)
    if found is None:
        return public_link.gone_page(request, "no_deal", 404, link)
    if request.method != "POST":
        known = {"value": found.value, "ordered_on": found.holder.today, "result": request.GET.get("result")}
        form = ResultForm(deal=found, initial=_name(link) | known)
        return public_link.render_page(request, link, "result", {"deal": found, "form": form})
    form = ResultForm(request.POST, deal=found)
    if form.is_valid():
        try:
            results.report(link, found, _sender(request, form), **form.facts())
            return _received(link, "result")
        except DealClosed:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
    return public_link.render_page(request, link, "result", {"deal": found, "form": form}, status=422)


@public_link.page("POST")
def new_deal(request: HttpRequest, link: PartnerLink) -> HttpResponse:
    """Ask for a new deal, which becomes a lead."""
    if new_deals.campaign_of(link) is None:
        return public_link.gone_page(request, "no_new_deals", 404, link)
    if request.method != "POST":
        form = NewDealForm(initial=_name(link) | {"country": link.partner.company.country})
        return public_link.render_page(request, link, "new_deal", {"form": form})
    form = NewDealForm(request.POST)
    if form.is_valid():
        try:
            new_deals.report(link, _sender(request, form), form.new_deal())
            return _received(link, "deal")
        except LinkClosed:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
    return public_link.render_page(request, link, "new_deal", {"form": form}, status=422)


@transaction.atomic
def _update(link: PartnerLink, found: Opportunity, form: DealUpdateForm, request: HttpRequest) -> bool:
    """Save the form under lock; False if somebody else changed the deal after the page was opened."""
    sender = _sender(request, form)
    link, received = reporting.lock(link, sender.key)
    if received:
        return True
    lead, current = reporting.lock_deal(link, found)
    if form.has_conflict(current):
        return False
    reporting.update(link, lead, current, sender, **form.terms())
    return True


def _deal(link: PartnerLink, pk: int) -> Opportunity | None:
    return reporting.deals_of(link).filter(pk=pk).first()


def _sender(request: HttpRequest, form: PartnerPageForm) -> Sender:
    return Sender(
        form.cleaned_data["name"],
        limits.network_of(public_link.address_of(request))[:50],
        form.cleaned_data["key"],
    )


def _name(link: PartnerLink) -> dict[str, str]:
    return {"name": link.contact.name if link.contact else ""}


def _received(link: PartnerLink, what: str) -> HttpResponse:
    return redirect(f"{links.path_of(link)}?received={what}")
