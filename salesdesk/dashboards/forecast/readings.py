"""The three readings of the forecast, and their sums as SQL."""

from collections.abc import Mapping

from django.db.models import Case, F, FloatField, PositiveSmallIntegerField, Sum, TextChoices, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from .formulas import Expected


class Reading(TextChoices):
    REP = "rep", _("Rep’s chance")
    STAGE = "stage", _("Stage table")
    EVIDENCE = "evidence", _("Evidence")


#: The grounds of each reading, as the tooltip of its column.
EXPLAINED = {
    Reading.REP: _("the opinion of the owner"),
    Reading.STAGE: _("the usual chance of the step"),
    Reading.EVIDENCE: _("step, age and what the buyer confirmed"),
}
VALUE = Cast("value", FloatField())


def by_step(chances: Mapping[str, int]) -> Case:
    """Return the chance of the stage table in percent as SQL, from the percentage of each step."""
    whens = [When(step=step, then=Value(chance)) for step, chance in chances.items()]
    return Case(*whens, output_field=PositiveSmallIntegerField())


def sums(columns: Mapping[Reading, str | Combinable]) -> dict[str, Sum]:
    """Return the aggregates of `expected_from`: Σ pv and Σ v²p(1 − p) of each reading (formulas.expected).

    `columns` has the chance of each reading in percent.
    """
    found = {}
    for reading, column in columns.items():
        p = Cast(F(column) if isinstance(column, str) else column, FloatField()) / 100.0
        found[f"{reading}_mean"] = Sum(VALUE * p, default=0.0)
        found[f"{reading}_variance"] = Sum(VALUE * VALUE * p * (1.0 - p), default=0.0)
    return found


def expected_from(row: Mapping[str, float]) -> dict[Reading, Expected]:
    """Return the sums of each reading from a row with the aggregates of `sums`."""
    return {each: Expected(row[f"{each}_mean"], row[f"{each}_variance"]) for each in Reading}
