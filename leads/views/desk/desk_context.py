"""Template context of the desk: the card, the parts around it, the empty queue."""

import uuid
from datetime import datetime

from django.utils.functional import SimpleLazyObject

from leads.calling import callback_times, daily_stats, field_questions, outcome_previews, snapshot, undo
from leads.compliance import calling_law
from leads.forms.accounts.stakeholders import QuickAddForm
from leads.forms.desk.calling import NO_INTEREST_REASONS, CallForm
from leads.forms.probability import PROBABILITIES
from leads.forms.support.send import SupportTaskForm
from leads.funnel import card_questions
from leads.funnel.timeline import timeline_of
from leads.models import Activity, Pause, Skip, SupportTask
from leads.models.calling.activity import CONVERSATION_OUTCOMES, Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import FinalReason
from leads.queue import call_card as known
from leads.queue import holds, lookahead, pauses
from leads.queue.empty_queue import explain_empty_queue
from leads.scoring import reasons
from salesdesk import clock
from salesdesk.clock import display
from salesdesk.custom_fields.reading import filled_in

from . import outcome_keys

#: Panels that ask for a reason instead of logging a call.
ASKS_WHY = ("skip", "pause")


def page_context(
    person, step, *, form=None, note: str = "", logged: Activity | None = None, ask: str = ""
) -> dict:
    """Return the context of the whole page; `ask` opens the skip or pause panel."""
    company = _company(step)
    middle = stage_context(person, step, form, company=company, note=note) | after_call_context(
        logged, person
    )
    return middle | side_context(person, step, company) | ({"open": ask} if ask in ASKS_WHY else {})


def stage_context(
    person,
    step,
    form=None,
    *,
    company: dict | None = None,
    tried: bool = False,
    note: str = "",
) -> dict:
    """Return the context of the stage: the current call, the start button, or why the queue is empty.

    `tried` means that a claim just found no call. `note` prefills the note field.
    """
    if step is None:
        pause = pauses.open_pause(person)
        can_start = not (pause or tried) and lookahead.waiting_count(person) > 0
        empty = None if can_start else explain_empty_queue(person, pause)
        paused = {"pause": pause, "pauses": Pause.Reason.choices}
        return paused | {"step": None, "can_start": can_start, "empty": empty}
    draft = {"note": note} if note else _draft(step)
    return hold_context(step, draft, form) | body_context(
        person, step, form, draft, company or _company(step)
    )


def hold_context(step, draft: dict | None = None, form=None) -> dict:
    """Return the part of a card that belongs to its hold: submission key, fence and running call."""
    press = (form.data.get("key") if form else "") or (draft or {}).get("key") or str(uuid.uuid4())
    seconds = form.data.get("seconds", "") if form else ""
    hold = step.lead.hold
    of_hold = {"key": press, "fence": hold.fence, "seconds": seconds, "runs": holds.call_seconds(hold)}
    return {"step": step, "lead": step.lead, "held": of_hold}


def body_context(person, step, form=None, draft: dict | None = None, company: dict | None = None) -> dict:
    """Return the context of the card body. It must not depend on the hold, because the body may be prerendered."""
    lead, draft = step.lead, draft or {}
    company = company or _company(step)
    previewed_at = clock.now()
    effects = outcome_previews.preview_outcomes(step, company["advice"], person, previewed_at)
    return (
        company
        | {
            "form": form,
            "previewed_at": previewed_at.isoformat(),
            "open": form.asks() if form else "",
            "typed": draft | _field_values(lead, person, form),
            "skips": Skip.Reason.choices,
            "pauses": Pause.Reason.choices,
            "support_form": SimpleLazyObject(lambda: SupportTaskForm(by=person)),  # seldom read
            "kinds": SupportTask.Kind.choices,
            "chances_of_panel": PROBABILITIES,
            "number": step.contact.phone_shown,
            "others": [
                each for each in company["people"] if each.pk != step.contact_id and not each.suppressed
            ][:9],
            "first_call_by": step.due_at + lead.campaign.first_call_within,
            "questions": _restore_typed(known.questions_of(lead), form.data if form else draft),
            "card_facts": filled_in(step, known.CARD_ROWS),
            "score": reasons.score_of(lead, step.score_reasons),
            "deal_questions": card_questions.left(step.confirmed),
            "there": clock.local(clock.now(), lead.company.place.zone),
            "their_zone": callback_times.zone_of(lead, person),
            "offers_call_back": Outcome.CALL_BACK not in lead.campaign.hidden_outcomes,
            "exits": outcome_keys.exits_of(step, person, form),
            "outcomes": outcome_keys.keys_of(lead, effects),
            "reasons": [
                (number, each.value, each.label, isinstance(each, FinalReason))
                for number, each in enumerate(NO_INTEREST_REASONS, 1)
            ],
        }
    )


