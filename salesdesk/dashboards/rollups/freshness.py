"""As of when the paths of leads are counted."""

from datetime import datetime

from django.db import connection

from salesdesk import clock

#: The time of the oldest change that is not counted yet, if any.
SQL = "SELECT at FROM leads_leadtocount ORDER BY id LIMIT 1"


def as_of() -> datetime:
    """Return the moment up to which all changes are counted."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        oldest = cursor.fetchone()
    return oldest[0] if oldest else clock.now()
