"""Log a call: one transaction, idempotent by key (R3, R6)."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from leads.compliance import person_suppression
from leads.funnel import activities, next_steps, probability, qualification, transitions
from leads.models import Activity, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import (
    CONVERSATION_OUTCOMES,
    SPOKE,
    UNANSWERED_OUTCOMES,
    CustomerOutcome,
    Outcome,
)
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from leads.queue import drafts, holds
from leads.recycling import quote_calls, retries
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param

from . import customer_calls, outcomes, snapshot, undo

OPEN_STEPS = Compiled(lambda: NextStep.objects.filter(lead=param("lead")))
LOGGED_ACTIVITY = Compiled(lambda: Activity.objects.filter(key=param("key")))


@dataclass(frozen=True)
class Call:
    """A call as the rep reports it. `key` identifies the submission: repeating it logs once.

    Fields by outcome: Call back needs `at` (an instant); Interested, later `on` (a day at the lead's location) and
    optionally a `talking_point`; No interest a `reason`; Wrong person `person` or `name`; Qualified `answers` by
    question id. `seconds` is the duration. `previewed_at` is when the effects on the keys were computed,
    and `tips` are those on the card.
    """

    outcome: str
    note: str = ""
    seconds: int | None = None
    probability: int | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime | None = None
    on: date | None = None
    talking_point: str = ""
    reason: str = ""
    answers: dict[int, str] = field(default_factory=dict)
    person: Contact | None = None
    name: str = ""
    title: str = ""
    phone: str = ""
    previewed_at: datetime | None = None
    tips: list[int] = field(default_factory=list)

    @property
    def was_conversation(self) -> bool:
        return self.outcome in CONVERSATION_OUTCOMES


@transaction.atomic
def log(lead_id: int, call: Call, *, by, fence: int) -> Activity:
    """Log the call in the lead's timeline, apply its outcome and release the company.

    Raises HoldLost if the hold has ended or the lead has moved on: log the activity with `log_late` instead.
    Raises Refused, with a message for the rep, if the outcome is not possible; then nothing is written.
    """
    if call.outcome == Outcome.DO_NOT_CALL:
        _lock_suppressions(by, fence)
    lead = transitions.lock_lead(lead_id)
    if logged := require_own(LOGGED_ACTIVITY.first(key=call.key), lead_id, by):
        drafts.append_to_logged(logged, call.note)
        return logged
    hold = holds.require_hold(by, fence)
    # The lead objected by e-mail or went to Marketing in the meantime.
    if hold.lead_id != lead.pk or not customer_calls.is_called(lead):
        raise holds.HoldLost
    contact = lead.contact if lead.contact_id == hold.contact_id else hold.contact
    activity = apply(lead, call, by, contact=contact, planned=OPEN_STEPS.rows(lead=lead.pk))
    holds.release(hold, clock.now())
    return activity


def apply(
    lead: Lead, call: Call, by, *, contact: Contact | None, planned: list[NextStep], **facts
) -> Activity:
    """Write the call to `contact` in the timeline of `lead`, which is locked, and apply its outcome.

    `planned` are the lead's open steps, and `facts` further fields of the activity. After a conversation that changes
    nothing, the next step stays as it is.
    """
    before = snapshot.capture_state(lead, planned)
    called_id = contact.pk if contact else lead.contact_id
    if contact and lead.contact_id != called_id and call.outcome != SPOKE:
        # Several contacts of a company are called in turn; the lead continues with the one called now.
        lead.contact = contact
    step = next((each for each in planned if each.contact_id == called_id), None)
    before.promised = any(each.kind == StepKind.CALLBACK for each in planned if each is not step)
    attempt = step.attempt if step else 1
    retry = None
    if call.outcome in UNANSWERED_OUTCOMES:
        # Before this call is written, which would count as the call before.
        retry = retries.retry_as_previewed(lead, step, call.previewed_at, clock.now())
    activity = write(lead, call, by, contact_id=called_id, attempt=attempt, **facts)
    if step and call.outcome == SPOKE and lead.stage == Stage.OPPORTUNITY:
        quote_calls.advance(lead, step, by, clock.now())
    elif step and call.outcome != SPOKE:
        next_steps.complete(step, by)
    _record_on_lead(lead, call, by, called_id, before)
    if retry:
        retries.plan(lead, step, retry, by)
    else:
        outcomes.apply_outcome(lead, call, by, before)
    if call.probability:
        probability.tell_deal(lead, by)
    if call.outcome in CustomerOutcome.values:
        customer_calls.customer_called(lead, activity)
    if call.outcome in undo.UNDOABLE_OUTCOMES:
        snapshot.save_snapshot(activity, lead, before)
    return activity


def _lock_suppressions(by, fence: int) -> None:
    held = Hold.objects.filter(person=by, fence=fence).select_related("contact__company").first()
    if held and held.contact:
        person_suppression.lock(held.contact)


@transaction.atomic
def log_late(lead_id: int, call: Call, *, by) -> Activity:
    """Log a call whose hold was lost in the timeline, marked as late, without changing the lead.

    The note is dropped if it was already saved when the hold ended.
    """
    lead = Lead.objects.select_for_update(of=["self"], no_key=True).get(pk=lead_id)
    logged = require_own(Activity.objects.filter(key=call.key).first(), lead_id, by)
    if logged is None and call.note and drafts.is_saved(lead, call.note, call.key, by=by):
        call = replace(call, note="")
    return logged or write(lead, call, by, contact_id=lead.contact_id, attempt=0, late=True)


def require_own(logged: Activity | None, lead_id: int, by) -> Activity | None:
    """Return what was logged with a submission key. Raises Refused if that was another lead or another person.

    Knowing a colleague's key must neither show their call nor write in their name.
    """
    if logged and (logged.lead_id, logged.by_id) != (lead_id, by.pk):
        raise transitions.Refused(_("This page is out of date. Reload it and log the call again."))
    return logged


def write(
    lead: Lead, call: Call, by, *, kind: Activity.Kind = Activity.Kind.CALL, contact_id, attempt: int, **facts
) -> Activity:
    """Write the call, or the activity of another `kind`, in the timeline; `facts` are further fields."""
    return activities.log(
        lead,
        kind,
        call.note.strip(),
        by,
        key=call.key,
        contact_id=contact_id,
        outcome=call.outcome,
        attempt=attempt,
        seconds=call.seconds,
        probability=call.probability,
        probability_before=lead.probability if call.probability else None,
        shown_tips=call.tips or None,
        **facts,
    )


def _record_on_lead(lead: Lead, call: Call, by, called_id, before: snapshot.StateBefore) -> None:
    """Set what every call records on the lead; it is saved together with the outcome's changes."""
    lead.first_called_at = lead.first_called_at or clock.now()
    if call.was_conversation:
        if lead.is_open:
            lead.holder = lead.inside_rep = by
        lead.probability = call.probability or lead.probability
        before.first_conversation = bool(
            lead.stakeholders.filter(contact=called_id, spoken_to=False).update(spoken_to=True)
        )
    if call.answers:
        before.answers = qualification.save_answers(lead, call.answers, by)
