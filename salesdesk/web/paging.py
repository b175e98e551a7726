"""Keyset paging: a page begins where another ended, so that page 10,000 costs what page 1 costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

SIZE = 50
#: Beyond so many the exact number would cost more than it tells.
COUNTED_TO = 200


@dataclass(frozen=True)
class Page:
    """Rows in their order, and the cursors of the pages around them; an empty cursor is no page."""

    rows: list
    before: str
    after: str


def page_of(rows: QuerySet, asked: Mapping[str, Any], *, by: str = "-pk", size: int = SIZE) -> Page:
    """The page of `rows` that `asked` (request.GET) names by `after` or `before`; else the first one.

    `by` is a column that is never null, with a minus for the largest first; of equals the id decides. A cursor
    that says nothing is no cursor. One statement.
    """
    name, down = by.removeprefix("-"), by.startswith("-")
    after, before = _read(rows, name, asked.get("after")), _read(rows, name, asked.get("before"))
    back = before is not None and after is None
    cursor = before if back else after
    falling = down != back
    if cursor is not None:
        rows = rows.filter(_beyond(name, cursor, falling))
    order = [f"-{each}" if falling else each for each in dict.fromkeys([name, "pk"])]
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    is_before, is_after = (more, True) if back else (cursor is not None, more)
    return Page(
        found,
        _cursor(found[0], name) if found and is_before else "",
        _cursor(found[-1], name) if found and is_after else "",
    )


def count_text(rows: QuerySet, page: Page) -> str:
    """How many there are in all, in words: the exact number, or "200+". No statement where one page is all."""
    if page.rows and not page.before and not page.after:
        return str(len(page.rows))
    counted = rows.order_by()[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO}+" if counted > COUNTED_TO else str(counted)


def _beyond(name: str, cursor: tuple[Any, int], falling: bool) -> Q:
    value, pk = cursor
    side = "lt" if falling else "gt"
    if name == "pk":
        return Q(**{f"pk__{side}": pk})
    # The first part alone lets the index begin at the cursor.
    return Q(**{f"{name}__{side}e": value}) & (Q(**{f"{name}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def _cursor(row: Any, name: str) -> str:
    if name == "pk":
        return str(row.pk)
    value = getattr(row, name)
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value}~{row.pk}"


def _read(rows: QuerySet, name: str, text: Any) -> tuple[Any, int] | None:
    value, _tilde, pk = text.rpartition("~") if isinstance(text, str) else ("", "", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    if name == "pk":
        return None, int(pk)
    try:
        found = rows.model._meta.get_field(name).to_python(value)
    except ValidationError:
        return None
    return None if found in (None, "") else (found, int(pk))
