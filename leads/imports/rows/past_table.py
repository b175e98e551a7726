"""The staging table of what the rows of a list say of the past, next to that of the rows themselves."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, models

from leads.models import ImportBatch

#: A number counts once in a list.
_REPEATED = """
    WITH same AS (
        SELECT batch_id, line, min(line) OVER (PARTITION BY reference) AS first
          FROM {table} WHERE batch_id = %(batch)s
    )
    UPDATE leads_importrow imported
       SET blocked = true, verdict = 'refuse', problems = imported.problems || format(%(why)s, same.first)
      FROM same
     WHERE imported.batch_id = same.batch_id AND imported.line = same.line AND same.line > same.first
       AND NOT imported.blocked
"""


class PastTable(NamedTuple):
    """The table of `model`, with a column for each of the fields `names` of what is staged."""

    model: type[models.Model]
    names: tuple[str, ...]

    @classmethod
    def of(cls, model: type[models.Model], staged: tuple[str, ...]) -> "PastTable":
        """Return the table for the fields `staged`; what is wrong with a row is kept with the row."""
        return cls(model, tuple(name for name in staged if name not in ("problems", "blocked")))

    def copy(self, batch: ImportBatch, pasts: Iterable[tuple[int, NamedTuple]]) -> None:
        """Stage what these lines say by COPY."""
        columns = ", ".join(["batch_id", "line", *self.names])
        statement = f"COPY {self.model._meta.db_table} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copied:
            for line, past in pasts:
                copied.write_row((batch.pk, line, *(getattr(past, name) for name in self.names)))

    def refuse_repeated(self, batch: ImportBatch, why: str) -> None:
        """Reject the rows whose number another row has; `why` names its line as %s."""
        with connection.cursor() as cursor:
            cursor.execute(_REPEATED.format(table=self.model._meta.db_table), {"batch": batch.pk, "why": why})
