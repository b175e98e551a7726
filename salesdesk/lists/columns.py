"""The columns of a list. Each person chooses theirs, and their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from salesdesk.custom_fields import values
from salesdesk.custom_fields.models import CustomField, Kind
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import web_address

MOST = 10


class Column(NamedTuple):
    label: Any
    cell: Callable[[Any], str]
    #: The fields of the row that the cell reads.
    needs: Sequence[str] = ()
    sort: str = ""
    is_figure: bool = False
    #: The address that a text of the cell leads to, such as that of a website.
    link: Callable[[str], str] | None = None


class Cell(NamedTuple):
    column: Column
    text: str
    url: str = ""


#: The columns of a list, by key.
Columns = Mapping[str, Column]


def with_custom(columns: Columns, fields: Iterable[CustomField]) -> dict[str, Column]:
    """Return the columns by key, with those of the custom `fields`."""
    return {**columns, **{each.key: _custom(each) for each in fields}}


def chosen(name: str, asked: str, user: User, offered: Columns, usual: Sequence[str]) -> list[str]:
    """Return the keys of the columns of a link, or else those that the user chose for the list `name`.

    Unknown keys, such as that of a field that was deleted, are ignored.
    """
    keys = asked.split(",") if asked else user.list_columns.get(name, usual)
    return list(dict.fromkeys(key for key in keys if key in offered))[:MOST]


def cells(row: Any, keys: Iterable[str], columns: Columns) -> list[Cell]:
    """Return the cells of a row, with times in the zone that is active."""
    return [_cell(row, columns[key]) for key in keys]


def needed(keys: Iterable[str], columns: Columns) -> list[str]:
    """Return the fields that the cells of these columns read."""
    return list(dict.fromkeys(name for key in keys for name in columns[key].needs))


def relations(fields: Iterable[str]) -> set[str]:
    """Return the relations that `fields` such as "company__name" follow."""
    return {name.rpartition("__")[0] for name in fields if "__" in name}


def _cell(row: Any, column: Column) -> Cell:
    text = column.cell(row)
    return Cell(column, text, column.link(text) if text and column.link else "")


def _custom(field: CustomField) -> Column:
    def cell(row: Any) -> str:
        stored = getattr(row, f"custom_{field.subject}") or {}
        return values.shown(field, stored.get(field.key))

    link = web_address if field.kind == Kind.LINK else None
    sort = field.key if field.filters_lists else ""
    return Column(field.label, cell, sort=sort, is_figure=field.kind in (Kind.NUMBER, Kind.MONEY), link=link)
