"""What the desk's page is drawn from: the card in the middle, what stands around it, the empty desk."""

import uuid
from datetime import datetime

from leads.calling import callback_times, daily_stats, field_questions, outcome_previews, undo
from leads.compliance import calling_law
from leads.forms.calling import NO_INTEREST
from leads.forms.probability import CHANCES
from leads.forms.stakeholders import PersonLineForm
from leads.funnel import exit_hooks
from leads.funnel.timeline import story
from leads.models import Pause, Skip, Touch
from leads.models.nextstep import Kind
from leads.models.stages import ANSWERED_BY_FIELD, FinalReason
from leads.models.touch import CONVERSATIONS, Outcome
from leads.queue import call_card as known
from leads.queue import holds, lookahead, pauses
from leads.queue.empty_queue import why_empty
from leads.recycling import exits
from leads.recycling.exits import Way
from salesdesk import clock
from salesdesk.clock import display

TONES = {Outcome.QUALIFIED: "good", Outcome.MEETING: "good", Outcome.DO_NOT_CALL: "bad"}
#: Outcomes that ask something further in a panel of this page; the handoff has a form of its own.
PANELS = {
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
}

#: Panels that ask why nothing is logged.
ASKS_WHY = ("skip", "pause")


def whole(person, step, *, form=None, note: str = "", logged: Touch | None = None, ask: str = "") -> dict:
    """The whole page; `ask` opens a panel that asks why: skip or pause."""
    company = _company(step)
    middle = card(person, step, form, company=company, note=note) | after(logged, person)
    return middle | around(person, step, company) | ({"open": ask} if ask in ASKS_WHY else {})


def card(
    person,
    step,
    form=None,
    *,
    company: dict | None = None,
    tried: bool = False,
    note: str = "",
) -> dict:
    """The stage: the lead on screen; else a way to start, or why there is nothing (`tried`: none was found).
    `note` was typed before, and stands in its field again."""
    if step is None:
        pause = pauses.open_of(person)
        can_start = not (pause or tried) and lookahead.waiting(person) > 0
        empty = None if can_start else why_empty(person, pause)
        paused = {"pause": pause, "pauses": Pause.Reason.choices}
        return paused | {"step": None, "can_start": can_start, "empty": empty}
    draft = {"note": note} if note else step.lead.hold.draft
    return held(step, draft, form) | body(person, step, form, draft, company or _company(step))


def held(step, draft: dict | None = None, form=None) -> dict:
    """What of a card belongs to its hold: the press that it waits for, the fence, and the call that runs."""
    press = (form.data.get("key") if form else "") or (draft or {}).get("key") or str(uuid.uuid4())
    seconds = form.data.get("seconds", "") if form else ""
    hold = step.lead.hold
    of_hold = {"key": press, "fence": hold.fence, "seconds": seconds, "runs": holds.runs_for(hold)}
    return {"step": step, "lead": step.lead, "held": of_hold}


def body(person, step, form=None, draft: dict | None = None, company: dict | None = None) -> dict:
    """The card itself. Whoever holds the lead, and whether anybody does: it may be drawn beforehand."""
    lead, draft = step.lead, draft or {}
    company = company or _company(step)
    return company | {
        "form": form,
        "open": form.asks() if form else "",
        "typed": {"note": draft.get("note", "")} | _typed(lead, person, form),
        "skips": Skip.Reason.choices,
        "pauses": Pause.Reason.choices,
        "chances_of_panel": CHANCES,
        "number": step.contact.phone_shown,
        "others": [each for each in company["people"] if each.pk != step.contact_id and not each.silenced][
            :9
        ],
        "first_call_by": step.due_at + lead.campaign.first_call_within,
        "questions": _with_typed(known.questions_of(lead), form.data if form else draft),
        "there": clock.local(clock.now(), lead.company.place.zone),
        "their_zone": callback_times.zone_of(lead, person),
        "offers_call_back": Outcome.CALL_BACK not in lead.campaign.outcomes_hidden,
        "doors": _doors(step, person, form),
        "outcomes": _outcomes(lead.campaign, outcome_previews.consequences(step, company["advice"], person)),
        "reasons": [
            (number, each.value, each.label, isinstance(each, FinalReason))
            for number, each in enumerate(NO_INTEREST, 1)
        ],
    }


