"""Save the custom fields that a stage requires, before the lead moves to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from leads.models import Lead
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.values import Stored

from . import custom_fields


def save(lead: Lead, fields: Iterable[CustomField], new: Mapping[str, Stored], by) -> None:
    """Save the values by key on the rows of the lead; the timeline keeps them. The caller opens the transaction."""
    for field in fields:
        value = new[field.key]
        if field.subject == Subject.OPPORTUNITY:
            custom_fields.opportunity_field(lead, field, value, by, lambda stored: False)
            continue
        row: Any = {Subject.COMPANY: lead.company, Subject.CONTACT: lead.contact}.get(
            Subject(field.subject), lead
        )
        custom_fields.change(row, [field], {field.key: value}, by)
