"""A rep's own day, as it is at the desk now. No ranking: everyone sees only their own."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q

from leads.models import Skip, StepDone, Touch
from leads.models.nextstep import Kind
from leads.models.touch import CONVERSATIONS, Outcome
from salesdesk import clock
from salesdesk.people.day_plan import DayPlan, plan_of

#: A promised call is kept when it is made within this of its time.
IN_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class Day:
    """What `person` did since midnight at their place, against what they planned. `kept` of `promised` calls that
    they had promised and made were in time."""

    calls: int
    conversations: int
    sqls: int
    kept: int
    promised: int
    skips: int
    plan: DayPlan


def day_of(person) -> Day:
    since = midnight_of(person)
    talked, qualified = Q(outcome__in=CONVERSATIONS), Q(outcome__in=[Outcome.QUALIFIED, Outcome.MEETING])
    own = {"by": person, "at__gte": since}
    calls = Touch.objects.calls().filter(**own)
    done = calls.aggregate(
        calls=Count("pk"),
        conversations=Count("pk", filter=talked),
        sqls=Count("lead", filter=qualified, distinct=True),
    )
    promises = StepDone.objects.filter(by=person, done_at__gte=since, kind=Kind.PROMISE, taken=True)
    in_time = Q(done_at__lte=F("due_at") + IN_TIME)
    kept = promises.aggregate(kept=Count("pk", filter=in_time), promised=Count("pk"))
    return Day(**done, **kept, skips=skips_of(person), plan=plan_of(person))


def skips_of(person) -> int:
    """How many calls `person` passed over since then."""
    return Skip.objects.filter(person=person, at__gte=midnight_of(person)).count()


def midnight_of(person) -> datetime:
    """When the day of `person` began, at their place."""
    return clock.instant_of(datetime.combine(person.today, time()), person.time_zone)
