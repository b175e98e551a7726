"""The columns of an export. Headings that imports know are the same there, so that a file can be read back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from leads.imports.mapping import custom
from leads.imports.mapping.fields import Field
from leads.lists.through_leads import count_of, holders_of
from leads.models import Lead, Suppression
from leads.models.exports.lead_export import ExportKind
from salesdesk import clock
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.custom_fields.values import exported
from salesdesk.parsing import safe_cell
from salesdesk.people.models import User

Columns = list[tuple[Any, Callable[[Any], Any]]]

_OF_COMPANY: Columns = [
    (Field.COMPANY_NAME.label, lambda company: company.name),
    (Field.COMPANY_NAME_OTHER.label, lambda company: company.other_name),
    (Field.REGISTER_NUMBER.label, lambda company: company.register_number),
    (Field.COUNTRY.label, lambda company: company.country),
    (Field.POSTCODE.label, lambda company: company.postcode),
    (Field.CITY.label, lambda company: company.city),
    (Field.ADDRESS.label, lambda company: company.address),
    (Field.INDUSTRY.label, lambda company: company.industry),
    (Field.EMPLOYEES.label, lambda company: company.employees),
    (Field.REVENUE.label, lambda company: company.revenue),
    (Field.WEBSITE.label, lambda company: company.website),
]
_OF_CONTACT: Columns = [
    (Field.CONTACT_NAME.label, lambda contact: contact.name),
    (Field.CONTACT_TITLE.label, lambda contact: contact.title),
    (Field.CONTACT_PHONE.label, lambda contact: contact.phone),
    (Field.CONTACT_EMAIL.label, lambda contact: contact.email),
]
_OF_LEAD: Columns = [
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
]
_DO_NOT_CALL: Columns = [(Field.DO_NOT_CALL.label, lambda row: "x" if row.do_not_call else "")]
_OPEN_LEADS: Columns = [
    (_("Open leads"), lambda row: row.open_leads or 0),
    (_("Owner"), lambda row: ", ".join(row.holders)),
]
_ADDED: Columns = [(_("Added on"), lambda row: _moment(row.created_at, row.reader))]


def _through(relation: str, columns: Columns) -> Columns:
    """Return the columns of a related row, empty without one."""

    def of(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda row: value(related) if (related := getattr(row, relation)) else ""

    return [(title, of(value)) for title, value in columns]


class Layout(NamedTuple):
    """The columns of a kind of export, and where the ids of the rows with custom fields stand."""

    columns: Columns
    values: Mapping[str, str]


LAYOUTS: dict[str, Layout] = {
    ExportKind.LEADS: Layout(
        [
            *_through("company", _OF_COMPANY),
            *_through("contact", _OF_CONTACT),
            *_DO_NOT_CALL,
            *_OF_LEAD,
            *_ADDED,
        ],
        {"company": "company", "contact": "contact", "lead": "pk"},
    ),
    ExportKind.COMPANIES: Layout([*_OF_COMPANY, *_OPEN_LEADS, *_ADDED], {"company": "pk"}),
    ExportKind.CONTACTS: Layout(
        [*_through("company", _OF_COMPANY), *_OF_CONTACT, *_DO_NOT_CALL, *_ADDED],
        {"company": "company", "contact": "pk"},
    ),
}


def fields_at(kind: str, moment: datetime) -> list[CustomField]:
    """Return the custom fields of that moment: all parts of an export have the same columns."""
    fields = CustomField.objects.filter(subject__in=LAYOUTS[kind].values, created_at__lte=moment)
    return list(fields.exclude(deleted_at__lte=moment).order_by("subject", "pk"))


def heading(kind: str, fields: Sequence[CustomField]) -> list[str]:
    """Return the first line of the file, in the current language; `fields` are the custom fields."""
    titles = [str(title) for title, _value in LAYOUTS[kind].columns]
    return titles + [safe_cell(custom.heading_of(each)) for each in fields]


def with_columns(kind: str, rows: QuerySet, by: User) -> QuerySet:
    """Fetch what the columns show, in at most two statements for any number of rows. `by` sees the leads counted."""
    if kind == ExportKind.COMPANIES:
        here = Lead.objects.visible_to(by).filter(company=OuterRef("pk"))
        loaded: dict[str, Any] = {"open_leads": count_of(here.open()), "holders": holders_of(here)}
    elif kind == ExportKind.CONTACTS:
        rows = rows.select_related("company")
        loaded = {"do_not_call": _is_suppressed("number_digest")}
    else:
        rows = rows.select_related(
            "company", "contact", "campaign", "territory", "holder", "partner__company"
        ).prefetch_related("steps")
        loaded = {"do_not_call": _is_suppressed("contact__number_digest")}
    return rows.annotate(**loaded, **value_annotations(LAYOUTS[kind].values))


def line(kind: str, row: Any, reader: User, fields: Sequence[CustomField]) -> list[str]:
    """Return the cells of a row, harmless in spreadsheets, with times in the zone of `reader`."""
    row.reader = reader
    values = [value(row) for _title, value in LAYOUTS[kind].columns]
    for field in fields:
        stored = getattr(row, f"custom_{field.subject}") or {}
        values.append(exported(field, stored.get(field.key)))
    return [safe_cell("" if each is None else str(each)) for each in values]


def _is_suppressed(digest: str) -> Exists:
    return Exists(Suppression.objects.filter(digest=OuterRef(digest)))


def _step(lead: Lead):
    return next(iter(lead.steps.all()), None)


def _moment(at, reader: User) -> str:
    return f"{clock.local(at, reader.time_zone):%Y-%m-%d %H:%M}"
