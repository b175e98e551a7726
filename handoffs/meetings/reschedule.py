"""Plan a new time for a missed meeting, and resume the lead's next step once it is booked."""

from datetime import datetime

from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.compliance import eligibility
from leads.funnel import next_steps
from leads.models import Lead
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from leads.models.stages import Stream
from salesdesk import clock
from salesdesk.people.models import User


def owner(appointment: Appointment) -> User:
    """Return who reschedules: the lead's inside rep if active, else the host."""
    inside = appointment.lead.inside_rep
    return inside if inside and inside.is_active else appointment.person


def plan_reschedule(lead: Lead, appointment: Appointment, by: User, why: str = "") -> None:
    """Plan a step to reschedule for `lead` (locked by the caller).

    If inside has the lead, it goes into the call queue like a lead returned by field (R5). If field has it or still
    has to respond, it is listed next to the queue. An open question from field stays.
    """
    replaceable = (
        *CALL_KINDS,
        StepKind.ANSWER,
        StepKind.QUESTION,
        StepKind.FIELD,
        StepKind.REVIEW,
        StepKind.CLOSE,
    )
    if not lead.is_open or lead.steps.exclude(kind__in=replaceable).exists():
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
        why=why or _("No-show. Agree on a new time."),
    )
    eligibility.make_company_ready(lead.company_id, clock.now())


def finish(lead: Lead, appointment: Appointment, by: User) -> None:
    """Close the reschedule step of `lead` (locked by the caller) and resume the step before it."""
    if lead.steps.filter(kind=StepKind.RESCHEDULE).exists():
        next_steps.cancel_all(lead, by, kept=[StepKind.QUESTION])
        resume_next_step(lead, appointment.starts_at, _("Meeting."))


def resume_next_step(lead: Lead, due_at: datetime, why: str) -> None:
    """Plan the step that applies when no meeting has to be rescheduled."""
    if handoff := lead.handoffs.open().select_related("to").first():
        if not handoff.asked_at:
            next_steps.plan(
                lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=handoff.to, why=handoff.brief
            )
    elif lead.is_open and lead.holder:
        kind = StepKind.FIELD if lead.stream == Stream.FIELD else StepKind.CLOSE
        next_steps.plan(lead, kind, due_at=due_at, assignee=lead.holder, why=why)
