"""After a meeting: it was held, or nobody came; and what field says of it in one line."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.funnel import notes, transitions
from leads.models import Touch
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import booking, reschedule
from .feedback import address

What = AppointmentChange.What


@transaction.atomic
def held(appointment: Appointment, by: User, *, feedback: str = "", said: str = "") -> Appointment:
    """They met: a line in the lead's story (R3), with what field says of it where that is known."""
    appointment = _over(appointment, by)
    appointment.hold()
    _judge(appointment, by, feedback, said)
    appointment.save()
    booking.log(appointment, What.HELD, by, said)
    Touch.objects.create(
        lead=appointment.lead,
        contact=appointment.contact,
        round=appointment.lead.round,
        kind=Touch.Kind.VISIT if appointment.visit else Touch.Kind.MEETING,
        seconds=int((appointment.ends_at - appointment.starts_at).total_seconds()),
        note=_line(appointment),
        by=appointment.person,
        at=min(appointment.ends_at, clock.now()),
    )
    appointment.lead.seats.filter(contact=appointment.contact).update(spoken=True)
    return appointment


@transaction.atomic
def no_show(appointment: Appointment, by: User, *, said: str = "") -> Appointment:
    """Nobody came: the inside rep agrees on a new time."""
    appointment = _over(appointment, by)
    appointment.miss()
    _judge(appointment, by, Feedback.NO_SHOW, said)
    appointment.save()
    booking.log(appointment, What.NO_SHOW, by, said)
    notes.write(appointment.lead, _line(appointment), by)
    reschedule.ask(appointment.lead, appointment, by)
    return appointment


@transaction.atomic
def tell(appointment: Appointment, by: User, *, feedback: str, said: str = "") -> Appointment:
    """Field says afterwards how it was; once, and the story gets the line."""
    lead = transitions.locked(appointment.lead_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).for_pages().get(pk=appointment.pk)
    if appointment.person_id != by.pk:
        raise transitions.NotYours(_("%(who)s was there, and says how it was.") % {"who": appointment.person})
    if appointment.state != Appointment.State.HELD or appointment.feedback:
        raise transitions.Refused(_("That was said already."))
    _judge(appointment, by, feedback, said)
    appointment.save()
    booking.log(appointment, What.TOLD, by, said)
    notes.write(lead, _line(appointment), by)
    return appointment


def may_say(appointment: Appointment, user: User) -> bool:
    """Whether somebody may say that a meeting was held or nobody came: who was there, or who leads them."""
    return appointment.person_id == user.pk or user.role in (Role.MANAGER, Role.ADMIN)


def _over(appointment: Appointment, by: User) -> Appointment:
    """Under lock, when its time has come."""
    appointment = booking.locked(appointment)
    if not may_say(appointment, by):
        raise transitions.NotYours(_("%(who)s was there, and says how it was.") % {"who": appointment.person})
    if not appointment.has_begun:
        raise transitions.Refused(_("It has not begun yet: move it, or cancel it."))
    return appointment


def _judge(appointment: Appointment, by: User, feedback: str, said: str) -> None:
    if feedback:
        appointment.feedback, appointment.feedback_said = feedback, said[:300]
        appointment.feedback_at = clock.now()
        address(appointment, by)


def _line(appointment: Appointment) -> str:
    """What the story says: after the meeting, in field's words."""
    return _("After the meeting: %(said)s") % {"said": appointment.told} if appointment.told else ""
