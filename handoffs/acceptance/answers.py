"""Inside offers an SQL, field answers it against the clock (R9). Every answer says what happens next.

Lock order: persons, lead, handoff.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handoffs.deals import field_nurture, opening
from handoffs.meetings import lead_moves
from handoffs.models import Handoff, Opportunity
from handoffs.models.handoff import Reason
from leads.compliance import eligibility
from leads.funnel import next_steps, timeline, transitions
from leads.models import Activity, Lead
from leads.models.next_step import StepKind
from leads.models.stages import DropReason, FinalReason, Stage
from leads.recycling import recycle
from leads.recycling.exits import ExitDecision, ExitRoute
from salesdesk import clock
from salesdesk.people.models import User

from . import locking, rotation, sla_clock, weekly_agenda

ONLY_QUALIFYING_REP = gettext_lazy("Only who qualified a lead hands it over.")

#: What Marketing reads of the reason for which field let it fall.
EXIT_REASONS = {
    Reason.BUDGET_HOLDER: DropReason.NO_AUTHORITY,
    Reason.NEED_UNCLEAR: DropReason.NO_NEED,
    Reason.NO_BUDGET: DropReason.NO_BUDGET,
    Reason.TIMING: DropReason.NOT_NOW,
}
#: And the other way round, for the agreed list; what it has no word for is something else.
RETURN_REASONS: dict[str, Reason] = {
    **{dropped_for: reason for reason, dropped_for in EXIT_REASONS.items()},
    DropReason.CONTRACT: Reason.TIMING,
    FinalReason.WRONG_FIT: Reason.WRONG_FIT,
}


def offer(lead: Lead, by, *, brief: str, to: User | None = None, why: str = "") -> Handoff:
    """Offer an SQL to the field rep whose turn it is, or to another one, saying why; the lead and the field reps of
    its team are locked. Their clock runs in their working hours.
    """
    if lead.stage != Stage.SQL or lead.holder_id != by.pk:
        raise transitions.NotYours(ONLY_QUALIFYING_REP)
    if lead.handoffs.open().exists():
        raise transitions.Refused(_("This lead is handed over already."))
    chosen = rotation.choose(lead, to, why)
    return create_handoff(lead, chosen, brief=brief, offered_by=by, inside=by, by=by)


def create_handoff(
    lead: Lead, chosen: rotation.RotationChoice, *, brief: str, offered_by: User, inside: User, by
) -> Handoff:
    """A new handoff of `lead` (locked) to whom was chosen, and their clock starts.

    `offered_by` wrote the brief, `inside` looks after it.
    """
    now, to = clock.now(), chosen.person
    agreed = sla_clock.agreed_answer_time(lead)
    handoff = Handoff(
        lead=lead,
        round=lead.round,
        number=lead.handoffs.count() + 1,
        offered_by=offered_by,
        inside=inside,
        to=to,
        choice_reason=chosen.why,
        brief=brief.strip(),
        offered_at=now,
        agreed=agreed,
        clock_left=agreed,
    )
    handoff.start_clock(now)
    handoff.save()
    lead.field_rep = to
    said = _("Handed to %(who)s.") % {"who": to}
    transitions.save(lead, by, said)
    next_steps.cancel_all(lead, by)
    next_steps.plan(lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=to, why=brief)
    timeline.add(lead, Activity.Kind.HANDOFF, f"{said} {chosen.why}".strip(), by)
    return handoff


@transaction.atomic
def accept(handoff: Handoff, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Mine now: an opportunity, with the date on which the buyer decides."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    handoff.accept(by)
    handoff.save()
    return opening.open_by_field(lead, by, value=value, probability=probability, decides_on=decides_on)


@transaction.atomic
def send_back(handoff: Handoff, by, *, reason: Reason, missing: str = "", keep_meeting: bool = False) -> Lead:
    """Not ready: back to the inside rep who made it, on top of their queue, with what has to be found out.

    A meeting that stands is called off, unless field goes there all the same.
    """
    lead, handoff = locking.lock_for_answer(handoff, by)
    why = missing or str(Reason(reason).label)
    _close_as_returned(lead, handoff, by, reason, missing)
    transitions.move(lead, "send_back", by, reason=why)
    next_steps.cancel_all(lead, by)
    lead_moves.settle_meetings(lead, by, keep_meetings=keep_meeting, why=why)
    next_steps.plan(lead, StepKind.RETURNED, due_at=clock.now(), assignee=lead.holder, why=why)
    eligibility.make_company_ready(lead.company_id, clock.now())
    return lead


def exit_handoff(handoff: Handoff, by, *, drop: ExitDecision) -> Lead:
    """Field lets it fall, or keeps it for its own time: through the door that was chosen."""
    if drop.exit_route == ExitRoute.FIELD_NURTURE:
        return keep(handoff, by, said=drop.log_reason, next_step=drop.next_step, review_on=drop.on)
    agreed = RETURN_REASONS.get(drop.reason, Reason.OTHER)
    if drop.exit_route == ExitRoute.DISQUALIFIED:
        return rule_out(handoff, by, reason=FinalReason(drop.reason), agreed=agreed, said=drop.log_reason)
    dropped_for = DropReason(drop.reason)
    if drop.exit_route == ExitRoute.NURTURE:
        said = {"said": drop.said, "logged": drop.log_reason}
        return to_nurture(handoff, by, on=drop.on, reason=agreed, dropped_for=dropped_for, **said)
    return to_marketing(handoff, by, reason=agreed, dropped_for=dropped_for, said=drop.log_reason)


@transaction.atomic
def to_nurture(
    handoff: Handoff,
    by,
    *,
    on: date,
    said: str = "",
    log_reason: str = "",
    reason: Reason = Reason.TIMING,
    dropped_for: DropReason = DropReason.NOT_NOW,
) -> Lead:
    """Interested, not soon: to inside's telephone nurture, with a date (R10 b). `said` is what to bring up then,
    `logged` stands in the log where that is more."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    _close_as_returned(lead, handoff, by, reason, log_reason or said)
    return recycle.to_nurture(
        lead, by, reason=dropped_for, on=on, talking_point=said, said=log_reason, answered=True
    )


