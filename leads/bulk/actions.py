"""The actions on many leads at once."""

from leads.models.bulk.bulk_job import BulkAction
from salesdesk.people.models import User

from .action import Action
from .assigning import Assign, Enroll
from .calling import DoNotCall, Plan
from .fields import SetField

ACTIONS: dict[str, type[Action]] = {
    BulkAction.ASSIGN: Assign,
    BulkAction.PLAN: Plan,
    BulkAction.ENROLL: Enroll,
    BulkAction.FIELD: SetField,
    BulkAction.DO_NOT_CALL: DoNotCall,
}


def allowed_to(user: User) -> list[BulkAction]:
    """Return the actions that a person may take, in order."""
    return [BulkAction(name) for name, action in ACTIONS.items() if user.role in action.roles]
