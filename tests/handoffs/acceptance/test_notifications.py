"""People hear what happens to a handoff, and not what they have dealt with."""

import pytest

from handoffs.acceptance import answers, questions
from handoffs.models.handoff import Reason
from salesdesk.notifications.models import Kind

pytestmark = pytest.mark.django_db


def unread(person):
    return list(person.notifications.unread().order_by("pk").values_list("kind", flat=True))


def test_both_sides_hear_of_a_handoff_its_question_and_its_answer(waiting, ann, dov):
    assert [Kind.HANDED_OVER] == unread(dov)
    questions.ask(waiting, dov, text="Who signs?")
    assert [Kind.ASKED] == unread(ann)
    questions.answer(waiting, ann, answer="The owner")
    assert ([], [Kind.HANDED_OVER, Kind.ANSWERED]) == (unread(ann), unread(dov))
    answers.send_back(waiting, dov, reason=Reason.OTHER, missing_info="No budget holder")
    assert ([Kind.ANSWERED], [Kind.ANSWERED]) == (unread(ann), unread(dov))
    assert "No budget holder" == ann.notifications.latest("pk").text
