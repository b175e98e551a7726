"""Field's open questions about a handoff, shown at the top of the desk: field's deadline is paused meanwhile."""

from leads.models import NextStep
from leads.models.queue.step_kind import StepKind
from leads.queue.drafts import FIELD_ANSWER_PREFIX


def open_questions(person, draft: dict[str, str] | None = None) -> list[NextStep]:
    """Return the open questions to `person`, oldest first, with the lead and its field rep.

    `typed` is the answer in the `draft` of the card on screen.
    """
    asked = NextStep.objects.filter(assignee=person, kind=StepKind.QUESTION)
    questions: list = list(asked.select_related("lead__company", "lead__field_rep").order_by("due_at", "pk"))
    for question in questions:
        question.typed = (draft or {}).get(f"{FIELD_ANSWER_PREFIX}{question.lead_id}", "")
    return questions
