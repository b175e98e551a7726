"""Propose the columns of an opened file: header, sample values, mapping; and apply another choice of header."""

from collections.abc import Iterable, Mapping
from itertools import islice

from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import ImportBatch
from salesdesk.parsing import text
from salesdesk.people.permissions import ADMINISTER

from . import stored
from .files.read_table import SAMPLE_ROWS, Table, table_of
from .files.source import Record
from .history import columns as history
from .mapping import columns, custom
from .mapping.fields import PAST_ONLY, SEVERAL, Field
from .mapping.presets import fields_of, is_of_activities, is_of_deals, kind_of, recognized

SAMPLE_VALUES = 3  # sample values per column on the mapping page
LONGEST_SHOWN = 60
FIRST_LINES = 30  # lines offered as the header

_DESCRIBED = (
    "mapping",
    "contents",
    "preset",
    "encoding",
    "header",
    "header_line",
    "samples",
    "warnings",
    "rows",
)

#: Fields offered for mapping. External IDs are recognized, but imported with past outcomes only.
FIELDS = [field for field in Field if field not in PAST_ONLY]


def describe(batch: ImportBatch, table: Table) -> None:
    """Set header, samples and mapping of `batch`. Columns of the same name keep the field they had."""
    sample = table.sample()
    guessed = custom.add_guesses(table.header, _guess(batch, table.header, sample))
    batch.mapping = _kept(batch, table.header, guessed) if batch.header else _stored(guessed)
    batch.encoding, batch.header, batch.header_line = table.encoding, table.header, table.header_line
    batch.samples = [
        _first_values(cells) for cells in zip(*sample, strict=False)
    ]  # overlong rows have more cells
    batch.warnings = [str(warning) for warning in table.warnings]
    batch.rows = table.row_count


def may_be_history(batch: ImportBatch) -> bool:
    """Return whether the list may be imported as past outcomes: an admin has uploaded it."""
    return batch.by.role in ADMINISTER


def _guess(batch: ImportBatch, header: list[str], sample: list[list[str]]) -> dict[int, str]:
    """Return the proposed fields; the first time also what the list is."""
    if not batch.header:
        batch.preset = batch.preset or recognized(header)
    known = columns.guess(header, sample)
    if may_be_history(batch) and (kind_of(batch.preset) or is_of_activities(batch.preset)):
        if not batch.header:
            batch.contents = ImportBatch.Contents.ACTIVITIES
        return {column: field.value for column, field in fields_of(batch.preset, header, known).items()}
    if may_be_history(batch):
        past = fields_of(batch.preset, header, history.guess(header, known))
        if not batch.header and (is_of_deals(batch.preset) or history.is_history(past, sample)):
            batch.contents = ImportBatch.Contents.HISTORY
        if batch.is_history:
            return {column: field.value for column, field in past.items()}
    named = fields_of(batch.preset, header, known)
    return {column: field.value for column, field in named.items() if field in FIELDS}


def take_preset(batch: ImportBatch, preset: str | int | None) -> None:
    """Let the columns of `batch` be proposed anew as those of `preset`, if one was chosen, when described next."""
    if preset:
        batch.preset, batch.header, batch.mapping = str(preset), [], {}


def choose_header(batch: ImportBatch, line: int) -> None:
    """Take another line as the header, 0 for none. Raises NotATable if the rows do not fit it."""
    rows = stored.StoredRows(batch, batch.opening)
    head = list(islice(rows.after(0), SAMPLE_ROWS))
    widths = {int(width): count for width, count in batch.widths.items()}
    describe(batch, table_of(rows.grid(batch.encoding), batch.file_name, head, widths, line))
    save(
        batch,
        ImportBatch.MAPPED_IN,
        country=batch.country,
        legal_form=batch.legal_form,
        date_order=batch.date_order,
        takes_early_outcomes=batch.takes_early_outcomes,
    )


def save(batch: ImportBatch, sources: Iterable[str], **facts) -> None:
    """Store what `describe` set, to be previewed anew, unless the list has left the states `sources`."""
    facts |= {name: getattr(batch, name) for name in _DESCRIBED}
    facts |= {"state": ImportBatch.State.UPLOADED, "attempts": 0, "error": ""}
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(**facts):
        raise Refused(_("This list has changed in the meantime. Reload the page."))
    for name, fact in facts.items():
        setattr(batch, name, fact)


def first_lines(batch: ImportBatch) -> list[Record]:
    """Return the first rows of the file, from which the header is chosen."""
    return list(islice(stored.StoredRows(batch, batch.opening).after(0), FIRST_LINES))


def _stored(mapping: Mapping[int, str]) -> dict[str, str]:
    return {str(column): field for column, field in mapping.items()}


def _kept(batch: ImportBatch, header: list[str], guessed: dict[int, str]) -> dict[str, str]:
    """Return the fields of columns whose names stay, and guesses for the other columns."""
    before = dict(enumerate(batch.header))
    chosen = {name: batch.mapping.get(str(column), "") for column, name in before.items()}
    kept = {column: chosen[name] for column, name in enumerate(header) if name in chosen}
    taken = set(kept.values()) - SEVERAL
    new = {
        column: field
        for column, field in guessed.items()
        if header[column] not in chosen and field not in taken
    }
    return _stored({column: field for column, field in (kept | new).items() if field})


def _first_values(cells: Iterable[str]) -> list[str]:
    """Return the first distinct values of a column, shortened for display."""
    distinct = dict.fromkeys(value for cell in cells if (value := text(cell)))
    return [
        value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
        for value in islice(distinct, SAMPLE_VALUES)
    ]