@transaction.atomic
def to_marketing(
    handoff: Handoff, by, *, reason: Reason, said: str = "", dropped_for: DropReason | None = None
) -> Lead:
    """Fell back into the market: to Marketing's digital nurture (R10 a)."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    _close_as_returned(lead, handoff, by, reason, said)
    dropped_for = dropped_for or EXIT_REASONS.get(Reason(reason), DropReason.NO_INTEREST)
    return recycle.to_marketing(lead, by, reason=dropped_for, said=said, answered=True)


@transaction.atomic
def rule_out(handoff: Handoff, by, *, reason: FinalReason, agreed: Reason, said: str = "") -> Lead:
    """They can't ever buy: lost for good. `agreed` is what the list of reasons for coming back calls it."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    _close_as_returned(lead, handoff, by, agreed, said)
    return recycle.rule_out(lead, by, reason=reason, said=said, answered=True)


@transaction.atomic
def keep(handoff: Handoff, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Exceptional: field nurtures it itself, with a next step and a review (R10 c)."""
    field_nurture.lock_field_nurture(by)
    lead, handoff = locking.lock_for_answer(handoff, by)
    field_nurture.require_capacity(by)
    handoff.accept(by)
    handoff.save()
    return field_nurture.start_field_nurture(lead, by, said=said, next_step=next_step, review_on=review_on)


@transaction.atomic
def withdraw(handoff: Handoff, by, *, keep_meeting: bool = False) -> Lead:
    """Inside takes back what it offered, before field answered; their meeting is called off, unless it is kept."""
    lead, handoff = locking.lock_open(handoff, by)
    if handoff.inside_id != by.pk:
        raise transitions.NotYours(_("Only who looks after it takes it back."))
    handoff.withdraw(by)
    handoff.save()
    lead.field_rep = None
    transitions.save(lead, by, _("Taken back from field."))
    next_steps.cancel_all(lead, by)
    lead_moves.settle_meetings(lead, by, keep_meetings=keep_meeting, why=_("Taken back from field."))
    due = clock.now() + timedelta(days=1)
    next_steps.plan(
        lead, StepKind.CLOSE, due_at=due, assignee=by, why=_("Taken back: hand it over again, or open it.")
    )
    return lead


def _close_as_returned(lead: Lead, handoff: Handoff, by, reason: Reason, missing: str) -> None:
    handoff.send_back(by, reason, missing)
    handoff.save()
    weekly_agenda.add(lead, handoff)
