"""Record and cancel absences, and tell other apps about the changed working time through a hook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from salesdesk.hooks import Hook
from salesdesk.people.models import Absence, User

#: Called in the transaction of the change with the person and the start and end of the changed working time.
#: Returns messages about what needs attention, such as meetings to move.
working_time_changed: Hook[[User, datetime, datetime], Iterable[str]] = Hook()


@dataclass(frozen=True)
class WorkDuringAbsence:
    """A call or task that somebody expects from a person while they are away. `key` tells kinds apart."""

    key: str
    who: str
    kind: str
    at: datetime
    about: str


#: The choices for such work; the id of a colleague is the third one.
KEEP, AFTERWARDS = "keep", "afterwards"


@dataclass(frozen=True)
class Decision:
    """The decision about one call or task during an absence: `choice` is KEEP, AFTERWARDS or "colleague"."""

    key: str
    choice: str
    colleague: User | None = None


#: Called with a person and a period; returns the calls and tasks that are expected of them in it.
expected_work: Hook[[User, datetime, datetime], list[WorkDuringAbsence]] = Hook()
#: Called in the transaction that records the absence, with the person, the user, a decision and the end of the
#: absence; returns a message if it could not be done.
work_decided: Hook[[User, User, Decision, datetime], str] = Hook()

#: Calendars look three years ahead. For a longer absence an admin deactivates the account.
MAX_ABSENCE = timedelta(days=366)


class Refused(Exception):
    """Raised when an absence can't be recorded; its text is the message for the user."""


@transaction.atomic
def record(
    person: User,
    by: User,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    decisions: Iterable[Decision] = (),
) -> list[str]:
    """Record that `person` is away and return messages about what needs attention. Raise `Refused`.

    `decisions` say what happens with the calls and tasks that are expected from them in that time.
    """
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
    todo = [each for each in decisions if each.choice != KEEP]
    told = [message for each in todo for message in work_decided(person, by, each, ends_at) if message]
    return [*told, *_notify_apps(person, starts_at, ends_at)]


def work_during(person: User, starts_at: datetime, ends_at: datetime) -> list[WorkDuringAbsence]:
    """Return the calls and tasks that are expected of `person` in that time."""
    return [each for found in expected_work(person, starts_at, ends_at) for each in found]


def colleagues_during(person: User, starts_at: datetime, ends_at: datetime) -> QuerySet[User]:
    """Return who could do the work of `person` then: active colleagues in the same role and team."""
    away = Absence.objects.between(starts_at, ends_at).values("person")
    team = User.objects.filter(team=person.team_id, role=person.role, is_active=True)
    return team.exclude(pk=person.pk).exclude(pk__in=away).order_by("name")


@transaction.atomic
def delete(absence: Absence) -> list[str]:
    """Cancel the absence and return messages about what needs attention."""
    absence.delete()
    return _notify_apps(absence.person, absence.starts_at, absence.ends_at)


def _notify_apps(person: User, starts_at: datetime, ends_at: datetime) -> list[str]:
    person = User.objects.get(pk=person.pk)  # a fresh copy, without prefetched absences
    return [message for messages in working_time_changed(person, starts_at, ends_at) for message in messages]
