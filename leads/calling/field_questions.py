"""Field's open questions about a handoff, shown at the top of the desk: field's deadline is paused meanwhile."""

from leads.models import NextStep
from leads.models.queue.next_step import StepKind


def open_questions(person) -> list[NextStep]:
    """Return the open questions to `person`, oldest first, with the lead and its field rep."""
    asked = NextStep.objects.filter(assignee=person, kind=StepKind.QUESTION)
    return list(asked.select_related("lead__company", "lead__field_rep").order_by("due_at", "pk"))
