"""Meetings in people's calendars. Nobody is booked twice, also when two press at once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leads import funnel
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User

from .models import Appointment

SLOT = timedelta(minutes=30)
MEETING = timedelta(minutes=45)


@transaction.atomic
def book(
    lead: Lead,
    person: User,
    by,
    *,
    starts_at: datetime,
    lasts: timedelta = MEETING,
    where: str = "",
    visit: bool = False,
) -> Appointment:
    """A meeting of `person` with the lead's contact. Raises Refused in the past, or over another one."""
    if starts_at <= clock.now():
        raise funnel.Refused(_("That moment has passed."))
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                lead=lead,
                contact=lead.contact,
                person=person,
                booked_by=by,
                starts_at=starts_at,
                ends_at=starts_at + lasts,
                where=where,
                visit=visit,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise funnel.Refused(_("%(who)s has something else then.") % {"who": person}) from error


def free_slots(
    person: User, *, after: datetime, count: int = 6, lasts: timedelta = MEETING
) -> list[datetime]:
    """The next moments, on the half hour, at which `person` works and has nothing else; `count` at most."""
    until = after + timedelta(days=21)
    taken = list(
        Appointment.objects.planned()
        .filter(person=person, ends_at__gt=after, starts_at__lt=until)
        .values_list("starts_at", "ends_at")
    )
    calendar, free = person.calendar, []
    at = after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < until and len(free) < count:
        works = calendar.is_open(at) and calendar.between(at, at + lasts) == lasts
        if works and not any(start < at + lasts and at < end for start, end in taken):
            free.append(at)
        at += SLOT
    return free
