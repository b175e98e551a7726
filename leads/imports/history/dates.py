"""Read the dates of a history: the order of day and month is that of the whole column."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from salesdesk import parsing

from ..mapping.fields import Field

FIELDS = (Field.FIRST_CONTACT_ON, Field.OPENED_ON, Field.CLOSED_ON)
#: Earlier dates are placeholders of other programs.
EARLIEST = date(1970, 1, 1)


class DateColumns:
    """The date columns of a list, each with its order: as its cells show, or else the chosen one."""

    def __init__(
        self, columns: Mapping[Field, Sequence[int]], sample: Sequence[Sequence[str]], order: str
    ) -> None:
        self.orders: dict[int, parsing.Order | None] = {}
        for column in (column for field in FIELDS for column in columns.get(field, ())):
            self.orders[column] = _order_of([row[column] for row in sample if column < len(row)], order)

    def read(self, column: int, written: str) -> tuple[date | None, Promise | str]:
        """Return the date in a cell, and what is wrong with it."""
        order = self.orders[column]
        if order is None:
            text = _("“{written}” can be read in several ways. Choose the order of dates.")
            return None, format_lazy(text, written=written[:40])
        found = parsing.date_in(written, order)
        if found is None:
            return None, format_lazy(_("“{written}” is not a date."), written=written[:40])
        if found < EARLIEST:
            return None, format_lazy(_("“{written}” is too long ago."), written=written[:40])
        return found, ""


def _order_of(cells: Sequence[str], chosen: str) -> parsing.Order | None:
    found = parsing.date_column(cells)
    if isinstance(found, parsing.Order):
        return found
    if chosen:
        return parsing.Order(chosen)
    # A column without dates says so cell by cell.
    return None if isinstance(found, parsing.Ambiguous) else parsing.Order.YEAR_FIRST
