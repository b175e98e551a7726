"""Generate the SQL of the hottest queries once per process.

See docs/decisions/0011-compile-the-hottest-queries-once.md.

    STEP = Compiled(lambda: NextStep.objects.filter(pk=given("step")).select_related("lead"))
    step = STEP.one(step=5)

What differs from use to use is `given` by name; all else, the order of the rows included, is fixed.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models import Value
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


@dataclass(frozen=True)
class Param:
    """Stands among a statement's parameters for a value that is known when it is sent."""

    name: str


def param(name: str) -> Value:
    """The value `name` of each use, in a filter or an annotation."""
    return Value(Param(name))


class Compiled(Generic[Row]):
    """`write` makes the queryset; it is asked once, when the first rows are."""

    def __init__(self, write: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._write = write
        self._written: tuple[models.QuerySet[Any, Row], SQLCompiler, str, tuple] | None = None

    def rows(self, **values) -> list[Row]:
        """What the queryset finds with these values, each a number, text, date, instant or UUID: a key, not a row.

        Raises KeyError for one that is missing.
        """
        if self._written is None:
            self._written = self._once()
        queryset, compiler, sql, params = self._written
        filled = tuple(values[each.name] if isinstance(each, Param) else each for each in params)
        compiler = copy(compiler)
        compiler.connection = connections[queryset.db]
        if compiler.query.select_for_update and not compiler.connection.in_atomic_block:
            raise TransactionManagementError("What is locked is let go at once: there is no transaction.")
        # How rows become objects stays Django's.
        compiler.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign]
        found = queryset.all()
        found.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(found)

    def first(self, **values) -> Row | None:
        """The first row, or None. The query itself says which that is, and asks for no more than it needs."""
        return next(iter(self.rows(**values)), None)

    def one(self, **values) -> Row:
        """The row that is there. Raises the model's DoesNotExist."""
        for row in self.rows(**values):
            return row
        raise self._written[0].model.DoesNotExist  # type: ignore[index]

    def _once(self):
        queryset = self._write()
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        return queryset, compiler, sql, params
