"""Put the tasks of somebody of Support who leaves back into the inbox."""

from leads.models import SupportTask
from salesdesk.people.models import User

from . import actions


def put_back(person: User) -> None:
    """Put the tasks that `person` has taken back. For salesdesk.people.membership.offboarding."""
    for task in SupportTask.objects.unfinished().filter(assignee=person).order_by("pk"):
        actions.release(task, None)
