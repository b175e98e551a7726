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


class Number(NamedTuple):
    """What is counted: leads, or conversations with them (`talks`)."""

    title: str | Promise
    said: str | Promise
    rows: Callable[[Scope], QuerySet]
    talks: bool = False


def _flag(name: str) -> Callable[[Scope], QuerySet]:
    return partial(funnel_paths.behind, name)


def _open(scope: Scope) -> QuerySet:
    return deals.with_open_deal(scope, deals.stale_before(scope))


def _stale(scope: Scope) -> QuerySet:
    return deals.with_stale_deal(scope, deals.stale_before(scope))


DOORS = {
    "marketing": _("To Marketing, digital"),
    "nurture": _("To inside, by telephone"),
    "kept": _("Kept by field"),
    "lost": _("Lost for now"),
}

ALL: dict[str, Number] = {
    "conversations": Number(
        _("Conversations"),
        _("Calls and meetings with the person meant; not dials, voicemail, gatekeepers."),
        conversations.conversations,
        talks=True,
    ),
    "pipeline": Number(_("Pipeline"), _("Leads with an open opportunity that is not stale."), _open),
    "stale": Number(_("Stale opportunities"), _("Open for longer than 99 of 100 deals that closed."), _stale),
    "closed": Number(_("Closed deals"), _("Won or lost in the period."), deals.with_closed_deal),
    "customers": Number(
        _("Customers"), _("Companies that ordered, each by its latest order."), customers.customers
    ),
    "customers-kept": Number(
        _("Customers kept"), _("With a dated next touch, and a touch in the last 90 days."), customers.kept
    ),
    "customers-again": Number(
        _("Repeat orders"), _("Customers that ordered more than once."), customers.with_repeat_orders
    ),
    "called": Number(_("Called"), _("Called for the first time in the period."), conversations.called),
    "called-sql": Number(
        _("Called, then SQL"),
        _("Called for the first time in the period, and accepted as SQL by now."),
        conversations.called_and_qualified,
    ),
    "called-won": Number(
        _("Called, then won"),
        _("Called for the first time in the period, and won by now."),
        conversations.called_and_won,
    ),
    "leaking": Number(
        _("Forgotten"), _("Open, not with Marketing, and nothing is planned."), attention.leaking
    ),
    "uncalled": Number(
        _("MQLs that wait"), _("May be called now, and wait longer than was agreed."), attention.uncalled
    ),
    "late": Number(
        _("Late handoffs"), _("Field has not answered in the agreed working hours."), attention.late
    ),
    "unanswered": Number(
        _("Questions of field"),
        _("Field asked a day ago or earlier, and its clock stands until inside answers."),
        attention.unanswered,
    ),
    "unreviewed": Number(
        _("Kept, and not looked at again"),
        _("Field keeps them, and the day of the review has passed."),
        attention.unreviewed,
    ),
    "promises": Number(
        _("Promises passed"), _("A call was promised at a time that has passed."), attention.promises
    ),
    "unreached": Number(
        _("Nurture calls passed"),
        _("Not reached by the whole cadence, or the dated call was not made within a week."),
        attention.unreached,
    ),
    "untouched": Number(
        _("Without a next touch"),
        _("Open, not with Marketing, and nothing is planned; or what was planned passed two weeks ago."),
        attention.untouched,
    ),
    "unplaced": Number(_("No territory"), _("No territory of the campaign takes them."), attention.unplaced),
    "incomplete": Number(
        _("Number missing"), _("They wait outside the queue until somebody finds it."), attention.incomplete
    ),
    funnel_paths.through("final"): Number(
        _("Lost for good"), _("Can't ever buy, decided in the period."), _flag(funnel_paths.through("final"))
    ),
}

for stage in funnel_paths.ORDER:
    ALL[funnel_paths.reached(stage)] = Number(
        stage.label,
        _("For the first time at this stage, or beyond it, in the period."),
        _flag(funnel_paths.reached(stage)),
    )
    ALL[funnel_paths.again(stage)] = Number(
        stage.label,
        _("Recycled: at this stage once more, in a later round."),
        _flag(funnel_paths.again(stage)),
    )
    if stage != Stage.WON:
        ALL[funnel_paths.went_on(stage)] = Number(
            stage.label,
            _("First at this stage in the period, and further by now."),
            _flag(funnel_paths.went_on(stage)),
        )

for door, title in DOORS.items():
    ALL[funnel_paths.through(door)] = Number(
        title, _("Went there in the period."), _flag(funnel_paths.through(door))
    )
    ALL[funnel_paths.won_later(door)] = Number(
        title, _("Went there in the period, and was won after it."), _flag(funnel_paths.won_later(door))
    )
