"""How a meeting was, in field's words, reaches the inside rep on the desk, until they have read it."""

from django.db import transaction
from django.urls import reverse

from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.calling.notices import Notice
from salesdesk.people.models import User

from . import booking

#: So many at once beside a call; the others come when these are read.
SHOWN = 3


def assign_reader(appointment: Appointment, by: User) -> None:
    """Feedback was said: the inside rep of the lead reads it, unless they said it themselves. Nobody came is on their
    desk anyway, as something to do. Does not save."""
    inside = appointment.lead.inside_rep
    told = inside and inside.is_active and inside.pk != by.pk and appointment.feedback != Feedback.NO_SHOW
    appointment.feedback_unread_by = inside if told else None


def unread(person: User) -> list[Notice]:
    """For leads.calling.notices. One statement."""
    told = Appointment.objects.filter(feedback_unread_by=person).select_related("lead__company", "person")
    return [
        Notice(
            str(each.pk),
            f"{each.person.first_name} · {each.lead.company}: {each.told}",
            "good" if each.feedback == Feedback.GOOD else "warn",
            reverse("meeting", args=[each.pk]),
            reverse("meeting-feedback-read", args=[each.pk]),
        )
        for each in told.order_by("feedback_at", "pk")[:SHOWN]
    ]


@transaction.atomic
def mark_read(appointment: Appointment, by: User) -> bool:
    """Read: it leaves the desk, and stays with the meeting. False when it was not theirs to read, or read before."""
    waits = Appointment.objects.filter(pk=appointment.pk, feedback_unread_by=by)
    if not waits.update(feedback_unread_by=None):
        return False
    booking.log_change(appointment, AppointmentChange.Event.FEEDBACK_READ, by)
    return True
