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
from leads.models import Lead, Touch
from leads.models.nextstep import Kind
from leads.models.stages import DropReason, FinalReason, Stage
from leads.recycling import recycle
from leads.recycling.exits import Drop, Way
from salesdesk import clock
from salesdesk.people.models import User

from . import locking, rotation, sla_clock, weekly_agenda

ONLY_WHO_QUALIFIED = gettext_lazy("Only who qualified a lead hands it over.")

#: What Marketing reads of the reason for which field let it fall.
DROPPED_FOR = {
    Reason.BUDGET_HOLDER: DropReason.NO_AUTHORITY,
    Reason.NEED_UNCLEAR: DropReason.NO_NEED,
    Reason.NO_BUDGET: DropReason.NO_BUDGET,
    Reason.TIMING: DropReason.NOT_NOW,
}
#: And the other way round, for the agreed list; what it has no word for is something else.
AGREED: dict[str, Reason] = {
    **{dropped_for: reason for reason, dropped_for in DROPPED_FOR.items()},
    DropReason.CONTRACT: Reason.TIMING,
    FinalReason.WRONG_FIT: Reason.WRONG_FIT,
}


def offer(lead: Lead, by, *, brief: str, to: User | None = None, why: str = "") -> Handoff:
    """Offer an SQL to the field rep whose turn it is, or to another one, saying why; the lead and the field reps of
    its team are locked. Their clock runs in their working hours.
    """
    if lead.stage != Stage.SQL or lead.holder_id != by.pk:
        raise transitions.NotYours(ONLY_WHO_QUALIFIED)
    if lead.handoffs.open().exists():
        raise transitions.Refused(_("This lead is handed over already."))
    chosen = rotation.choose(lead, to, why)
    return lay_before(lead, chosen, brief=brief, offered_by=by, inside=by, by=by)


