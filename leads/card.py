"""What the card on screen tells of a lead: who is who at the company, what was asked, and the route advised."""

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from campaigns.models import Question

from . import deciding
from .models import Lead, Seat
from .routing import Advice


def people_of(lead: Lead) -> list:
    """Everyone known at the company, each with `part`, `stance` and `spoken` where they have a seat."""
    people: list = list(
        lead.company.contacts.annotate(own=FilteredRelation("seats", condition=Q(seats__lead=lead.pk)))
        .annotate(part=F("own__part"), stance=F("own__stance"), spoken=F("own__spoken"))
        .order_by("pk")[:50]
    )
    for person in people:
        person.part_said = Seat.Part(person.part).label if person.part else ""
        person.stance_said = Seat.Stance(person.stance).label if person.stance else ""
    return people


def gaps(people: list) -> list[str]:
    """Who is still missing from the decision making unit, as questions to ask."""
    questions = {Seat.Part.DECIDES: _("Who decides?"), Seat.Part.SIGNS: _("Who signs?")}
    taken = {person.part for person in people}
    return [questions[part] for part in Seat.DECIDERS if part not in taken]


def advice_for(lead: Lead, people: list) -> Advice:
    """The route that the facts of this lead propose, or that somebody chose (R8)."""
    return deciding.way_of(lead, deciders_among(people))


def deciders_among(people: list) -> int:
    """How many of the people at a company decide or sign."""
    return sum(person.part in Seat.DECIDERS for person in people)


def questions_of(lead: Lead) -> list[Question]:
    """The campaign's questions in order, each with its `answered` of this round, in one statement."""
    return list(
        Question.objects.filter(campaign=lead.campaign_id)
        .annotate(
            given=FilteredRelation("answers", condition=Q(answers__lead=lead.pk, answers__round=lead.round))
        )
        .annotate(answered=F("given__text"))
        .order_by("position", "pk")
    )
