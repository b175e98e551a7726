"""What a lead answered to the campaign's questions, in this round."""

from campaigns.models import Question
from salesdesk import clock

from .models import Answer, Lead


def questions_of(lead: Lead) -> list[tuple[Question, str]]:
    """The campaign's questions in order, each with the answer of this round or an empty text."""
    given = dict(lead.answers.filter(round=lead.round).values_list("question_id", "text"))
    return [(question, given.get(question.pk, "")) for question in lead.campaign.questions.all()]


def answer(lead: Lead, answers: dict[int, str], by) -> None:
    """Keep what was answered, by question id. An empty text leaves what was known."""
    asked = set(lead.campaign.questions.values_list("pk", flat=True))
    Answer.objects.bulk_create(
        [
            Answer(
                lead=lead, question_id=pk, round=lead.round, text=text.strip()[:300], by=by, at=clock.now()
            )
            for pk, text in answers.items()
            if pk in asked and text.strip()
        ],
        update_conflicts=True,
        unique_fields=["lead", "question", "round"],
        update_fields=["text", "by", "at"],
    )
