"""The outcome keys of the card: the effect of each, and the exits that some of them propose."""

from django.utils.translation import gettext as _

from leads.calling import callback_times, customer_calls, outcome_previews
from leads.calling.outcomes import QUOTE_OUTCOMES
from leads.funnel import exit_hooks
from leads.models.calling.activity import SPOKE, UNANSWERED_OUTCOMES, CustomerOutcome, Outcome
from leads.models.stages import ANSWERED_BY_FIELD, Stage
from leads.recycling import exits
from leads.recycling.exits import ExitRoute

TONES = {
    Outcome.QUALIFIED: "good",
    Outcome.MEETING: "good",
    Outcome.DO_NOT_CALL: "bad",
    CustomerOutcome.SATISFIED: "good",
}
#: Outcomes with a follow-up panel on this page; the handoff outcomes have their own form.
PANELS = {
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
}
#: The key that other leads have for "Interested, later".
SPOKE_KEY = "4"
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


def keys_of(lead, effects: dict) -> list[dict]:
    """Return the outcome keys of a call to `lead`; `effects` has the effect of each outcome."""
    keys = [
        {
            "key": str(key.number),  # a number would be localized
            "value": key.outcome.value,
            "label": key.name,
            "does": effects[key.outcome],
            "tone": TONES.get(key.outcome, ""),
            "panel": key.outcome in PANELS,
            "hands_over": key.outcome in HANDOVERS,
        }
        for key in customer_calls.keys_of(lead)
    ]
    return _about_quote(keys, effects) if lead.stage == Stage.OPPORTUNITY else keys


def _about_quote(keys: list[dict], effects: dict) -> list[dict]:
    """Return the keys of a call about a quote: the deal is won and lost on its page, and talking has a key here."""
    offered = (*UNANSWERED_OUTCOMES, *QUOTE_OUTCOMES)
    spoke = {"key": SPOKE_KEY, "value": SPOKE, "label": _("Spoke"), "does": effects[SPOKE], "tone": "good"}
    kept = [each for each in keys if each["value"] in offered]
    return sorted([*kept, spoke], key=lambda each: each["key"])
