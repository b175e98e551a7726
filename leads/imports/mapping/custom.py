"""Columns that are mapped to custom fields: named "custom:12" in a mapping, or "new:lead" if a field is to be made."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import ImportBatch
from salesdesk.custom_fields.models import CustomField, Subject

#: The subject of each row of a list.
SUBJECTS = (Subject.COMPANY, Subject.CONTACT, Subject.LEAD)
EXISTING, NEW = "custom:", "new:"
NEW_FIELDS = {
    f"{NEW}{Subject.COMPANY}": gettext_lazy("New field of the company"),
    f"{NEW}{Subject.CONTACT}": gettext_lazy("New field of the contact"),
    f"{NEW}{Subject.LEAD}": gettext_lazy("New field of the lead"),
}


def own_fields(mapping: Mapping[str, str]) -> dict[int, str]:
    """Return the columns of a batch that are mapped to fields of the desk itself."""
    return {int(column): field for column, field in mapping.items() if not field.startswith(EXISTING)}


def name_of(field: CustomField) -> str:
    return f"{EXISTING}{field.pk}"


def heading_of(field: CustomField) -> str:
    """Return the heading of its column in an export, by which an import knows it again."""
    return f"{Subject(field.subject).one}: {field.label}"


def offered() -> list[CustomField]:
    """Return the fields that columns can be mapped to."""
    return list(CustomField.objects.of(*SUBJECTS))


def named(names: Iterable[str]) -> dict[str, CustomField]:
    """Return the fields with these names in a mapping; deleted ones are left out."""
    keys = {int(name.removeprefix(EXISTING)) for name in names if name.startswith(EXISTING)}
    fields = CustomField.objects.of(*SUBJECTS).filter(pk__in=keys) if keys else ()
    return {name_of(field): field for field in fields}


def add_guesses(header: Sequence[str], guessed: Mapping[int, str]) -> dict[int, str]:
    """Add the columns that are named like a custom field; the heading of an export decides, a label only proposes."""
    fields = offered()
    headings = {heading_of(field).casefold(): name_of(field) for field in fields}
    labels = {field.label.casefold(): name_of(field) for field in reversed(fields)}
    found = dict(guessed)
    for column, name in enumerate(header):
        key = name.strip().casefold()
        if field := headings.get(key) or (column not in found and labels.get(key)):
            found[column] = field
    return found


def lists_with(field: CustomField) -> str:
    """Return a sentence about the lists in progress that map a column to `field`, or an empty string."""
    waiting = ImportBatch.objects.exclude(state__in=ImportBatch.ENDED).order_by("-pk")
    names = [
        file_name
        for file_name, mapping in waiting.values_list("file_name", "mapping")[:200]
        if name_of(field) in mapping.values()
    ]
    if not names:
        return ""
    text = _("These lists have a column for it, which will not be imported: {names}.")
    return text.format(names=", ".join(names[:5]))
