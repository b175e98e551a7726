"""Choose the hour of a retry: one that reaches more often, in the same call window."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from leads.models import CallHours
from salesdesk import clock


def best_hours_of(country, industry) -> QuerySet[CallHours]:
    """Return the counts that proposals for a company follow, most specific first; none with too few calls.

    `country` and `industry` are values or expressions.
    """
    scope = CallHours.Scope
    of_country = Q(scope=scope.COUNTRY, country=country)
    of_industry = Q(scope=scope.INDUSTRY, country=country, industry=industry)
    fitting = Q(scope=scope.ALL) | of_country | of_industry
    # The scopes in this order of the alphabet: industry, country, all.
    return CallHours.objects.filter(fitting, dialled__gte=CallHours.ENOUGH).order_by("-scope")


def proposed_moment(
    place: clock.Place, due_at: datetime, parts: Collection[clock.DayPart], best: Collection[int] | None
) -> datetime | None:
    """Return the first moment from `due_at` on, within its call window, in one of the `best` hours of the week.

    It is in one of the `parts` of the day too. None if there is no such hour, or if the time zone is unknown.
    """
    window = clock.window(place, due_at) if best and place.zone else None
    if window is None or due_at not in window:
        return None
    at = due_at
    while at < window.closes_at:
        wall = clock.local(at, place.zone)
        if wall and 24 * wall.isoweekday() + wall.hour in (best or ()) and clock.part_of(at, place) in parts:
            return at
        # Zones with half an hour's offset have full hours too, by their own clock.
        minutes = wall.minute if wall else at.minute
        at = at.replace(second=0, microsecond=0) + timedelta(minutes=60 - minutes)
    return None
