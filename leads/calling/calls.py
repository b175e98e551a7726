"""Logging a call: one key, one transaction, once (R3, R6)."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import activities, next_steps, qualification, transitions
from leads.models import Activity, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import CONVERSATION_OUTCOMES, Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import CALLED_STREAMS, FinalReason
from leads.queue import drafts, holds
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param

from . import outcomes, snapshot, undo

OPEN_STEPS = Compiled(lambda: NextStep.objects.filter(lead=param("lead")))
LOGGED_ACTIVITY = Compiled(lambda: Activity.objects.filter(key=param("key")))


@dataclass(frozen=True)
class Call:
    """What the rep says of a call. `key` names the press of the button: the same press logs once.

    Which of the later fields an outcome needs: call back `at` (an instant), interested later `on` (a day at
    their place) and what to `bring_up` then, no interest `reason`, wrong person `person` or `name`, qualified
    `answers` by question id.
    """

    outcome: Outcome
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

    @property
    def was_conversation(self) -> bool:
        return self.outcome in CONVERSATION_OUTCOMES


@transaction.atomic
def log(lead_id: int, call: Call, *, by, fence: int) -> Activity:
    """Keep the call in the lead's story and do what its outcome says; the company is let go.

    Raises HoldLost when the hold ended meanwhile, or the lead went another way: then only the touch is kept (see
    `keep_late`). Raises Refused with a sentence when the outcome can't be done; then nothing was written.
    """
    if call.outcome == Outcome.DO_NOT_CALL:
        suppression.lock_suppressions(Hold.objects.filter(person=by, fence=fence).values("contact"))
    lead = transitions.lock_lead(lead_id)
    if logged := LOGGED_ACTIVITY.first(key=call.key):
        drafts.append_to_logged(logged, call.note)
        return logged
    hold = holds.require_hold(by, fence)
    # Somebody objected meanwhile by letter, or Marketing has it: the lead is not called any more.
    if hold.lead_id != lead.pk or lead.stream not in CALLED_STREAMS:
        raise holds.HoldLost
    planned = OPEN_STEPS.rows(lead=lead.pk)
    before = snapshot.capture_state(lead, planned)
    if lead.contact_id != hold.contact_id:
        # Several people of a company are called in turn: what is said now is said by, and goes on with, this one.
        lead.contact = hold.contact
    step = next((each for each in planned if each.contact_id == hold.contact_id), None)
    before.promised = any(each.kind == StepKind.CALLBACK for each in planned if each is not step)
    attempt = step.attempt if step else 1
    activity = _write(lead, call, by, contact_id=hold.contact_id, attempt=attempt)
    if step:
        next_steps.complete(step, by)
    _record_on_lead(lead, call, by, before)
    outcomes.apply_outcome(lead, call, attempt, by, before, talking_point=step.why if step else "")
    if call.outcome in undo.UNDOABLE_OUTCOMES:
        snapshot.save_snapshot(activity, lead, before)
    holds.release(hold, clock.now())
    return activity


@transaction.atomic
def log_late(lead_id: int, call: Call, *, by) -> Activity:
    """A call that was logged after the hold was lost: the story keeps it and says so, the lead does not move. Its
    note stands there once: who ended the hold may have kept it."""
    lead = Lead.objects.select_for_update(of=["self"], no_key=True).get(pk=lead_id)
    logged = Activity.objects.filter(key=call.key).first()
    if logged is None and call.note and drafts.is_saved(call.note, call.key):
        call = replace(call, note="")
    return logged or _write(lead, call, by, contact_id=lead.contact_id, attempt=0, late=True)


def late_reason(lead: Lead, by) -> str:
    """Why a call of `lead` came too late to move it, in a sentence."""
    lead = Lead.objects.select_related("company").get(pk=lead.pk)
    who = holds.holder_of(lead.company_id)
    facts = {"company": lead.company, "who": who, "stream": lead.get_stream_display()}
    if who and who != by:
        return _("%(who)s is calling %(company)s now.") % facts
    if lead.reason == FinalReason.DO_NOT_CALL:
        return _("%(company)s asked meanwhile not to be called any more.") % facts
    if not lead.is_open:
        return _("%(company)s was closed meanwhile: its page says why.") % facts
    if lead.stream not in CALLED_STREAMS:
        return _("%(company)s went to %(stream)s meanwhile.") % facts
    return _("Your hold on %(company)s had ended.") % facts


def _write(lead: Lead, call: Call, by, *, contact_id, attempt: int, late: bool = False) -> Activity:
    return activities.log(
        lead,
        Activity.Kind.CALL,
        call.note.strip(),
        by,
        key=call.key,
        contact_id=contact_id,
        outcome=call.outcome,
        attempt=attempt,
        seconds=call.seconds,
        probability=call.probability,
        probability_before=lead.probability if call.probability else None,
        late=late,
    )


def _record_on_lead(lead: Lead, call: Call, by, before: snapshot.StateBefore) -> None:
    """What every call leaves on the lead, written with whatever the outcome changes."""
    lead.first_called_at = lead.first_called_at or clock.now()
    if call.was_conversation:
        lead.holder = lead.inside_rep = by
        lead.probability = call.probability or lead.probability
        before.first_conversation = bool(
            lead.stakeholders.filter(contact=lead.contact, spoken_to=False).update(spoken_to=True)
        )
    if call.answers:
        before.answers = qualification.save_answers(lead, call.answers, by)
