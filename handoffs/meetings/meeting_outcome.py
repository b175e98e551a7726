"""Record how a meeting went: held or no-show, with field's feedback."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.funnel import activities, notes, transitions
from leads.funnel import probability as chance
from leads.models import Activity
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS

from . import booking, reschedule
from .feedback import assign_reader

Event = AppointmentChange.Event


@transaction.atomic
def mark_held(
    appointment: Appointment,
    by: User,
    *,
    feedback: str = "",
    comment: str = "",
    probability: int | None = None,
) -> Appointment:
    """Record that the meeting took place, with feedback if known, and add it to the timeline (R3).

    `probability` is the closer's chance of the deal after the meeting (R7); Refused if they spoke again since.
    """
    appointment = _lock_past_meeting(appointment, by)
    appointment.mark_held()
    _save_feedback(appointment, by, feedback, comment)
    appointment.save()
    booking.log_change(appointment, Event.HELD, by, comment)
    held = activities.log(
        appointment.lead,
        kind_of(appointment),
        _timeline_note(appointment),
        appointment.person,
        contact=appointment.contact,
        seconds=int((appointment.ends_at - appointment.starts_at).total_seconds()),
        at=min(appointment.ends_at, clock.now()),
    )
    if probability:
        chance.save(held, probability, by)
    appointment.lead.stakeholders.filter(contact=appointment.contact).update(spoken_to=True)
    return appointment


@transaction.atomic
def no_show(appointment: Appointment, by: User, *, comment: str = "") -> Appointment:
    """Record a no-show and plan a step for the inside rep to reschedule."""
    appointment = _lock_past_meeting(appointment, by)
    appointment.mark_no_show()
    _save_feedback(appointment, by, Feedback.NO_SHOW, comment)
    appointment.save()
    booking.log_change(appointment, Event.NO_SHOW, by, comment)
    notes.write(appointment.lead, _timeline_note(appointment), by)
    reschedule.plan_reschedule(appointment.lead, appointment, by)
    return appointment


@transaction.atomic
def give_feedback(appointment: Appointment, by: User, *, feedback: str, comment: str = "") -> Appointment:
    """Add the host's feedback to a meeting that was held. It can be given once."""
    lead = transitions.lock_lead(appointment.lead_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).for_pages().get(pk=appointment.pk)
    if appointment.person_id != by.pk:
        raise transitions.NotYours(
            _("Only %(who)s can give feedback on this meeting.") % {"who": appointment.person}
        )
    if appointment.state != Appointment.State.HELD or appointment.feedback:
        raise transitions.Refused(_("Feedback has already been given."))
    _save_feedback(appointment, by, feedback, comment)
    appointment.save()
    booking.log_change(appointment, Event.FEEDBACK, by, comment)
    notes.write(lead, _timeline_note(appointment), by)
    return appointment


def kind_of(appointment: Appointment) -> Activity.Kind:
    """Return the kind of activity that the meeting is once it was held."""
    return Activity.Kind.VISIT if appointment.visit else Activity.Kind.MEETING


def may_record_outcome(appointment: Appointment, user: User) -> bool:
    """Return whether `user` may record the outcome: the host, a manager or an admin."""
    return appointment.person_id == user.pk or user.role in MANAGE_TEAMS


def _lock_past_meeting(appointment: Appointment, by: User) -> Appointment:
    """Lock a planned meeting that has started. Raises NotYours or Refused."""
    appointment = booking.locked(appointment)
    if not may_record_outcome(appointment, by):
        raise transitions.NotYours(
            _("Only %(who)s or a manager can record the outcome.") % {"who": appointment.person}
        )
    if not appointment.has_begun:
        raise transitions.Refused(_("This meeting has not started yet. Reschedule or cancel it instead."))
    return appointment


def _save_feedback(appointment: Appointment, by: User, feedback: str, comment: str) -> None:
    if feedback:
        appointment.feedback, appointment.feedback_note = feedback, comment[:300]
        appointment.feedback_at = clock.now()
        assign_reader(appointment, by)


def _timeline_note(appointment: Appointment) -> str:
    """Return the feedback as a timeline note, or an empty string."""
    feedback = appointment.feedback_summary
    return _("Meeting feedback: %(feedback)s") % {"feedback": feedback} if feedback else ""
