"""The field for when something happened, typed as people say it: "14:30", "yesterday 9", "Fri"."""

from datetime import datetime
from zoneinfo import ZoneInfo

from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.people.models import User


def read_past(typed: str, by: User) -> datetime | None:
    """Return the instant that `by` typed in their own time, or None if nothing was typed. Raises NotUnderstood."""
    if not typed.strip():
        return None
    here = clock.now().astimezone(ZoneInfo(by.time_zone))
    at = when.parse_past(typed.strip(), here, language=by.language, month_first=by.country == "US")
    return clock.instant_of(at.replace(tzinfo=None), by.time_zone)
