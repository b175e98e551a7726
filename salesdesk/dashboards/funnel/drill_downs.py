"""Every number on the funnel page by name, with its definition and the rows behind it.

The page counts the same rows that its links open, so that a number always matches its list.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models.stages import Source, Stage
from salesdesk.dashboards.figures import conversations, customers, deals, sources
from salesdesk.dashboards.funnel import all_attention, attention
from salesdesk.dashboards.funnel import paths as funnel_paths
from salesdesk.dashboards.scope import Scope

#: Returns the address of the rows behind a number: link("late"), link("called", campaign=3).
Link = Callable[..., str]


class DrillDown(NamedTuple):
    """A number: its title, its definition, and the rows it counts, which are leads or `conversations`."""

    title: str | Promise
    description: str | Promise
    rows: Callable[[Scope], QuerySet]
    conversations: bool = False


def _flag(name: str) -> Callable[[Scope], QuerySet]:
    return partial(funnel_paths.leads_behind, name)


def _open(scope: Scope) -> QuerySet:
    return deals.with_open_deal(scope, deals.stale_before(scope))


def _stale(scope: Scope) -> QuerySet:
    return deals.with_stale_deal(scope, deals.stale_before(scope))


EXIT_TITLES = {
    "marketing": _("Marketing"),
    "nurture": _("Phone nurture"),
    "field_nurture": _("Field nurture"),
    "lost": _("Lost for now"),
    "disqualified": _("Disqualified"),
}

SOURCE_TEXTS = {
    "leads": _("Leads of this source that were added in the period."),
    "mqls": _("Leads of this source that showed interest in the period."),
    "qualified": _("Showed interest in the period, and accepted as an SQL since."),
    "won": _("Showed interest in the period, and won since."),
}

DRILL_DOWNS: dict[str, DrillDown] = {
    "conversations": DrillDown(
        _("Conversations"),
        _("Calls and meetings with the intended contact, without dials, voicemail and gatekeepers."),
        conversations.conversations,
        conversations=True,
    ),
    "pipeline": DrillDown(_("Pipeline"), _("Leads with an open opportunity that isn't stale."), _open),
    "stale": DrillDown(_("Stale opportunities"), _("Open for longer than 99% of closed deals took."), _stale),
    "closed": DrillDown(_("Closed deals"), _("Won or lost in the period."), deals.with_closed_deal),
    "customers": DrillDown(
        _("Customers"),
        _("Companies with at least one order. Each is listed once, with its latest order."),
        customers.customers,
    ),
    "customers-retained": DrillDown(
        _("Retained customers"),
        _("Contacted in the last 90 days and with a dated next step."),
        customers.retained,
    ),
    "customers-repeat": DrillDown(
        _("Repeat orders"), _("Customers that ordered more than once."), customers.with_repeat_orders
    ),
    "called": DrillDown(_("First called"), _("First called in the period."), conversations.called),
    "called-sql": DrillDown(
        _("First called, then SQL"),
        _("First called in the period, and accepted as an SQL to date."),
        conversations.called_and_qualified,
    ),
    "called-won": DrillDown(
        _("First called, then won"),
        _("First called in the period, and won to date."),
        conversations.called_and_won,
    ),
    all_attention.ANY: DrillDown(
        _("Needs attention"),
        _(
            "Late, stuck or without an owner, for any reason. Each lead is listed once, the highest value first."
        ),
        all_attention.any_kind,
    ),
    "leaking": DrillDown(
        _("No next step"), _("Open leads outside Marketing with nothing planned."), attention.leaking
    ),
    "uncalled": DrillDown(
        _("Waiting MQLs"),
        _("Can be called now and have waited longer than agreed for the first call."),
        attention.uncalled,
    ),
    "late": DrillDown(
        _("Overdue handoffs"),
        _("Field hasn't responded within the agreed working hours."),
        attention.late,
    ),
    "unanswered": DrillDown(
        _("Unanswered questions from field"),
        _("Asked at least a day ago. Field's deadline is paused until inside answers."),
        attention.unanswered,
    ),
    "unreviewed": DrillDown(
        _("Overdue field nurture reviews"),
        _("Leads in field nurture whose review date has passed."),
        attention.unreviewed,
    ),
    "callbacks": DrillDown(
        _("Overdue promised calls"),
        _("The promised time of the call has passed."),
        attention.overdue_callbacks,
    ),
    "unreached": DrillDown(
        _("Missed nurture calls"),
        _("Not reached in the whole cadence, or not called within a week of the planned date."),
        attention.unreached,
    ),
    "untouched": DrillDown(
        _("No next activity"),
        _("Open leads outside Marketing with nothing planned, or with a step overdue for two weeks."),
        attention.untouched,
    ),
    "unassigned": DrillDown(
        _("No territory"), _("None of the campaign's territories matches these leads."), attention.unassigned
    ),
    "incomplete": DrillDown(
        _("Missing phone number"),
        _("Not in the call queue until a phone number is found."),
        attention.incomplete,
    ),
}

STAGE_TEXTS = {
    funnel_paths.reached: _("Reached this stage, or a later one, for the first time in the period."),
    funnel_paths.again: _("Recycled, and reached this stage again in the period."),
    funnel_paths.moved_on: _("Reached this stage for the first time in the period, and a later one to date."),
    funnel_paths.timed: _(
        "Reached this stage for the first time in the period, and moved on after some time in it."
    ),
}
STAGE_COHORT_TEXTS = {
    funnel_paths.reached: _(
        "Entered the funnel in the period, and reached this stage or a later one to date."
    ),
    funnel_paths.timed: _("Entered the funnel in the period, and moved on after some time in this stage."),
}
EXIT_TEXTS = {
    funnel_paths.exited_through: (
        _("Took this exit in the period."),
        _("Entered the funnel in the period, and took this exit since."),
    ),
    funnel_paths.won_after_exit: (
        _("Took this exit in the period and won later."),
        _("Entered the funnel in the period, took this exit and won later."),
    ),
}

for stage in funnel_paths.ORDER:
    for of_stage, text in STAGE_TEXTS.items():
        if stage != Stage.WON or of_stage in (funnel_paths.reached, funnel_paths.again):
            DRILL_DOWNS[of_stage(stage)] = DrillDown(stage.label, text, _flag(of_stage(stage)))
    for of_stage, text in STAGE_COHORT_TEXTS.items():
        if stage != Stage.WON or of_stage == funnel_paths.reached:
            flag = funnel_paths.of_cohort(of_stage(stage))
            DRILL_DOWNS[flag] = DrillDown(stage.label, text, _flag(flag))

for exit, title in EXIT_TITLES.items():
    for of_exit, (text, cohort_text) in EXIT_TEXTS.items():
        if exit != "disqualified" or of_exit == funnel_paths.exited_through:
            flag = of_exit(exit)
            DRILL_DOWNS[flag] = DrillDown(title, text, _flag(flag))
            flag = funnel_paths.of_cohort(flag)
            DRILL_DOWNS[flag] = DrillDown(title, cohort_text, _flag(flag))

for source in Source:
    for figure, text in SOURCE_TEXTS.items():
        DRILL_DOWNS[sources.number_of(source, figure)] = DrillDown(
            source.label, text, sources.leads_behind(source, figure)
        )
