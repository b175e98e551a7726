"""A meeting to which nobody came: somebody agrees on a new time, and what was going on goes on when it is found."""

from datetime import datetime

from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.compliance import eligibility
from leads.funnel import next_steps
from leads.models import Lead
from leads.models.next_step import CALL_KINDS, StepKind
from leads.models.stages import Stream
from salesdesk import clock
from salesdesk.people.models import User


def owner(appointment: Appointment) -> User:
    """Who agrees on a new time: the inside rep who knows the lead, or the person who waited in vain."""
    inside = appointment.lead.inside_rep
    return inside if inside and inside.is_active else appointment.person


def plan_reschedule(lead: Lead, appointment: Appointment, by: User, why: str = "") -> None:
    """The step back on the desk, for `lead` (locked).

    A lead that inside has is called from the queue, like those that field returned (R5); what field has, or
    has to answer, is agreed on beside the queue. A question that field waits for stays on top of it.
    """
    gives_way = (
        *CALL_KINDS,
        StepKind.ANSWER,
        StepKind.QUESTION,
        StepKind.FIELD,
        StepKind.REVIEW,
        StepKind.CLOSE,
    )
    if not lead.is_open or lead.steps.exclude(kind__in=gives_way).exists():
        return
    to = owner(appointment)
    in_queue = lead.stream == Stream.INSIDE and lead.holder_id == to.pk and not lead.handoffs.open().exists()
    next_steps.cancel_all(lead, by, kept=[StepKind.QUESTION])
    next_steps.plan(
        lead,
        StepKind.RETURNED if in_queue else StepKind.RESCHEDULE,
        due_at=clock.now(),
        contact=appointment.contact,
        assignee=to,
        why=why or _("Nobody came: agree on a new time."),
    )
    eligibility.make_company_ready(lead.company_id, clock.now())


def finish(lead: Lead, appointment: Appointment, by: User) -> None:
    """A time was found for `lead` (locked): whose answer or next step it was before, it is again."""
    if lead.steps.filter(kind=StepKind.RESCHEDULE).exists():
        next_steps.cancel_all(lead, by, kept=[StepKind.QUESTION])
        resume_next_step(lead, appointment.starts_at, _("They meet."))


def resume_next_step(lead: Lead, due_at: datetime, why: str) -> None:
    """The step that stands when nobody has to be asked for a new time."""
    if handoff := lead.handoffs.open().select_related("to").first():
        if not handoff.asked_at:
            next_steps.plan(
                lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=handoff.to, why=handoff.brief
            )
    elif lead.is_open and lead.holder:
        kind = StepKind.FIELD if lead.stream == Stream.FIELD else StepKind.CLOSE
        next_steps.plan(lead, kind, due_at=due_at, assignee=lead.holder, why=why)
