"""Stretches of time of one person that may not overlap: kept by the database, so also for two who press at once."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func, Q, Value


def no_overlap(name: str, *, begins: str, ends: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows of one `person` share a moment between the columns `begins` and `ends`.

    int8range has a built-in GiST class: no extension is needed for the "same person" half.
    """
    person = Func(F("person"), F("person"), Value("[]"), function="int8range")
    stretch = Func(
        F(begins), F(ends), RangeBoundary(), function="tstzrange", output_field=DateTimeRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[(person, RangeOperators.OVERLAPS), (stretch, RangeOperators.OVERLAPS)],
        condition=condition,
    )
