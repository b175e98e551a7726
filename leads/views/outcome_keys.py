"""The keys of the card, one an outcome: what each will do, and the exits that some of them propose."""

from leads.calling import callback_times, outcome_previews
from leads.funnel import exit_hooks
from leads.models.calling.activity import Outcome
from leads.models.stages import ANSWERED_BY_FIELD
from leads.recycling import exits
from leads.recycling.exits import ExitRoute

TONES = {Outcome.QUALIFIED: "good", Outcome.MEETING: "good", Outcome.DO_NOT_CALL: "bad"}
#: Outcomes that ask something further in a panel of this page; the handoff has a form of its own.
PANELS = {
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
}


def later(lead, meant: callback_times.CallbackSlot | None, person) -> exits.ExitOption:
    """Who calls from which day, behind "interested later": the day that was understood, else the proposed one."""
    on = meant.day if meant and not meant.problem else outcome_previews.default_nurture_day(lead)
    return exits.exit_for_outcome(lead, ExitRoute.NURTURE, on, inside=person)


def exits_of(step, person, form) -> dict:
    """What the keys that let a lead drop propose (R10), by their panel; `for_good` is behind the last reasons."""
    lead, promise = step.lead, step.also_promised
    meant = form.meant if form and form.asks() == Outcome.LATER else None
    return {
        Outcome.LATER.value: later(lead, meant, person),
        Outcome.NO_INTEREST.value: exits.exit_for_outcome(
            lead, ExitRoute.MARKETING, promise=promise, inside=person
        ),
        "for_good": exits.exit_option(lead, ExitRoute.DISQUALIFIED),
        "promised": (promise or "").replace("T", " "),
        "void": exit_hooks.impact_preview(lead) if step.planned_at and _may_exit_here(lead) else [],
    }


def _may_exit_here(lead) -> bool:
    """Whether a key lets it drop: further on it is answered in the handoffs."""
    return lead.stage not in ANSWERED_BY_FIELD


def keys_of(campaign, said: dict) -> list[dict]:
    """The keys of the campaign; `said` tells what each will do."""
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
