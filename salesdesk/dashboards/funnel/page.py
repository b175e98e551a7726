"""Build the contexts of the funnel pages: formatted numbers, notes and links."""

from typing import Any

from campaigns.models import AgreedStage, Campaign
from salesdesk.dashboards.figures import conversations, deal_sums, deals, kpis, sources
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import compact_money, percent

from . import all_attention, attention, attention_list, counting, drill_downs, notes, stage_times
from . import paths as funnel_paths
from .counting import Counted
from .drill_downs import Link
from .forms.filter import Reading
from .steps import FunnelStep, steps


def funnel_context(
    scope: Scope, reading: Reading, campaigns: dict[int, Campaign], link: Link, agreed: list[AgreedStage]
) -> dict[str, Any]:
    """Return the context of the overview. The number of statements doesn't depend on the number of leads."""
    now, earlier = counting.count(scope, scope.earlier())
    measured = stage_times.measure(scope, reading)
    stale = deals.stale_before(scope)
    if now.deals is None or earlier.deals is None:
        found = deals.deals(scope, stale)
    else:
        currencies = {pk: each.currency for pk, each in campaigns.items()}
        found = deal_sums.of_campaigns(stale, currencies, now.deals, earlier.deals, scope.campaigns)
    items = attention.attention_items(scope)
    beside = notes.notes(scope, found) if reading == Reading.MOVEMENTS else {}
    return {
        "figures": [(each, link(each.drill_down)) for each in kpis.kpi_tiles(scope, now, earlier, found)],
        "leak": kpis.leak_tile(items.get("untouched", attention.AttentionItem())),
        "steps": steps(reading, now, earlier, measured.times, campaigns, link, agreed, beside),
        "as_of": measured.as_of,
        "agreement": agreed[0].agreement if agreed else None,
        "exits": _exits(now, reading, link),
        "attention": attention_list.of(items, link),
        "attention_url": link(all_attention.ANY),
        "stale": [
            (compact_money(each.stale_value, each.currency), each.stale) for each in found if each.stale
        ],
        "stale_url": link("stale"),
        "rows": _side_by_side(now, campaigns, link),
    }


def stages(
    scope: Scope, reading: Reading, campaigns: dict[int, Campaign], link: Link, agreed: list[AgreedStage]
) -> list[FunnelStep]:
    """Return the stages without notes. Two statements."""
    now, earlier = counting.count(scope, scope.earlier())
    times = stage_times.measure(scope, reading).times
    return steps(reading, now, earlier, times, campaigns, link, agreed, {})


def source_rows(scope: Scope, link: Link) -> list[tuple[sources.SourceRow, list[tuple[int, str]], str]]:
    """Return a row for each source: its figures, each with the address of its leads, and the rate of SQLs."""
    return [_source(row, link) for row in sources.by_source(scope)]


def _source(row: sources.SourceRow, link: Link) -> tuple[sources.SourceRow, list[tuple[int, str]], str]:
    figures = [
        (count, link(sources.number_of(row.source, figure)) if count else "")
        for figure, count in row.figures.items()
    ]
    return row, figures, percent(row.qualified, row.decided)


def _exits(counted: Counted, reading: Reading, link: Link) -> list[dict[str, Any]]:
    """Return the exits with the number of leads that took each and the share that was won later."""
    named = funnel_paths.of_cohort if reading == Reading.COHORT else str
    rows = []
    for exit, label in drill_downs.EXIT_TITLES.items():
        through = named(funnel_paths.exited_through(exit))
        later = named(funnel_paths.won_after_exit(exit)) if exit != "disqualified" else ""
        exited, won_later = counted.count(through), counted.count(later) if later else None
        rows.append(
            {
                "label": label,
                "count": exited,
                "url": link(through),
                "won_later": won_later if exited else None,
                "rate": percent(won_later, exited),
                "won_later_url": link(later) if later else "",
            }
        )
    return rows


def _side_by_side(now: Counted, campaigns: dict[int, Campaign], link: Link) -> list[dict[str, Any]]:
    """Return the campaigns with first calls in the period, by name, since values differ in currency."""
    rows = conversations.rows_of(now.calls)
    return [
        {
            "campaign": campaigns[pk],
            "row": row,
            "rate": percent(row.won, row.called),
            "per_hundred": compact_money(row.per_hundred, campaigns[pk].currency),
            "called_url": link("called", campaign=pk),
            "sql_url": link("called-sql", campaign=pk),
            "won_url": link("called-won", campaign=pk),
        }
        for pk, row in sorted(rows.items(), key=lambda each: campaigns[each[0]].name)
    ]
