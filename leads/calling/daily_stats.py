"""A rep's own day, as it is at the desk now. No ranking: everyone sees only their own."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q

from leads.models import Activity, CompletedStep, Skip
from leads.models.calling.activity import CONVERSATION_OUTCOMES, Outcome
from leads.models.queue.next_step import StepKind
from salesdesk import clock
from salesdesk.people.daily_targets import DailyTargets, targets_of

#: A promised call is kept when it is made within this of its time.
ON_TIME_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class DailyStats:
    """What `person` did since midnight at their place, against what they planned. `kept` of `promised` calls that
    they had promised and made were in time."""

    calls: int
    conversations: int
    sqls: int
    callbacks_kept: int
    callbacks_due: int
    skips: int
    targets: DailyTargets


def stats_of(person) -> DailyStats:
    since = day_start(person)
    talked, qualified = (
        Q(outcome__in=CONVERSATION_OUTCOMES),
        Q(outcome__in=[Outcome.QUALIFIED, Outcome.MEETING]),
    )
    own = {"by": person, "at__gte": since}
    calls = Activity.objects.calls().filter(**own)
    done = calls.aggregate(
        calls=Count("pk"),
        conversations=Count("pk", filter=talked),
        sqls=Count("lead", filter=qualified, distinct=True),
    )
    promises = CompletedStep.objects.filter(
        by=person, done_at__gte=since, kind=StepKind.CALLBACK, completed=True
    )
    in_time = Q(done_at__lte=F("due_at") + ON_TIME_WITHIN)
    callbacks_kept = promises.aggregate(callbacks_kept=Count("pk", filter=in_time), callbacks_due=Count("pk"))
    return DailyStats(**done, **callbacks_kept, skips=skip_count(person), targets=targets_of(person))


def skip_count(person) -> int:
    """How many calls `person` passed over since then."""
    return Skip.objects.filter(person=person, at__gte=day_start(person)).count()


def day_start(person) -> datetime:
    """When the day of `person` began, at their place."""
    return clock.instant_of(datetime.combine(person.today, time()), person.time_zone)
