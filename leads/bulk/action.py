"""The common part of the actions on many leads. Each calls the function that the action on one lead calls."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Hold
from salesdesk.people.models import User

#: Leads on a rep's screen are left to that rep.
ON_SCREEN = Exists(Hold.objects.active().filter(company=OuterRef("company")))
ON_SCREEN_WHY = _("Being called now")
#: An action is not undone where somebody went on.
CHANGED = _("Changed since")


class Action(ABC):
    """An action with its `details`, as BulkJob stores them, on behalf of `by`."""

    #: The roles that may take the action on one lead.
    roles: ClassVar[frozenset]

    def __init__(self, details: dict[str, Any], by: User) -> None:
        self.details, self.by = details, by

    @abstractmethod
    def reason_to_stop(self) -> str:
        """Return why it can't be taken on any lead, such as a rep who left meanwhile; "" if it can."""

    @abstractmethod
    def skipped(self) -> list[tuple[Any, Q | Exists]]:
        """Return reasons to leave a lead as it is, with their conditions; the first that holds is given."""

    @abstractmethod
    def take(self, lead_id: int) -> Any:
        """Take the action on a lead, in a transaction, and return what undoing it needs. Raises Refused."""

    @abstractmethod
    def undo(self, lead_id: int, before: Any) -> None:
        """Undo it. Raises Refused if the lead changed since."""