def lay_before(
    lead: Lead, chosen: rotation.Choice, *, brief: str, offered_by: User, inside: User, by
) -> Handoff:
    """A new handoff of `lead` (locked) to whom was chosen, and their clock starts.

    `offered_by` wrote the brief, `inside` looks after it.
    """
    now, to = clock.now(), chosen.person
    agreed = sla_clock.agreed(lead)
    handoff = Handoff(
        lead=lead,
        round=lead.round,
        turn=lead.handoffs.count() + 1,
        offered_by=offered_by,
        inside=inside,
        to=to,
        choice=chosen.why,
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
    next_steps.drop(lead, by)
    next_steps.plan(lead, Kind.ANSWER, due_at=handoff.due_at, assignee=to, why=brief)
    timeline.add(lead, Touch.Kind.HANDED, f"{said} {chosen.why}".strip(), by)
    return handoff


@transaction.atomic
def accept(handoff: Handoff, by, *, value: Decimal, chance: int, decides_on: date) -> Opportunity:
    """Mine now: an opportunity, with the date on which the buyer decides."""
    lead, handoff = locking.for_answer(handoff, by)
    handoff.accept(by)
    handoff.save()
    return opening.by_field(lead, by, value=value, chance=chance, decides_on=decides_on)


@transaction.atomic
def send_back(
    handoff: Handoff, by, *, reason: Reason, missing: str = "", keeps_meeting: bool = False
) -> Lead:
    """Not ready: back to the inside rep who made it, on top of their queue, with what has to be found out.

    A meeting that stands is called off, unless field goes there all the same.
    """
    lead, handoff = locking.for_answer(handoff, by)
    why = missing or str(Reason(reason).label)
    _return(lead, handoff, by, reason, missing)
    transitions.move(lead, "send_back", by, reason=why)
    next_steps.drop(lead, by)
    lead_moves.settle(lead, by, keeps=keeps_meeting, why=why)
    next_steps.plan(lead, Kind.RETURNED, due_at=clock.now(), assignee=lead.holder, why=why)
    eligibility.of_company(lead.company_id, clock.now())
    return lead


def drop(handoff: Handoff, by, *, drop: Drop) -> Lead:
    """Field lets it fall, or keeps it for its own time: through the door that was chosen."""
    if drop.way == Way.KEPT:
        return keep(handoff, by, said=drop.logged, next_step=drop.next_step, review_on=drop.on)
    agreed = AGREED.get(drop.reason, Reason.OTHER)
    if drop.way == Way.FINAL:
        return rule_out(handoff, by, reason=FinalReason(drop.reason), agreed=agreed, said=drop.logged)
    dropped_for = DropReason(drop.reason)
    if drop.way == Way.NURTURE:
        said = {"said": drop.said, "logged": drop.logged}
        return to_nurture(handoff, by, on=drop.on, reason=agreed, dropped_for=dropped_for, **said)
    return to_marketing(handoff, by, reason=agreed, dropped_for=dropped_for, said=drop.logged)


@transaction.atomic
def to_nurture(
    handoff: Handoff,
    by,
    *,
    on: date,
    said: str = "",
    logged: str = "",
    reason: Reason = Reason.TIMING,
    dropped_for: DropReason = DropReason.NOT_NOW,
) -> Lead:
    """Interested, not soon: to inside's telephone nurture, with a date (R10 b). `said` is what to bring up then,
    `logged` stands in the log where that is more."""
    lead, handoff = locking.for_answer(handoff, by)
    _return(lead, handoff, by, reason, logged or said)
    return recycle.to_nurture(lead, by, reason=dropped_for, on=on, bring_up=said, said=logged, answered=True)


@transaction.atomic
def to_marketing(
    handoff: Handoff, by, *, reason: Reason, said: str = "", dropped_for: DropReason | None = None
) -> Lead:
    """Fell back into the market: to Marketing's digital nurture (R10 a)."""
    lead, handoff = locking.for_answer(handoff, by)
    _return(lead, handoff, by, reason, said)
    dropped_for = dropped_for or DROPPED_FOR.get(Reason(reason), DropReason.NO_INTEREST)
    return recycle.to_marketing(lead, by, reason=dropped_for, said=said, answered=True)


@transaction.atomic
def rule_out(handoff: Handoff, by, *, reason: FinalReason, agreed: Reason, said: str = "") -> Lead:
    """They can't ever buy: lost for good. `agreed` is what the list of reasons for coming back calls it."""
    lead, handoff = locking.for_answer(handoff, by)
    _return(lead, handoff, by, agreed, said)
    return recycle.rule_out(lead, by, reason=reason, said=said, answered=True)


@transaction.atomic
def keep(handoff: Handoff, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Exceptional: field nurtures it itself, with a next step and a review (R10 c)."""
    field_nurture.one_at_a_time(by)
    lead, handoff = locking.for_answer(handoff, by)
    field_nurture.has_room(by)
    handoff.accept(by)
    handoff.save()
    return field_nurture.keep_on(lead, by, said=said, next_step=next_step, review_on=review_on)


@transaction.atomic
def withdraw(handoff: Handoff, by, *, keeps_meeting: bool = False) -> Lead:
    """Inside takes back what it offered, before field answered; their meeting is called off, unless it is kept."""
    lead, handoff = locking.locked(handoff, by)
    if handoff.inside_id != by.pk:
        raise transitions.NotYours(_("Only who looks after it takes it back."))
    handoff.withdraw(by)
    handoff.save()
    lead.field_rep = None
    transitions.save(lead, by, _("Taken back from field."))
    next_steps.drop(lead, by)
    lead_moves.settle(lead, by, keeps=keeps_meeting, why=_("Taken back from field."))
    due = clock.now() + timedelta(days=1)
    next_steps.plan(
        lead, Kind.CLOSE, due_at=due, assignee=by, why=_("Taken back: hand it over again, or open it.")
    )
    return lead


def _return(lead: Lead, handoff: Handoff, by, reason: Reason, missing: str) -> None:
    handoff.send_back(by, reason, missing)
    handoff.save()
    weekly_agenda.raise_(lead, handoff)
