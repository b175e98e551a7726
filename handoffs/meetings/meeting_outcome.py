"""After a meeting: it was held, or nobody came; and what field says of it in one line."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.funnel import notes, transitions
from leads.models import Activity
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import booking, reschedule
from .feedback import assign_reader

Event = AppointmentChange.Event


@transaction.atomic
def mark_held(appointment: Appointment, by: User, *, feedback: str = "", said: str = "") -> Appointment:
    """They met: a line in the lead's story (R3), with what field says of it where that is known."""
    appointment = _lock_past_meeting(appointment, by)
    appointment.mark_held()
    _save_feedback(appointment, by, feedback, said)
    appointment.save()
    booking.log_change(appointment, Event.HELD, by, said)
    Activity.objects.create(
        lead=appointment.lead,
        contact=appointment.contact,
        round=appointment.lead.round,
        kind=Activity.Kind.VISIT if appointment.visit else Activity.Kind.MEETING,
        seconds=int((appointment.ends_at - appointment.starts_at).total_seconds()),
        note=_timeline_note(appointment),
        by=appointment.person,
        at=min(appointment.ends_at, clock.now()),
    )
    appointment.lead.stakeholders.filter(contact=appointment.contact).update(spoken_to=True)
    return appointment


@transaction.atomic
def no_show(appointment: Appointment, by: User, *, said: str = "") -> Appointment:
    """Nobody came: the inside rep agrees on a new time."""
    appointment = _lock_past_meeting(appointment, by)
    appointment.mark_no_show()
    _save_feedback(appointment, by, Feedback.NO_SHOW, said)
    appointment.save()
    booking.log_change(appointment, Event.NO_SHOW, by, said)
    notes.write(appointment.lead, _timeline_note(appointment), by)
    reschedule.plan_reschedule(appointment.lead, appointment, by)
    return appointment


@transaction.atomic
def give_feedback(appointment: Appointment, by: User, *, feedback: str, said: str = "") -> Appointment:
    """Field says afterwards how it was; once, and the story gets the line."""
    lead = transitions.lock_lead(appointment.lead_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).for_pages().get(pk=appointment.pk)
    if appointment.person_id != by.pk:
        raise transitions.NotYours(_("%(who)s was there, and says how it was.") % {"who": appointment.person})
    if appointment.state != Appointment.State.HELD or appointment.feedback:
        raise transitions.Refused(_("That was said already."))
    _save_feedback(appointment, by, feedback, said)
    appointment.save()
    booking.log_change(appointment, Event.FEEDBACK, by, said)
    notes.write(lead, _timeline_note(appointment), by)
    return appointment


def may_record_outcome(appointment: Appointment, user: User) -> bool:
    """Whether somebody may say that a meeting was held or nobody came: who was there, or who leads them."""
    return appointment.person_id == user.pk or user.role in (Role.MANAGER, Role.ADMIN)


def _lock_past_meeting(appointment: Appointment, by: User) -> Appointment:
    """Under lock, when its time has come."""
    appointment = booking.locked(appointment)
    if not may_record_outcome(appointment, by):
        raise transitions.NotYours(_("%(who)s was there, and says how it was.") % {"who": appointment.person})
    if not appointment.has_begun:
        raise transitions.Refused(_("It has not begun yet: move it, or cancel it."))
    return appointment


def _save_feedback(appointment: Appointment, by: User, feedback: str, said: str) -> None:
    if feedback:
        appointment.feedback, appointment.feedback_note = feedback, said[:300]
        appointment.feedback_at = clock.now()
        assign_reader(appointment, by)


def _timeline_note(appointment: Appointment) -> str:
    """What the story says: after the meeting, in field's words."""
    return _("After the meeting: %(said)s") % {"said": appointment.told} if appointment.told else ""
