"""Build the context of the funnel page: formatted numbers, notes and links."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import AgreedStage, Campaign
from leads.models.stages import Stage
from salesdesk.dashboards.figures import conversations, deals, kpis, response_times, sources
from salesdesk.dashboards.funnel import attention_list, drill_downs
from salesdesk.dashboards.funnel import paths as funnel_paths
from salesdesk.dashboards.funnel.agreed import expected
from salesdesk.dashboards.funnel.drill_downs import Link
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import compact_money, duration, number, percent

STAGE_OWNERS = {
    Stage.SUSPECT: gettext_lazy("Inside"),
    Stage.PROSPECT: gettext_lazy("Inside"),
    Stage.MQL: gettext_lazy("Marketing → Inside"),
    Stage.SQL: gettext_lazy("Inside → Field"),
    Stage.OPPORTUNITY: gettext_lazy("Field · Inside"),
    Stage.WON: gettext_lazy("Field · Inside"),
}


@dataclass(frozen=True)
class FunnelStep:
    """A bar of the funnel.

    `share` is its width in percent of the widest bar, scaled by the square root of the count: next to thousands
    of suspects the later stages would otherwise look the same.
    """

    stage: str
    label: str
    owner: str
    count: str
    share: float
    url: str
    note: str
    tone: str
    moved_on: str
    moved_on_url: str
    again: int
    again_url: str
    #: The conversion that Marketing, Inside and Field agreed on, or "".
    agreed: str


def funnel_context(
    scope: Scope, campaigns: dict[int, Campaign], link: Link, agreed: list[AgreedStage]
) -> dict[str, Any]:
    """Return the context of the page. The number of queries doesn't depend on the number of leads."""
    moved = funnel_paths.counts(scope)
    found = deals.deals(scope, deals.stale_before(scope))
    return {
        "figures": [(each, link(each.drill_down)) for each in kpis.kpi_tiles(scope, moved, found)],
        "leak": kpis.leak_tile(scope),
        "steps": _steps(scope, moved, found, link, {each.stage: each for each in agreed}),
        "agreement": agreed[0].agreement if agreed else None,
        "exits": _exits(moved, link),
        "attention": attention_list.of(scope, link),
        "stale": [
            (compact_money(each.stale_value, each.currency), each.stale) for each in found if each.stale
        ],
        "stale_url": link("stale"),
        "sources": [_source(row, link) for row in sources.by_source(scope)],
        "rows": _side_by_side(scope, campaigns, link),
    }


def _source(row: sources.SourceRow, link: Link) -> tuple[sources.SourceRow, list[tuple[int, str]], str]:
    """Return the row with its figures, each with the address of its leads, and the rate of SQLs."""
    figures = [
        (count, link(sources.number_of(row.source, figure)) if count else "")
        for figure, count in row.figures.items()
    ]
    return row, figures, percent(row.qualified, row.decided)


def _steps(
    scope: Scope, moved: dict, found: list[deals.Deals], link: Link, agreed: dict[str, AgreedStage]
) -> list[FunnelStep]:
    counted = {stage: funnel_paths.summed(moved, funnel_paths.reached(stage)) for stage in funnel_paths.ORDER}
    widest = max(counted.values()) or 1
    notes = {
        Stage.MQL: _first_calls_note(response_times.first_calls(scope)),
        Stage.SQL: _answers_note(response_times.answers(scope)),
        Stage.OPPORTUNITY: (_open_value(found), ""),
        Stage.WON: (_won_value(found), ""),
    }
    steps = []
    for stage in funnel_paths.ORDER:
        note, tone = notes.get(stage, ("", ""))
        moved_on = funnel_paths.summed(moved, funnel_paths.moved_on(stage)) if stage != Stage.WON else 0
        again = funnel_paths.summed(moved, funnel_paths.again(stage))
        steps.append(
            FunnelStep(
                stage=stage,
                label=str(stage.label),
                owner=str(STAGE_OWNERS[stage]),
                count=number(counted[stage]),
                share=round(100 * sqrt(counted[stage] / widest), 1),
                url=link(funnel_paths.reached(stage)),
                note=note,
                tone=tone,
                moved_on=percent(moved_on, counted[stage]) if stage != Stage.WON else "",
                moved_on_url=link(funnel_paths.moved_on(stage)),
                agreed=expected(agreed.get(stage)),
                again=again,
                again_url=link(funnel_paths.again(stage)),
            )
        )
    return steps


def _first_calls_note(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("none called yet"), ""
    return _against_agreed(found, _("called in %(median)s") % {"median": duration(found.median)})


def _answers_note(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("no handoffs answered yet"), ""
    return _against_agreed(found, _("field responds in %(median)s") % {"median": duration(found.median)})


def _against_agreed(found: response_times.Measured, text: str) -> tuple[str, str]:
    tone = "good" if found.is_on_time else "bad"
    if found.agreed is not None:
        return _("%(text)s (agreed: %(agreed)s)") % {"text": text, "agreed": duration(found.agreed)}, tone
    return _("%(text)s, %(on_time)s on time") % {
        "text": text,
        "on_time": percent(found.on_time, found.count),
    }, tone


def _open_value(found: list[deals.Deals]) -> str:
    values = [compact_money(each.value, each.currency) for each in found if each.open]
    return _("%(value)s open") % {"value": " + ".join(values)} if values else _("none open")


def _won_value(found: list[deals.Deals]) -> str:
    """Return the value of the period's orders and the time from opening to closing."""
    won = [each for each in found if each.won]
    if not won:
        return _("no orders in this period")
    values = " + ".join(compact_money(each.won_value, each.currency) for each in won)
    return f"{values} · {duration(won[0].cycle)}" if won[0].cycle else values


def _exits(moved: dict, link: Link) -> list[dict[str, Any]]:
    """Return the exits with the number of leads that took each and the share that was won later."""
    rows = []
    for exit, label in drill_downs.EXIT_TITLES.items():
        exited = funnel_paths.summed(moved, funnel_paths.exited_through(exit))
        won_later = funnel_paths.summed(moved, funnel_paths.won_after_exit(exit))
        rows.append(
            {
                "label": label,
                "count": exited,
                "url": link(funnel_paths.exited_through(exit)),
                "won_later": percent(won_later, exited),
                "won_later_url": link(funnel_paths.won_after_exit(exit)),
            }
        )
    disqualified = funnel_paths.exited_through("disqualified")
    rows.append(
        {
            "label": drill_downs.DRILL_DOWNS[disqualified].title,
            "count": funnel_paths.summed(moved, disqualified),
            "url": link(disqualified),
            "won_later": "",
        }
    )
    return rows


def _side_by_side(scope: Scope, campaigns: dict[int, Campaign], link: Link) -> list[dict[str, Any]]:
    """Return the campaigns with first calls in the period, by name, since values differ in currency."""
    rows = conversations.side_by_side(scope)
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
