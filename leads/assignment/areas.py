"""Count open leads by area: what territories tell apart, so that the rule is evaluated once per area, not per lead."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Value
from django.db.models.functions import Left, Replace, Upper

from campaigns.models import Territory
from campaigns.territories.containment import bounds
from leads.models.lead_queryset import LeadQuerySet

from .territories import CompanyLocation

#: Leading characters of a postcode that form a region.
REGION = 2


class Area(NamedTuple):
    """Leads of a campaign in one place and industry. `first` and `last` name two of the companies."""

    where: CompanyLocation
    campaign: int
    territory: int | None
    leads: int
    first: str
    last: str


def areas(leads: LeadQuerySet, territories: list[Territory]) -> Iterator[Area]:
    """Yield the areas of these leads that `territories` can tell apart, in one statement."""
    for *where, campaign, territory, count, first, last in (
        leads.order_by()
        .values_list(*located(territories).values(), "campaign", "territory")
        .annotate(count=Count("pk"), first=Min("company__name"), last=Max("company__name"))
    ):
        yield Area(CompanyLocation(*where), campaign, territory, count, first, last)


def located(territories: list[Territory]) -> dict:
    """Return expressions for the fields of a CompanyLocation, as far as `territories` depend on them."""
    longest = max(
        (len(end) for each in territories for pattern in each.postcodes for end in bounds(pattern)), default=0
    )
    postcode = Replace(Upper("company__postcode"), Value(" "), Value(""))
    return {
        "country": F("company__country"),
        "postcode": Left(postcode, max(longest, REGION)),
        "industry": F("company__industry") if any(each.industries for each in territories) else Value(""),
        "city": F("company__city") if any(each.cities for each in territories) else Value(""),
    }
