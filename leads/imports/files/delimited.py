"""Read text: a table with commas, semicolons, tabs or pipes, or an address book (vcards.py)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from . import vcards
from .encodings import SAMPLE, encoding_of, first_unreadable_line
from .source import Grid, Record, Source

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000  # lines; beyond it a quoted cell is taken as an unclosed quote
MARKUP = ("<!doctype", "<html", "<table", "begin:vcalendar", "<?xml", "{", "[{", "%pdf", "{\\rtf")


def opened(source: Source, encoding: str = "") -> Grid:
    """Detect encoding and delimiter and return the rows; `encoding` overrides the detected one."""
    encoding = encoding_of(source, encoding)
    sample = _first_text(source, encoding)
    if not sample.strip():
        raise NotATable(_("The file is empty. Choose another file."))
    if vcards.is_vcard(sample):
        return vcards.opened(source, encoding)
    if sample.lstrip().lower().startswith(MARKUP):
        raise NotATable(_("This is not a table but a web page, document or data file. Upload CSV or Excel."))
    delimiter = _declared_delimiter(sample) or _delimiter(sample)
    return Grid(lambda: _records(source, encoding, delimiter), encoding, delimiter)


def _first_text(source: Source, encoding: str) -> str:
    try:
        with source.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
            return text.read(SAMPLE)
    except (LookupError, UnicodeError) as error:
        raise NotATable(
            _("The file can't be read as %(encoding)s. Choose another encoding."), encoding=encoding
        ) from error


def _declared_delimiter(sample: str) -> str:
    """Return the delimiter that Excel's first line, such as `sep=;`, declares, or ""."""
    first = sample.lstrip("\ufeff").splitlines()[0].lower() if sample.strip("\r\n") else ""
    mark = first.removeprefix("sep=")
    return mark if first.startswith("sep=") and len(mark) == 1 and mark in DELIMITERS else ""


def _delimiter(sample: str) -> str:
    """Return the delimiter that splits most rows into as many cells; lines above the header are narrower."""
    best, chosen = (0.0, 1), ","
    for delimiter in DELIMITERS:
        try:
            rows = [
                row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)
            ]
        except csv.Error:
            continue
        rows = rows[:-1] if len(sample) == SAMPLE and len(rows) > 1 else rows
        widths = Counter(len(row) for row in rows if len(row) > 1)
        for width in {len(rows[0]), *(width for width, _rows in widths.most_common(1))} if widths else ():
            agreement = round(widths[width] / len(rows), 1)
            if width > 1 and (agreement, width) > best:
                best, chosen = (agreement, width), delimiter
    return chosen


def _records(source: Source, encoding: str, delimiter: str) -> Iterator[Record]:
    with source.open() as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        lines: list[str] = []
        reader = csv.reader(_recorded(text, lines), delimiter=delimiter)
        start = 1
        try:
            for cells in reader:
                taken = reader.line_num + 1 - start
                if taken > LONGEST_CELL:
                    raise _unclosed_quote(start)
                del lines[:-taken]
                if not (start == 1 and _declared_delimiter(lines[0])):
                    yield start, cells
                start += taken
        except UnicodeError as error:
            line = first_unreadable_line(source, encoding)
            raise NotATable(
                _("Line %(line)s can't be read as %(encoding)s. Choose another encoding."),
                line=line,
                encoding=encoding,
            ) from error
        except csv.Error as error:
            raise _unclosed_quote(start) from error
        if _ends_in_quote(lines, delimiter):
            raise _unclosed_quote(start - len(lines))


def _recorded(text: io.TextIOWrapper, lines: list[str]) -> Iterator[str]:
    """Yield the lines and append them to `lines`, for the check of the last record."""
    for number, line in enumerate(text, 1):
        if "\0" in line:
            raise NotATable(
                _("The file is damaged: line %(line)s contains a NUL byte. Export it again."), line=number
            )
        lines.append(line)
        yield line


def _ends_in_quote(lines: list[str], delimiter: str) -> bool:
    """Return whether the last record ends in an open quote, which only a strict reader reports."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _unclosed_quote(line: int) -> NotATable:
    return NotATable(
        _("A quotation mark in line %(line)s is never closed. Fix it and try again."),
        line=line,
    )
