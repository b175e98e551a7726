"""Build the contexts of the chart pages: drawings, and the tables behind them with links."""

from typing import Any

from django.utils.translation import gettext as _

from leads.models.stages import Stage
from salesdesk import formats
from salesdesk.dashboards.funnel import drill_downs, paths
from salesdesk.dashboards.funnel.drill_downs import Link
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.funnel.stage_times import LATEST
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import duration, number, percent

from . import drawing, flow, sparklines, times, trends
from .flow import Since
from .trends import Trend, Unit


def trends_context(scope: Scope, reading: Reading, link: Link, zone: str) -> dict[str, Any]:
    """Return a line for each stage, and a row for each step of the time axis. One statement."""
    now, before = trends.trends(scope, reading, zone)
    return {
        "unit": now.unit.label,
        "charts": [_chart(stage, now, before, scope) for stage in paths.ORDER],
        "stages": paths.ORDER,
        "starts": [start_name(step, now.unit) for step in now.steps],
        "rows": [
            (
                step_name(step, now.unit),
                [_cell(stage, now, position, reading, link) for stage in paths.ORDER],
            )
            for position, step in enumerate(now.steps)
        ],
        "line_width": drawing.LINE_WIDTH,
        "line_height": drawing.LINE_HEIGHT,
    }


def sparklines_context(scope: Scope, zone: str) -> dict[str, Any]:
    """Return a line for each of the five figures, in the order of their tiles. Seven statements."""
    unit, *series = sparklines.figures(scope, zone)
    return {
        "lines": [_spark(each, unit, scope) for each in series],
        "width": drawing.LINE_WIDTH,
        "height": drawing.LINE_HEIGHT,
    }


def times_context(scope: Scope, reading: Reading, link: Link) -> dict[str, Any]:
    """Return how long leads stayed in each stage, with a bar for each range of times. Two statements."""
    found = times.distribution(scope, reading)
    return {
        "stages": [_times(stage, each, reading, link) for stage, each in found.stages.items()],
        "as_of": found.as_of,
        "latest": LATEST,
    }


def flow_context(scope: Scope, reading: Reading, link: Link) -> dict[str, Any]:
    """Return the flow of dropped leads, and a row for each exit with what became of its leads. One statement."""
    counts = flow.flows(scope, reading)
    dropped: dict[tuple[str, str], int] = {}
    since: dict[tuple[str, str], int] = {}
    for (exit, origin, became), count in counts.items():
        dropped[origin, exit] = dropped.get((origin, exit), 0) + count
        if exit != flow.DISQUALIFIED:
            since[exit, became] = since.get((exit, became), 0) + count
    drawn = drawing.flow([flow.ORIGINS, flow.EXIT_NAMES, list(Since)], [dropped, since])
    labels = {stage.value: str(stage.label) for stage in Stage}
    labels |= {name: str(title) for name, title in drill_downs.EXIT_TITLES.items()}
    of_since = {each.value: str(each.label) for each in Since}
    names = [labels, labels, of_since]
    return {
        "columns": [
            [(node, names[column][node.name]) for node in nodes] for column, nodes in enumerate(drawn.columns)
        ],
        "last_label": drawing.FLOW_WIDTH - drawing.NODE - 6,
        "ribbons": [
            [
                (ribbon, f"{before[ribbon.source]} → {after[ribbon.target]}: {number(ribbon.count)}")
                for ribbon in ribbons
            ]
            for ribbons, before, after in zip(drawn.ribbons, names, names[1:], strict=False)
        ],
        "width": drawing.FLOW_WIDTH,
        "height": drawing.FLOW_HEIGHT,
        "node_width": drawing.NODE,
        "origins": [stage.label for stage in flow.ORIGINS],
        "became": [each.label for each in Since],
        "rows": [_exit(name, labels[name], counts, reading, link) for name in flow.EXIT_NAMES],
    }


def _chart(stage: Stage, now: Trend, before: Trend, scope: Scope) -> dict[str, Any]:
    counts, earlier = now.leads[stage], before.leads[stage]
    highest = max([*counts, *earlier], default=0)
    total, compared = sum(counts), sum(earlier)
    return {
        "stage": stage,
        "label": stage.label,
        "total": number(total),
        "counts": counts,
        "counts_earlier": earlier,
        "line": drawing.line(counts, highest),
        "earlier": drawing.line(earlier, highest),
        "highest": number(highest),
        "text": _("%(stage)s: %(total)s leads, at most %(highest)s in a step; %(before)s: %(compared)s.")
        % {
            "stage": stage.label,
            "total": number(total),
            "highest": number(max(counts, default=0)),
            "before": scope.period.before_title,
            "compared": number(compared),
        },
    }


def _spark(series: sparklines.Series, unit: Unit, scope: Scope) -> dict[str, str]:
    highest = max([*series.now, *series.earlier], default=0)
    if not highest:
        return {}
    facts = {
        "unit": unit.label.lower(),
        "last": number(series.now[-1]),
        "highest": number(max(series.now)),
        "before": scope.period.before_title,
    }
    text = _("By %(unit)s: now %(last)s, highest %(highest)s.") % facts
    if series.earlier:
        text = f"{text} {_('Dashed: %(before)s.') % facts}"
    return {
        "points": drawing.line(series.now, highest),
        "earlier": drawing.line(series.earlier, highest),
        "text": text,
    }


def _cell(stage: Stage, trend: Trend, position: int, reading: Reading, link: Link) -> tuple[int, str]:
    step, count = trend.steps[position], trend.leads[stage][position]
    flag = paths.reached(stage)
    flag = paths.of_cohort(flag) if reading == Reading.COHORT else flag
    return count, link(flag, since=step.first, until=step.last, period=None) if count else ""


def step_name(step: trends.Step, unit: Unit) -> str:
    if unit == Unit.MONTH:
        return formats.month(step.first, long=True)
    first = formats.day_and_month(step.first)
    return first if step.first == step.last else f"{first} – {formats.day_and_month(step.last)}"


def start_name(step: trends.Step, unit: Unit) -> str:
    return formats.month(step.first) if unit == Unit.MONTH else formats.day_and_month(step.first)


def _times(stage: Stage, found: times.StageTimes, reading: Reading, link: Link) -> dict[str, Any]:
    total, highest = sum(found.leads), max(found.leads) or 1
    name = times.flag(reading, stage)
    return {
        "stage": stage,
        "label": stage.label,
        "total": total,
        "url": link(name),
        "median": duration(found.time.median) if found.time else "",
        "most": duration(found.time.most) if found.time else "",
        "is_sample": total > LATEST,
        "ranges": [
            {
                "label": each.label,
                "count": count,
                "share": percent(count, total),
                "width": round(100 * count / highest, 1),
                "url": link(name, within=position) if count else "",
            }
            for position, (each, count) in enumerate(zip(times.RANGES, found.leads, strict=True))
        ],
    }


def _exit(name: str, label: str, counts: dict[flow.Key, int], reading: Reading, link: Link) -> dict[str, Any]:
    flag = paths.exited_through(name)
    flag = paths.of_cohort(flag) if reading == Reading.COHORT else flag

    def cell(**keys: str) -> tuple[int, str]:
        count = sum(
            n
            for (exit, origin, since), n in counts.items()
            if exit == name and keys.get("origin", origin) == origin and keys.get("became", since) == since
        )
        return count, link(flag, **keys) if count else ""

    return {
        "label": label,
        "all": cell(),
        "origins": [cell(origin=stage.value) for stage in flow.ORIGINS],
        "became": [cell(became=each.value) for each in Since],
    }
