"""Warn about meetings during an absence. They are not cancelled automatically."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import ngettext

from salesdesk import formats
from salesdesk.people.models import User


def meetings_during_absence(person: User, starts_at: datetime, ends_at: datetime) -> Iterator[str]:
    """Yield a warning about the meetings planned while `person` is away, for salesdesk.people.membership.absences."""
    if not person.absences.between(starts_at, ends_at).exists():
        return
    if count := person.appointments.upcoming().between(starts_at, ends_at).count():
        yield ngettext(
            "%(who)s has %(count)s meeting during this time. Reschedule it in the calendar.",
            "%(who)s has %(count)s meetings during this time. Reschedule them in the calendar.",
            count,
        ) % {"who": person, "count": formats.number(count)}
