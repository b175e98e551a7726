"""The page of a deal: terms, buyer facts, and the requests that update, close or reopen it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.deals import buyer_facts, reopening, win_loss
from handoffs.forecast import chance_chart
from handoffs.forms.buyer_facts import BuyerFactForm, WithdrawFactForm
from handoffs.models import Opportunity
from leads.attachments import listed
from leads.funnel import transitions
from leads.to_do import lists
from leads.views import files
from salesdesk.custom_fields.reading import annotations, groups_of
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS, VIEW_DEALS, WORK_IN_FIELD, WORK_LEADS

from ..action_bar import Action, action_bar, redirect_whole_page, render_with_actions
from ..action_forms import handle_action
from ..inbox import lead_context
from ..partners.of_deal import partner_context, with_partner_result
from ..quotes.of_deal import new_quote_link, quotes_of
from . import opportunity_actions, presales
from .fact_card import fact_context


@require_safe
@allowed(*VIEW_DEALS)
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible_deal(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def close(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the form of an action, or run it. Only for the deal's holder."""
    return _handle(request, opportunity_actions.BY_NAME[name], pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_IN_FIELD)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the deal to field nurture."""
    return _handle(request, opportunity_actions.FIELD_NURTURE, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a closed deal. Only for the person who closed it and managers."""
    deal = _visible_deal(request, pk)
    if not reopening.may_reopen(deal, request.user):
        raise Http404
    return handle_action(request, opportunity_actions.REOPEN, deal, to=("opportunity", deal.pk), show=_show)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a closed deal was decided. For whoever held it, and managers."""
    deal = _visible_deal(request, pk)
    if not win_loss.may_evaluate(deal, request.user):
        raise Http404
    return handle_action(request, opportunity_actions.EVALUATE, deal, to=("opportunity", deal.pk), show=_show)


@require_POST
@allowed(*CLOSE_DEALS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a fact that the buyer confirmed."""
    deal = _visible_deal(request, pk)
    form = BuyerFactForm(request.POST, by=request.user, deal=deal)
    try:
        if form.is_valid():
            buyer_facts.confirm(deal, request.user, **form.cleaned_data)
            return redirect_whole_page(request, "opportunity", deal.pk)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
    return _show(request, deal, fact_form=form)


@require_POST
@allowed(*CLOSE_DEALS)
def withdraw_fact(request: HttpRequest, pk: int, fact_id: int) -> HttpResponse:
    """Withdraw a fact that turned out wrong."""
    deal = _visible_deal(request, pk)
    fact = get_object_or_404(deal.buyer_facts, pk=fact_id)
    form = WithdrawFactForm(request.POST, fact_id=fact.pk)
    try:
        if form.is_valid():
            buyer_facts.withdraw(fact, request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Fact withdrawn. It stays in the history."))
            return redirect_whole_page(request, "opportunity", deal.pk)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
    return _show(request, deal, withdraw_form=form)


def _handle(request: HttpRequest, action: Action, pk: int) -> HttpResponse:
    deal = get_object_or_404(_visible_deals(request.user).filter(holder=request.user), pk=pk)
    return handle_action(request, action, deal, to=("opportunity", deal.pk), show=_show)


def _visible_deals(user) -> QuerySet[Opportunity]:
    related = (
        "lead__partner__company",
        "lead__company__place",
        "lead__inside_rep",
        "lead__field_rep",
        "lead__territory",
    )
    deals = Opportunity.objects.visible_to(user).for_lists().select_related(*related)
    return with_partner_result(deals.annotate(**annotations({"opportunity": "pk"})))


def _visible_deal(request: HttpRequest, pk: int) -> Opportunity:
    return get_object_or_404(_visible_deals(request.user), pk=pk)


def _show(request, deal, *, opened=None, form=None, fact_form=None, withdraw_form=None) -> HttpResponse:
    may_act = deal.holder_id == request.user.pk and not deal.closed_at
    actions = action_bar(opportunity_actions.actions_for(deal), deal, opened) if may_act else []
    if may_act:
        actions.insert(2, new_quote_link(deal))
    if deal.closed_at:
        actions = action_bar(opportunity_actions.actions_when_closed(deal, request.user), deal, opened)

    def page_context() -> dict:
        return (
            lead_context(deal.lead)
            | presales.presales_context(request.user, deal.lead)
            | fact_context(request, deal, fact_form, withdraw_form)
            | partner_context(request.user, deal)
            | {
                "quotes": quotes_of(deal),
                "review": win_loss.current(deal),
                "tasks": lists.of_lead(deal.lead, request.user),
                "may_book": not deal.closed_at,
                "steps": Opportunity.Step.choices,
                "history": chance_chart.of(deal),
                **files.card(request, deal.lead, listed.of_lead(deal.lead).visible_to(request.user)),
                "meetings": deal.lead.appointments.listed_with_lead().select_related("person"),
            }
        )

    context = {"deal": deal, "lead": deal.lead, "custom_groups": groups_of(deal, "opportunity")}
    context |= {"may_edit_fields": deal.holder_id == request.user.pk and request.user.role in CLOSE_DEALS}
    context |= {"undo_seconds": reopening.seconds_to_undo(deal, request.user)}
    return render_with_actions(
        request,
        "handoffs/deals/opportunity.html",
        context,
        page_context,
        actions=actions,
        opened=opened,
        form=form,
    )
