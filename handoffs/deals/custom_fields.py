"""Change the custom fields of an opportunity, with their history in the timeline."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import activities, transitions
from leads.models import Activity, Lead
from salesdesk.custom_fields import writing
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.values import Stored
from salesdesk.people.models import User


@transaction.atomic
def change(
    deal: Opportunity,
    fields: Sequence[CustomField],
    new: dict[str, Stored],
    by,
    *,
    has_conflict: Callable[[dict[str, Stored]], bool] = lambda stored: False,
) -> list[str] | None:
    """Save the values of `fields`, by key, as for leads (leads/accounts/custom_fields.py)."""
    locked = writing.lock(Subject.OPPORTUNITY, deal.pk)
    if has_conflict(locked.values):
        return None
    changed = writing.write(locked, fields, new)
    if changed:
        note = _("Opportunity changed: %(facts)s") % {"facts": "; ".join(changed)}
        activities.log(deal.lead, Activity.Kind.NOTE, note, by)
    return changed


def set_for_lead(
    lead: Lead, field: CustomField, value: Any, by: User, has_conflict: Callable[[dict[str, Stored]], bool]
) -> list[str] | None:
    """Save a field of the open opportunity of `lead`, for leads.accounts; Refused if `by` does not hold it."""
    deal = Opportunity.objects.open().filter(lead=lead, holder=by).first()
    if deal is None:
        raise transitions.Refused(_("No open opportunity of yours"))
    return change(deal, [field], {field.key: value}, by, has_conflict=has_conflict)
