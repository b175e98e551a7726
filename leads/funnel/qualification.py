"""What a lead answered to the campaign's questions, in this round."""

from django.db.models import FilteredRelation, Q

from campaigns.models import Question
from leads.models import Answer, Lead
from salesdesk import clock


def questions_of(lead: Lead) -> list[tuple[Question, str]]:
    """The campaign's questions in order, each with the answer of this round or an empty text."""
    given = dict(lead.answers.filter(round=lead.round).values_list("question_id", "text"))
    return [(question, given.get(question.pk, "")) for question in lead.campaign.questions.all()]


def save_answers(lead: Lead, answers: dict[int, str], by) -> dict[int, dict | None]:
    """Keep what was answered, by question id; an empty text leaves what was known. Returns what stood there
    before where something was written, None for nothing."""
    given = FilteredRelation("answers", condition=Q(answers__lead=lead.pk, answers__round=lead.round))
    asked = {
        pk: {"text": text, "by_id": by_id, "at": at} if text else None
        for pk, text, by_id, at in Question.objects.filter(campaign=lead.campaign_id)
        .annotate(given=given)
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
