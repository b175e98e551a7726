"""The columns of an export. Headings that imports know are the same there, so that a file can be read back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from leads.imports.mapping import custom
from leads.imports.mapping.fields import Field
from leads.models import Lead, Suppression
from salesdesk import clock
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.custom_fields.values import exported
from salesdesk.parsing import safe_cell
from salesdesk.people.models import User

#: Where the ids of the rows with custom fields stand.
VALUES = {"company": "company", "contact": "contact", "lead": "pk"}
#: The heading and value of each column.
COLUMNS: list[tuple[Any, Callable[[Any], Any]]] = [
    (Field.COMPANY_NAME.label, lambda lead: lead.company.name),
    (Field.COMPANY_NAME_OTHER.label, lambda lead: lead.company.other_name),
    (Field.REGISTER_NUMBER.label, lambda lead: lead.company.register_number),
    (Field.COUNTRY.label, lambda lead: lead.company.country),
    (Field.POSTCODE.label, lambda lead: lead.company.postcode),
    (Field.CITY.label, lambda lead: lead.company.city),
    (Field.ADDRESS.label, lambda lead: lead.company.address),
    (Field.INDUSTRY.label, lambda lead: lead.company.industry),
    (Field.EMPLOYEES.label, lambda lead: lead.company.employees),
    (Field.REVENUE.label, lambda lead: lead.company.revenue),
    (Field.WEBSITE.label, lambda lead: lead.company.website),
    (Field.CONTACT_NAME.label, lambda lead: lead.contact.name if lead.contact else ""),
    (Field.CONTACT_TITLE.label, lambda lead: lead.contact.title if lead.contact else ""),
    (Field.CONTACT_PHONE.label, lambda lead: lead.contact.phone if lead.contact else ""),
    (Field.CONTACT_EMAIL.label, lambda lead: lead.contact.email if lead.contact else ""),
    (Field.DO_NOT_CALL.label, lambda lead: "x" if lead.do_not_call else ""),
    (_("Lead"), lambda lead: lead.pk),
    (_("Campaign"), lambda lead: lead.campaign.name),
    (_("Territory"), lambda lead: lead.territory.name if lead.territory else ""),
    (_("Stage"), lambda lead: lead.get_stage_display()),
    (_("Team"), lambda lead: lead.get_stream_display() if lead.is_open else ""),
    (_("Owner"), lambda lead: lead.holder.name if lead.holder else ""),
    (_("Came from"), lambda lead: lead.get_source_display()),
    (Field.PARTNER.label, lambda lead: lead.partner.company.name if lead.partner else ""),
    (_("Round"), lambda lead: lead.round),
    (_("Value"), lambda lead: lead.value),
    (_("Currency"), lambda lead: lead.campaign.currency if lead.value is not None else ""),
    (_("Chance (%)"), lambda lead: lead.probability),
    (_("Next step"), lambda lead: _step(lead).get_kind_display() if _step(lead) else ""),
    (_("Next step due"), lambda lead: _moment(_step(lead).due_at, lead.reader) if _step(lead) else ""),
    (_("Reason"), lambda lead: lead.reason_shown),
    (_("Added on"), lambda lead: _moment(lead.created_at, lead.reader)),
]


def fields_at(moment: datetime) -> list[CustomField]:
    """Return the custom fields of that moment: all parts of an export have the same columns."""
    fields = CustomField.objects.filter(subject__in=VALUES, created_at__lte=moment)
    return list(fields.exclude(deleted_at__lte=moment).order_by("subject", "pk"))


def heading(fields: Sequence[CustomField]) -> list[str]:
    """Return the first line of the file, in the current language; `fields` are the custom fields."""
    return [str(title) for title, _value in COLUMNS] + [safe_cell(custom.heading_of(each)) for each in fields]


def with_columns(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Fetch what the columns show, in two statements for any number of leads."""
    suppressed = Suppression.objects.filter(digest=OuterRef("contact__number_digest"))
    related = ("company", "contact", "campaign", "territory", "holder", "partner__company")
    return (
        leads.select_related(*related)
        .prefetch_related("steps")
        .annotate(do_not_call=Exists(suppressed), **value_annotations(VALUES))
    )


def line(lead: Lead, reader: User, fields: Sequence[CustomField]) -> list[str]:
    """Return the cells of a lead, harmless in spreadsheets, with times in the zone of `reader`."""
    row: Any = lead
    row.reader = reader
    values = [value(row) for _title, value in COLUMNS]
    for field in fields:
        stored = getattr(row, f"custom_{field.subject}") or {}
        values.append(exported(field, stored.get(field.key)))
    return [safe_cell("" if each is None else str(each)) for each in values]


def _step(lead: Lead):
    return next(iter(lead.steps.all()), None)


def _moment(at, reader: User) -> str:
    return f"{clock.local(at, reader.time_zone):%Y-%m-%d %H:%M}"
