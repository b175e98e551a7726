"""A constraint against overlapping periods of one person, which also holds for concurrent requests."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func, Q, Value


def no_overlap(name: str, *, begins: str, ends: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return a constraint that no two rows of one `person` overlap between columns `begins` and `ends`.

    "Same person" is expressed as an int8range, whose GiST operator class is built in, so no extension is needed.
    """
    person = Func(F("person"), F("person"), Value("[]"), function="int8range")
    period = Func(
        F(begins), F(ends), RangeBoundary(), function="tstzrange", output_field=DateTimeRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[(person, RangeOperators.OVERLAPS), (period, RangeOperators.OVERLAPS)],
        condition=condition,
    )
