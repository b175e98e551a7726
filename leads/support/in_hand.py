"""Tasks that people of Support have taken, when they are away or leave."""

from leads.models import SupportTask
from salesdesk import clock
from salesdesk.people.models import User


def can_take_over(task: SupportTask, by: User) -> bool:
    """Return whether `by` may take what a colleague has taken: that colleague is away or left, or `by` manages."""
    holder = task.assignee
    if holder is None or not holder.is_active or by.role != holder.role:
        return True
    return not holder.calendar.is_open(clock.now())
