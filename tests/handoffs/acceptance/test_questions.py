"""Questions from field: they pause the clock and show at the top of inside's desk (R9)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.acceptance import answers, escalation, questions
from handoffs.models import Handoff, HandoffQuestion
from handoffs.models.handoff import Reason
from leads.funnel import transitions
from leads.funnel.timeline import timeline_of
from leads.models import Activity
from leads.models.queue.step_kind import StepKind
from leads.monitoring import leaks
from salesdesk import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def reloaded(handoff):
    return Handoff.objects.get(pk=handoff.pk)


def test_question_pauses_clock_until_answered(waiting, ann, dov, tuesday):
    with clock.moved_to(tuesday + 2 * HOUR):
        questions.ask(waiting, dov, text="Who signs above 25?")
    with clock.moved_to(tuesday + timedelta(days=7)) as later:
        paused = reloaded(waiting)
        assert 22 * HOUR == paused.time_left_at(later)
        assert 0 == escalation.run(later)
        questions.answer(paused, ann, answer="The board.")

        running = reloaded(waiting)
        assert 22 * HOUR == running.time_left_at(later)
        assert dov.calendar.add(later, 22 * HOUR) == running.due_at


def test_overdue_time_is_unchanged_by_question(waiting, ann, dov):
    with clock.moved_to(dov.calendar.add(waiting.due_at, 3 * HOUR)):
        questions.ask(waiting, dov, text="Who signs?")
    with clock.moved_to(waiting.due_at + timedelta(days=14)) as later:
        questions.answer(reloaded(waiting), ann, answer="The board.")

        assert -3 * HOUR == reloaded(waiting).time_left_at(later)
        assert 3 * HOUR == dov.calendar.between(reloaded(waiting).due_at, later)


def test_question_is_insides_next_step_and_in_timeline(waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    step = waiting.lead.steps.get()
    assert (StepKind.QUESTION, ann, "Who signs?") == (step.kind, step.assignee, step.why)

    questions.answer(waiting, ann, answer="The board.")

    step = waiting.lead.steps.get()
    assert (StepKind.ANSWER, dov) == (step.kind, step.assignee)
    entries = [(entry.activity.kind, entry.text) for entry in timeline_of(waiting.lead) if entry.activity]
    assert (Activity.Kind.HANDOFF_QUESTION, "Who signs?") in entries
    assert (Activity.Kind.HANDOFF_ANSWER, "The board.") in entries
    assert not leaks.leaks().exists()


def test_second_open_question_is_refused(waiting, dov):
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(transitions.Refused, match="Ann has not answered"):
        questions.ask(waiting, dov, text="And when?")
    with pytest.raises(IntegrityError, match="one_open_question"), transaction.atomic():
        HandoffQuestion.objects.create(handoff=waiting, text="And when?", asked_by=dov)


def test_only_inside_rep_or_manager_answers(waiting, ann, ben, cleo, dov):
    with pytest.raises(transitions.Refused, match="no open question"):
        questions.answer(waiting, ann, answer="The board.")
    questions.ask(waiting, dov, text="Who signs?")

    with pytest.raises(transitions.NotYours, match="for Ann"):
        questions.answer(waiting, ben, answer="Me.")
    questions.answer(waiting, cleo, answer="The board.")
    with pytest.raises(transitions.Refused, match="Cleo already answered"):
        questions.answer(waiting, ann, answer="The board.")


def test_send_back_closes_open_question(waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    answers.send_back(waiting, dov, reason=Reason.BUDGET_HOLDER)

    with pytest.raises(transitions.Refused, match="Dov already sent this handoff back"):
        questions.answer(waiting, ann, answer="The board.")
    assert "Budget holder missing" == waiting.lead.steps.get().why


def test_question_asked_on_page_is_answered_on_desk(client, waiting, ann, dov):
    client.force_login(dov)
    sent = client.post(reverse("handoff-ask", args=[waiting.pk]), {"text": "Who signs?"}, follow=True)
    assert "Paused, 24 h left" in sent.content.decode()
    assert reverse("handoff-ask", args=[waiting.pk]) not in sent.content.decode()

    client.force_login(ann)
    desk = client.get(reverse("desk")).content.decode()
    assert "Dov asks about Van Houten Logistiek" in desk
    url = reverse("field-question-answer", args=[waiting.lead_id])
    empty = client.post(url, {"answer": "  ", "desk": "1"}, headers={"hx-request": "true"})
    assert (422, True) == (empty.status_code, "This field is required" in empty.content.decode())

    answered = client.post(url, {"answer": "The board.", "desk": "1"}, follow=True)
    assert "Answer sent." in answered.content.decode()
    assert "Dov asks" not in answered.content.decode()


def test_late_answer_is_refused_with_error(client, waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    answers.send_back(waiting, dov, reason=Reason.OTHER, missing_info="Never mind")
    client.force_login(ann)

    sent = client.post(reverse("field-question-answer", args=[waiting.lead_id]), {"answer": "The board."})

    assert 422 == sent.status_code
    assert "Dov already sent this handoff back" in sent.content.decode()
