"""The details of the funnel: counts by more than one property, kept as pairs of a code and a number in a few slots.

A detail is counted like a flag, but most combinations of its properties never occur. A slot of details therefore holds
only those that did. See docs/decisions/0039-count-the-funnel-in-slots.md.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from leads.models.stages import Source, Stage

from .names import EXITS, ORDER
from .slots import Span, parts_of

#: The ends of the ranges of times in a stage, exclusive; the last range has none.
TIME_LIMITS = [
    timedelta(hours=1),
    *(timedelta(days=days) for days in (1, 3, 7, 14, 28, 84)),
]
MOVEMENTS, COHORT = "movements", "cohort"
#: The outcomes of a lead after it left: won, an MQL or further again, disqualified, or none of these.
OUTCOMES = ("won", "back", "out", "still")
SOURCE_FIGURES = ("leads", "mqls", "decided", "qualified", "won")


class Detail(NamedTuple):
    """A detail by name, and the values of each of its properties.

    The codes depend on the order of the values: add new ones to the end of the first property, or count everything
    again (`manage.py recount_dashboards`).
    """

    name: str
    properties: tuple[tuple[str, ...], ...]

    def values(self) -> list[tuple[str, ...]]:
        """Return the combinations of values; the code of each is its position."""
        return list(product(*self.properties))

    def code(self, *values: str) -> str:
        """Write the code of a combination as SQL, given the SQL of its values; null if one of them is unknown."""
        found = "0"
        for among, value in zip(self.properties, values, strict=True):
            listed = ", ".join(f"'{each}'" for each in among)
            found = f"({found} * {len(among)} + array_position(ARRAY[{listed}], {value}::text) - 1)"
        return found


#: Stage, reading and range of time.
TIMES = Detail(
    "times", (tuple(map(str, ORDER[:-1])), (MOVEMENTS, COHORT), tuple(map(str, range(len(TIME_LIMITS) + 1))))
)
#: Exit, reading, the stage that was left, and what became of the lead since.
EXITED = Detail("exits", ((*EXITS, "disqualified"), (MOVEMENTS, COHORT), ("", *map(str, Stage)), OUTCOMES))
#: Source and figure.
SOURCES = Detail("sources", (tuple(map(str, Source)), SOURCE_FIGURES))


def sums(
    detail: Detail, campaigns: Iterable[int], spans: Sequence[Span]
) -> dict[Any, Counter[tuple[str, ...]]]:
    """Return the counts of each combination of values, by the key of the span. One statement."""
    found: dict[Any, Counter[tuple[str, ...]]] = {span.key: Counter() for span in spans}
    among = list(campaigns)
    counted: list[str] = []
    params: list[Any] = []
    for number, span in enumerate(spans):
        for slots, sign, since, until in parts_of(span.since, span.until):
            counted.append(_COUNTED.format(span=number, sign=sign, table=_TABLES[slots]))
            params += [among, detail.name, since, until]
        if detail is EXITED:
            counted.append(_REPEATED.format(span=number))
            params += [among, span.since, span.until, span.since]
    if not counted:
        return found
    values = detail.values()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT span, code, sum(n)::int FROM ({' UNION ALL '.join(counted)}) counted (span, code, n) "
            f"GROUP BY 1, 2 HAVING sum(n) <> 0",
            params,
        )
        for number, code, n in cursor.fetchall():
            found[spans[number].key][values[code]] = n
    return found


#: By the table of the flags.
_TABLES = {
    "dashboards_funnelday": "dashboards_detailday",
    "dashboards_funnelquarter": "dashboards_detailquarter",
}
_COUNTED = """
    SELECT {span}, each.code, {sign} * sum(each.n)
      FROM {table} slot, unnest(slot.codes, slot.counts) each (code, n)
     WHERE campaign_id = ANY(%s) AND detail = %s AND start >= %s AND start < %s GROUP BY 2
"""
#: A lead that takes an exit twice in the span counts once, by its first time.
_REPEATED = """
    SELECT {span}, detail, -count(*) FROM dashboards_repeatedevent
     WHERE campaign_id = ANY(%s) AND at >= %s AND at < %s AND previous_at >= %s AND detail IS NOT NULL GROUP BY 2
"""