def side_context(person, step, company: dict | None = None) -> dict:
    """Return the context around the card: queue, stakeholders, timeline and the rep's day."""
    ahead, waiting = lookahead.next_calls(person)
    context = {
        "ahead": ahead,
        "waiting": "99+" if waiting > 99 else str(waiting),
        "meets": person.steps.filter(kind=StepKind.RESCHEDULE)
        .select_related("lead__company")
        .order_by("due_at")[:5],
        "day": daily_stats.stats_of(person),
        "field_asks": field_questions.open_questions(person, _draft(step)),
    }
    if step is None:
        return context | {"step": None}
    stakeholders = {
        "may_tell": True,
        "line": QuickAddForm(lead=step.lead, by=person, initial={"line": _draft(step).get("line", "")}),
    } | calling_law.call_rules(step.lead, person)
    return (
        context | stakeholders | (company or _company(step)) | {"timeline": timeline_of(step.lead, limit=10)}
    )


def after_call_context(activity: Activity | None, person, *, at: datetime | None = None) -> dict:
    """Return the context of the bar about the call just logged: undo, and the chance after a conversation."""
    if activity is None:
        return {}
    lead, outcome = activity.lead, activity.outcome
    talked = outcome in CONVERSATION_OUTCOMES and lead.is_open and not activity.probability
    name = lead.campaign.outcome_names.get(outcome) or activity.get_outcome_display()
    return {
        "logged": activity,
        "logged_said": f"{name}, {display.short_moment(at, person)}" if at else name,
        "undoable": outcome in undo.UNDOABLE_OUTCOMES and not activity.late,
        "undo_seconds": round(snapshot.UNDO_WINDOW.total_seconds()),
        "chances": PROBABILITIES if talked and not activity.late else [],
    }


def _draft(step) -> dict:
    """Return the draft saved with the hold of this step."""
    return step.lead.hold.draft if step else {}


def _company(step) -> dict:
    if step is None:
        return {}
    people = known.stakeholders_of(step.lead)
    return {
        "step": step,
        "lead": step.lead,
        "people": people,
        "gaps": known.missing_roles(people),
        "advice": known.advice_for(step.lead, people),
    }


def _field_values(lead, person, form) -> dict:
    """Return the values of the form fields: what was submitted, else the proposals."""
    slot = outcome_previews.default_callback_at(lead)
    proposed = {
        "probability_at": str(lead.probability or ""),
        "probability_on": str(lead.probability or ""),
        "proposed_at": callback_times.local_time(slot, callback_times.zone_of(lead, person)),
        "proposed_said": display.short_moment(slot, person),
        "proposed_on": outcome_previews.default_nurture_day(lead),
    }
    if form is None:
        return proposed
    shown = {name for name in CallForm.base_fields if name in form.data} - {"proposed_at", "proposed_on"}
    return proposed | {name: form.data[name] for name in shown}


def _restore_typed(questions, values):
    for question in questions:
        typed = values.get(f"answer_{question.pk}")
        question.shown = question.answered or "" if typed is None else typed
    return questions
