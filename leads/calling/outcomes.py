"""Apply an outcome to a lead (R6). Called inside the transaction of calls.log."""

from datetime import timedelta

from django.utils.translation import gettext as _

from leads.compliance import person_suppression
from leads.funnel import next_steps, transitions
from leads.models import Contact, Lead, Stakeholder
from leads.models.calling.activity import SPOKE, CustomerOutcome, Outcome
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from leads.models.stages import DropReason, FinalReason, Stage
from leads.recycling import aftercare, exits, phone_nurture, quote_calls, take_exit
from leads.recycling.exits import ExitRoute
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock

from .snapshot import StateBefore

#: Outcomes of a call about a quote, besides unanswered ones.
QUOTE_OUTCOMES = (SPOKE, Outcome.CALL_BACK, Outcome.DO_NOT_CALL)
#: Labels of the reasons for no interest.
NO_REASONS = [*DropReason.choices, *FinalReason.choices]


def apply_outcome(lead: Lead, call, by, before: StateBefore) -> None:
    """Apply the outcome of an answered `call` to `lead`, which is locked and whose step is completed. Raises Refused.

    Added contacts and stakeholders are recorded in `before`, for undo. Unanswered calls are retried
    (leads/recycling/retries.py).
    """
    if lead.stage == Stage.OPPORTUNITY:
        _apply_to_deal(lead, call, by, before)
        return
    {
        SPOKE: _spoke,
        Outcome.CALL_BACK: _plan_callback,
        Outcome.LATER: _start_nurture,
        Outcome.NO_INTEREST: _exit,
        Outcome.QUALIFIED: _qualify,
        Outcome.MEETING: _qualify,
        Outcome.WRONG_PERSON: _add_right_person,
        Outcome.DO_NOT_CALL: _do_not_call,
        CustomerOutcome.SATISFIED: _keep_in_touch,
        CustomerOutcome.ISSUE: _keep_in_touch,
        CustomerOutcome.REFERRAL: _keep_in_touch,
        CustomerOutcome.REPEAT_ORDER: _keep_in_touch,
    }[call.outcome](lead, call, by, before)


def _apply_to_deal(lead: Lead, call, by, before: StateBefore) -> None:
    """Apply the outcome of a call about a quote. The deal itself is closed on its page."""
    if call.outcome not in QUOTE_OUTCOMES:
        raise transitions.Refused(_("This is an opportunity: win or lose it on its page."))
    if call.outcome == Outcome.CALL_BACK:
        _plan_callback(lead, call, by, before)
        return
    if call.outcome == Outcome.DO_NOT_CALL:
        _do_not_call(lead, call, by, before)
    else:
        transitions.save(lead, by)
    if not lead.steps.exists():
        why = _("They asked not to be called. Decide how to go on.")
        quote_calls.decide(lead, lead.contact, why)


def _spoke(lead, call, by, before):
    _mark_prospect(lead, by)


def _plan_callback(lead, call, by, before):
    if call.at is None or call.at <= clock.now():
        raise transitions.Refused(_("A callback must be in the future. Enter a later time."))
    window = clock.window(lead.calling_place, call.at)
    if window is None or call.at not in window:
        raise transitions.Refused(_("Outside calling hours there."))
    _mark_prospect(lead, by)
    next_steps.plan(
        lead, StepKind.CALLBACK, due_at=call.at, assignee=by, why=call.note or _("Callback promised.")
    )


def _start_nurture(lead, call, by, before):
    if call.on is None or call.on <= exits.local_today(lead):
        raise transitions.Refused(_("Enter a day after today."))
    reason, talking_point = call.reason or DropReason.NOT_NOW, call.talking_point or call.note
    take_exit.take(
        lead, by, drop=ExitDecision(ExitRoute.NURTURE, call.on, reason, talking_point), locked=True
    )


def _exit(lead, call, by, before):
    """Close the lead: final reasons disqualify it, others return it to Marketing.

    If another call is still promised, a different exit is proposed and the reason overrides it.
    """
    reason = call.reason or DropReason.NO_INTEREST
    exit_route = ExitRoute.DISQUALIFIED if reason in FinalReason.values else ExitRoute.MARKETING
    if exit_route == ExitRoute.MARKETING:
        phone_nurture.cool_down_after_no(lead)
    proposed = exits.exit_for_outcome(lead, exit_route, promise=before.promised)
    override_reason = "" if proposed.exit_route == exit_route else str(dict(NO_REASONS).get(reason, reason))
    drop = ExitDecision(exit_route, exits.local_today(lead), reason, call.note, override_reason)
    take_exit.take(lead, by, drop=drop, locked=True)


def _qualify(lead, call, by, before):
    if lead.stage == Stage.SUSPECT:
        transitions.move(lead, "meet", by)
    transitions.move(lead, "qualify", by, reason=call.note)
    next_steps.plan(
        lead,
        StepKind.CLOSE,
        due_at=clock.now() + timedelta(days=1),
        assignee=by,
        why=_("Qualified: hand it over or create an opportunity."),
    )


def _add_right_person(lead, call, by, before):
    """Continue with the right person, to be called right away."""
    right = call.person or _add(lead, call)
    before.added_contact = None if call.person else right.pk
    if right.company_id != lead.company_id or right == lead.contact:
        raise transitions.Refused(_("Choose another person at this company."))
    lead.contact = right
    transitions.save(lead, by)
    if before.added_contact or not lead.stakeholders.filter(contact=right).exists():
        Stakeholder.objects.create(
            lead=lead, contact=right, buying_role=Stakeholder.BuyingRole.INFLUENCES, by=by
        )
        before.added_stakeholder = right.pk
    why = _("Correct contact found.")
    kind, assignee = StepKind.RETRY, lead.holder
    if lead.stage == Stage.WON:
        kind, assignee = StepKind.AFTERCARE, aftercare.keeper_of(lead)
    step = next_steps.plan(lead, kind, due_at=clock.now(), assignee=assignee, attempt=1, why=why)
    if right.phone and (step.contact, step.kind in CALL_KINDS) != (right, True):
        raise transitions.Refused(_("This number is on the do-not-call list. Use another one."))


def _add(lead, call) -> Contact:
    """Create the contact; without a number of their own they get the number that was called."""
    if not call.name.strip():
        raise transitions.Refused(_("Enter the name of the right person."))
    phone = call.phone or (lead.contact.phone if lead.contact else "")
    return Contact.objects.create(
        company=lead.company,
        name=call.name.strip(),
        title=call.title.strip(),
        phone=phone,
        phone_typed=call.phone,
    )


def _do_not_call(lead, call, by, before):
    text = call.note or _("Asked not to be called.")
    person_suppression.suppress_person(lead.contact, by=by, reason=text[:200], source="call", lead=lead)
    if lead.stage == Stage.WON and not lead.steps.exists():
        # With a colleague; without one it waits for a phone number.
        lead.callable_contact = None
        aftercare.plan(lead, aftercare.next_regular(lead, exits.local_today(lead)))


def _keep_in_touch(lead, call, by, before):
    transitions.save(lead, by)
    aftercare.plan(lead, aftercare.after(lead, call.outcome, call.note))


def _mark_prospect(lead, by):
    """Save the lead; after a conversation a suspect becomes a prospect."""
    if lead.stage == Stage.SUSPECT:
        transitions.move(lead, "meet", by)
    else:
        transitions.save(lead, by)
