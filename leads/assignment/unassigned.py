"""Leads that no territory takes: whose they could be, and placing them when the map was redrawn."""

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

POSTCODE_PREFIX_LENGTH = 2  # characters of a postcode that are told apart


class UnassignedGroup(NamedTuple):
    """So many leads of a campaign that are nobody's, in one corner of the map, and why."""

    campaign: Campaign
    country: str
    postcode: str
    leads: int
    examples: list[str]
    why: str


def unassigned_groups(leads, limit: int = 200) -> list[UnassignedGroup]:
    """Where the map of each campaign has holes: the largest first. `leads` are those that somebody sees."""
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
    """Look for a territory for all leads of `campaign` that have none. Returns how many found one.

    They leave Marketing's stream and get their first step.
    """
    waiting = Lead.objects.select_for_update(of=["self"]).filter(campaign=campaign).without_territory()
    facts = ["pk", "company__country", "company__postcode", "company__industry"]
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
        _assign(leads, territory, by)
    return sum(map(len, taken.values()))


def _assign(leads: list[int], territory: Territory, by) -> None:
    sign(by, _("Territory found: %(name)s.") % {"name": territory})
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
    """The sentence that says which hole it is."""
    here: Iterable[Territory] = [each for each in campaign.territories.all() if country in each.countries]
    if not country:
        return _("Nobody knows in which country they are.")
    if not here:
        return _("No territory of this campaign has %(country)s.") % {"country": countries.name_of(country)}
    if all(territory.industries for territory in here):
        return _("No territory takes this postcode with this industry.")
    if not postcode:
        return _("The territories go by postcode, and these companies have none.")
    if any(pattern.startswith(postcode) for territory in here for pattern in territory.postcodes):
        return _("Postcode %(postcode)s is covered only in part.") % {"postcode": postcode}
    return _("Postcode %(postcode)s is nobody's.") % {"postcode": postcode}
