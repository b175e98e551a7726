"""Away from the telephone, with a reason: the company is let go, and nothing is taken until one goes on."""

from django.db import transaction

from leads.models import Pause
from salesdesk import clock

from . import claim, holds


@transaction.atomic
def pause(person, reason: Pause.Reason) -> Pause:
    """Begin a pause; who pauses already goes on with another reason."""
    claim.lock_person(person)
    now = clock.now()
    holds.release_all(person, now)
    _end(person, now)
    return Pause.objects.create(person=person, reason=reason, starts_at=now)


@transaction.atomic
def resume(person) -> None:
    """Back at the telephone. Who did not pause is back already."""
    claim.lock_person(person)
    _end(person, clock.now())


def open_pause(person) -> Pause | None:
    """The pause that lasts, or None."""
    return Pause.objects.open().filter(person=person).first()


def _end(person, now) -> None:
    Pause.objects.open().filter(person=person).update(until=now)
