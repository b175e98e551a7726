"""When something is due, typed in words in a person's own time zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from salesdesk import clock, formats
from salesdesk.parsing import when
from salesdesk.people.models import User


def parse(typed: str, by: User) -> datetime:
    """Return the instant that `by` typed, such as "fri 14:00"; without a time the end of their working day.

    Raises ValidationError if it is not understood or has passed.
    """
    here = clock.now().astimezone(ZoneInfo(by.time_zone))
    try:
        parsed = when.parse(typed, here, language=by.language, month_first=formats.is_month_first())
    except when.NotUnderstood as error:
        raise ValidationError(str(error)) from error
    wall = datetime.combine(parsed.day, parsed.time or by.work_end)
    at = clock.instant_of(wall, by.time_zone)
    if at <= clock.now():
        raise ValidationError(_("That time has passed. Enter a later one."))
    return at


def write(at: datetime, by: User) -> str:
    """Return `at` as `by` would type it."""
    return formats.day_and_time(at.astimezone(ZoneInfo(by.time_zone)), year=True)


def next_working_day(by: User) -> datetime:
    """Return when the next working day of `by` after today ends."""
    midnight = clock.instant_of(datetime.combine(by.today + timedelta(days=1), time()), by.time_zone)
    opens_at = by.calendar.add(midnight, timedelta()).astimezone(ZoneInfo(by.time_zone))
    return clock.instant_of(datetime.combine(opens_at.date(), by.work_end), by.time_zone)
