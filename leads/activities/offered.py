"""Which outcomes a person may log by hand, and what they do to the lead.

The outcomes of a lead that inside calls are those of the desk's keys. From SQL on, closers move their own next step.
"""

from collections.abc import Iterable

from leads.models import Activity, Lead, NextStep
from leads.models.calling.activity import SPOKE, UNANSWERED_OUTCOMES, CustomerOutcome, Outcome
from leads.models.permissions import works_inside
from leads.models.queue.step_kind import QUOTE_KINDS, StepKind
from leads.models.stages import ANSWERED_BY_FIELD, CALLED_STREAMS, Stage
from leads.recycling import aftercare
from salesdesk.people.permissions import CALL_LEADS, WORK_IN_FIELD, WORK_LEADS

Kind = Activity.Kind
#: The kinds that can be logged by hand, most used first.
KINDS = (
    Kind.CALL,
    Kind.VISIT,
    Kind.MEETING,
    Kind.EMAIL,
    Kind.VIDEO,
    Kind.CHAT,
    Kind.SMS,
    Kind.NOTE,
)
#: The steps that the person who closes a lead plans themselves.
CLOSER_STEPS = (StepKind.FIELD, StepKind.CLOSE, *QUOTE_KINDS)
#: Outcomes that move the lead, in the order of the desk's keys.
MOVING = (
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.QUALIFIED,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
)


def usual_kind(by) -> Activity.Kind:
    """Return the kind that is probably meant: field visits, inside calls, others note."""
    if by.role in WORK_IN_FIELD:
        return Kind.VISIT
    return Kind.CALL if by.role in CALL_LEADS else Kind.NOTE


def outcomes_for(lead: Lead, kind: str, by, *, incoming: bool = False) -> list[str]:
    """Return the outcomes that `by` may log for an activity of this kind; the first one leaves the lead as it is."""
    if kind == Kind.NOTE:
        return [""]
    found: list[str] = [SPOKE if kind == Kind.CALL or kind in Activity.MET else ""]
    if kind == Kind.CALL and not incoming:
        found += UNANSWERED_OUTCOMES
    elif kind == Kind.VISIT:
        found.append(Outcome.NO_ANSWER)
    if aftercare.may_keep(lead, by):
        found += [*CustomerOutcome, Outcome.DO_NOT_CALL]
    elif may_move(lead, by):
        found += [each for each in MOVING if _fits(lead, kind, each)]
    elif by.role in WORK_LEADS:
        found.append(Outcome.DO_NOT_CALL)
    hidden = lead.campaign.hidden_outcomes
    return [each for each in found if each not in hidden]


def may_move(lead: Lead, by) -> bool:
    """Return whether outcomes move `lead`: inside calls it, and `by` is the one who does, or it is their customer."""
    if lead.stage == Stage.WON:
        return aftercare.may_keep(lead, by)
    return lead.stream in CALLED_STREAMS and lead.stage not in ANSWERED_BY_FIELD and works_inside(lead, by)


def moves(kind: str, outcome: str) -> bool:
    """Return whether this outcome changes the next step of a lead that may be moved."""
    if kind == Kind.CALL and outcome in UNANSWERED_OUTCOMES:
        return True
    return outcome in MOVING or outcome in CustomerOutcome.values


def may_follow_up(lead: Lead, steps: Iterable[NextStep], by) -> bool:
    """Return whether `by` closes `lead` and plans its next step; `steps` are its open steps."""
    if lead.holder_id != by.pk or lead.stage not in ANSWERED_BY_FIELD:
        return False
    return not (steps := list(steps)) or own_step(steps, by) is not None


def asks_chance(lead: Lead, kind: str, by) -> bool:
    """Return whether `by` is asked for the chance of an order: they call the lead, or close its deal."""
    closes = lead.stage == Stage.OPPORTUNITY and lead.holder_id == by.pk
    return kind != Kind.NOTE and (closes or may_move(lead, by))


def own_step(steps: Iterable[NextStep], by) -> NextStep | None:
    """Return the closer's step of `by`, or None."""
    return next((each for each in steps if each.kind in CLOSER_STEPS and each.assignee_id == by.pk), None)


def _fits(lead: Lead, kind: str, outcome: str) -> bool:
    if outcome == Outcome.WRONG_PERSON:
        return kind == Kind.CALL
    if outcome == Outcome.QUALIFIED:
        return lead.stage in (Stage.SUSPECT, Stage.PROSPECT, Stage.MQL)
    return True
