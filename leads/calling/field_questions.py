"""What field asked before it answers a handoff: inside sees it on top of the desk, for field's clock stands."""

from leads.models import NextStep
from leads.models.queue.next_step import StepKind


def open_questions(person) -> list[NextStep]:
    """The open questions to `person`, the oldest first, with the lead and who asks."""
    asked = NextStep.objects.filter(assignee=person, kind=StepKind.QUESTION)
    return list(asked.select_related("lead__company", "lead__field_rep").order_by("due_at", "pk"))
