"""Change the custom fields of an opportunity, with their history in the timeline."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import activities
from leads.models import Activity
from salesdesk.custom_fields import writing
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.values import Stored


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
