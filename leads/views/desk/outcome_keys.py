"""The outcome keys of the card: the effect of each, and the exits that some of them propose."""

from leads.calling import callback_times, outcome_previews
from leads.funnel import exit_hooks
from leads.models.calling.activity import Outcome
from leads.models.stages import ANSWERED_BY_FIELD
from leads.recycling import exits
from leads.recycling.exits import ExitRoute

TONES = {Outcome.QUALIFIED: "good", Outcome.MEETING: "good", Outcome.DO_NOT_CALL: "bad"}
#: Outcomes with a follow-up panel on this page; the handoff outcomes have their own form.
PANELS = {
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
}
#: Outcomes with the handoff form.
HANDOVERS = {Outcome.QUALIFIED, Outcome.MEETING}


def later(lead, understood: callback_times.CallbackSlot | None, person) -> exits.ExitOption:
    """Return the exit proposed by Interested, later, from the parsed day or else the default one."""
    on = (
        understood.day
        if understood and not understood.problem
        else outcome_previews.default_nurture_day(lead)
    )
    return exits.exit_for_outcome(lead, ExitRoute.NURTURE, on, inside=person)


def exits_of(step, person, form) -> dict:
    """Return the exits proposed by the outcomes that close a lead (R10), by panel."""
    lead, promise = step.lead, step.also_promised
    understood = form.understood if form and form.asks() == Outcome.LATER else None
    return {
        Outcome.LATER.value: later(lead, understood, person),
        Outcome.NO_INTEREST.value: exits.exit_for_outcome(
            lead, ExitRoute.MARKETING, promise=promise, inside=person
        ),
        "for_good": exits.exit_option(lead, ExitRoute.DISQUALIFIED),
        "promised": (promise or "").replace("T", " "),
        "impact": exit_hooks.impact_preview(lead) if step.planned_at and _may_exit_here(lead) else [],
    }


def _may_exit_here(lead) -> bool:
    """Whether an outcome can close the lead: from SQL on it is closed in the handoffs."""
    return lead.stage not in ANSWERED_BY_FIELD


def keys_of(campaign, effects: dict) -> list[dict]:
    """Return the campaign's outcome keys; `effects` has the effect of each outcome."""
    return [
        {
            "key": str(key.number),  # a number would be localized
            "value": key.outcome.value,
            "label": key.name,
            "does": effects[key.outcome],
            "tone": TONES.get(key.outcome, ""),
            "panel": key.outcome in PANELS,
            "hands_over": key.outcome in HANDOVERS,
        }
        for key in campaign.outcomes()
    ]
