"""What an absence means for somebody's meetings: they are not called off by themselves, a person decides."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import ngettext

from salesdesk.people.models import User


def meetings_during_absence(person: User, starts_at: datetime, ends_at: datetime) -> Iterator[str]:
    """For salesdesk.people.absences: which meetings are planned while `person` is away."""
    if not person.absences.between(starts_at, ends_at).exists():
        return
    if count := person.appointments.upcoming().between(starts_at, ends_at).count():
        yield ngettext(
            "%(who)s has %(count)s meeting planned then: move it in the calendar.",
            "%(who)s has %(count)s meetings planned then: move them in the calendar.",
            count,
        ) % {"who": person, "count": count}
