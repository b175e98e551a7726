"""A deal: what it is worth and when it is decided, what the buyer confirmed, and how it ends."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.deals import buyer_facts, closing
from handoffs.forms.deals import FactForm, ReviseForm, WinForm
from handoffs.models import Fact, Opportunity
from leads.funnel import transitions
from leads.models import Lead
from leads.models.stages import Stream
from leads.recycling.exits import Way
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import presales
from .action_bar import Key, bar, drop, onward, page, through
from .inbox import about

READERS = (Role.FIELD, Role.INSIDE, Role.MARKETING, Role.PRESALES, Role.MANAGER, Role.ADMIN)
CLOSERS = (Role.FIELD, Role.INSIDE)


def _known(deal: Opportunity, by) -> dict:
    step = deal.next_step
    known = {"value": deal.value, "chance": deal.chance, "decides_on": deal.decides_on}
    return known | {"next_step": step.why if step else ""}


def _ways(lead: Lead) -> list[Way]:
    kept = [Way.KEPT] if lead.stream == Stream.FIELD else []
    return [Way.NURTURE, Way.MARKETING, *kept, Way.LOST, Way.FINAL]


KEYS = [
    Key(
        url="opportunity-win",
        letter="w",
        label=_("Won: an order"),
        says=lambda deal: gettext("the first milestone"),
        form=WinForm,
        do=closing.win,
        done=lambda deal: gettext("%(company)s ordered. Well done.") % {"company": deal.lead.company},
        tone="good",
        button=_("Won"),
        initial=lambda deal, by: {"value": deal.value, "ordered_on": by.today},
    ),
    Key(
        url="opportunity-revise",
        letter="r",
        label=_("Revise"),
        says=lambda deal: gettext("value, chance, next step"),
        form=ReviseForm,
        do=closing.revise,
        done=lambda deal: gettext("Kept."),
        button=_("Keep this"),
        initial=_known,
    ),
    drop(
        Way.NURTURE,
        url="opportunity-phone-nurture",
        letter="i",
        label=_("Interested, not soon"),
        says=lambda deal: gettext("to Inside, by telephone"),
        do=closing.drop,
        ways=_ways,
    ),
    drop(
        Way.MARKETING,
        url="opportunity-marketing",
        letter="m",
        label=_("Fell back into the market"),
        says=lambda deal: gettext("to Marketing, digital"),
        do=closing.drop,
        ways=_ways,
    ),
    drop(
        Way.LOST,
        url="opportunity-lose",
        letter="l",
        label=_("Lost"),
        says=lambda deal: gettext("comes back on a date, or for good"),
        do=closing.drop,
        ways=_ways,
        tone="bad",
    ),
]
KEEP = drop(
    Way.KEPT,
    url="opportunity-field-nurture",
    letter="k",
    label=_("Keep: not soon, but yours"),
    says=lambda deal: gettext("you look at it again on a date"),
    do=closing.drop,
    ways=_ways,
)
BY_NAME = {key.url: key for key in KEYS}


@require_safe
@allowed(*READERS)
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSERS)
def close(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What the holder does with the deal: a colleague who only sees it has no key."""
    return _through(request, BY_NAME[name], pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Only field keeps what is not decided soon."""
    return _through(request, KEEP, pk)


@require_POST
@allowed(*CLOSERS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what the buyer confirmed, and where that was heard."""
    deal = _seen(request, pk)
    form = FactForm(request.POST, by=request.user)
    if form.is_valid() and _confirmed(request, deal, form):
        return onward(request, "opportunity", deal.pk)
    return _show(request, deal, fact=form)


def _through(request: HttpRequest, key: Key, pk: int) -> HttpResponse:
    deal = get_object_or_404(_all(request.user).filter(holder=request.user), pk=pk)
    return through(request, key, deal, to=("opportunity", deal.pk), show=_show)


def _confirmed(request: HttpRequest, deal: Opportunity, form: FactForm) -> bool:
    try:
        buyer_facts.confirm(deal, request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _all(user) -> QuerySet[Opportunity]:
    known = ("lead__company__place", "lead__inside_rep", "lead__field_rep", "lead__territory")
    return Opportunity.objects.seen_by(user).for_lists().select_related(*known)


def _seen(request: HttpRequest, pk: int) -> Opportunity:
    return get_object_or_404(_all(request.user), pk=pk)


def _show(request, deal, *, opened=None, form=None, fact=None) -> HttpResponse:
    yours = deal.holder_id == request.user.pk and not deal.closed_at
    keys = bar(_keys_of(deal), deal, opened) if yours else []

    def around() -> dict:
        confirmed = list(deal.facts.select_related("by").order_by("at"))
        return (
            about(deal.lead)
            | presales.asked(request.user, deal.lead)
            | {
                "facts": confirmed,
                "fact": fact or _asked(request.user, deal, {each.kind for each in confirmed}),
                "books": not deal.closed_at,
                "meetings": deal.lead.appointments.planned_or_told().select_related("person"),
            }
        )

    context = {"deal": deal, "lead": deal.lead}
    return page(
        request, "handoffs/deals/opportunity.html", context, around, keys=keys, opened=opened, form=form
    )


def _keys_of(deal: Opportunity) -> list[Key]:
    won, revised, *others = KEYS
    kept = [KEEP] if deal.lead.stream == Stream.FIELD else []
    return [won, revised, *kept, *others]


def _asked(user, deal: Opportunity, known: set[str]) -> FactForm | None:
    """What the buyer may confirm yet; nothing more of a closed deal."""
    asks = user.role in CLOSERS and not deal.closed_at and len(known) < len(Fact.Kind)
    return FactForm(by=user, known=known) if asks else None
