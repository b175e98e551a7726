"""The ledger of a lead: each time it was handed over, who had it, for how long, and why it came back."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import prefetch_related_objects

from leads.models import Lead

from . import clocks
from .models import Handoff


@dataclass(frozen=True)
class Round:
    """One handoff. `at_field` is how long field had it, `at_inside` how long inside had it before, in words."""

    handoff: Handoff
    at_field: str
    at_inside: str


def rounds(lead: Lead) -> list[Round]:
    """All handoffs of `lead`, the first one first, with their questions: two statements."""
    found = lead.handoffs.select_related("offered_by", "to", "answered_by").order_by("turn")
    handoffs = list(found.prefetch_related("questions__asked_by", "questions__answered_by"))
    if len(handoffs) > 1:
        prefetch_related_objects(handoffs, "offered_by__absences")
    before = None
    ledger = []
    for handoff in handoffs:
        ledger.append(Round(handoff, _at_field(handoff), _at_inside(before, handoff)))
        before = handoff
    return ledger


def _at_field(handoff: Handoff) -> str:
    return "" if handoff.is_open else clocks.took(handoff)


def _at_inside(before: Handoff | None, handoff: Handoff) -> str:
    """From the return to the next offer, in the working hours of who offered it again."""
    if before is None or before.answered_at is None or before.state == Handoff.State.PASSED_ON:
        return ""
    time = handoff.offered_by.calendar.between(before.answered_at, handoff.offered_at)
    return clocks.spell(time) if time > timedelta() else ""
