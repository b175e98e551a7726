"""A time in a person's calendar: reserved, or refused with the nearest free times.

An exclusion constraint keeps a person's meetings from overlapping, and triggers keep them out of call blocks, even in
concurrent requests.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.funnel import transitions
from salesdesk import clock
from salesdesk.templatetags.formatting import short_datetime

from . import availability


class SlotUnavailable(transitions.Refused):
    """The chosen time cannot be booked. Another time may work."""


class SlotTaken(SlotUnavailable):
    """The person is busy or away then. `free` has the nearest free times, shown in the user's time zone."""

    def __init__(self, reason: str, free: list[datetime]) -> None:
        times = "; ".join(short_datetime(at) for at in free)
        super().__init__(f"{reason} " + _("Free: %(times)s.") % {"times": times} if free else reason)
        self.free = free


def require_future(starts_at: datetime) -> None:
    """Raise SlotUnavailable if the time is in the past."""
    if starts_at <= clock.now():
        raise SlotUnavailable(_("This time is in the past."))


def save_if_free(appointment: Appointment) -> None:
    """Save the appointment. Raises SlotTaken if its host is away or has another meeting."""
    person, starts, ends = appointment.person, appointment.starts_at, appointment.ends_at
    if away := person.absences.between(starts, ends).first():
        raise _slot_taken_error(appointment, _("%(who)s is away at that time.") % {"who": away.person})
    if person.call_blocks.between(starts, ends).exists():
        raise _slot_taken_error(appointment, _("%(who)s has a call block at that time.") % {"who": person})
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise _slot_taken_error(appointment, _("%(who)s is busy at that time.") % {"who": person}) from error


def _slot_taken_error(appointment: Appointment, reason: str) -> SlotTaken:
    duration = appointment.ends_at - appointment.starts_at
    free = availability.nearest(appointment.person, appointment.starts_at, duration, apart_from=appointment)
    return SlotTaken(reason, free)
