"""Meeting feedback as a notice on the inside rep's desk, until they have read it."""

from django.db import transaction
from django.urls import reverse

from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.calling.notices import Notice
from salesdesk.people.models import User

from . import booking

#: Notices shown at a time; more follow once these are read.
SHOWN = 3


def assign_reader(appointment: Appointment, by: User) -> None:
    """Mark new feedback as unread by the lead's inside rep. The caller saves the appointment.

    No notice for feedback of their own, or for a no-show, which already put a next step on their desk.
    """
    inside = appointment.lead.inside_rep
    notify = inside and inside.is_active and inside.pk != by.pk and appointment.feedback != Feedback.NO_SHOW
    appointment.feedback_unread_by = inside if notify else None


def unread(person: User) -> list[Notice]:
    """Return the unread feedback of `person` as notices, for leads.calling.notices. One statement."""
    appointments = Appointment.objects.filter(feedback_unread_by=person).select_related(
        "lead__company", "person"
    )
    return [
        Notice(
            str(each.pk),
            f"{each.person.first_name} · {each.lead.company}: {each.feedback_summary}",
            "good" if each.feedback == Feedback.GOOD else "warn",
            reverse("meeting", args=[each.pk]),
            reverse("meeting-feedback-read", args=[each.pk]),
        )
        for each in appointments.order_by("feedback_at", "pk")[:SHOWN]
    ]


@transaction.atomic
def mark_read(appointment: Appointment, by: User) -> bool:
    """Mark feedback as read by its inside rep. Return False if it is not theirs or was already read."""
    unread_feedback = Appointment.objects.filter(pk=appointment.pk, feedback_unread_by=by)
    if not unread_feedback.update(feedback_unread_by=None):
        return False
    booking.log_change(appointment, AppointmentChange.Event.FEEDBACK_READ, by)
    return True
