"""Record what a merge changes, row by row, in its transaction, so that it can be undone (unmerge.py beside it)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from leads.models import (
    Attachment,
    ChannelConsent,
    Company,
    CompanyValues,
    Contact,
    ContactValues,
    FactSuggestion,
    Lead,
    LeadValues,
    Merge,
    NextStep,
    Partner,
    Stakeholder,
    Task,
    Visit,
)
from leads.models.stages import Stage
from salesdesk.hooks import Hook

#: The values of one row by column, and rows by their id; ids are text, as JSON has them.
Values = dict[str, Any]
Rows = dict[str, Values]
#: Columns that follow from others, or count changes.
DERIVED = {"ready", "version", "number_digest", "name_key", "name_spellings"}

#: Rows of higher apps that a merge changes, by the ids of leads and contacts.
merged_rows: Hook[[Collection[int], Collection[int]], list[QuerySet]] = Hook()


class Recorder:
    """Remembers the rows of two companies, or of one whose contacts are merged, as they were before the merge."""

    def __init__(self, companies: Iterable[int]) -> None:
        ids = list(companies)
        firms = Company.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        leads = list(Lead.objects.filter(company__in=ids).values_list("pk", flat=True))
        people = Contact.objects.filter(company__in=firms.values("pk"))
        contacts = list(people.values_list("pk", flat=True))
        self.tables: list[QuerySet] = [
            firms,
            Contact.objects.filter(pk__in=contacts),
            Lead.objects.filter(pk__in=leads),
            Stakeholder.objects.filter(lead__in=leads),
            ChannelConsent.objects.filter(contact__in=contacts),
            CompanyValues.objects.filter(pk__in=ids),
            ContactValues.objects.filter(pk__in=contacts),
            LeadValues.objects.filter(pk__in=leads),
            NextStep.objects.filter(company__in=ids),
            Visit.objects.filter(company__in=ids),
            Partner.objects.filter(company__in=ids),
            Attachment.objects.filter(company__in=ids),
            Task.objects.filter(lead__in=leads),
            FactSuggestion.objects.filter(company__in=ids),
            *(rows for found in merged_rows(leads, contacts) for rows in found),
        ]
        self.before = {rows.model._meta.label: read(rows) for rows in self.tables}

    def save(self, merge: Merge) -> Merge:
        """Save `merge` with what has changed since."""
        for rows in self.tables:
            label = rows.model._meta.label
            before = self.before[label]
            after = read(rows) | read(rows.model._default_manager.filter(pk__in=before.keys()))
            if changed := _changed(before, after):
                merge.rows[label] = changed
        merge.closed_leads = [
            int(pk)
            for pk, (_before, after) in merge.rows.get(Lead._meta.label, {}).items()
            if after.get("stage") == Stage.LOST
        ]
        merge.save()
        return merge


def read(rows: QuerySet) -> Rows:
    """Return the current values of the rows."""
    fields = columns(rows.model)
    return {
        str(row.pk): {field.attname: stored(field, row) for field in fields} for row in rows.order_by("pk")
    }


def columns(model: type[Model]) -> list[Field]:
    """Return the columns that are recorded and restored."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key and field.attname not in DERIVED
    ]


def stored(field: Field, row: Model) -> Any:
    value = field.value_from_object(row)
    plain = value is None or isinstance(value, bool | int | str | list | dict)
    return value if plain else field.value_to_string(row)


def value_of(row: Model, name: str) -> Any:
    """Return the current value of a column, as it is stored."""
    return stored(next(field for field in columns(type(row)) if field.attname == name), row)


def loaded(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of columns as the model has them."""
    fields = {field.attname: field for field in columns(model)}
    return {name: _loaded(fields[name], value) for name, value in values.items()}


def _loaded(field: Any, value: Any) -> Any:
    if value is None:
        return None
    return (field.target_field if isinstance(field, ForeignKey) else field).to_python(value)


def _changed(before: Rows, after: Rows) -> dict[str, list]:
    """Return the values before and after, of the columns that differ, by row."""
    found: dict[str, list] = {}
    for pk in before | after:
        old, new = before.get(pk), after.get(pk)
        if old is None or new is None:
            found[pk] = [old, new]
        elif names := [name for name in old if old[name] != new[name]]:
            found[pk] = [{name: old[name] for name in names}, {name: new[name] for name in names}]
    return found
