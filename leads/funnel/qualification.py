"""The answers of a lead to the campaign's qualification questions, in its current round."""

from django.db.models import F, FilteredRelation, Q

from campaigns.models import Question
from leads.models import Answer, Lead
from salesdesk import clock


def questions_of(lead: Lead) -> list[tuple[Question, str]]:
    """Return the campaign's questions in order, each with the answer of this round or an empty string."""
    asked = lead.campaign.questions.annotate(given=_given(lead), answer=F("given__text"))
    return [(question, question.answer or "") for question in asked]


def save_answers(lead: Lead, answers: dict[int, str], by) -> dict[int, dict | None]:
    """Save answers by question id; an empty text keeps the existing answer.

    Returns the previous answer of each question that was written, None where there was none.
    """
    asked = {
        pk: {"text": text, "by_id": by_id, "at": at} if text else None
        for pk, text, by_id, at in Question.objects.filter(campaign=lead.campaign_id)
        .annotate(given=_given(lead))
        .values_list("pk", "given__text", "given__by", "given__at")
    }
    written = {pk: text.strip()[:300] for pk, text in answers.items() if pk in asked and text.strip()}
    Answer.objects.bulk_create(
        [
            Answer(lead=lead, question_id=pk, round=lead.round, text=text, by=by, at=clock.now())
            for pk, text in written.items()
        ],
        update_conflicts=True,
        unique_fields=["lead", "question", "round"],
        update_fields=["text", "by", "at"],
    )
    return {pk: asked[pk] for pk in written}


def _given(lead: Lead) -> FilteredRelation:
    return FilteredRelation("answers", condition=Q(answers__lead=lead.pk, answers__round=lead.round))
