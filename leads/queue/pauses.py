"""Pause and resume a rep: no calls are claimed for them during a pause."""

from django.db import transaction

from leads.models import Pause
from salesdesk import clock

from . import claim, holds


@transaction.atomic
def pause(person, reason: Pause.Reason) -> Pause:
    """Start a pause and release what `person` holds. An open pause is replaced."""
    claim.lock_person(person)
    now = clock.now()
    holds.release_all(person, now)
    _end(person, now)
    return Pause.objects.create(person=person, reason=reason, starts_at=now)


@transaction.atomic
def resume(person) -> None:
    """End the open pause, if any."""
    claim.lock_person(person)
    _end(person, clock.now())


def open_pause(person) -> Pause | None:
    """Return the open pause of `person`, or None."""
    return Pause.objects.open().filter(person=person).first()


def _end(person, now) -> None:
    Pause.objects.open().filter(person=person).update(until=now)
