"""The rows of the comparison: a field of the lead, its script, the hour of its first call, or a territory level."""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    QuerySet,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory, Variant
from leads.models import ImportBatch
from salesdesk import formats
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.scope import Scope


class Group(TextChoices):
    """The kind of the rows; each value is a field of the lead, or one that `keyed` adds."""

    CAMPAIGN = "campaign", _("Campaign")
    SOURCE = "source", _("Source")
    TERRITORY = "territory", _("Territory")
    LIST = "batch", _("List")
    SCRIPT = "script_id", _("Script")
    HOUR = "first_hour", _("Hour of the first call")


def keyed(leads: QuerySet[LeadPath], group: Group) -> QuerySet[LeadPath]:
    """Return the leads with the field of the group. The hour is that at the company's place.

    Imported leads have a day of their first contact and no hour.
    """
    if group == Group.SCRIPT:
        return leads.annotate(script_id=script("lead__"))
    if group != Group.HOUR:
        return leads
    there = Func(
        F("lead__company__place__zones__0"),
        F("first_called_at"),
        function="timezone",
        output_field=DateTimeField(),
    )
    # Not Extract, which would convert the local time to the reader's zone once more.
    hour = Func(
        Value("hour"),
        there,
        function="date_part",
        template="(%(function)s(%(expressions)s))::int",
        output_field=IntegerField(),
    )
    return leads.filter(lead__past=None).annotate(first_hour=hour)


def field_of(group: Group) -> str:
    """Return the field of `keyed` leads that has the key of their row."""
    if group in (Group.CAMPAIGN, Group.SCRIPT, Group.HOUR):
        return str(group.value)
    return f"lead__{group.value}"


def script(path: str = "") -> Coalesce:
    """Return the script of the lead at `path`: its variant, or else minus its campaign, which has one script."""
    return Coalesce(F(f"{path}variant"), -F(f"{path}campaign"), output_field=BigIntegerField())


def list_names(campaigns: Iterable[int]) -> dict[Hashable, str]:
    """Return the names of the lists of campaigns, with their days, as a name may come again. One statement."""
    lists = ImportBatch.objects.filter(campaign__in=campaigns).values_list("pk", "file_name", "at")
    names: dict[Hashable, str] = {
        pk: f"{name}, {formats.full_day(timezone.localdate(at))}" for pk, name, at in lists
    }
    return names | {None: gettext("No list")}


def script_names(campaigns: Mapping[int, Campaign]) -> dict[Hashable, str]:
    """Return the names of the scripts of campaigns: of each version of a split, and the only one. One statement."""
    names: dict[Hashable, str] = {-pk: str(each) for pk, each in campaigns.items()}
    for each in Variant.objects.filter(split__campaign__in=campaigns).select_related("split"):
        facts = {"campaign": campaigns[each.split.campaign_id], "script": each.get_letter_display()}
        facts["number"] = formats.number(each.split.number)
        names[each.pk] = gettext("%(campaign)s, %(script)s of version %(number)s") % facts
    return names


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
