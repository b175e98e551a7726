"""Field asks before it answers: the clock stands, and inside finds the question on top of the desk (R9)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.acceptance import answers, escalation, questions
from handoffs.models import Handoff, HandoffQuestion
from handoffs.models.handoff import Reason
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models.next_step import StepKind
from leads.monitoring import leaks
from salesdesk import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def now_of(handoff):
    return Handoff.objects.get(pk=handoff.pk)


def test_a_question_stops_the_clock_and_its_answer_starts_it_with_what_was_left(waiting, ann, dov, tuesday):
    with clock.moved_to(tuesday + 2 * HOUR):
        questions.ask(waiting, dov, text="Who signs above 25?")
    with clock.moved_to(tuesday + timedelta(days=7)) as later:
        standing = now_of(waiting)
        assert 22 * HOUR == standing.time_left_at(later)
        assert 0 == escalation.run(later)
        questions.answer(standing, ann, answer="The board.")

        running = now_of(waiting)
        assert 22 * HOUR == running.time_left_at(later)
        assert dov.calendar.add(later, 22 * HOUR) == running.due_at


def test_what_was_late_when_it_was_asked_is_as_late_when_it_is_answered(waiting, ann, dov):
    with clock.moved_to(dov.calendar.add(waiting.due_at, 3 * HOUR)):
        questions.ask(waiting, dov, text="Who signs?")
    with clock.moved_to(waiting.due_at + timedelta(days=14)) as later:
        questions.answer(now_of(waiting), ann, answer="The board.")

        assert -3 * HOUR == now_of(waiting).time_left_at(later)
        assert 3 * HOUR == dov.calendar.between(now_of(waiting).due_at, later)


def test_the_question_is_insides_next_step_and_both_stand_in_the_story(waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    step = waiting.lead.steps.get()
    assert (StepKind.QUESTION, ann, "Who signs?") == (step.kind, step.assignee, step.why)

    questions.answer(waiting, ann, answer="The board.")

    step = waiting.lead.steps.get()
    assert (StepKind.ANSWER, dov) == (step.kind, step.assignee)
    said = [(line.what, line.said) for line in timeline_of(waiting.lead)]
    assert ("Field asks", "Who signs?") in said
    assert ("Inside answers", "The board.") in said
    assert not leaks.leaks().exists()


def test_one_question_at_a_time(waiting, dov):
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(transitions.Refused, match="Ann has a question of yours"):
        questions.ask(waiting, dov, text="And when?")
    with pytest.raises(IntegrityError, match="one_open_question"), transaction.atomic():
        HandoffQuestion.objects.create(handoff=waiting, text="And when?", asked_by=dov)


def test_only_who_was_asked_tells_or_the_manager(waiting, ann, ben, cleo, dov):
    with pytest.raises(transitions.Refused, match="Nothing was asked"):
        questions.answer(waiting, ann, answer="The board.")
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(transitions.NotYours, match="Ann was asked"):
        questions.answer(waiting, ben, answer="Me.")
    questions.answer(waiting, cleo, answer="The board.")
    with pytest.raises(transitions.Refused, match="Cleo answered that first"):
        questions.answer(waiting, ann, answer="The board.")


def test_field_may_answer_before_it_was_told(waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    answers.send_back(waiting, dov, reason=Reason.BUDGET_HOLDER)

    with pytest.raises(transitions.Refused, match="Dov was first: sent back today 10:00"):
        questions.answer(waiting, ann, answer="The board.")
    assert "Budget holder missing" == waiting.lead.steps.get().why


def test_field_asks_from_the_page_and_inside_answers_at_the_desk(client, waiting, ann, dov):
    client.force_login(dov)
    sent = client.post(reverse("handoff-ask", args=[waiting.pk]), {"text": "Who signs?"}, follow=True)
    assert "stands, 24 h left" in sent.content.decode()
    assert reverse("handoff-ask", args=[waiting.pk]) not in sent.content.decode()

    client.force_login(ann)
    desk = client.get(reverse("desk")).content.decode()
    assert "Dov asks about Van Houten Logistiek" in desk
    url = reverse("field-question-answer", args=[waiting.lead_id])
    empty = client.post(url, {"answer": "  ", "desk": "1"}, headers={"hx-request": "true"})
    assert (422, True) == (empty.status_code, "This field is required" in empty.content.decode())

    told = client.post(url, {"answer": "The board.", "desk": "1"}, follow=True)
    assert "Dov has your answer" in told.content.decode()
    assert "Dov asks" not in told.content.decode()


def test_an_answer_that_comes_too_late_keeps_what_was_typed(client, waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    answers.send_back(waiting, dov, reason=Reason.OTHER, missing="Never mind")
    client.force_login(ann)

    sent = client.post(reverse("field-question-answer", args=[waiting.lead_id]), {"answer": "The board."})

    assert 422 == sent.status_code
    assert "Dov was first" in sent.content.decode()
