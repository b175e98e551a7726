"""Find the territory that covers a company."""

from typing import NamedTuple

from campaigns.models import Territory
from campaigns.territories.containment import folded
from leads.models import Company


class CompanyLocation(NamedTuple):
    """The data of a company that territories match, for import rows that are not companies yet."""

    country: str
    postcode: str
    industry: str
    city: str = ""


def territory_for(company: Company | CompanyLocation, territories: list[Territory]) -> Territory | None:
    """Return the most specific territory that covers `company`, the oldest one in a tie.

    Postcodes and cities are more specific than industries, and industries more than countries; among equals, a
    territory within another one is more specific. A territory has the criteria of its parent or narrower ones, so that
    it always wins over its parent.
    """
    return next(iter(owners(company, territories)), None)


def owners(company: Company | CompanyLocation, territories: list[Territory]) -> list[Territory]:
    """Return the territories that cover `company` and are the most specific ones, the oldest first."""
    taking = [territory for territory in territories if covers(territory, company)]
    best = max((_specificity(territory) for territory in taking), default=None)
    return sorted((each for each in taking if _specificity(each) == best), key=lambda each: each.pk)


def covers(territory: Territory, company: Company | CompanyLocation) -> bool:
    """Return whether `territory` covers `company`: its country, postcode or city, and industry, each if set."""
    if territory.countries and company.country not in territory.countries:
        return False
    if (territory.postcodes or territory.cities) and not _covers_place(territory, company):
        return False
    industry = company.industry.casefold()
    return not territory.industries or any(each.casefold() in industry for each in territory.industries)


def _specificity(territory: Territory) -> tuple[int, int]:
    return 2 * bool(territory.postcodes or territory.cities) + bool(territory.industries), territory.depth


def _covers_place(territory: Territory, company: Company | CompanyLocation) -> bool:
    if any(_covers(each, company.postcode) for each in territory.postcodes):
        return True
    city = folded(company.city)
    return any(folded(each) == city for each in territory.cities)


def _covers(pattern: str, postcode: str) -> bool:
    """Return whether a prefix (50) or a range (1000-1999) covers a postcode, by its leading characters."""
    code = postcode.replace(" ", "").upper()
    if "-" not in pattern:
        return code.startswith(pattern.replace(" ", "").upper())
    first, last = (part.strip().upper() for part in pattern.split("-", 1))
    return bool(code) and first <= code[: len(first)] and code[: len(last)] <= last
