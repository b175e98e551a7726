"""When to call: how often calls reach somebody by weekday and hour, for the companies of a campaign."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from leads.call_hours import rates
from leads.models import CallHours, ProposedHours
from salesdesk import countries
from salesdesk.formats import number, percent, weekday_and_day
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_CAMPAIGNS
from salesdesk.rates import difference
from salesdesk.web.forms.fields import parse_id

#: Scopes to choose from.
MOST = 30
#: With fewer retries on either side, their difference says nothing.
ENOUGH_RETRIES = 30
#: How far from the usual rate, as a share of it, a rate is shown as lower or higher.
NOTICEABLE = 0.1
MONDAY = date(2024, 1, 1)


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def call_hours(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Campaign.objects.visible_to(request.user).select_related("audience")
    campaign = get_object_or_404(visible, pk=pk)
    scopes = list(_scopes(campaign)[:MOST])
    asked = parse_id(request.GET.get("scope", ""))
    shown = next((each for each in scopes if each.pk == asked), scopes[0] if scopes else None)
    context = {
        "campaign": campaign,
        "scopes": [(each.pk, _name(each), each == shown) for each in scopes],
        "shown": shown,
        "name": shown and _name(shown),
        "rate": shown and shown.dialled and percent(shown.reached / shown.dialled),
        "table": shown and _table(shown),
        "followed": _followed(ProposedHours.objects.filter(pk=pk).first()),
        "enough": CallHours.ENOUGH,
    }
    return render(request, "leads/calling/call_hours.html", context)


def _scopes(campaign: Campaign):
    """Return the counts of all calls, and of the countries and industries of the campaign's audience."""
    found, audience = CallHours.objects.order_by("-dialled", "pk"), campaign.audience
    if audience.countries:
        found = found.filter(Q(scope=CallHours.Scope.ALL) | Q(country__in=audience.countries))
    if audience.industries:
        found = found.filter(~Q(scope=CallHours.Scope.INDUSTRY) | Q(industry__in=audience.industries))
    return found


def _name(scope: CallHours) -> str:
    if scope.scope == CallHours.Scope.ALL:
        return _("All calls")
    country = str(countries.name_of(scope.country))
    if scope.scope == CallHours.Scope.COUNTRY:
        return country
    return f"{country}, {scope.industry or _('unknown industry')}"


def _table(scope: CallHours) -> dict[str, Any]:
    hours = {int(hour): rates.Rate(*each) for hour, each in scope.hours.items()}
    shown = range(
        min((hour % 24 for hour in hours), default=9), max((hour % 24 for hour in hours), default=17) + 1
    )
    days = range(1, max(5, max((hour // 24 for hour in hours), default=5)) + 1)
    usual = scope.reached / scope.dialled if scope.dialled else 0
    return {
        "hours": [f"{hour}" for hour in shown],
        "rows": [
            (
                _weekday(day),
                [_cell(hours.get(24 * day + hour), usual, 24 * day + hour in scope.best) for hour in shown],
            )
            for day in days
        ],
    }


def _weekday(day: int) -> str:
    return weekday_and_day(MONDAY + timedelta(days=day - 1)).split()[0].strip(",")


def _cell(rate: rates.Rate | None, usual: float, best: bool) -> dict[str, Any] | None:
    if rate is None:
        return None
    return {
        "rate": percent(rate.rate),
        "said": _("%(k)s of %(n)s reached, range %(low)s to %(high)s")
        % {
            "k": number(rate.reached),
            "n": number(rate.dialled),
            "low": percent(rate.low),
            "high": percent(rate.high),
        },
        "counts": f"{number(rate.reached)}/{number(rate.dialled)}",
        "range": f"{number(100 * rate.low)}–{percent(rate.high)}",
        "tone": _tone(rate, usual),
        "best": best,
    }


def _tone(rate: rates.Rate, usual: float) -> int:
    """Return how a cell is colored: 1 and 5 where it is lower or higher beyond doubt, 2 and 4 where it seems so."""
    if rate.high < usual or rate.low > usual:
        return 1 if rate.high < usual else 5
    if abs(rate.rate - usual) < NOTICEABLE * usual:
        return 3
    return 2 if rate.rate < usual else 4


def _followed(found: ProposedHours | None) -> dict[str, Any] | None:
    """Return the figures of the retries in proposed hours and of the others; None before the first proposal."""
    if found is None:
        return None
    counts = (found.followed_reached, found.followed), (found.others_reached, found.others)
    shown: dict[str, Any] = {
        "sides": [(number(k), number(n), percent(k / n) if n else "–") for k, n in counts],
        "is_enough": min(found.followed, found.others) >= ENOUGH_RETRIES,
    }
    if shown["is_enough"]:
        points, low, high = (100 * each for each in difference(*counts))
        shown |= {"points": f"{points:+.0f}", "low": f"{low:+.0f}", "high": f"{high:+.0f}"}
    return shown
