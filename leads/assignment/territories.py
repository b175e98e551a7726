"""Find the territory that covers a company."""

from typing import NamedTuple

from campaigns.models import Territory
from leads.models import Company


class CompanyLocation(NamedTuple):
    """The data of a company that territories match, for import rows that are not companies yet."""

    country: str
    postcode: str
    industry: str


def territory_for(company: Company | CompanyLocation, territories: list[Territory]) -> Territory | None:
    """Return the most specific territory that covers `company`, the oldest one in a tie.

    Postcodes are more specific than industries, and industries more than countries.
    """
    taking = [territory for territory in territories if covers(territory, company)]
    return max(taking, key=lambda territory: (_specificity(territory), -territory.pk), default=None)


def covers(territory: Territory, company: Company | CompanyLocation) -> bool:
    """Return whether `territory` covers `company`: its country, and its postcode and industry if those are set."""
    if company.country not in territory.countries:
        return False
    if territory.postcodes and not any(_covers(each, company.postcode) for each in territory.postcodes):
        return False
    industry = company.industry.casefold()
    return not territory.industries or any(each.casefold() in industry for each in territory.industries)


def _specificity(territory: Territory) -> int:
    return 2 * bool(territory.postcodes) + bool(territory.industries)


def _covers(pattern: str, postcode: str) -> bool:
    """Return whether a prefix (50) or a range (1000-1999) covers a postcode, by its leading characters."""
    code = postcode.replace(" ", "").upper()
    if "-" not in pattern:
        return code.startswith(pattern.replace(" ", "").upper())
    first, last = (part.strip().upper() for part in pattern.split("-", 1))
    return bool(code) and first <= code[: len(first)] and code[: len(last)] <= last
