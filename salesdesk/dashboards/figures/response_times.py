"""Compare measured response times with the agreed ones, in working or calling hours."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from handoffs.models import Handoff
from salesdesk import clock
from salesdesk.dashboards.scope import Scope

#: Only the latest ones are measured: computing working hours is slow, and a median needs no more.
SAMPLE_SIZE = 200
WEEKDAYS = frozenset(range(1, 6))
#: The columns of a lead that `calling_time` needs.
PLACE = tuple(
    f"company__place__{name}" for name in ("country", "subdivision", "zones", "days_off", "days_worked")
)


@dataclass(frozen=True)
class Measured:
    """A median time with its target. `agreed` is None if the campaigns differ."""

    count: int
    median: timedelta | None
    agreed: timedelta | None
    on_time: int

    @property
    def is_on_time(self) -> bool:
        """Return whether more than half were on time."""
        return 2 * self.on_time > self.count


def first_calls(scope: Scope) -> Measured:
    """Measure from interest to first call, in the lead's calling hours, for MQLs called since."""
    rows = (
        scope.leads()
        .filter(scope.in_period("interest_at"), first_called_at__isnull=False)
        .order_by("-interest_at")
        .values_list(
            "interest_at",
            "first_called_at",
            *PLACE,
            "campaign__first_call_within",
        )[:SAMPLE_SIZE]
    )
    return _measured(
        [(calling_time(since, called, *place), agreed) for since, called, *place, agreed in rows]
    )


def answers(scope: Scope) -> Measured:
    """Measure from handoff to field's answer, in field's working hours, for handoffs answered in the period."""
    rows = (
        Handoff.objects.filter(scope.of("lead__"), scope.in_period("answered_at"))
        .filter(state__in=[Handoff.State.ACCEPTED, Handoff.State.RETURNED])
        .order_by("-answered_at")
        .values_list("agreed_response_time", "clock_left")[:SAMPLE_SIZE]
    )
    return _measured([(agreed - left, agreed) for agreed, left in rows])


def calling_time(since, called, country, subdivision, zones, days_off, days_worked) -> timedelta:
    """Return the time between two instants within the calling hours of a lead's place."""
    if not zones:
        return called - since
    hours = clock.CALLING_HOURS
    special = clock.SpecialDays(frozenset(days_off), frozenset(days_worked))
    calendar = clock.Calendar(
        zones[0], country, subdivision, hours.start, hours.end, WEEKDAYS, special=special
    )
    return calendar.between(since, called)


def _measured(rows: list[tuple[timedelta, timedelta]]) -> Measured:
    agreements = {agreed for _took, agreed in rows}
    return Measured(
        count=len(rows),
        median=timedelta(seconds=median(took.total_seconds() for took, _agreed in rows)) if rows else None,
        agreed=agreements.pop() if len(agreements) == 1 else None,
        on_time=sum(took <= agreed for took, agreed in rows),
    )
