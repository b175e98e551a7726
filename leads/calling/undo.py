"""Undo a logged call or another activity within seconds (docs/decisions/0007-undo-a-call-from-a-snapshot.md).

It stays in the timeline, marked as undone. The lead, its steps, stakeholders and answers are restored from a
short-lived snapshot (leads/calling/snapshot.py); the desk shows the lead again. `run` deletes expired snapshots.
"""

import uuid
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from leads.compliance import eligibility
from leads.funnel import activities, probability, transitions
from leads.models import (
    Activity,
    Answer,
    CallSnapshot,
    CompletedStep,
    Contact,
    Lead,
    NextStep,
)
from leads.models.calling.activity import SPOKE, CustomerOutcome, Outcome
from leads.models.lead_fields import UndoableCall
from leads.queue import call_card, claim, holds
from salesdesk import clock

from . import snapshot
from .customer_calls import customer_call_undone

#: Do not call is final, and a qualified lead is withdrawn through its handoff.
UNDOABLE_OUTCOMES = {
    SPOKE,
    Outcome.NO_ANSWER,
    Outcome.VOICEMAIL,
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
    CustomerOutcome.SATISFIED,
    CustomerOutcome.ISSUE,
    CustomerOutcome.REFERRAL,
    CustomerOutcome.REPEAT_ORDER,
}


@transaction.atomic
def undo_call(key: uuid.UUID, *, by) -> NextStep:
    """Undo the call logged with `key` and return its step, held by `by` again.

    Raises Refused, with a message for the rep, if the undo window is over, the lead has changed since or a
    colleague holds the company; then nothing changes.
    """
    claim.lock_person(by)
    lead, known = _lock_undoable(key, by)
    holds.release_all(by, clock.now())
    called = known.activity.contact_id
    _restore(lead, known, by)
    step = call_card.load_steps(lead.steps.filter(contact=called)).get()
    if holds.acquire(step, by) is None:
        raise _held_by(holds.holder_of(lead.company_id))
    return step


@transaction.atomic
def undo_activity(key: uuid.UUID, *, by) -> Lead:
    """Undo the activity that was logged by hand with `key`, and return its lead. Raises Refused as `undo_call`."""
    lead, known = _lock_undoable(key, by)
    # A claim that has locked a step may be about to hold the company.
    list(NextStep.objects.select_for_update().filter(company=lead.company_id).values_list("pk"))
    holder = holds.holder_of(lead.company_id)
    if known.version > known.version_before and holder and holder != by:
        raise _held_by(holder)
    _restore(lead, known, by)
    eligibility.make_company_ready(lead.company_id, clock.now())
    return lead


def run(now: datetime, limit: int = 1000) -> int:
    """Delete snapshots whose undo window is over. Returns how many."""
    late = CallSnapshot.objects.filter(until__lt=now).select_for_update(skip_locked=True)
    with transaction.atomic():
        pks = list(late.order_by("until").values_list("pk", flat=True)[:limit])
        return CallSnapshot.objects.filter(pk__in=pks).delete()[0]


def _lock_undoable(key: uuid.UUID, by) -> tuple[Lead, CallSnapshot]:
    """Return the lead, locked, and the snapshot from before its activity with `key`. Raises Refused."""
    found = CallSnapshot.objects.filter(activity__key=key, by=by).values_list("lead", flat=True).first()
    if found is None:
        raise _too_late()
    lead = transitions.lock_lead(found)
    known = (
        CallSnapshot.objects.select_related("activity").filter(lead=lead, activity__key=key, by=by).first()
    )
    if known is None or known.until < clock.now():
        raise _too_late()
    if known.version != lead.version or _reopened_since(lead):
        raise transitions.Refused(_("This lead has changed since the call. See its page for details."))
    return lead, known


def _restore(lead: Lead, known: CallSnapshot, by) -> None:
    """Restore everything that the activity changed."""
    before, activity = known.state_before, known.activity
    if activity.outcome in CustomerOutcome.values:
        customer_call_undone(activity)
    if known.version > known.version_before:
        _restore_lead(lead, known, by)
    if before["unspoken"]:
        lead.stakeholders.filter(contact=activity.contact_id).update(spoken_to=False)
    _restore_answers(lead, before["answers"])
    _restore_people(lead, before)
    _mark_undone(lead, known, by)
    known.delete()


def _restore_lead(lead: Lead, known: CallSnapshot, by) -> None:
    before = known.state_before
    _restore_steps(lead, known.activity, before["steps"])
    _set_fields(lead, before["lead"])
    lead.undoing = UndoableCall(known.by_id, known.stage)
    reason = _("Call undone")
    if lead.stage == known.stage:
        transitions.save(lead, by, reason)
    else:
        transitions.move(lead, "undo", by, reason=reason)
    probability.tell_deal(lead, by)


def _restore_steps(lead: Lead, activity: Activity, steps: list[dict]) -> None:
    lead.steps.all().delete()
    planned = [NextStep(lead=lead, **_read(NextStep, step)) for step in steps]
    since = activity.logged_at or activity.at
    for step in planned:
        facts = {"kind": step.kind, "attempt": step.attempt, "due_at": step.due_at}
        CompletedStep.objects.filter(lead=lead, done_at__gte=since, **facts).delete()
    NextStep.objects.bulk_create(planned)


def _set_fields(lead: Lead, facts: dict) -> None:
    for name, value in _read(Lead, facts).items():
        setattr(lead, name, value)


def _restore_answers(lead: Lead, answers: dict[str, dict | None]) -> None:
    given = lead.answers.filter(round=lead.round)
    new = [int(pk) for pk, before in answers.items() if before is None]
    if new:
        given.filter(question__in=new).delete()
    for pk, before in answers.items():
        if before is not None:
            given.filter(question=int(pk)).update(**_read(Answer, before))


def _restore_people(lead: Lead, before: dict) -> None:
    """Delete the contact and stakeholder the call added, unless the contact has activities by now."""
    if before["added_stakeholder"]:
        lead.stakeholders.filter(contact=before["added_stakeholder"]).delete()
    if before["added"]:
        Contact.objects.filter(pk=before["added"], activities__isnull=True).delete()


def _mark_undone(lead: Lead, known: CallSnapshot, by) -> None:
    """Mark the call as undone; a trigger marks its stage changes, so that they are no longer counted."""
    call = known.activity
    activities.log(lead, Activity.Kind.UNDO, by=by, contact_id=call.contact_id, corrects=call)


def _read(model: type[models.Model], facts: dict) -> dict:
    """Convert JSON values to the types of the model's fields."""
    by_name = {each.attname: each for each in model._meta.concrete_fields}
    return {name: by_name[name].to_python(value) for name, value in facts.items()}


def _reopened_since(lead: Lead) -> bool:
    """Whether the call closed the lead and the company has a new open lead in the campaign since."""
    if lead.is_open:
        return False
    return Lead.objects.open().filter(company=lead.company_id, campaign=lead.campaign_id).exists()


def _held_by(who) -> transitions.Refused:
    return transitions.Refused(_("%(who)s is calling this company now.") % {"who": who or _("A colleague")})


def _too_late() -> transitions.Refused:
    return transitions.Refused(
        _("A call can be undone for %(seconds)d seconds. Correct this one with a note on the lead's page.")
        % {"seconds": snapshot.UNDO_WINDOW.total_seconds()}
    )
