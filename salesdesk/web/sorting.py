"""Headings of tables that sort by a column."""

from collections.abc import Mapping
from typing import NamedTuple


class Heading(NamedTuple):
    """The current order of a column ("ascending", "descending" or ""), and the ?sort= that its heading links to."""

    sorted: str
    link: str


class Sorting(NamedTuple):
    """The order of a list: the valid ?sort= ("" for the usual order), its column, and all headings."""

    sort: str
    name: str
    by: str
    headings: dict[str, Heading]


def sorting(asked: str, columns: Mapping[str, str]) -> Sorting:
    """Return the order that ?sort= asks for. `columns` has what each sorts by on the first click; the first is usual.

    With {"value": "-value"}, "value" sorts by the largest first, and "-value" the other way around.
    """
    name = asked.removeprefix("-")
    if name not in columns:
        asked = name = next(iter(columns))
    by = columns[name] if asked == name else _reversed(columns[name])
    direction = "descending" if by.startswith("-") else "ascending"
    headings = {each: Heading("", each) for each in columns}
    headings[name] = Heading(direction, f"-{name}" if asked == name else name)
    return Sorting("" if asked == next(iter(columns)) else asked, name, by, headings)


def _reversed(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"
