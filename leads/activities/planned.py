"""The planned meeting that an activity logged by hand probably is."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from leads.models import Activity, Lead
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.permissions import USE_CALENDAR


def planned_meeting(lead: Lead, kind: str, by: User, at: datetime | None):
    """Return the first planned meeting with `lead` on the day of `at` (None is now) that `by` sees, or None."""
    if kind not in Activity.MET or by.role not in USE_CALENDAR:
        return None
    day = (at or clock.now()).astimezone(ZoneInfo(by.time_zone)).date()
    begins, ends = (
        clock.instant_of(datetime.combine(each, time()), by.time_zone)
        for each in (day, day + timedelta(days=1))
    )
    planned = lead.appointments.visible_to(by).planned().filter(starts_at__gte=begins, starts_at__lt=ends)
    return planned.select_related("contact", "person").order_by("starts_at").first()
