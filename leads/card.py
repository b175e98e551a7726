"""What the card on screen tells of a lead: who is who at the company, what was asked, and the route advised."""

from collections.abc import Sequence

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from campaigns.models import Question
from salesdesk.compiled import Compiled, given

from . import deciding
from .models import Contact, Lead, Seat, Suppression
from .routing import Advice

PEOPLE = Compiled(
    lambda: (
        Contact.objects.filter(company=given("company"))
        .annotate(silenced=Exists(Suppression.objects.filter(digest=OuterRef("number_digest"))))
        .annotate(own=FilteredRelation("seats", condition=Q(seats__lead=given("lead"))))
        .annotate(part=F("own__part"), stance=F("own__stance"), spoken=F("own__spoken"))
        .order_by("pk")[:50]
    )
)
QUESTIONS = Compiled(
    lambda: (
        Question.objects.filter(campaign=given("campaign"))
        .annotate(
            own=FilteredRelation(
                "answers", condition=Q(answers__lead=given("lead"), answers__round=given("round"))
            )
        )
        .annotate(answered=F("own__text"))
        .order_by("position", "pk")
    )
)


def people_of(lead: Lead) -> list:
    """Everyone known at the company, each with `part`, `stance` and `spoken` where they have a seat; `silenced`
    must not be called."""
    people: list = PEOPLE.rows(lead=lead.pk, company=lead.company_id)
    for person in people:
        person.company = lead.company
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


def questions_of(lead: Lead) -> Sequence[Question]:
    """The campaign's questions in order, each with its `answered` of this round, in one statement."""
    return QUESTIONS.rows(campaign=lead.campaign_id, lead=lead.pk, round=lead.round)
