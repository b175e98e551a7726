"""Load what the call card shows of a lead: people at the company, answers and the suggested route."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from campaigns.models import Question, Tip
from campaigns.models.campaign_constraints import MAX_MEETING_PROTECTION
from leads.assignment import closing_route
from leads.assignment.closing_route import RouteAdvice
from leads.funnel import card_questions, exit_hooks
from leads.models import Contact, FocusRequest, Lead, NextStep, Stakeholder, Suppression, Visit
from leads.models.queue.step_kind import StepKind
from leads.scoring import reasons
from salesdesk import clock
from salesdesk.custom_fields.reading import annotations
from salesdesk.db.compiled import Compiled, param

#: How many tips of colleagues stand under the script.
TIPS = 3

#: The rows whose custom fields the card shows, with the columns of their ids.
CARD_ROWS = {"lead": "lead", "company": "company", "contact": "contact"}
STEP = Compiled(lambda: _with_facts(NextStep.objects.filter(pk=param("step")), param("now"), param("until")))
PEOPLE = Compiled(
    lambda: (
        Contact.objects.filter(company=param("company"))
        .annotate(suppressed=Exists(Suppression.objects.filter(digest=OuterRef("number_digest"))))
        .annotate(own=FilteredRelation("stakeholders", condition=Q(stakeholders__lead=param("lead"))))
        .annotate(buying_role=F("own__buying_role"), stance=F("own__stance"), spoken_to=F("own__spoken_to"))
        .order_by("pk")[:50]
    )
)
QUESTIONS = Compiled(
    lambda: (
        Question.objects.filter(campaign=param("campaign"))
        .annotate(
            own=FilteredRelation(
                "answers", condition=Q(answers__lead=param("lead"), answers__round=param("round"))
            )
        )
        .annotate(answered=F("own__text"))
        .order_by("position", "pk")
    )
)


def load_step(pk: int, now: datetime) -> NextStep | None:
    """Return the step with id `pk`, loaded as in `load_steps`, or None if it is gone."""
    return STEP.first(step=pk, now=now, until=now + MAX_MEETING_PROTECTION)


def load_steps(those: QuerySet[NextStep]) -> QuerySet[NextStep]:
    """Return steps with everything the card reads, in one statement.

    `visit_at` and `visit_by`: field's next meeting with this company (R4). `wish_by` and `wish_note`: the focus
    request of this week. `also_promised`: another promised call, in the lead's local time. `planned_at`: the first
    appointment that is cancelled if the lead exits. `confirmed`: what the buyer confirmed, None without an open deal.
    `tips`: what colleagues found to work in the campaign, the most useful first.
    The custom fields of CARD_ROWS and the reasons of the score (leads.scoring.reasons) come along.
    """
    now = clock.now()
    return _with_facts(those, now, now + MAX_MEETING_PROTECTION)


def stakeholders_of(lead: Lead) -> list:
    """Return the contacts of the company, with `buying_role`, `stance` and `spoken_to` where they are stakeholders.

    `suppressed` contacts must not be called.
    """
    people: list = PEOPLE.rows(lead=lead.pk, company=lead.company_id)
    for person in people:
        person.company = lead.company
        person.buying_role_label = (
            Stakeholder.BuyingRole(person.buying_role).label if person.buying_role else ""
        )
        person.stance_said = Stakeholder.Stance(person.stance).label if person.stance else ""
    return people


def missing_roles(people: list) -> list[str]:
    """Return questions about the deciding roles that are still missing."""
    questions = {
        Stakeholder.BuyingRole.DECIDES: _("Who decides?"),
        Stakeholder.BuyingRole.SIGNS: _("Who signs?"),
    }
    taken = {person.buying_role for person in people}
    return [questions[buying_role] for buying_role in Stakeholder.DECIDERS if buying_role not in taken]


def advice_for(lead: Lead, people: list) -> RouteAdvice:
    """Return the suggested route of this lead, or the one somebody chose (R8)."""
    return closing_route.effective_route(lead, count_deciders(people))


def count_deciders(people: list) -> int:
    """Return how many of the people decide or sign."""
    return sum(person.buying_role in Stakeholder.DECIDERS for person in people)


def questions_of(lead: Lead) -> Sequence[Question]:
    """Return the campaign's questions in order, with this round's answer as `answered`, in one statement."""
    return QUESTIONS.rows(campaign=lead.campaign_id, lead=lead.pk, round=lead.round)


def _with_facts(those, now, until):
    visits = Visit.objects.of(OuterRef("company"), now, until)
    callbacks = NextStep.objects.filter(lead=OuterRef("lead"), kind=StepKind.CALLBACK).exclude(
        pk=OuterRef("pk")
    )
    focus_request = FocusRequest.objects.active().filter(lead=OuterRef("lead")).order_by("-week")
    tips = Tip.objects.shared().filter(campaign=OuterRef("lead__campaign")).most_useful_first()
    return those.annotate(
        visit_at=Subquery(visits.values("at")[:1]),
        visit_by=Subquery(visits.values("person__name")[:1]),
        wish_by=Subquery(focus_request.values("by__name")[:1]),
        wish_note=Subquery(focus_request.values("note")[:1]),
        also_promised=Subquery(callbacks.order_by("due_at").values("wall_time")[:1]),
        planned_at=exit_hooks.first_planned_at(OuterRef("lead"), now),
        confirmed=card_questions.confirmed_of(OuterRef("lead"), "lead__stage"),
        tips=ArraySubquery(tips.values(shown=JSONObject(pk="pk", heard="heard", text="text"))[:TIPS]),
        **annotations(CARD_ROWS, on_card=True),
        **reasons.annotations("lead__"),
    ).select_related(
        "lead__company__place",
        "lead__campaign__proposition",
        "lead__campaign__script",
        "lead__variant__split",
        "lead__territory__field_rep",
        "lead__territory__inside_rep",
        "lead__hold",
        "lead__holder",
        "contact",
    )
