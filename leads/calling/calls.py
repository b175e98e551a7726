"""Logging a call: one key, one transaction, once (R3, R6)."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import next_steps, qualification, transitions
from leads.models import Contact, Hold, Lead, NextStep, Touch
from leads.models.nextstep import Kind
from leads.models.stages import CALLED, FinalReason
from leads.models.touch import CONVERSATIONS, Outcome
from leads.queue import drafts, holds
from salesdesk import clock
from salesdesk.db.compiled import Compiled, given

from . import outcomes, undo

PLANNED = Compiled(lambda: NextStep.objects.filter(lead=given("lead")))
LOGGED = Compiled(lambda: Touch.objects.filter(key=given("key")))


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
    chance: int | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime | None = None
    on: date | None = None
    bring_up: str = ""
    reason: str = ""
    answers: dict[int, str] = field(default_factory=dict)
    person: Contact | None = None
    name: str = ""
    title: str = ""
    phone: str = ""

    @property
    def was_conversation(self) -> bool:
        return self.outcome in CONVERSATIONS


@transaction.atomic
def log(lead_id: int, call: Call, *, by, fence: int) -> Touch:
    """Keep the call in the lead's story and do what its outcome says; the company is let go.

    Raises HoldLost when the hold ended meanwhile, or the lead went another way: then only the touch is kept (see
    `keep_late`). Raises Refused with a sentence when the outcome can't be done; then nothing was written.
    """
    if call.outcome == Outcome.DO_NOT_CALL:
        suppression.one_at_a_time(Hold.objects.filter(person=by, fence=fence).values("contact"))
    lead = transitions.locked(lead_id)
    if logged := LOGGED.first(key=call.key):
        drafts.add(logged, call.note)
        return logged
    hold = holds.lasting(by, fence)
    # Somebody objected meanwhile by letter, or Marketing has it: the lead is not called any more.
    if hold.lead_id != lead.pk or lead.stream not in CALLED:
        raise holds.HoldLost
    planned = PLANNED.rows(lead=lead.pk)
    was = undo.before(lead, planned)
    if lead.contact_id != hold.contact_id:
        # Several people of a company are called in turn: what is said now is said by, and goes on with, this one.
        lead.contact = hold.contact
    step = next((each for each in planned if each.contact_id == hold.contact_id), None)
    was.promised = any(each.kind == Kind.PROMISE for each in planned if each is not step)
    attempt = step.attempt if step else 1
    touch = _write(lead, call, by, contact_id=hold.contact_id, attempt=attempt)
    if step:
        next_steps.finish(step, by)
    _know(lead, call, by, was)
    outcomes.follow(lead, call, attempt, by, was, bring_up=step.why if step else "")
    if call.outcome in undo.CAN_BE_TAKEN_BACK:
        undo.remember(touch, lead, was)
    holds.release(hold, clock.now())
    return touch


@transaction.atomic
def keep_late(lead_id: int, call: Call, *, by) -> Touch:
    """A call that was logged after the hold was lost: the story keeps it and says so, the lead does not move. Its
    note stands there once: who ended the hold may have kept it."""
    lead = Lead.objects.select_for_update(of=["self"], no_key=True).get(pk=lead_id)
    logged = Touch.objects.filter(key=call.key).first()
    if logged is None and call.note and drafts.is_kept(call.note, call.key):
        call = replace(call, note="")
    return logged or _write(lead, call, by, contact_id=lead.contact_id, attempt=0, late=True)


def why_late(lead: Lead, by) -> str:
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
    if lead.stream not in CALLED:
        return _("%(company)s went to %(stream)s meanwhile.") % facts
    return _("Your hold on %(company)s had ended.") % facts


def _write(lead: Lead, call: Call, by, *, contact_id, attempt: int, late: bool = False) -> Touch:
    return Touch.objects.create(
        key=call.key,
        lead=lead,
        contact_id=contact_id,
        round=lead.round,
        kind=Touch.Kind.CALL,
        outcome=call.outcome,
        attempt=attempt,
        seconds=call.seconds,
        chance=call.chance,
        chance_before=lead.chance if call.chance else None,
        note=call.note.strip(),
        late=late,
        by=by,
        at=clock.now(),
    )


def _know(lead: Lead, call: Call, by, was: undo.Before) -> None:
    """What every call leaves on the lead, written with whatever the outcome changes."""
    lead.first_called_at = lead.first_called_at or clock.now()
    if call.was_conversation:
        lead.holder = lead.inside_rep = by
        lead.chance = call.chance or lead.chance
        was.unspoken = bool(lead.seats.filter(contact=lead.contact, spoken=False).update(spoken=True))
    if call.answers:
        was.answers = qualification.answer(lead, call.answers, by)
