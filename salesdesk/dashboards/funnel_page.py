"""The funnel page, put together: what each part of it shows, in words and numbers, with what they open."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import Campaign
from leads.models.stages import Stage
from salesdesk.templatetags.formatting import compact_money, duration, number, percent

from . import attention, conversations, deals, drill_downs, funnel_paths, kpis, response_times
from .scope import Scope

#: Opens the rows behind a number: link("late"), link("called", campaign=3).
Link = Callable[..., str]

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
    """A stage of the funnel. `share` is its width, 0 to 100 of the widest, by the root of the count: next to
    thousands of suspects the stages that matter could not be told apart."""

    stage: str
    label: str
    owner: str
    count: str
    share: float
    url: str
    note: str
    tone: str
    moved_on: str
    went_on_url: str
    again: int
    again_url: str


def funnel_context(scope: Scope, campaigns: dict[int, Campaign], link: Link) -> dict[str, Any]:
    """Everything that the page shows. Some dozen statements, however many leads there are."""
    moved = funnel_paths.counts(scope)
    found = deals.deals(scope, deals.stale_before(scope))
    return {
        "figures": [(each, link(each.drill_down)) for each in kpis.kpi_tiles(scope, moved, found)],
        "leak": kpis.leak_tile(scope),
        "steps": _steps(scope, moved, found, link),
        "doors": _doors(moved, link),
        "needs": _needs(scope, link),
        "stale": [
            (compact_money(each.stale_value, each.currency), each.stale) for each in found if each.stale
        ],
        "stale_url": link("stale"),
        "rows": _side_by_side(scope, campaigns, link),
    }


def _steps(scope: Scope, moved: dict, found: list[deals.Deals], link: Link) -> list[FunnelStep]:
    counted = {stage: funnel_paths.summed(moved, funnel_paths.reached(stage)) for stage in funnel_paths.ORDER}
    widest = max(counted.values()) or 1
    notes = {
        Stage.MQL: _first_calls(response_times.first_calls(scope)),
        Stage.SQL: _answers(response_times.answers(scope)),
        Stage.OPPORTUNITY: (_open(found), ""),
        Stage.WON: (_won(found), ""),
    }
    steps = []
    for stage in funnel_paths.ORDER:
        note, tone = notes.get(stage, ("", ""))
        on = funnel_paths.summed(moved, funnel_paths.moved_on(stage)) if stage != Stage.WON else 0
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
                moved_on=percent(on, counted[stage]) if stage != Stage.WON else "",
                went_on_url=link(funnel_paths.moved_on(stage)),
                again=again,
                again_url=link(funnel_paths.again(stage)),
            )
        )
    return steps


def _first_calls(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("none called yet"), ""
    return _measured(found, _("called in %(median)s") % {"median": duration(found.median)})


def _answers(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("no handoff answered yet"), ""
    return _measured(found, _("field answers in %(median)s") % {"median": duration(found.median)})


def _measured(found: response_times.Measured, said: str) -> tuple[str, str]:
    tone = "good" if found.is_on_time else "bad"
    if found.agreed is not None:
        return _("%(said)s (agreed: %(agreed)s)") % {"said": said, "agreed": duration(found.agreed)}, tone
    return _("%(said)s, %(kept)s as agreed") % {
        "said": said,
        "kept": percent(found.on_time, found.count),
    }, tone


def _open(found: list[deals.Deals]) -> str:
    values = [compact_money(each.value, each.currency) for each in found if each.open]
    return _("%(value)s open") % {"value": " + ".join(values)} if values else _("none open")


def _won(found: list[deals.Deals]) -> str:
    """The orders of the period, and how long they took from opening to closing."""
    won = [each for each in found if each.won]
    if not won:
        return _("no order in this period")
    values = " + ".join(compact_money(each.won_value, each.currency) for each in won)
    return f"{values} · {duration(won[0].cycle)}" if won[0].cycle else values


def _doors(moved: dict, link: Link) -> list[dict[str, Any]]:
    """Where dropped leads went, and how many of them were won after it."""
    rows = []
    for exit, label in drill_downs.EXIT_TITLES.items():
        dropped = funnel_paths.summed(moved, funnel_paths.exited_through(exit))
        later = funnel_paths.summed(moved, funnel_paths.won_after_exit(exit))
        rows.append(
            {
                "label": label,
                "count": dropped,
                "url": link(funnel_paths.exited_through(exit)),
                "later": percent(later, dropped),
                "later_url": link(funnel_paths.won_after_exit(exit)),
            }
        )
    final = funnel_paths.exited_through("disqualified")
    rows.append(
        {
            "label": drill_downs.DRILL_DOWNS[final].title,
            "count": funnel_paths.summed(moved, final),
            "url": link(final),
            "later": "",
        }
    )
    return rows


def _needs(scope: Scope, link: Link) -> list[dict[str, str]]:
    return [
        {"said": _said(name, found.count), "whose": _with(found), "url": link(name)}
        for name, found in attention.attention_items(scope).items()
    ]


def _said(name: str, count: int) -> str:
    said = {
        "leaking": ngettext("%(n)s lead is forgotten", "%(n)s leads are forgotten", count),
        "uncalled": ngettext(
            "%(n)s MQL waits longer than agreed", "%(n)s MQLs wait longer than agreed", count
        ),
        "late": ngettext("%(n)s handoff is late", "%(n)s handoffs are late", count),
        "unanswered": ngettext("%(n)s question of field waits", "%(n)s questions of field wait", count),
        "unreviewed": ngettext(
            "%(n)s kept lead is to be looked at again", "%(n)s kept leads are to be looked at again", count
        ),
        "promises": ngettext("%(n)s promised call has passed", "%(n)s promised calls have passed", count),
        "unreached": ngettext(
            "%(n)s nurture call passed unanswered", "%(n)s nurture calls passed unanswered", count
        ),
        "unplaced": ngettext("%(n)s lead has no territory", "%(n)s leads have no territory", count),
        "incomplete": ngettext("%(n)s lead has no number", "%(n)s leads have no number", count),
    }
    return said[name] % {"n": number(count)}


def _with(found: attention.AttentionItem) -> str:
    owner = found.top_holder or _("nobody in particular")
    if found.top_count == found.count:
        return _("with %(who)s") % {"who": owner}
    return _("%(n)s of them with %(who)s") % {"n": number(found.top_count), "who": owner}


def _side_by_side(scope: Scope, campaigns: dict[int, Campaign], link: Link) -> list[dict[str, Any]]:
    """The campaigns that called somebody for the first time in the period, by name: currencies have no order."""
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
