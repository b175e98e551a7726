"""Calls that somebody expects from a rep who will be away: a colleague makes them, or they get a new time (R5)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import next_steps, transitions
from leads.models import NextStep
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from leads.models.stages import Stage
from leads.queue import reassignment
from salesdesk import clock
from salesdesk.hooks import Hook
from salesdesk.people.membership.absences import AFTERWARDS, Decision, WorkDuringAbsence
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: Calls that the other side waits for, or that are nobody else's, and the agreed next steps of who closes a lead.
KINDS = [
    *(kind for kind in CALL_KINDS if kind not in (StepKind.RETRY, StepKind.COLD)),
    StepKind.FIELD,
    StepKind.FIELD_QUOTE,
    StepKind.CLOSE,
]
PREFIX = "call_"
#: Called with a lead's key, the field rep who is away, the colleague who gets the lead, and the user. Raises Refused.
field_lead_given: Hook[[int, User, User, User], object] = Hook()
#: More than a rep can have promised in one absence; the rest stays as it is.
MOST = 100


def listed(person: User, starts_at: datetime, ends_at: datetime) -> list[WorkDuringAbsence]:
    """Return the calls of `person` in that time, in order. An absence that has begun includes what is overdue."""
    due = NextStep.objects.filter(assignee=person, kind__in=KINDS, due_at__lt=ends_at)
    if starts_at > clock.now():
        due = due.filter(due_at__gte=starts_at)
    rows = due.select_related("lead__company", "contact").order_by("due_at", "pk")[:MOST]
    return [
        WorkDuringAbsence(
            f"{PREFIX}{step.pk}",
            f"{step.contact}, {step.lead.company}" if step.contact else str(step.lead.company),
            step.get_kind_display(),
            step.due_at,
            step.why,
        )
        for step in rows
    ]


def decide(person: User, by: User, decision: Decision, back_at: datetime) -> str:
    """Do what was decided with one call; return a message if it could not be done."""
    if not decision.key.startswith(PREFIX):
        return ""
    pk = int(decision.key.removeprefix(PREFIX))
    step = NextStep.objects.filter(pk=pk).select_related("lead__company").first()
    if step and decision.colleague and step.assignee_id == decision.colleague.pk:
        return ""  # Another call of the same lead took this one along.
    if step is None or step.assignee_id != person.pk:
        return _("A call was made or moved meanwhile.")
    if decision.choice == AFTERWARDS or decision.colleague is None:
        _move(step, person.calendar.add(back_at, timedelta()))
        return ""
    try:
        with transaction.atomic():
            if step.lead.stage == Stage.WON:
                reassignment.reassign_customer(step, decision.colleague, by)
            elif person.role == Role.FIELD:
                field_lead_given(step.lead_id, person, decision.colleague, by)
            else:
                reassignment.reassign(step.lead, decision.colleague, by)
    except transitions.Refused as refused:
        return f"{step.lead.company}: {refused}"
    return ""


@transaction.atomic
def _move(step: NextStep, at_work: datetime) -> None:
    """Plan the call when calling hours at the lead's place first meet `at_work`, when the rep is back."""
    lead = transitions.lock_lead(step.lead_id)
    place = lead.calling_place
    window = clock.window(place, at_work)
    next_steps.move(step, max(window.opens_at, at_work) if window else at_work, place.zone or "UTC")
