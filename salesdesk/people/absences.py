"""Who is away, and when. What they hold then is told to the apps that hold it.

The ground does not know of meetings and handoffs; the apps that do register when they are ready.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salesdesk.hooks import Hook

from .models import Absence, User

#: Called in the transaction of the change: the person whose working time between two instants has changed.
#: Returns what somebody has to do about it, one sentence each.
working_time_changed: Hook[[User, datetime, datetime], Iterable[str]] = Hook()

#: Who is away for longer has left, and is said so on the page of people. A calendar looks three years ahead.
MAX_ABSENCE = timedelta(days=366)


class Refused(Exception):
    """The absence is not written. `str(refused)` says why, for the person who asked."""


@transaction.atomic
def record(person: User, by: User, *, starts_at: datetime, ends_at: datetime, reason: str) -> list[str]:
    """`person` is away from `begins_at` until `ends_at`. Returns what has to be done about it, in sentences."""
    if ends_at <= starts_at:
        raise Refused(_("Who is away comes back after that."))
    if ends_at - starts_at > MAX_ABSENCE:
        raise Refused(_("Longer than a year: an admin says on the page of people that they left."))
    try:
        with transaction.atomic():
            Absence.objects.create(
                person=person, starts_at=starts_at, ends_at=ends_at, reason=reason, recorded_by=by
            )
    except IntegrityError as error:
        raise Refused(_("%(who)s is away then already.") % {"who": person}) from error
    return _tell_all(person, starts_at, ends_at)


@transaction.atomic
def delete(absence: Absence) -> list[str]:
    """They work then after all."""
    absence.delete()
    return _tell_all(absence.person, absence.starts_at, absence.ends_at)


def _tell_all(person: User, starts_at: datetime, ends_at: datetime) -> list[str]:
    person = User.objects.get(pk=person.pk)  # without the absences that were read before
    return [said for found in working_time_changed(person, starts_at, ends_at) for said in found]
