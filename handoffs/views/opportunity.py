"""A deal: what it is worth and when it is decided, what the buyer confirmed, and how it ends."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.deals import buyer_facts, closing
from handoffs.forms.deals import BuyerFactForm, UpdateDealForm, WinForm
from handoffs.models import BuyerFact, Opportunity
from leads.funnel import transitions
from leads.models import Lead
from leads.models.stages import Stream
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import presales
from .action_bar import (
    Action,
    action_bar,
    exit_action,
    handle_action,
    redirect_whole_page,
    render_with_actions,
)
from .inbox import lead_context

READERS = (Role.FIELD, Role.INSIDE, Role.MARKETING, Role.PRESALES, Role.MANAGER, Role.ADMIN)
CLOSERS = (Role.FIELD, Role.INSIDE)


def _current_terms(deal: Opportunity, by) -> dict:
    step = deal.next_step
    known = {"value": deal.value, "probability": deal.probability, "decides_on": deal.decides_on}
    return known | {"next_step": step.why if step else ""}


def _exit_routes(lead: Lead) -> list[ExitRoute]:
    kept = [ExitRoute.FIELD_NURTURE] if lead.stream == Stream.FIELD else []
    return [ExitRoute.NURTURE, ExitRoute.MARKETING, *kept, ExitRoute.LOST, ExitRoute.DISQUALIFIED]


ACTIONS = [
    Action(
        url="opportunity-win",
        shortcut="w",
        label=_("Won: an order"),
        hint=lambda deal: gettext("the first milestone"),
        form=WinForm,
        verb=closing.win,
        done=lambda deal: gettext("%(company)s ordered. Well done.") % {"company": deal.lead.company},
        tone="good",
        submit_label=_("Won"),
        initial=lambda deal, by: {"value": deal.value, "ordered_on": by.today},
    ),
    Action(
        url="opportunity-revise",
        shortcut="r",
        label=_("Revise"),
        hint=lambda deal: gettext("value, chance, next step"),
        form=UpdateDealForm,
        verb=closing.update,
        done=lambda deal: gettext("Kept."),
        submit_label=_("Keep this"),
        initial=_current_terms,
    ),
    exit_action(
        ExitRoute.NURTURE,
        url="opportunity-phone-nurture",
        shortcut="i",
        label=_("Interested, not soon"),
        hint=lambda deal: gettext("to Inside, by telephone"),
        verb=closing.exit_deal,
        ways=_exit_routes,
    ),
    exit_action(
        ExitRoute.MARKETING,
        url="opportunity-marketing",
        shortcut="m",
        label=_("Fell back into the market"),
        hint=lambda deal: gettext("to Marketing, digital"),
        verb=closing.exit_deal,
        ways=_exit_routes,
    ),
    exit_action(
        ExitRoute.LOST,
        url="opportunity-lose",
        shortcut="l",
        label=_("Lost"),
        hint=lambda deal: gettext("comes back on a date, or for good"),
        verb=closing.exit_deal,
        ways=_exit_routes,
        tone="bad",
    ),
]
FIELD_NURTURE = exit_action(
    ExitRoute.FIELD_NURTURE,
    url="opportunity-field-nurture",
    shortcut="k",
    label=_("Keep: not soon, but yours"),
    hint=lambda deal: gettext("you look at it again on a date"),
    verb=closing.exit_deal,
    ways=_exit_routes,
)
BY_NAME = {key.url: key for key in ACTIONS}


@require_safe
@allowed(*READERS)
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSERS)
def close(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What the holder does with the deal: a colleague who only sees it has no key."""
    return _handle(request, BY_NAME[name], pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Only field keeps what is not decided soon."""
    return _handle(request, FIELD_NURTURE, pk)


@require_POST
@allowed(*CLOSERS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what the buyer confirmed, and where that was heard."""
    deal = _seen(request, pk)
    form = BuyerFactForm(request.POST, by=request.user)
    if form.is_valid() and _confirmed(request, deal, form):
        return redirect_whole_page(request, "opportunity", deal.pk)
    return _show(request, deal, fact=form)


def _handle(request: HttpRequest, key: Action, pk: int) -> HttpResponse:
    deal = get_object_or_404(_all(request.user).filter(holder=request.user), pk=pk)
    return handle_action(request, key, deal, to=("opportunity", deal.pk), show=_show)


def _confirmed(request: HttpRequest, deal: Opportunity, form: BuyerFactForm) -> bool:
    try:
        buyer_facts.confirm(deal, request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _all(user) -> QuerySet[Opportunity]:
    known = ("lead__company__place", "lead__inside_rep", "lead__field_rep", "lead__territory")
    return Opportunity.objects.visible_to(user).for_lists().select_related(*known)


def _seen(request: HttpRequest, pk: int) -> Opportunity:
    return get_object_or_404(_all(request.user), pk=pk)


def _show(request, deal, *, opened=None, form=None, fact=None) -> HttpResponse:
    yours = deal.holder_id == request.user.pk and not deal.closed_at
    keys = action_bar(_actions_for(deal), deal, opened) if yours else []

    def around() -> dict:
        confirmed = list(deal.facts.select_related("by").order_by("at"))
        return (
            lead_context(deal.lead)
            | presales.presales_context(request.user, deal.lead)
            | {
                "facts": confirmed,
                "fact": fact or _confirmable_facts(request.user, deal, {each.kind for each in confirmed}),
                "books": not deal.closed_at,
                "meetings": deal.lead.appointments.planned_or_with_feedback().select_related("person"),
            }
        )

    context = {"deal": deal, "lead": deal.lead}
    return render_with_actions(
        request, "handoffs/deals/opportunity.html", context, around, keys=keys, opened=opened, form=form
    )


def _actions_for(deal: Opportunity) -> list[Action]:
    won, revised, *others = ACTIONS
    kept = [FIELD_NURTURE] if deal.lead.stream == Stream.FIELD else []
    return [won, revised, *kept, *others]


def _confirmable_facts(user, deal: Opportunity, known: set[str]) -> BuyerFactForm | None:
    """What the buyer may confirm yet; nothing more of a closed deal."""
    asks = user.role in CLOSERS and not deal.closed_at and len(known) < len(BuyerFact.Kind)
    return BuyerFactForm(by=user, known=known) if asks else None
