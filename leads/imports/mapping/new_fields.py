"""Make custom fields of columns that exist nowhere else."""

from collections.abc import Mapping, Sequence
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction

from leads.models import ImportBatch
from salesdesk.custom_fields import definitions, values
from salesdesk.custom_fields.models import CustomField, Kind

from ..stored import StoredRows
from .custom import NEW, name_of

#: Rows that decide of which kind a field is.
SAMPLE_ROWS = 1_000
LONGEST_LABEL = CustomField._meta.get_field("label").max_length or 0


@transaction.atomic
def make(batch: ImportBatch, mapping: Mapping[int, str]) -> dict[int, str]:
    """Return `mapping` with a field for each column that asks for a new one. Raises definitions.TooManyFields.

    A field of the same label is taken instead.
    """
    made = dict(mapping)
    wanted = {column: name.removeprefix(NEW) for column, name in mapping.items() if name.startswith(NEW)}
    rows = StoredRows(batch, batch.opening).after(batch.header_line) if wanted else iter(())
    sample = [cells for _line, cells in islice(rows, SAMPLE_ROWS)]
    for column, subject in wanted.items():
        label = " ".join(batch.header[column].split())[:LONGEST_LABEL].strip()
        definitions.lock(subject)
        field = CustomField.objects.of(subject).filter(label__iexact=label).first()
        if field is None:
            cells = [cells[column].strip() for cells in sample if column < len(cells)]
            field = CustomField(subject=subject, label=label, kind=kind_of([cell for cell in cells if cell]))
            definitions.add(field)
        made[column] = name_of(field)
    return made


def kind_of(cells: Sequence[str]) -> Kind:
    """Return the kind that all cells fit; a code with leading zeros is a text."""
    if not cells:
        return Kind.TEXT
    if not all(cell.isdigit() for cell in cells) and _fit(Kind.YES_NO, cells):
        return Kind.YES_NO
    are_codes = any(cell.startswith("0") and cell.isdigit() and len(cell) > 1 for cell in cells)
    if not are_codes and _fit(Kind.NUMBER, cells):
        return Kind.NUMBER
    if _fit(Kind.DATE, cells):
        return Kind.DATE
    if all("://" in cell or cell.startswith("www.") for cell in cells) and _fit(Kind.LINK, cells):
        return Kind.LINK
    return Kind.TEXT


def _fit(kind: Kind, cells: Sequence[str]) -> bool:
    reader = values.CellReader(CustomField(kind=kind))
    try:
        for cell in dict.fromkeys(cells):
            reader.read(cell)
    except ValidationError:
        return False
    return True
