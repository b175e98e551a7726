"""Compare the figures of the desk with the expected ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A figure with what was expected; `expected` is None where only the reason matters."""

    name: str
    expected: Any
    found: Any

    @property
    def agrees(self) -> bool:
        """Return whether both are equal at the precision of the expected one."""
        if (
            self.found is None
            or isinstance(self.expected, bool)
            or not isinstance(self.expected, int | float)
        ):
            return self.expected == self.found
        if isinstance(self.found, int | float | Decimal):
            return abs(Decimal(str(self.found)) - Decimal(str(self.expected))) <= _half_of_last(self.expected)
        return False


def rows(
    name: str,
    expected: Iterable[Mapping[str, Any]],
    found: Mapping[str, Mapping[str, Any]],
    by: Sequence[str],
) -> Iterator[Figure]:
    """Yield the figures of a table: each expected row against the found one of the same key, its `by` columns."""
    for row in expected:
        key = " ".join(str(row[column]) for column in by)
        mine = found.get(key, {})
        for column, value in row.items():
            if column not in by and column in mine:
                yield Figure(f"{name} {key} {column}", value, mine[column])
        if not mine:
            yield Figure(f"{name} {key}", "a row", "none")


def _half_of_last(number: float) -> Decimal:
    """Return half a unit of the last decimal of a rounded number, with room for how a float is written."""
    exponent = Decimal(str(number)).as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return Decimal("0.51") * Decimal(10) ** -max(decimals, 0) if decimals else Decimal("0.51")
