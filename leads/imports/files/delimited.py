"""Tables as text: cells between commas, semicolons, tabs or bars."""

import csv
import io
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from .encodings import NAMES, SAMPLE, encoding_of, first_unreadable_line
from .source import Grid, Record, Source

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000  # lines; a quoted cell beyond it is a quote that nobody closed
MARKUP = ("<!doctype", "<html", "<?xml", "{", "[{", "%pdf", "{\\rtf")


def opened(source: Source, encoding: str = "") -> Grid:
    """Find the encoding and the delimiter, and give the rows. `encoding` is what a person chose instead."""
    encoding = encoding_of(source, encoding)
    sample = _first_text(source, encoding)
    if not sample.strip():
        raise NotATable(_("The file is empty."))
    if sample.lstrip().lower().startswith(MARKUP):
        raise NotATable(_("This is a web page, a document or data for programs, not a table."))
    delimiter = _announced(sample) or _delimiter(sample)
    warnings: list[Promise | str] = []
    if encoding in NAMES:
        warnings.append(
            format_lazy(
                _("Read as {encoding}: look whether the letters are right."), encoding=NAMES[encoding]
            )
        )
    return Grid(lambda: _records(source, encoding, delimiter), encoding, delimiter, warnings)


def _first_text(source: Source, encoding: str) -> str:
    try:
        with source.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
            return text.read(SAMPLE)
    except (LookupError, UnicodeError) as error:
        raise NotATable(_("The file can't be read as %(encoding)s."), encoding=encoding) from error


def _announced(sample: str) -> str:
    """Excel's own first line, `sep=;`, says the delimiter."""
    first = sample.lstrip("\ufeff").splitlines()[0].lower() if sample.strip("\r\n") else ""
    mark = first.removeprefix("sep=")
    return mark if first.startswith("sep=") and len(mark) == 1 and mark in DELIMITERS else ""


def _delimiter(sample: str) -> str:
    """Return the mark that cuts most rows into as many cells as the header has."""
    best, chosen = (0.0, 1), ","
    for delimiter in DELIMITERS:
        try:
            rows = [
                row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)
            ]
        except csv.Error:
            continue
        rows = rows[:-1] if len(sample) == SAMPLE and len(rows) > 1 else rows
        if rows and (width := len(rows[0])) > 1:
            agreement = round(sum(len(row) == width for row in rows) / len(rows), 1)
            if (agreement, width) > best:
                best, chosen = (agreement, width), delimiter
    return chosen


def _records(source: Source, encoding: str, delimiter: str) -> Iterator[Record]:
    with source.open() as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        lines: list[str] = []
        reader = csv.reader(_kept(text, lines), delimiter=delimiter)
        start = 1
        try:
            for cells in reader:
                taken = reader.line_num + 1 - start
                if taken > LONGEST_CELL:
                    raise _never_closed(start)
                del lines[:-taken]
                if not (start == 1 and _announced(lines[0])):
                    yield start, cells
                start += taken
        except UnicodeError as error:
            line = first_unreadable_line(source, encoding)
            raise NotATable(
                _("Line %(line)s can't be read as %(encoding)s."), line=line, encoding=encoding
            ) from error
        except csv.Error as error:
            raise _never_closed(start) from error
        if _open_at_the_end(lines, delimiter):
            raise _never_closed(start - len(lines))


def _kept(text: io.TextIOWrapper, lines: list[str]) -> Iterator[str]:
    """Hand over the lines and keep those of the record being read, to look at the last one again."""
    for number, line in enumerate(text, 1):
        if "\0" in line:
            raise NotATable(_("There is a NUL byte in line %(line)s: the file is damaged."), line=number)
        lines.append(line)
        yield line


def _open_at_the_end(lines: list[str], delimiter: str) -> bool:
    """Python's reader forgives a quote that is open when the file ends; a strict one tells it."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _never_closed(line: int) -> NotATable:
    return NotATable(_("A quotation mark opens in the row at line %(line)s and is never closed."), line=line)
