"""Set a custom field of many leads, of their companies, or of their open opportunities."""

from typing import Any

from django.utils.translation import gettext as _

from leads.accounts import custom_fields
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.people.models import User
from salesdesk.people.permissions import CLOSE_DEALS, COMPLETE_LEADS

from .action import CHANGED, ON_SCREEN, ON_SCREEN_WHY, Action


class SetField(Action):
    """Set a custom field of leads, their companies or their opportunities."""

    roles = COMPLETE_LEADS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.field = fields(by).filter(pk=details["field"]).first()

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
        key = self.field.key
        had: list = []

        def is_other(stored: dict) -> bool:
            had.append(stored.get(key))
            return bool(only_from) and had[0] != only_from["only_from"]

        if self.field.subject == Subject.OPPORTUNITY:
            (changed,) = custom_fields.opportunity_field(lead, self.field, value, self.by, is_other)
        else:
            row = lead if self.field.subject == Subject.LEAD else lead.company
            changed = custom_fields.change(row, [self.field], {key: value}, self.by, has_conflict=is_other)
        if changed is None:
            raise Refused(CHANGED)
        return had[0]


def fields(by: User):
    """Return the custom fields that a person can set for many leads; those of opportunities are for their holder."""
    of_deals = [Subject.OPPORTUNITY] if by.role in CLOSE_DEALS else []
    return CustomField.objects.of(Subject.LEAD, Subject.COMPANY, *of_deals)
