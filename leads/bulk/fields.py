"""Set a custom field of many leads, or of their companies."""

from typing import Any

from django.utils.translation import gettext as _

from leads.accounts import custom_fields
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.people.models import User
from salesdesk.people.permissions import COMPLETE_LEADS

from .action import CHANGED, ON_SCREEN, ON_SCREEN_WHY, Action


class SetField(Action):
    """Set a custom field of leads or their companies."""

    roles = COMPLETE_LEADS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.field = fields().filter(pk=details["field"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.field else _("This field was deleted")

    def skipped(self):
        return [(ON_SCREEN_WHY, ON_SCREEN)]

    def take(self, lead_id: int) -> Any:
        return [self._set(lead_id, self.details["value"])]

    def undo(self, lead_id: int, before: list) -> None:
        self._set(lead_id, before[0], only_from=self.details["value"])

    def _set(self, lead_id: int, value: Any, **only_from: Any) -> Any:
        lead = Lead.objects.select_related("company").get(pk=lead_id)
        row = lead if self.field.subject == Subject.LEAD else lead.company
        key = self.field.key
        had: list = []

        def is_other(stored: dict) -> bool:
            had.append(stored.get(key))
            return bool(only_from) and had[0] != only_from["only_from"]

        if custom_fields.change(row, [self.field], {key: value}, self.by, has_conflict=is_other) is None:
            raise Refused(CHANGED)
        return had[0]


def fields():
    """Return the custom fields that can be set for many leads."""
    return CustomField.objects.of(Subject.LEAD, Subject.COMPANY)
