"""The subscribe link: a person's own appointments for their own calendar program. Made, read, revoked."""

import hashlib
from datetime import timedelta

from django.db import transaction

from handoffs.models import Appointment, CalendarLink
from salesdesk import clock
from salesdesk.people.models import User

from . import ics

#: What a calendar program gets: so much of the past, and all that is to come.
PAST_SHOWN = timedelta(days=30)
#: How often the time of reading is written down: programs ask all day.
READ_AT_RESOLUTION = timedelta(minutes=10)


def current_link(person: User) -> CalendarLink | None:
    """The link that works now."""
    return person.calendar_links.filter(revoked_at=None).first()


@transaction.atomic
def create(person: User) -> str:
    """A new secret, shown this once; the one before it stops working."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    revoke(person)
    secret = CalendarLink.new_secret()
    CalendarLink.objects.create(person=person, digest=CalendarLink.digest_of(secret), created_at=clock.now())
    return secret


def revoke(person: User) -> bool:
    """Whoever has the address reads nothing any more."""
    return bool(person.calendar_links.filter(revoked_at=None).update(revoked_at=clock.now()))


def user_for(secret: str) -> CalendarLink | None:
    """Whose link this is, noted as read; None for a wrong or revoked one, and for somebody who left."""
    links = CalendarLink.objects.filter(revoked_at=None, person__is_active=True).select_related("person")
    link = links.filter(digest=CalendarLink.digest_of(secret)).first()
    now = clock.now()
    if link and (link.read_at is None or link.read_at < now - READ_AT_RESOLUTION):
        link.read_at = now
        link.save(update_fields=["read_at"])
    return link


def events(person: User):
    """Own appointments, without those that were called off: a program drops what it no longer finds."""
    kept = Appointment.objects.exclude(state=Appointment.State.CANCELLED).filter(person=person)
    return kept.filter(ends_at__gt=clock.now() - PAST_SHOWN).for_pages().order_by("starts_at")


def etag_of(appointments) -> str:
    """Changes when what is read changes."""
    facts = [
        (each.pk, each.sequence, each.starts_at, each.ends_at, each.state, each.location)
        for each in appointments
    ]
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def as_ics(appointments, person: User) -> str:
    return ics.feed_ics(appointments, f"Salesdesk · {person}")