def around(person, step, company: dict | None = None) -> dict:
    """The queue on the left, who decides and what happened on the right, the rep's day above."""
    ahead, waiting = lookahead.ahead(person)
    context = {
        "ahead": ahead,
        "waiting": "99+" if waiting > 99 else waiting,
        "meets": person.steps.filter(kind=Kind.MEET).select_related("lead__company").order_by("due_at")[:5],
        "day": daily_stats.day_of(person),
        "field_asks": field_questions.of(person),
    }
    if step is None:
        return context | {"step": None}
    seats = {
        "may_tell": True,
        "must_say": calling_law.must_say(step.lead),
        "line": PersonLineForm(lead=step.lead, by=person),
    }
    return context | seats | (company or _company(step)) | {"story": story(step.lead, limit=10)}


def after(touch: Touch | None, person, *, at: datetime | None = None) -> dict:
    """What stands above the next card when a call was just logged: take it back, or say the chance."""
    if touch is None:
        return {}
    lead, outcome = touch.lead, Outcome(touch.outcome)
    talked = outcome in CONVERSATIONS and lead.is_open and not touch.chance
    name = lead.campaign.outcome_names.get(outcome) or outcome.label
    return {
        "logged": touch,
        "logged_said": f"{name}, {display.said(at, person)}" if at else name,
        "undoable": outcome in undo.CAN_BE_TAKEN_BACK and not touch.late,
        "undo_seconds": round(undo.WITHIN.total_seconds()),
        "chances": CHANCES if talked and not touch.late else [],
    }


def _company(step) -> dict:
    if step is None:
        return {}
    people = known.people_of(step.lead)
    return {
        "step": step,
        "lead": step.lead,
        "people": people,
        "gaps": known.gaps(people),
        "advice": known.advice_for(step.lead, people),
    }


def later(lead, meant: callback_times.Slot | None, person) -> exits.Door:
    """Who calls from which day, behind "interested later": the day that was understood, else the proposed one."""
    on = meant.day if meant and not meant.problem else outcome_previews.nurture_on(lead)
    return exits.behind_key(lead, Way.NURTURE, on, inside=person)


def _doors(step, person, form) -> dict:
    """What the keys that let a lead drop propose (R10), by their panel; `for_good` is behind the last reasons."""
    lead, promise = step.lead, step.also_promised
    meant = form.meant if form and form.asks() == Outcome.LATER else None
    return {
        Outcome.LATER.value: later(lead, meant, person),
        Outcome.NO_INTEREST.value: exits.behind_key(lead, Way.MARKETING, promise=promise, inside=person),
        "for_good": exits.door(lead, Way.FINAL),
        "promised": (promise or "").replace("T", " "),
        "void": exit_hooks.impact_preview(lead) if step.planned_at and _is_insides(lead) else [],
    }


def _is_insides(lead) -> bool:
    """Whether a key lets it drop: further on it is answered in the handoffs."""
    return lead.stage not in ANSWERED_BY_FIELD


def _outcomes(campaign, said: dict) -> list[dict]:
    return [
        {
            "key": key.number,
            "value": key.outcome.value,
            "label": key.name,
            "does": said[key.outcome],
            "tone": TONES.get(key.outcome, ""),
            "panel": key.outcome in PANELS,
        }
        for key in campaign.outcomes()
    ]


def _typed(lead, person, form) -> dict:
    """What the fields show: what was typed a moment ago, else what is proposed."""
    slot = outcome_previews.call_back_at(lead)
    proposed = {
        "chance_at": str(lead.chance or ""),
        "chance_on": str(lead.chance or ""),
        "proposed_at": callback_times.wall_of(slot, callback_times.zone_of(lead, person)),
        "proposed_said": display.said(slot, person),
        "proposed_on": outcome_previews.nurture_on(lead),
    }
    if form is None:
        return proposed
    shown = {name for name in form.fields if name in form.data} - {"proposed_at", "proposed_on"}
    return proposed | {name: form.data[name] for name in shown}


def _with_typed(questions, said):
    for question in questions:
        typed = said.get(f"answer_{question.pk}")
        question.shown = question.answered or "" if typed is None else typed
    return questions
