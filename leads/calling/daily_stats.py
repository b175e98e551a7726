"""A rep's figures of today. There is no ranking: reps see only their own."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q

from leads.models import Activity, CompletedStep, Skip
from leads.models.calling.activity import Outcome, is_conversation
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.people.daily_targets import DailyTargets, targets_of

#: A promised call is on time if it is made at most this long after it was due.
ON_TIME_WITHIN = timedelta(minutes=15)
IN_TIME = Q(done_at__lte=F("due_at") + ON_TIME_WITHIN)


@dataclass(frozen=True)
class DailyStats:
    """A rep's results since local midnight, against the daily targets.

    `callbacks_kept` of the `callbacks_due` promised calls made today were on time.
    """

    calls: int
    conversations: int
    sqls: int
    callbacks_kept: int
    callbacks_due: int
    skips: int
    targets: DailyTargets


def stats_of(person) -> DailyStats:
    since = day_start(person)
    called = Q(kind=Activity.Kind.CALL)
    qualified = called & Q(outcome__in=[Outcome.QUALIFIED, Outcome.MEETING])
    own = Activity.objects.not_undone().filter(by=person, at__gte=since)
    done = own.aggregate(
        calls=Count("pk", filter=called),
        conversations=Count("pk", filter=is_conversation()),
        sqls=Count("lead", filter=qualified, distinct=True),
    )
    callbacks = CompletedStep.objects.filter(
        by=person, done_at__gte=since, kind=StepKind.CALLBACK, attempt=1, completed=True
    )
    callbacks_kept = callbacks.aggregate(
        callbacks_kept=Count("pk", filter=IN_TIME), callbacks_due=Count("pk")
    )
    return DailyStats(**done, **callbacks_kept, skips=skip_count(person), targets=targets_of(person))


def skip_count(person) -> int:
    """Return how many calls `person` skipped today."""
    return Skip.objects.filter(person=person, at__gte=day_start(person)).count()


def day_start(person) -> datetime:
    """Return the last midnight in the time zone of `person`."""
    return clock.instant_of(datetime.combine(person.today, time()), person.time_zone)
