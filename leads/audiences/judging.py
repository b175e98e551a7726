"""Judge companies for a campaign: which can become a lead, and why the others can't."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from campaigns.territories.containment import bounds
from leads.assignment.territories import CompanyLocation, territory_for
from leads.compliance.calling_law import ALLOWED
from leads.compliance.offerable import SUPPRESSED
from leads.models.stages import OPEN_STAGES
from salesdesk import clock

from .matching import Conditions


class Verdict(TextChoices):
    """A company can become a lead, or is in another running campaign, or the first reason against it."""

    FREE = "free", _("New leads")
    ELSEWHERE = "elsewhere", _("In another running campaign")
    KNOWN = "known", _("Already in this campaign")
    NO_NUMBER = "no_number", _("No phone number")
    SUPPRESSED = "suppressed", _("Do not call")
    NO_BASIS = "no_basis", _("No legal basis")
    NO_TERRITORY = "no_territory", _("Outside the campaign's territories")


#: The verdicts that leave a company out, whatever the overlap rule.
LEFT_OUT = [each for each in Verdict if each not in (Verdict.FREE, Verdict.ELSEWHERE)]

_STAGES = ", ".join(f"'{each}'" for each in OPEN_STAGES)
_CONTACT = "SELECT 1 FROM leads_contact contact WHERE contact.company_id = company.id AND contact.phone <> ''"
_VERDICT = f"""CASE
    WHEN EXISTS (SELECT 1 FROM leads_lead here
                  WHERE here.company_id = company.id AND here.campaign_id = %(campaign)s) THEN 'known'
    WHEN NOT EXISTS ({_CONTACT}) THEN 'no_number'
    WHEN NOT EXISTS ({_CONTACT} AND NOT {SUPPRESSED}) THEN 'suppressed'
    WHEN NOT EXISTS (SELECT 1 FROM leads_contact contact
                       JOIN leads_place place ON place.id = company.place_id
                      CROSS JOIN (SELECT 'cold' AS kind) step
                      WHERE contact.company_id = company.id AND contact.phone <> '' AND NOT {SUPPRESSED}
                        AND {ALLOWED}) THEN 'no_basis'
    WHEN EXISTS (SELECT 1 FROM leads_lead other JOIN campaigns_campaign busy ON busy.id = other.campaign_id
                  WHERE other.company_id = company.id AND other.campaign_id <> %(campaign)s
                    AND other.stage IN ({_STAGES}) AND busy.state = 'running') THEN 'elsewhere'
    ELSE 'free' END"""


class Judged(NamedTuple):
    """A company with its verdict, and the territory that covers it."""

    company: int
    verdict: Verdict
    territory: int | None


class Judge:
    """Judges companies for a campaign with its territories, of which the rule is evaluated once per place."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.territories = list(campaign.territories.all())
        self._found: dict[tuple, Territory | None] = {}

    def companies(self, wanted: Conditions) -> Iterator[Judged]:
        """Yield each company that meets the conditions, in the order of their keys. One statement."""
        for company, verdict, *where in self._rows("company.id", wanted, "ORDER BY company.id"):
            yield Judged(company, *self._placed(verdict, where))

    def counts(self, wanted: Conditions, table: str) -> dict[Verdict, int]:
        """Return the number of companies by verdict, among those of `table` (a FROM item). One statement."""
        found = dict.fromkeys(Verdict, 0)
        grouped = "GROUP BY 2, 3, 4, 5, 6 ORDER BY 1"
        for count, verdict, *where in self._rows("count(*)", wanted, grouped, table):
            found[self._placed(verdict, where)[0]] += count
        return found

    def _rows(self, first: str, wanted: Conditions, end: str, table: str = "leads_company company") -> list:
        params = {"campaign": self.campaign.pk, "now": clock.now(), "longest": self._longest}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {first}, {_VERDICT} AS verdict, {self._places} FROM {table} WHERE {wanted.sql} {end}",
                wanted.params | params,
            )
            return cursor.fetchall()

    @property
    def _longest(self) -> int:
        """Return how much of a postcode the territories tell apart."""
        patterns = [pattern for each in self.territories for pattern in each.postcodes]
        return max((len(end) for pattern in patterns for end in bounds(pattern)), default=0)

    @property
    def _places(self) -> str:
        """Return the columns of a CompanyLocation, as far as the territories depend on them."""
        industry = "company.industry" if any(each.industries for each in self.territories) else "''"
        city = "company.city" if any(each.cities for each in self.territories) else "''"
        code = "left(replace(upper(company.postcode), ' ', ''), %(longest)s)"
        return f"company.country, {code} AS code, {industry} AS industry, {city} AS city"

    def _placed(self, verdict: str, where: list) -> tuple[Verdict, int | None]:
        if verdict not in (Verdict.FREE, Verdict.ELSEWHERE):
            return Verdict(verdict), None
        place = tuple(where)
        if place not in self._found:
            self._found[place] = territory_for(CompanyLocation(*place), self.territories)
        territory = self._found[place]
        return (Verdict(verdict), territory.pk) if territory else (Verdict.NO_TERRITORY, None)
