"""The time up to which the dashboards have counted."""

from datetime import datetime

from django.db import connection

from salesdesk import clock

#: Returns the time of the oldest change that is still to be counted, if any.
SQL = "SELECT at FROM leads_leadtocount ORDER BY id LIMIT 1"


def as_of() -> datetime:
    """Return the time up to which every change is counted."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        oldest = cursor.fetchone()
    return oldest[0] if oldest else clock.now()
