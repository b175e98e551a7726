"""Parse date columns; the order of day, month and year is detected per column, not per cell."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .texts import plain

_TIME = re.compile(
    r"(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d{2}:?\d{2})?$"
)
_PARTS = re.compile(
    r"(?:民國|民国|中華民國)?\s*(\d{1,4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,4})\s*日?"
)
_SOLID = re.compile(r"\d{6,8}")
ENOUGH = 0.8  # share of a column's filled cells that must look like dates


class Order(StrEnum):
    """The date format of a column."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    SOLID = "yyyymmdd"
    MINGUO = "minguo"  # Taiwan's calendar: year 1 is 1912


@dataclass(frozen=True)
class Ambiguous:
    """Several orders fit, or none fits all cells; ask the user. `example` is a cell that shows the difference."""

    orders: tuple[Order, ...]
    example: str


def date_column(cells: Iterable[str]) -> Order | Ambiguous | None:
    """Return the date order of the column, or None if it does not hold dates."""
    filled = {written for cell in cells if (written := _without_time(cell))}
    shaped = [written for written in sorted(filled) if _PARTS.fullmatch(written) or _SOLID.fullmatch(written)]
    if not shaped or len(shaped) < ENOUGH * len(filled):
        return None
    if max(len(written) for written in shaped) == 6 and all(map(str.isdigit, shaped)):
        return None  # six bare digits are usually codes
    fits = {order: [date_in(written, order) for written in shaped] for order in Order}
    whole = [order for order in Order if None not in fits[order]]
    if whole:
        different = next(
            (at for at, _ in enumerate(shaped) if len({fits[order][at] for order in whole}) > 1), None
        )
        return whole[0] if different is None else Ambiguous(tuple(whole), shaped[different])
    some = tuple(
        order for order in Order if sum(day is not None for day in fits[order]) >= ENOUGH * len(shaped)
    )
    if len(some) == 1:
        return some[0]
    return Ambiguous(some, shaped[0]) if some else None


def date_in(cell: str, order: Order) -> date | None:
    """Return the date in the cell, read in `order`, or None."""
    try:
        return _READERS[order](_without_time(cell))
    except ValueError:
        return None


def _without_time(cell: str) -> str:
    return _TIME.sub("", plain(cell))


def _year_first(written: str) -> date | None:
    year, month, day = _parts(written)
    return date(_year(year), int(month), int(day)) if len(year) in (2, 4) and len(day) < 3 else None


def _day_first(written: str) -> date | None:
    day, month, year = _parts(written)
    return date(_year(year), int(month), int(day)) if len(day) < 3 and len(year) in (2, 4) else None


def _month_first(written: str) -> date | None:
    month, day, year = _parts(written)
    return date(_year(year), int(month), int(day)) if len(month) < 3 and len(year) in (2, 4) else None


def _solid(written: str) -> date | None:
    if len(written) != 8 or not written.isdigit() or not "1800" <= written[:4] <= "2200":
        return None
    return date(int(written[:4]), int(written[4:6]), int(written[6:]))


def _minguo(written: str) -> date | None:
    if _SOLID.fullmatch(written):
        if len(written) == 8:
            return None
        return date(1911 + int(written[:-4]), int(written[-4:-2]), int(written[-2:]))
    year, month, day = _parts(written)
    if len(year) > 3 or len(day) > 2 or (len(year) < 3 and not written.startswith(("民", "中"))):
        return None
    return date(1911 + int(year), int(month), int(day))


def _parts(written: str) -> tuple[str, str, str]:
    found = _PARTS.fullmatch(written)
    if found is None or (found[2] != found[4] and found[2] != "年"):
        raise ValueError(written)
    return found[1], found[3], found[5]


def _year(digits: str) -> int:
    """Return the year; two digits follow the POSIX rule: 69 is 1969, 68 is 2068."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year > 68 else 2000)


_READERS: dict[Order, Callable[[str], date | None]] = {
    Order.YEAR_FIRST: _year_first,
    Order.DAY_FIRST: _day_first,
    Order.MONTH_FIRST: _month_first,
    Order.SOLID: _solid,
    Order.MINGUO: _minguo,
}
