"""The handoff history of a lead: who had it each time, for how long, and why it came back."""

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
    """One handoff, with the formatted working time that field had it and that inside had it before."""

    handoff: Handoff
    at_field: str
    at_inside: str


def handoff_rounds(lead: Lead, people: Sequence[User] = (), user: User | None = None) -> list[HandoffRound]:
    """Return all handoffs of `lead` in order, with their questions.

    Costs two statements, plus one for the absences of everyone involved and of `people`, whose clocks are shown on
    the same page. With `user`, each handoff has `agenda_item`, the id of the lead's open agenda item that they may
    see, or None.
    """
    questions = Prefetch("questions", HandoffQuestion.objects.select_related("asked_by", "answered_by"))
    found = lead.handoffs.select_related("offered_by", "to", "answered_by").order_by("number")
    if user:
        items = AgendaItem.objects.open().visible_to(user).filter(lead=OuterRef("lead"))
        found = found.annotate(agenda_item=Subquery(items.values("pk")[:1]))
    handoffs = list(found.prefetch_related(questions))
    offerers = [handoff.offered_by for handoff in handoffs[1:]]
    prefetch_related_objects([*people, *offerers], "absences")
    previous = None
    rounds = []
    for handoff in handoffs:
        rounds.append(HandoffRound(handoff, _at_field(handoff), _at_inside(previous, handoff)))
        previous = handoff
    return rounds


def _at_field(handoff: Handoff) -> str:
    return "" if handoff.is_open else sla_clock.answer_time(handoff)


def _at_inside(previous: Handoff | None, handoff: Handoff) -> str:
    """Return the working time of the inside rep between the last return and this offer."""
    if previous is None or previous.answered_at is None or previous.state == Handoff.State.PASSED_ON:
        return ""
    time = handoff.offered_by.calendar.between(previous.answered_at, handoff.offered_at)
    return sla_clock.format_working_time(time) if time > timedelta() else ""
