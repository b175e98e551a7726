"""A meeting to which nobody came: somebody agrees on a new time, and what was going on goes on when it is found."""

from datetime import datetime

from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.compliance import eligibility
from leads.funnel import next_steps
from leads.models import Lead
from leads.models.nextstep import CALLS, Kind
from leads.models.stages import Stream
from salesdesk import clock
from salesdesk.people.models import User


def who(appointment: Appointment) -> User:
    """Who agrees on a new time: the inside rep who knows the lead, or the person who waited in vain."""
    inside = appointment.lead.inside_rep
    return inside if inside and inside.is_active else appointment.person


def ask(lead: Lead, appointment: Appointment, by: User, why: str = "") -> None:
    """The step back on the desk, for `lead` (locked).

    A lead that inside has is called from the queue, like those that field returned (R5); what field has, or
    has to answer, is agreed on beside the queue. A question that field waits for stays on top of it.
    """
    gives_way = (*CALLS, Kind.ANSWER, Kind.QUESTION, Kind.FIELD, Kind.REVIEW, Kind.CLOSE)
    if not lead.is_open or lead.steps.exclude(kind__in=gives_way).exists():
        return
    to = who(appointment)
    in_queue = lead.stream == Stream.INSIDE and lead.holder_id == to.pk and not lead.handoffs.open().exists()
    next_steps.drop(lead, by, kept=[Kind.QUESTION])
    next_steps.plan(
        lead,
        Kind.RETURNED if in_queue else Kind.MEET,
        due_at=clock.now(),
        contact=appointment.contact,
        assignee=to,
        why=why or _("Nobody came: agree on a new time."),
    )
    eligibility.of_company(lead.company_id, clock.now())


def found(lead: Lead, appointment: Appointment, by: User) -> None:
    """A time was found for `lead` (locked): whose answer or next step it was before, it is again."""
    if lead.steps.filter(kind=Kind.MEET).exists():
        next_steps.drop(lead, by, kept=[Kind.QUESTION])
        go_on(lead, appointment.starts_at, _("They meet."))


def go_on(lead: Lead, due_at: datetime, why: str) -> None:
    """The step that stands when nobody has to be asked for a new time."""
    if handoff := lead.handoffs.open().select_related("to").first():
        if not handoff.asked_at:
            next_steps.plan(lead, Kind.ANSWER, due_at=handoff.due_at, assignee=handoff.to, why=handoff.brief)
    elif lead.is_open and lead.holder:
        kind = Kind.FIELD if lead.stream == Stream.FIELD else Kind.CLOSE
        next_steps.plan(lead, kind, due_at=due_at, assignee=lead.holder, why=why)
