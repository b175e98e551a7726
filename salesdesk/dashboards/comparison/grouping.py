"""The rows of the comparison: a field of the lead, the hour of its first call, or a level of territories."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from django.db.models import (
    DateTimeField,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
)
from django.utils.translation import gettext_lazy as _

from campaigns.models import Territory
from leads.models import Activity, Lead
from salesdesk.dashboards.scope import Scope


class Group(TextChoices):
    """The kind of the rows; each value is a field of the lead, or one that `keyed` adds."""

    CAMPAIGN = "campaign", _("Campaign")
    SOURCE = "source", _("Source")
    TERRITORY = "territory", _("Territory")
    HOUR = "first_hour", _("Hour of the first call")


def keyed(leads: QuerySet[Lead], group: Group) -> QuerySet[Lead]:
    """Return the leads with the field of the group. The hour is that at the company's place.

    Imported leads have a day of their first contact and no hour.
    """
    if group != Group.HOUR:
        return leads
    calls = Activity.objects.calls().filter(lead=OuterRef("pk")).order_by().values("lead")
    first = Subquery(calls.annotate(first=Min("at")).values("first"), output_field=DateTimeField())
    there = Func(F("company__place__zones__0"), first, function="timezone", output_field=DateTimeField())
    # Not Extract, which would convert the local time to the reader's zone once more.
    hour = Func(
        Value("hour"),
        there,
        function="date_part",
        template="(%(function)s(%(expressions)s))::int",
        output_field=IntegerField(),
    )
    return leads.filter(past=None).annotate(first_hour=hour)


def hour_names() -> dict[Hashable, str]:
    """Return the names of the hours of a day."""
    return {hour: f"{hour:02}:00–{hour + 1:02}:00" for hour in range(24)}


class Rest(NamedTuple):
    """The row of a territory's leads that are in none of those within it, where these have rows of their own."""

    territory: int


def territory_rows(scope: Scope, keys: Iterable[int]) -> dict[int, int | Rest]:
    """Return the row of each territory: the first level below that of the scope at which there are several.

    A row has the figures of the territories within it, so that no lead is counted twice. One statement.
    """
    found = Territory.objects.filter(pk__in=keys).values_list("pk", "path")
    paths = {
        key: path[path.index(scope.territory) :] if scope.territory in path else path for key, path in found
    }
    deepest = max((len(path) for path in paths.values()), default=1)
    level = next(
        (each for each in range(deepest) if len({_at(path, each) for path in paths.values()}) > 1), 0
    )
    return {key: _at(path, level) for key, path in paths.items()}


def _at(path: list[int], level: int) -> int | Rest:
    return path[level] if level < len(path) else Rest(path[-1])
