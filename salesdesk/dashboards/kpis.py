"""The five figures (R17), each defined once: every screen that shows one asks here.

- Qualified leads: distinct leads whose first acceptance as SQL falls in the period; recycled ones apart.
- Conversations: calls and meetings with the person meant.
- Pipeline: sum of open opportunities; expected is Σ pᵢvᵢ with its 80% band; stale ones apart.
- Velocity: n × win rate × mean won value ÷ cycle, over closed deals, per day; never summed over parts.
- Customers kept: the share with a dated next touch and a touch in 90 days.

Where a denominator does not exist there is no figure, and the note says why.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models.stages import Stage
from salesdesk.templatetags.formatting import compact_money, number, percent

from . import attention, conversations, customers, deals, funnel_paths
from .scope import Scope

SQL = funnel_paths.reached(Stage.SQL)


@dataclass(frozen=True)
class KpiTile:
    """A tile: what it is called, its value in words, what stands beneath, and the number that it opens."""

    label: str
    value: str
    note: str
    drill_down: str


def kpi_tiles(scope: Scope, moved: dict[int, dict[str, int]], found: list[deals.Deals]) -> list[KpiTile]:
    """The tiles, from what the page has read already: the ways of its leads, and its deals."""
    return [
        _qualified(scope, moved),
        _conversations(scope),
        _pipeline(found),
        _velocity(found),
        _kept(scope),
    ]


def leak_tile(scope: Scope) -> KpiTile:
    """The leak meter's tile: no figure of R17, but what must be none."""
    sums = attention.untouched(scope).order_by().values_list("campaign__currency")
    found = list(
        sums.annotate(leads=Count("pk"), value=Sum("value")).order_by(F("value").desc(nulls_last=True))
    )
    worth = [compact_money(value, currency) for currency, _leads, value in found if value]
    stake = _("%(value)s at stake") % {"value": " + ".join(worth)} if worth else ""
    note = " · ".join(each for each in (stake, _("target 0")) if each)
    count = sum(leads for _currency, leads, _value in found)
    return KpiTile(_("Without a next touch"), number(count), note, "untouched")


def _qualified(scope: Scope, moved: dict[int, dict[str, int]]) -> KpiTile:
    count, again = funnel_paths.summed(moved, SQL), funnel_paths.summed(moved, funnel_paths.again(Stage.SQL))
    earlier = funnel_paths.summed(funnel_paths.counts(scope.earlier()), SQL)
    notes = [_against(count, earlier, scope)]
    if again:
        notes.append(ngettext("%(n)s recycled", "%(n)s recycled", again) % {"n": number(again)})
    return KpiTile(_("Qualified leads"), number(count), " · ".join(notes), SQL)


def _conversations(scope: Scope) -> KpiTile:
    count, earlier = (
        conversations.conversations(scope).count(),
        conversations.conversations(scope.earlier()).count(),
    )
    return KpiTile(_("Conversations"), number(count), _against(count, earlier, scope), "conversations")


def _pipeline(found: list[deals.Deals]) -> KpiTile:
    with_value = [each for each in found if each.open]
    if not with_value:
        return KpiTile(_("Pipeline"), "–", _("No open opportunity."), "pipeline")
    first, *others = with_value
    notes = [
        _("%(expected)s expected (%(low)s to %(high)s)")
        % {
            "expected": compact_money(first.expected, first.currency),
            "low": compact_money(max(first.expected - first.spread, 0), first.currency),
            "high": compact_money(first.expected + first.spread, first.currency),
        }
    ]
    notes += [compact_money(each.value, each.currency) for each in others]
    return KpiTile(_("Pipeline"), compact_money(first.value, first.currency), " · ".join(notes), "pipeline")


def _velocity(found: list[deals.Deals]) -> KpiTile:
    measured = [each for each in found if each.velocity is not None]
    if not measured:
        decided = deals.total(found, "won") + deals.total(found, "lost")
        why = _("No deal was won in this period.") if decided else _("No deal closed in this period.")
        return KpiTile(_("Velocity"), "–", why, "closed")
    first, *others = measured
    notes = [
        _("a day, %(days)s-day cycle") % {"days": round((first.cycle or timedelta()) / timedelta(days=1))}
    ]
    notes += [compact_money(each.velocity, each.currency) for each in others]
    return KpiTile(_("Velocity"), compact_money(first.velocity, first.currency), " · ".join(notes), "closed")


def _kept(scope: Scope) -> KpiTile:
    found = customers.counts(scope)
    if not found.all:
        return KpiTile(_("Customers kept"), "–", _("No customers yet."), "customers")
    notes = [_("%(kept)s of %(all)s customers") % {"kept": number(found.retained), "all": number(found.all)}]
    if found.repeat:
        notes.append(_("%(n)s ordered again") % {"n": number(found.repeat)})
    return KpiTile(
        _("Customers kept"), percent(found.retained, found.all), " · ".join(notes), "customers-kept"
    )


def _against(count: int, earlier: int, scope: Scope) -> str:
    """Beside the same stretch before; without a denominator only the number."""
    before = scope.period.before_title
    if not earlier:
        return _("none %(before)s") % {"before": before}
    change = round(100 * (count - earlier) / earlier)
    if not change:
        return _("as many as %(before)s") % {"before": before}
    return _("%(change)s%% on %(before)s") % {"change": f"{change:+d}".replace("-", "−"), "before": before}
