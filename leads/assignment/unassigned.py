"""Unassigned leads: group them by area, and assign them after territories changed."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Territory
from leads.models import Lead
from leads.models.stages import Stream
from salesdesk import clock, countries
from salesdesk.people.actor import sign

from . import first_calls
from .territories import CompanyLocation, territory_for

POSTCODE_PREFIX_LENGTH = 2  # leading characters that form an area


class UnassignedGroup(NamedTuple):
    """Unassigned leads of a campaign in one area, with examples and the reason."""

    campaign: Campaign
    country: str
    postcode: str
    leads: int
    examples: list[str]
    why: str


def unassigned_groups(leads, limit: int = 200) -> list[UnassignedGroup]:
    """Return the uncovered areas of each campaign, largest first, among the given leads."""
    found = _grouped(leads.without_territory(), limit)
    campaigns = Campaign.objects.prefetch_related("territories").in_bulk({row[0] for row in found})
    return [
        UnassignedGroup(
            campaigns[pk], country, postcode, count, names, _why(campaigns[pk], country, postcode)
        )
        for pk, country, postcode, count, names in found
    ]


@transaction.atomic
def reassign_territories(campaign: Campaign, by) -> int:
    """Assign territories to all unassigned leads of `campaign`. Returns how many got one.

    They move from Marketing to inside and get their first step.
    """
    waiting = Lead.objects.select_for_update(of=["self"]).filter(campaign=campaign).without_territory()
    facts = ["pk", "company__country", "company__postcode", "company__industry", "company__city"]
    territories = list(campaign.territories.all())
    taken: dict[Territory, list[int]] = {}
    found: dict[CompanyLocation, Territory | None] = {}
    for pk, *where in waiting.order_by("pk").values_list(*facts):
        place = CompanyLocation(*where)
        if place not in found:
            found[place] = territory_for(place, territories)
        if territory := found[place]:
            taken.setdefault(territory, []).append(pk)
    for territory, leads in taken.items():
        assign(leads, territory, by)
    return sum(map(len, taken.values()))


def assign(leads: list[int], territory: Territory, by) -> None:
    """Move unassigned leads to `territory` and plan their first calls, within a transaction."""
    sign(by, _("Assigned to territory %(name)s.") % {"name": territory})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE leads_lead SET territory_id = %s, stream = %s, version = version + 1 WHERE id = ANY(%s)
            """,
            [territory.pk, Stream.INSIDE, leads],
        )
    first_calls.choose_contacts(leads)
    first_calls.plan(leads, clock.now())


def _grouped(leads, limit: int) -> list[tuple]:
    inner, parameters = leads.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT lead.campaign_id, company.country, left(company.postcode, {POSTCODE_PREFIX_LENGTH}), count(*),
                   (array_agg(company.name ORDER BY lead.id))[1:3]
              FROM leads_lead lead JOIN leads_company company ON company.id = lead.company_id
             WHERE lead.id IN ({inner})
             GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT {int(limit)}
            """,
            parameters,
        )
        return cursor.fetchall()


def _why(campaign: Campaign, country: str, postcode: str) -> str:
    """Return why no territory covers the area, in a sentence."""
    here: Iterable[Territory] = [
        each for each in campaign.territories.all() if not each.countries or country in each.countries
    ]
    if not country:
        return _("Unknown country.")
    if not here:
        return _("No territory of this campaign covers %(country)s.") % {
            "country": countries.name_of(country)
        }
    if all(territory.industries for territory in here):
        return _("No territory covers this industry in this postcode area.")
    if not postcode:
        return _("Territories are defined by postcode, which these companies lack.")
    if any(pattern.startswith(postcode) for territory in here for pattern in territory.postcodes):
        return _("Postcode area %(postcode)s is only partly covered.") % {"postcode": postcode}
    return _("Postcode area %(postcode)s is not covered.") % {"postcode": postcode}
