"""Taking back a call within ten seconds (docs/decisions, "A call is taken back by what stood before it").

The call stays in the story, marked; the lead, its steps, its seats and answers are as before, and the lead is on
screen again. How they stood before is kept in a row of a few seconds' life: `remember` writes it, `take_back`
uses it, `run` forgets it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Answer, BeforeCall, Contact, Lead, NextStep, StageChange, StepDone, TakenBack, Touch
from leads.models.touch import Outcome
from leads.queue import call_card, claim, holds
from salesdesk import clock

#: What the screen shows, and what the network may take besides.
WITHIN, GRACE = timedelta(seconds=10), timedelta(seconds=5)
#: Do not call is final; what was qualified is withdrawn from its handoff.
CAN_BE_TAKEN_BACK = {
    Outcome.NO_ANSWER,
    Outcome.VOICEMAIL,
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
}
#: What a call may change on a lead itself, beside its stage.
LEAD = (
    "stream",
    "holder_id",
    "inside_rep_id",
    "field_rep_id",
    "contact_id",
    "round",
    "chance",
    "reason",
    "final",
    "recycle_on",
    "rests_until",
    "review_on",
    "first_called_at",
    "closed_at",
    "closed_by_id",
)
STEP = tuple(
    each.attname
    for each in NextStep._meta.concrete_fields
    if each.name not in ("id", "lead", "ready", "cold_first")
)


@dataclass
class Before:
    """What stands now, before the call changes it. `unspoken`: who was called had a seat, and nobody had spoken to
    them; `answers` by question id, None where there was none."""

    stage: str
    version: int
    lead: dict
    steps: list[dict]
    unspoken: bool = False
    #: Another call than this one is promised.
    promised: bool = False
    answers: dict[int, dict | None] = field(default_factory=dict)
    #: Who was added at the company by this call, and who got a seat by it.
    added: int | None = None
    seated: int | None = None


def before(lead: Lead, steps: list[NextStep]) -> Before:
    """How `lead` (locked) and its open `steps` stand."""
    return Before(
        lead.stage,
        lead.version,
        {name: getattr(lead, name) for name in LEAD},
        [{name: getattr(step, name) for name in STEP} for step in steps],
    )


def remember(touch: Touch, lead: Lead, was: Before) -> None:
    """Keep for some seconds how `lead` stood before `touch`. One statement; the call before that is settled."""
    facts = {"lead": was.lead, "steps": was.steps, "unspoken": was.unspoken, "answers": was.answers}
    BeforeCall.objects.bulk_create(
        [
            BeforeCall(
                lead=lead,
                touch=touch,
                by=touch.by,
                stage=was.stage,
                since=was.version,
                version=lead.version,
                was=facts | {"added": was.added, "seated": was.seated},
                until=touch.at + WITHIN + GRACE,
            )
        ],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=["touch", "by", "stage", "since", "version", "was", "until"],
    )


@transaction.atomic
def take_back(key: uuid.UUID, *, by) -> NextStep:
    """Undo the call whose button was pressed with `key`, and put its lead back on the screen of `by`.

    Raises Refused with a sentence when it is too late, or somebody else was quicker; then nothing changed.
    """
    claim.one_screen(by)
    found = BeforeCall.objects.filter(touch__key=key, by=by).values_list("lead", flat=True).first()
    if found is None:
        raise _too_late()
    lead = transitions.locked(found)
    known = BeforeCall.objects.select_related("touch").filter(lead=lead, touch__key=key, by=by).first()
    now = clock.now()
    if known is None or known.until < now:
        raise _too_late()
    if known.version != lead.version or _opened_anew(lead):
        raise transitions.Refused(_("Something happened to this lead since: its page shows what."))
    holds.release_of(by, now)
    step = _as_before(lead, known, by)
    if holds.take(step, by) is None:
        who = holds.holder_of(lead.company_id)
        raise transitions.Refused(_("%(who)s is calling this company now.") % {"who": who or _("Somebody")})
    return step


def run(now: datetime, limit: int = 1000) -> int:
    """Forget what can't be taken back any more. Returns how many."""
    late = BeforeCall.objects.filter(until__lt=now).select_for_update(skip_locked=True)
    with transaction.atomic():
        pks = list(late.order_by("until").values_list("pk", flat=True)[:limit])
        return BeforeCall.objects.filter(pk__in=pks).delete()[0]


def _as_before(lead: Lead, known: BeforeCall, by) -> NextStep:
    """Everything that the call changed, put back; returns the step that was on screen."""
    was, touch = known.was, known.touch
    _steps_as_before(lead, touch, was["steps"])
    _set_fields(lead, was["lead"])
    lead.before = known
    said = _("Taken back")
    if lead.stage == known.stage:
        transitions.save(lead, by, said)
    else:
        transitions.move(lead, "undo", by, reason=said)
    if was["unspoken"]:
        lead.seats.filter(contact=touch.contact_id).update(spoken=False)
    _answers_as_before(lead, was["answers"])
    _people_as_before(lead, was)
    _mark(lead, known, by)
    known.delete()
    return call_card.steps(lead.steps.filter(contact=touch.contact_id)).get()


def _steps_as_before(lead: Lead, touch: Touch, steps: list[dict]) -> None:
    lead.steps.all().delete()
    planned = [NextStep(lead=lead, **_read(NextStep, step)) for step in steps]
    for step in planned:
        facts = {"kind": step.kind, "attempt": step.attempt, "due_at": step.due_at}
        StepDone.objects.filter(lead=lead, done_at__gte=touch.at, **facts).delete()
    NextStep.objects.bulk_create(planned)


def _set_fields(lead: Lead, facts: dict) -> None:
    for name, value in _read(Lead, facts).items():
        setattr(lead, name, value)


def _answers_as_before(lead: Lead, answers: dict[str, dict | None]) -> None:
    given = lead.answers.filter(round=lead.round)
    new = [int(pk) for pk, was in answers.items() if was is None]
    if new:
        given.filter(question__in=new).delete()
    for pk, was in answers.items():
        if was is not None:
            given.filter(question=int(pk)).update(**_read(Answer, was))


def _people_as_before(lead: Lead, was: dict) -> None:
    """Who was added by mistake goes, unless somebody wrote about them meanwhile."""
    if was["seated"]:
        lead.seats.filter(contact=was["seated"]).delete()
    if was["added"]:
        Contact.objects.filter(pk=was["added"], touches__isnull=True).delete()


def _mark(lead: Lead, known: BeforeCall, by) -> None:
    """The call and what it moved stay where they were written, and count no more."""
    Touch.objects.create(
        lead=lead,
        contact_id=known.touch.contact_id,
        round=lead.round,
        kind=Touch.Kind.UNDO,
        corrects=known.touch,
        by=by,
        at=clock.now(),
    )
    moved = StageChange.objects.filter(lead=lead, version__gt=known.since, version__lte=lead.version)
    TakenBack.objects.bulk_create(TakenBack(change=change) for change in moved)


def _read(model: type[models.Model], facts: dict) -> dict:
    """What JSON kept, as the model's fields have it."""
    by_name = {each.attname: each for each in model._meta.concrete_fields}
    return {name: by_name[name].to_python(value) for name, value in facts.items()}


def _opened_anew(lead: Lead) -> bool:
    """Lost by the call, and the same company was brought into the campaign again since."""
    if lead.is_open:
        return False
    return Lead.objects.open().filter(company=lead.company_id, campaign=lead.campaign_id).exists()


def _too_late() -> transitions.Refused:
    return transitions.Refused(
        _("Ten seconds have passed: the call stands. A note on the lead's page corrects it.")
    )
