"""The figures of the funnel pages as CSV files, with plain numbers for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from leads.models.stages import Stage
from salesdesk.dashboards.figures import sources
from salesdesk.dashboards.scope import Scope
from salesdesk.parsing import safe_cell

from . import counting, paths, stage_times
from .charts import flow, pace, pace_page, times, trends
from .charts.flow import Since
from .drill_downs import EXIT_TITLES
from .forms.filter import FunnelForm, Reading

Rows = Iterable[Iterable[Any]]
#: Tells spreadsheets that the text is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def as_csv(rows: Rows) -> str:
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    csv.writer(text).writerows([safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _stages(scope: Scope, form: FunnelForm) -> Rows:
    """Return a row for each stage and currency. Two statements."""
    named = paths.of_cohort if form.reading_chosen == Reading.COHORT else str
    now, before = counting.count(scope, scope.earlier())
    times_in = stage_times.measure(scope, form.reading_chosen).times
    currencies = sorted({form.campaigns[pk].currency for pk in now.leads})
    yield [
        _("Stage"),
        _("Leads"),
        _("Before"),
        _("Median days in stage"),
        _("90% within days"),
        *(_("Value in %(currency)s") % {"currency": each} for each in currencies),
    ]
    for stage in paths.ORDER:
        flag, time = named(paths.reached(stage)), times_in.get(stage)
        values = [
            now.value(flag, (pk for pk, each in form.campaigns.items() if each.currency == currency))
            for currency in currencies
        ]
        days = [_days(time.median), _days(time.most)] if time else ["", ""]
        yield [stage.label, now.count(flag), before.count(flag), *days, *values]


def _trends(scope: Scope, form: FunnelForm) -> Rows:
    now, _before = trends.trends(scope, form.reading_chosen, form.user.time_zone)
    yield [_("From"), _("To"), *(stage.label for stage in paths.ORDER)]
    for position, step in enumerate(now.steps):
        yield [step.first, step.last, *(now.leads[stage][position] for stage in paths.ORDER)]


def _pace(scope: Scope, form: FunnelForm) -> Rows:
    found = pace.pace(scope, form.user.time_zone)
    yield [
        _("From"),
        _("To"),
        _("Calls"),
        _("Conversations"),
        _("Hours to the first call"),
        _("Hours to the answer"),
    ]
    for step, (calls, talks, *took) in zip(found.steps, pace_page.table(found), strict=True):
        hours = ["" if each is None else f"{each / timedelta(hours=1):.2f}" for each in took]
        yield [step.first, step.last, calls, talks, *hours]


def _times(scope: Scope, form: FunnelForm) -> Rows:
    found = times.distribution(scope, form.reading_chosen)
    yield [_("Stage"), *(each.label for each in times.RANGES), _("Median days"), _("90% within days")]
    for stage, each in found.stages.items():
        days = [_days(each.time.median), _days(each.time.most)] if each.time else ["", ""]
        yield [stage.label, *each.leads, *days]


def _exits(scope: Scope, form: FunnelForm) -> Rows:
    yield [_("Exit"), _("Left from"), _("Since then"), _("Leads")]
    for (exit, origin, became), count in sorted(flow.flows(scope, form.reading_chosen).items()):
        yield [EXIT_TITLES[exit], Stage(origin).label, Since(became).label, count]


def _sources(scope: Scope, form: FunnelForm) -> Rows:
    yield [_("Source"), _("Leads"), _("MQL"), _("SQL"), _("Won")]
    for row in sources.by_source(scope):
        yield [row.label, *row.figures.values()]


def _days(time: timedelta) -> str:
    return f"{time / timedelta(days=1):.2f}"


#: By the name of the page that has the figures, or of a part of it.
PARTS: dict[str, Callable[[Scope, FunnelForm], Rows]] = {
    "funnel": _stages,
    "funnel-trends": _trends,
    "funnel-pace": _pace,
    "funnel-times": _times,
    "funnel-exits": _exits,
    "funnel-sources": _sources,
}
