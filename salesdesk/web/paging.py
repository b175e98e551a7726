"""Keyset paging: each page starts at a cursor, so that page 10,000 costs the same as page 1."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, BooleanField, F, Func, Model, Q, QuerySet, Value
from django.utils.translation import gettext as _

from salesdesk import formats

SIZE = 50
#: Years that a cursor may name: conversions between time zones overflow near the limits of the calendar.
YEARS = range(1900, 2200)
#: Rows are counted up to this number; more are estimated, as an exact count would cost more than the page.
COUNTED_TO = 1000
#: An unfiltered list is not counted if the planner expects so many times more rows.
SURELY_LONG = 10


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of the previous and next page; "" where there is none."""

    rows: list
    before: str
    after: str


def page_of(
    rows: QuerySet,
    params: Mapping[str, Any],
    *,
    by: str = "-pk",
    size: int = SIZE,
    load: Callable[[QuerySet], QuerySet] | None = None,
    tie: str = "pk",
) -> Page:
    """Return the page of `rows` that the `after` or `before` cursor in `params` (request.GET) names, or the first.

    `by` is a column that is never null, perhaps of a related row ("lead__company__name") or an annotation, with a minus
    for descending order; ties are ordered by id. An invalid cursor is ignored, as is one that no page links to, such as
    a date in the year 9999. One statement. `load` adds what the page shows to its rows, once these are found: joins of
    every row that might be shown would cost more than the page. `tie` is the id in the index of `by`, if that is of a
    related row: a cursor within a long tie starts there.
    """
    name, is_descending = by.removeprefix("-"), by.startswith("-")
    after, before = _read(rows, name, params.get("after")), _read(rows, name, params.get("before"))
    back = before is not None and after is None
    cursor = before if back else after
    descending = is_descending != back
    if cursor is not None:
        rows = rows.filter(_beyond(rows, name, cursor, descending, tie))
    order = [f"-{each}" if descending else each for each in dict.fromkeys([name, "pk"])]
    if load:
        on_page = rows.order_by(*order)[: size + 1].values("pk")
        found = list(load(rows.model._default_manager.filter(_is_one_of(on_page))).order_by(*order))
    else:
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


def slice_of(rows: list, params: Mapping[str, Any], *, size: int = SIZE) -> Page:
    """Return a page of rows that are all in memory already, with cursors as `page_of` reads them."""
    places = {str(row.pk): place for place, row in enumerate(rows)}
    first = 0
    if (after := places.get(params.get("after", ""))) is not None:
        first = after + 1
    elif (before := places.get(params.get("before", ""))) is not None:
        first = max(before - size, 0)
    shown = rows[first : first + size]
    return Page(
        shown,
        str(shown[0].pk) if shown and first else "",
        str(shown[-1].pk) if first + size < len(rows) else "",
    )


def count_text(
    rows: QuerySet, page: Page, counted_to: int | None = None, *, is_unfiltered: bool = False
) -> str:
    """Return the total as text: the exact number up to `counted_to` (may be 0; usually 1,000), or "about 48,000".

    The planner knows the length of a list `is_unfiltered` well enough to leave out counting a long one. Needs no
    statement if there is only one page.
    """
    if page.rows and not page.before and not page.after:
        return formats.number(len(page.rows))
    if counted_to is None or not page.rows:
        counted_to = COUNTED_TO
    estimate = _estimate(rows) if is_unfiltered else 0
    if counted_to and estimate < SURELY_LONG * counted_to:
        counted = rows.order_by()[: counted_to + 1].count()
        if counted <= counted_to:
            return formats.number(counted)
    estimate = estimate or _estimate(rows)
    if estimate <= counted_to:
        return _("more than %(number)s") % {"number": formats.number(counted_to)}
    return _("about %(number)s") % {"number": formats.number(estimate)}


def _estimate(rows: QuerySet) -> int:
    """Return how many rows the planner expects, to two digits."""
    (plan,) = json.loads(rows.order_by().explain(format="json"))
    return int(float(f"{plan['Plan']['Plan Rows']:.1e}"))


def _beyond(rows: QuerySet, name: str, cursor: tuple[Any, int], descending: bool, tie: str) -> Q:
    """Return the condition of the rows behind a cursor.

    Rows are compared whole, so that the index skips ties too. The index of a joined table starts at the value.
    """
    value, pk = cursor
    side = "lt" if descending else "gt"
    if name == "pk":
        return Q(**{f"pk__{side}": pk})
    key, of_cursor = _Row(name, tie), _Row(Value(value, _field(rows, name)), Value(pk, BigIntegerField()))
    beyond = Func(
        key,
        of_cursor,
        template="%(expressions)s",
        arg_joiner=" < " if descending else " > ",
        output_field=BooleanField(),
    )
    return Q(**{f"{name}__{side}e": value}) & Q(beyond)


class _Row(Func):
    """A row constructor, as PostgreSQL compares them column by column."""

    template = "(%(expressions)s)"
    output_field = BooleanField()  # of no use, but Django wants one


def _is_one_of(found: QuerySet) -> Func:
    """Return the condition that the key is in a subquery, which runs first: with IN it might be joined last."""
    return Func(
        F("pk"),
        ArraySubquery(found),
        arg_joiner=" = ANY (",
        template="%(expressions)s)",
        output_field=BooleanField(),
    )


def _cursor(row: Any, name: str) -> str:
    if name == "pk":
        return str(row.pk)
    value = reduce(getattr, name.split("__"), row)
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value}~{row.pk}"


def _read(rows: QuerySet, name: str, text: Any) -> tuple[Any, int] | None:
    value, _tilde, pk = text.rpartition("~") if isinstance(text, str) else ("", "", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    if name == "pk":
        return None, int(pk)
    try:
        found = _field(rows, name).clean(value, None)
    except (ValidationError, ArithmeticError):
        return None
    if isinstance(found, date) and found.year not in YEARS:
        return None
    if isinstance(found, datetime) and found.tzinfo:
        found = found.astimezone(UTC)  # PostgreSQL refuses offsets of 16 hours and more
    return None if found in (None, "") else (found, int(pk))


def _field(rows: QuerySet, name: str) -> Any:
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    model: type[Model] = rows.model
    *relations, column = name.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    return model._meta.get_field(column)
