"""Reschedule many nurture calls at once, with a preview and an undo.

Promised calls and calls that are on a rep's screen are not moved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import BulkReschedule, Lead, NextStep, RescheduledStep
from leads.models.queue.step_kind import StepKind
from salesdesk import clock

from . import phone_nurture, recycle

#: The maximum number of calls per preview and move.
MAX_STEPS = 300
MOVABLE_KINDS = [StepKind.NURTURE, StepKind.RETRY]


@dataclass(frozen=True)
class PlannedMove:
    """A call and its new due time."""

    step: NextStep
    after: datetime


def preview(steps: Iterable[NextStep], on: date, days: int) -> list[PlannedMove]:
    """Return the calls in due order, spread evenly over `days` working days from `on`."""
    calls = sorted(steps, key=lambda step: (step.due_at, step.pk))[:MAX_STEPS]
    spread = _workdays(on, days)
    return [
        PlannedMove(step, recycle.calling_opens_at(step.lead, spread[place * len(spread) // len(calls)]))
        for place, step in enumerate(calls)
    ]


def movable(user):
    """Return the calls that `user` may move."""
    return phone_nurture.planned(user).off_screen().filter(kind__in=MOVABLE_KINDS)


@transaction.atomic
def move_calls(seen: dict[int, datetime], on: date, days: int, by) -> BulkReschedule:
    """Move the previewed calls; `seen` has their due times at the preview. Skip calls that changed since.

    Raises Refused if the date is not in the future, or if no call is left to move.
    """
    if on <= by.today:
        raise transitions.Refused(_("Enter a date after today."))
    _lock(seen)
    unmoved = [
        step
        for step in movable(by).select_related("lead__company__place").filter(pk__in=seen)
        if step.due_at == seen[step.pk]
    ]
    if not unmoved:
        raise transitions.Refused(_("All these calls have changed since the preview. Select them again."))
    made = BulkReschedule.objects.create(by=by)
    moves = preview(unmoved, on, days)
    RescheduledStep.objects.bulk_create(
        RescheduledStep(
            bulk_reschedule=made, step=move.step.pk, due_before=move.step.due_at, due_after=move.after
        )
        for move in moves
    )
    _update_due_times({move.step.pk: move.after for move in moves})
    return made


@transaction.atomic
def undo(made: BulkReschedule, by) -> int:
    """Undo a move, except for calls that changed since. Returns how many moved back."""
    made = BulkReschedule.objects.select_for_update().get(pk=made.pk)
    if made.undone_at:
        raise transitions.Refused(_("This move was already undone."))
    moves = {move.step: move for move in made.rescheduled_steps.all()}
    _lock(moves)
    back = {
        step.pk: moves[step.pk].due_before
        for step in movable(by).filter(pk__in=moves)
        if step.due_at == moves[step.pk].due_after
    }
    _update_due_times(back)
    made.undone_at = clock.now()
    made.save(update_fields=["undone_at"])
    return len(back)


def _lock(steps: Iterable[int]) -> None:
    """Lock leads before steps, each in the order of their ids."""
    of = Lead.objects.filter(steps__in=list(steps)).order_by("pk").values("pk").distinct()
    list(Lead.objects.select_for_update(no_key=True).filter(pk__in=of).order_by("pk").values_list("pk"))
    list(NextStep.objects.select_for_update().filter(pk__in=list(steps)).order_by("pk").values_list("pk"))


def _update_due_times(due: dict[int, datetime]) -> None:
    """Set the due times in one statement. The sweep makes the calls ready when they are due."""
    steps = NextStep.objects.in_bulk(due)
    for step in steps.values():
        step.due_at, step.ready = due[step.pk], False
    NextStep.objects.bulk_update(steps.values(), ["due_at", "ready"])


def _workdays(on: date, days: int) -> list[date]:
    found: list[date] = []
    while len(found) < days:
        if on.weekday() < 5:
            found.append(on)
        on += timedelta(days=1)
    return found
