"""The calendar subscription: a secret link to a person's own appointments."""

import hashlib
from datetime import timedelta

from django.db import transaction

from handoffs.meetings.calendars import ics
from handoffs.models import Appointment, CalendarLink
from salesdesk import clock
from salesdesk.people.models import User

#: How far back the feed goes. It includes all future appointments.
PAST_SHOWN = timedelta(days=30)
#: Calendar apps poll all day; `read_at` is updated at most this often.
READ_AT_RESOLUTION = timedelta(minutes=10)


def current_link(person: User) -> CalendarLink | None:
    """Return the active link of `person`, if any."""
    return person.calendar_links.filter(revoked_at=None).first()


@transaction.atomic
def create(person: User) -> str:
    """Create a link and return its secret, which cannot be read again. Revokes the previous link."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    revoke(person)
    secret = CalendarLink.new_secret()
    CalendarLink.objects.create(person=person, digest=CalendarLink.digest_of(secret), created_at=clock.now())
    return secret


def revoke(person: User) -> bool:
    """Revoke the active link of `person`. Return whether there was one."""
    return bool(person.calendar_links.filter(revoked_at=None).update(revoked_at=clock.now()))


def user_for(secret: str) -> CalendarLink | None:
    """Return the active link with this secret and note that it was read.

    None if the secret is unknown or revoked, or if its owner is inactive.
    """
    links = CalendarLink.objects.filter(revoked_at=None, person__is_active=True).select_related("person")
    link = links.filter(digest=CalendarLink.digest_of(secret)).first()
    now = clock.now()
    if link and (link.read_at is None or link.read_at < now - READ_AT_RESOLUTION):
        link.read_at = now
        link.save(update_fields=["read_at"])
    return link


def events(person: User):
    """Return the appointments of `person` for the feed. Cancelled ones are left out, so calendar apps drop them."""
    active = Appointment.objects.exclude(state=Appointment.State.CANCELLED).filter(person=person)
    return active.filter(ends_at__gt=clock.now() - PAST_SHOWN).for_pages().order_by("starts_at")


def etag_of(appointments) -> str:
    """Return an ETag that changes with the content of the feed."""
    content = [
        (each.pk, each.sequence, each.starts_at, each.ends_at, each.state, each.location)
        for each in appointments
    ]
    return f'"{hashlib.sha256(repr(content).encode()).hexdigest()[:32]}"'


def as_ics(appointments, person: User) -> str:
    return ics.feed_ics(appointments, f"Salesdesk · {person}")
