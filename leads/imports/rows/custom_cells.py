"""Read the cells of columns that are mapped to custom fields."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from salesdesk import parsing
from salesdesk.custom_fields.models import CustomField, Kind
from salesdesk.custom_fields.values import CellReader

from .row import Row


def readers(
    columns: Mapping[int, CustomField], sample: Sequence[Sequence[str]]
) -> list[tuple[int, CellReader]]:
    """Return a reader for each column; `sample` reveals the decimal mark of numbers."""
    found = []
    for column, field in sorted(columns.items()):
        is_number = field.kind in (Kind.NUMBER, Kind.MONEY)
        mark = parsing.decimal_mark(row[column] for row in sample if column < len(row)) if is_number else ""
        found.append((column, CellReader(field, mark)))
    return found


def add(row: Row, columns: Sequence[tuple[int, CellReader]], cells: Sequence[str]) -> Row:
    """Return the row with the values of its custom fields. A value that does not fit is left out, and said so."""
    if not columns:
        return row
    found: dict[str, dict] = {}
    problems = list(row.problems)
    for column, reader in columns:
        cell = cells[column] if column < len(cells) else ""
        try:
            value = reader.read(cell)
        except ValidationError as wrong:
            text = _("{field} “{written}” is left out: {why}")
            problems.append(
                text.format(field=reader.field.label, written=cell[:60], why=" ".join(wrong.messages))
            )
        else:
            if value is not None:
                found.setdefault(reader.field.subject, {}).setdefault(reader.field.key, value)
    return row._replace(custom=found, problems=problems)
