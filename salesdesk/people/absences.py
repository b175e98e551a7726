"""Record and cancel absences, and tell other apps about the changed working time through a hook."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salesdesk.hooks import Hook

from .models import Absence, User

#: Called in the transaction of the change with the person and the start and end of the changed working time.
#: Returns messages about what needs attention, such as meetings to move.
working_time_changed: Hook[[User, datetime, datetime], Iterable[str]] = Hook()

#: Calendars look three years ahead. For a longer absence an admin deactivates the account.
MAX_ABSENCE = timedelta(days=366)


class Refused(Exception):
    """Raised when an absence can't be recorded; its text is the message for the user."""


@transaction.atomic
def record(person: User, by: User, *, starts_at: datetime, ends_at: datetime, reason: str) -> list[str]:
    """Record that `person` is away and return messages about what needs attention. Raise `Refused`."""
    if ends_at <= starts_at:
        raise Refused(_("The absence must end after it starts."))
    if ends_at - starts_at > MAX_ABSENCE:
        raise Refused(
            _("An absence can't be longer than a year. Ask an admin to deactivate the account instead.")
        )
    try:
        with transaction.atomic():
            Absence.objects.create(
                person=person, starts_at=starts_at, ends_at=ends_at, reason=reason, recorded_by=by
            )
    except IntegrityError as error:
        raise Refused(
            _("%(who)s already has an absence in this period. Choose other dates or cancel that one.")
            % {"who": person}
        ) from error
    return _notify_apps(person, starts_at, ends_at)


@transaction.atomic
def delete(absence: Absence) -> list[str]:
    """Cancel the absence and return messages about what needs attention."""
    absence.delete()
    return _notify_apps(absence.person, absence.starts_at, absence.ends_at)


def _notify_apps(person: User, starts_at: datetime, ends_at: datetime) -> list[str]:
    person = User.objects.get(pk=person.pk)  # a fresh copy, without prefetched absences
    return [message for messages in working_time_changed(person, starts_at, ends_at) for message in messages]
