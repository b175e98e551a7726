"""Percentiles, computed by PostgreSQL."""

from django.db.models import Aggregate, DurationField


class DurationPercentile(Aggregate):
    """The duration below which the given share of all durations lies: 0.5 is the median."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression, *, share: float, **extra) -> None:
        super().__init__(expression, share=share, **extra)
