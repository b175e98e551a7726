"""Every number of the funnel page by name, with the sentence that defines it and the rows behind it.

The page counts the same rows that its links open, so that a number and its list can't differ.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models.stages import Stage

from . import attention, conversations, customers, deals, funnel_paths
from .scope import Scope


class DrillDown(NamedTuple):
    """What is counted: leads, or conversations with them (`talks`)."""

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
    "marketing": _("To Marketing, digital"),
    "nurture": _("To inside, by telephone"),
    "field_nurture": _("Kept by field"),
    "lost": _("Lost for now"),
}

DRILL_DOWNS: dict[str, DrillDown] = {
    "conversations": DrillDown(
        _("Conversations"),
        _("Calls and meetings with the person meant; not dials, voicemail, gatekeepers."),
        conversations.conversations,
        conversations=True,
    ),
    "pipeline": DrillDown(_("Pipeline"), _("Leads with an open opportunity that is not stale."), _open),
    "stale": DrillDown(
        _("Stale opportunities"), _("Open for longer than 99 of 100 deals that closed."), _stale
    ),
    "closed": DrillDown(_("Closed deals"), _("Won or lost in the period."), deals.with_closed_deal),
    "customers": DrillDown(
        _("Customers"), _("Companies that ordered, each by its latest order."), customers.customers
    ),
    "customers-kept": DrillDown(
        _("Customers kept"),
        _("With a dated next touch, and a touch in the last 90 days."),
        customers.retained,
    ),
    "customers-again": DrillDown(
        _("Repeat orders"), _("Customers that ordered more than once."), customers.with_repeat_orders
    ),
    "called": DrillDown(_("Called"), _("Called for the first time in the period."), conversations.called),
    "called-sql": DrillDown(
        _("Called, then SQL"),
        _("Called for the first time in the period, and accepted as SQL by now."),
        conversations.called_and_qualified,
    ),
    "called-won": DrillDown(
        _("Called, then won"),
        _("Called for the first time in the period, and won by now."),
        conversations.called_and_won,
    ),
    "leaking": DrillDown(
        _("Forgotten"), _("Open, not with Marketing, and nothing is planned."), attention.leaking
    ),
    "uncalled": DrillDown(
        _("MQLs that wait"), _("May be called now, and wait longer than was agreed."), attention.uncalled
    ),
    "late": DrillDown(
        _("Late handoffs"), _("Field has not answered in the agreed working hours."), attention.late
    ),
    "unanswered": DrillDown(
        _("Questions of field"),
        _("Field asked a day ago or earlier, and its clock stands until inside answers."),
        attention.unanswered,
    ),
    "unreviewed": DrillDown(
        _("Kept, and not looked at again"),
        _("Field keeps them, and the day of the review has passed."),
        attention.unreviewed,
    ),
    "promises": DrillDown(
        _("Promises passed"), _("A call was promised at a time that has passed."), attention.overdue_callbacks
    ),
    "unreached": DrillDown(
        _("Nurture calls passed"),
        _("Not reached by the whole cadence, or the dated call was not made within a week."),
        attention.unreached,
    ),
    "untouched": DrillDown(
        _("Without a next touch"),
        _("Open, not with Marketing, and nothing is planned; or what was planned passed two weeks ago."),
        attention.untouched,
    ),
    "unplaced": DrillDown(
        _("No territory"), _("No territory of the campaign takes them."), attention.unassigned
    ),
    "incomplete": DrillDown(
        _("Number missing"), _("They wait outside the queue until somebody finds it."), attention.incomplete
    ),
    funnel_paths.exited_through("disqualified"): DrillDown(
        _("Lost for good"),
        _("Can't ever buy, decided in the period."),
        _flag(funnel_paths.exited_through("disqualified")),
    ),
}

for stage in funnel_paths.ORDER:
    DRILL_DOWNS[funnel_paths.reached(stage)] = DrillDown(
        stage.label,
        _("For the first time at this stage, or beyond it, in the period."),
        _flag(funnel_paths.reached(stage)),
    )
    DRILL_DOWNS[funnel_paths.again(stage)] = DrillDown(
        stage.label,
        _("Recycled: at this stage once more, in a later round."),
        _flag(funnel_paths.again(stage)),
    )
    if stage != Stage.WON:
        DRILL_DOWNS[funnel_paths.moved_on(stage)] = DrillDown(
            stage.label,
            _("First at this stage in the period, and further by now."),
            _flag(funnel_paths.moved_on(stage)),
        )

for exit, title in EXIT_TITLES.items():
    DRILL_DOWNS[funnel_paths.exited_through(exit)] = DrillDown(
        title, _("Went there in the period."), _flag(funnel_paths.exited_through(exit))
    )
    DRILL_DOWNS[funnel_paths.won_after_exit(exit)] = DrillDown(
        title, _("Went there in the period, and was won after it."), _flag(funnel_paths.won_after_exit(exit))
    )
