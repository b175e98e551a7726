"""Generate the SQL of the hottest queries once per process.

See docs/decisions/0011-compile-the-hottest-queries-once.md.

    STEP = Compiled(lambda: NextStep.objects.filter(pk=param("step")).select_related("lead"))
    step = STEP.one(step=5)

Values that vary are named with `param`; everything else, including the order of the rows, is fixed.
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
    """A placeholder in a statement's parameters, replaced by a value when the statement is sent."""

    name: str


def param(name: str) -> Value:
    """Return an expression for the value passed as `name`, to use in a filter or an annotation."""
    return Value(Param(name))


class Compiled(Generic[Row]):
    """A query whose SQL is generated once, on first use, from the queryset that `build` returns."""

    def __init__(self, build: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._build = build
        self._compiled: tuple[models.QuerySet[Any, Row], SQLCompiler, str, tuple] | None = None

    def rows(self, **values) -> list[Row]:
        """Return the rows for these values: numbers, texts, dates, instants or UUIDs, not model instances.

        Raises KeyError if a value is missing.
        """
        if self._compiled is None:
            self._compiled = self._compile()
        queryset, compiler, sql, params = self._compiled
        filled = tuple(values[each.name] if isinstance(each, Param) else each for each in params)
        compiler = copy(compiler)
        compiler.connection = connections[queryset.db]
        if compiler.query.select_for_update and not compiler.connection.in_atomic_block:
            raise TransactionManagementError("select_for_update needs a transaction.")
        # Django still turns the rows into objects.
        compiler.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign]
        found = queryset.all()
        found.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(found)

    def first(self, **values) -> Row | None:
        """Return the first row or None. The query should set an order and a limit of its own."""
        return next(iter(self.rows(**values)), None)

    def one(self, **values) -> Row:
        """Return the row; raise the model's DoesNotExist if there is none."""
        for row in self.rows(**values):
            return row
        raise self._compiled[0].model.DoesNotExist  # type: ignore[index]

    def _compile(self):
        queryset = self._build()
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        # Django would look this up again for each column of every result.
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        converters, composite = compiler.get_converters(columns), compiler.has_composite_fields(columns)
        compiler.get_converters = lambda _columns: converters
        compiler.has_composite_fields = lambda _columns: composite
        return queryset, compiler, sql, params
