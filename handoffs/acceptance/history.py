"""The ledger of a lead: each time it was handed over, who had it, for how long, and why it came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects

from handoffs.models import AgendaItem, Handoff, HandoffQuestion
from leads.models import Lead
from salesdesk.people.models import User

from . import sla_clock


@dataclass(frozen=True)
class HandoffRound:
    """One handoff. `at_field` is how long field had it, `at_inside` how long inside had it before, in words."""

    handoff: Handoff
    at_field: str
    at_inside: str


def handoff_rounds(lead: Lead, people: Sequence[User] = (), user: User | None = None) -> list[HandoffRound]:
    """All handoffs of `lead`, the first one first, with their questions: two statements, and one for the absences of
    who had it, and of the `people` whose clocks are shown beside them.

    For a `user` each handoff knows the `point` of which the next meeting speaks, where there is one of theirs.
    """
    questions = Prefetch("questions", HandoffQuestion.objects.select_related("asked_by", "answered_by"))
    found = lead.handoffs.select_related("offered_by", "to", "answered_by").order_by("number")
    if user:
        points = AgendaItem.objects.open().visible_to(user).filter(lead=OuterRef("lead"))
        found = found.annotate(point=Subquery(points.values("pk")[:1]))
    handoffs = list(found.prefetch_related(questions))
    had_it = [handoff.offered_by for handoff in handoffs[1:]]
    prefetch_related_objects([*people, *had_it], "absences")
    before = None
    ledger = []
    for handoff in handoffs:
        ledger.append(HandoffRound(handoff, _at_field(handoff), _at_inside(before, handoff)))
        before = handoff
    return ledger


def _at_field(handoff: Handoff) -> str:
    return "" if handoff.is_open else sla_clock.answer_time(handoff)


def _at_inside(before: Handoff | None, handoff: Handoff) -> str:
    """From the return to the next offer, in the working hours of who offered it again."""
    if before is None or before.answered_at is None or before.state == Handoff.State.PASSED_ON:
        return ""
    time = handoff.offered_by.calendar.between(before.answered_at, handoff.offered_at)
    return sla_clock.format_working_time(time) if time > timedelta() else ""
