"""The five KPIs (R17), defined once for every page that shows them.

- Qualified leads: distinct leads first accepted as an SQL in the period; recycled ones are counted separately.
- Conversations: calls and meetings with the intended contact.
- Pipeline: sum of open opportunities; expected is Σ pᵢvᵢ with its 80% band; stale ones are left out.
- Velocity: n × win rate × mean won value ÷ cycle, over closed deals, per day; never summed over parts.
- Retained customers: the share contacted in the last 90 days and with a dated next step.

Without a denominator a tile shows no value, and its note gives the reason.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads.models.stages import Stage
from salesdesk.dashboards.figures import customers, deals
from salesdesk.dashboards.funnel import paths as funnel_paths
from salesdesk.dashboards.funnel.attention import AttentionItem
from salesdesk.dashboards.funnel.counting import Counted
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import compact_money, number, percent

SQL = funnel_paths.reached(Stage.SQL)


@dataclass(frozen=True)
class KpiTile:
    """A tile: label, formatted value, note, the name of the number that it links to, and how it is counted."""

    label: str
    value: str
    note: str
    drill_down: str

    @property
    def explained(self) -> str | Promise:
        return EXPLAINED[self.drill_down]


_OPEN_DEALS = gettext_lazy(
    "The values of the open opportunities today, without stale ones, which have been open for longer than 99% of the "
    "latest closed deals took. Expected: each value times its chance, with the range that holds the sum in 80% of "
    "cases. Values of earlier days are not kept, so there is no comparison."
)
_CLOSED_DEALS = gettext_lazy(
    "Of the deals closed in the period: their number × share won × mean value of the won ones ÷ mean days from opening "
    "to closing. Parts must not be added up. Compared with the deals closed in the period before."
)
_CUSTOMERS = gettext_lazy(
    "The share of the companies with an order, whenever it was, that somebody was in contact with in the last 90 days "
    "and that have a dated next step. It is as of today, whatever the period, so there is no comparison."
)
EXPLAINED: dict[str, str | Promise] = {
    SQL: gettext_lazy(
        "Leads that reached SQL, or a later stage, for the first time in the period. Each lead counts once; recycled "
        "ones that reached it again are named apart. Compared with as many days of the period before."
    ),
    "conversations": gettext_lazy(
        "Calls and meetings with the intended contact, without dials, voicemail and gatekeepers. Compared with as many "
        "days of the period before."
    ),
    "pipeline": _OPEN_DEALS,
    "closed": _CLOSED_DEALS,
    "customers": _CUSTOMERS,
    "customers-retained": _CUSTOMERS,
    "untouched": gettext_lazy(
        "Open leads outside Marketing with nothing planned, or with a step overdue for two weeks."
    ),
}


def kpi_tiles(scope: Scope, now: Counted, earlier: Counted, found: list[deals.Deals]) -> list[KpiTile]:
    """Return the tiles, based on the counts of both periods and the deals that the page has already queried."""
    return [
        _qualified(scope, now, earlier),
        _conversations(scope, now, earlier),
        _pipeline(found),
        _velocity(found, scope),
        _retained(scope),
    ]


def leak_tile(item: AttentionItem) -> KpiTile:
    """Return the leak meter: open leads without a next activity, which should be 0."""
    at_stake = _("%(value)s at stake") % {"value": item.value} if item.values else ""
    note = " · ".join(each for each in (at_stake, _("target 0")) if each)
    return KpiTile(_("No next activity"), number(item.count), note, "untouched")


def _qualified(scope: Scope, now: Counted, before: Counted) -> KpiTile:
    count, again = now.count(SQL), now.count(funnel_paths.again(Stage.SQL))
    notes = [_compared(count, before.count(SQL), scope)]
    if again:
        notes.append(ngettext("%(n)s recycled", "%(n)s recycled", again) % {"n": number(again)})
    return KpiTile(_("Qualified leads"), number(count), " · ".join(notes), SQL)


def _conversations(scope: Scope, now: Counted, before: Counted) -> KpiTile:
    count, earlier = (sum(row["conversations"] for row in each.calls.values()) for each in (now, before))
    return KpiTile(_("Conversations"), number(count), _compared(count, earlier, scope), "conversations")


def _pipeline(found: list[deals.Deals]) -> KpiTile:
    with_value = [each for each in found if each.open]
    if not with_value:
        return KpiTile(_("Pipeline"), "–", _("No open opportunities."), "pipeline")
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


def _velocity(found: list[deals.Deals], scope: Scope) -> KpiTile:
    measured = [each for each in found if each.velocity is not None]
    if not measured:
        decided = deals.total(found, "won") + deals.total(found, "lost")
        reason = _("No deals won in this period.") if decided else _("No deals closed in this period.")
        return KpiTile(_("Velocity"), "–", reason, "closed")
    first, *others = measured
    notes = [
        _("per day, %(days)s-day cycle") % {"days": round((first.cycle or timedelta()) / timedelta(days=1))}
    ]
    notes.append(_compared(first.velocity or 0, first.velocity_before or 0, scope))
    notes += [compact_money(each.velocity, each.currency) for each in others]
    return KpiTile(_("Velocity"), compact_money(first.velocity, first.currency), " · ".join(notes), "closed")


def _retained(scope: Scope) -> KpiTile:
    found = customers.counts(scope)
    if not found.all:
        return KpiTile(_("Retained customers"), "–", _("No customers yet."), "customers")
    notes = [
        _("%(retained)s of %(all)s customers")
        % {"retained": number(found.retained), "all": number(found.all)}
    ]
    if found.repeat:
        notes.append(_("%(n)s with repeat orders") % {"n": number(found.repeat)})
    return KpiTile(
        _("Retained customers"), percent(found.retained, found.all), " · ".join(notes), "customers-retained"
    )


def _compared(count: float, earlier: float, scope: Scope) -> str:
    """Compare with the previous period, in percent if that is not empty."""
    before = scope.period.before_title
    if not earlier:
        return _("%(before)s: none") % {"before": before}
    change = round(100 * (count - earlier) / earlier)
    if not change:
        return _("same as %(before)s") % {"before": before}
    return _("%(change)s%% vs. %(before)s") % {"change": f"{change:+d}".replace("-", "−"), "before": before}
