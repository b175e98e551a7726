"""Coverage of a team's territories: where its open leads are, which of them nobody owns, and which two own."""

from collections import defaultdict
from dataclasses import dataclass, field

from campaigns.models import Territory
from campaigns.territories.containment import bounds
from leads.models import Lead
from salesdesk import countries
from salesdesk.people.models import Team

from .areas import REGION, Area, areas
from .territories import owners

#: Areas with a problem that are listed, the largest ones first.
LISTED = 60
#: Territories that are proposed to close a gap.
PROPOSED = 2
#: Companies named per area.
MOST_EXAMPLES = 3


@dataclass
class Cell:
    """A postcode region of a country on the map: how many open leads, and how many of them have no or two owners."""

    region: str
    leads: int = 0
    unowned: int = 0
    shared: int = 0

    @property
    def tone(self) -> str:
        return "bad" if self.unowned else "warn" if self.shared else "good"


@dataclass
class Problem:
    """Leads of a region that nobody owns, or that these owners share, and the territories that could take them."""

    country: str
    region: str
    owners: tuple[Territory, ...]
    leads: int = 0
    examples: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    takers: list[Territory] = field(default_factory=list)

    @property
    def area(self) -> str:
        return f"{countries.name_of(self.country) or '–'} {self.region}".strip()

    @property
    def codes_shown(self) -> str:
        return ", ".join(sorted(self.codes))

    @property
    def examples_shown(self) -> str:
        return ", ".join(sorted(self.examples)[:MOST_EXAMPLES])


@dataclass(frozen=True)
class Coverage:
    """The map by country, and the problems, the largest ones first."""

    map: list[tuple[str, list[Cell]]]
    problems: list[Problem]
    leads: int
    unowned: int
    shared: int


def coverage(team: Team) -> Coverage:
    """Return where the open leads of the team's campaigns are, against all of its territories. Two statements."""
    territories = list(Territory.objects.filter(team=team).select_related("inside_rep", "field_rep"))
    cells: dict[tuple[str, str], Cell] = {}
    problems: dict[tuple, Problem] = {}
    for area in areas(Lead.objects.open().filter(campaign__team=team), territories):
        key = area.where.country, area.where.postcode[:REGION]
        cell = cells.setdefault(key, Cell(key[1]))
        found = tuple(owners(area.where, territories))
        cell.leads += area.leads
        cell.unowned += 0 if found else area.leads
        cell.shared += area.leads if len(found) > 1 else 0
        if len(found) != 1:
            _add(problems.setdefault((*key, *(each.pk for each in found)), Problem(*key, found)), area)
    listed = sorted(problems.values(), key=lambda each: (-each.leads, each.country, each.region))
    for problem in listed[:LISTED]:
        cell = cells[problem.country, problem.region]
        if problem.leads == cell.leads and problem.region:
            problem.codes = {problem.region}
        problem.takers = list(problem.owners) or takers(problem, territories)
    return Coverage(
        _map(cells),
        listed[:LISTED],
        sum(each.leads for each in cells.values()),
        sum(each.unowned for each in cells.values()),
        sum(each.shared for each in cells.values()),
    )


def takers(problem: Problem, territories: list[Territory]) -> list[Territory]:
    """Return the territories that could take a region nobody owns: those with the nearest postcodes in the country.

    Where no territory has the country, one without postcodes could take all of it.
    """
    if not problem.country:
        return []
    if all(problem.country not in each.countries for each in territories):
        whole = [each for each in territories if each.countries and not (each.postcodes or each.cities)]
        return [each for each in whole if not each.parent_id][:PROPOSED]
    if not problem.region:
        return []
    near = [each for each in territories if each.postcodes and problem.country in each.countries]
    return sorted(near, key=lambda each: (_distance(each, problem.region), each.pk))[:PROPOSED]


def _distance(territory: Territory, region: str) -> int:
    ends = {end[: len(region)] for pattern in territory.postcodes for end in bounds(pattern)}
    return min((abs(_number(end) - _number(region)) for end in ends), default=0)


def _number(code: str) -> int:
    return int.from_bytes(code.ljust(REGION).encode()[:REGION], "big")


def _add(problem: Problem, area: Area) -> None:
    problem.leads += area.leads
    problem.examples |= {area.first, area.last}
    if area.where.postcode:
        problem.codes.add(area.where.postcode)


def _map(cells: dict[tuple[str, str], Cell]) -> list[tuple[str, list[Cell]]]:
    by_country: dict[str, list[Cell]] = defaultdict(list)
    for (country, _region), cell in sorted(cells.items()):
        by_country[country].append(cell)
    return [(countries.name_of(code) or "–", found) for code, found in by_country.items()]
