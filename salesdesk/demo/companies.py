"""Generated companies and contacts: thousands that could exist, but don't."""

import math
from collections.abc import Iterator
from random import Random

from leads.imports.mapping.fields import Field
from leads.models import Company, Suppression
from leads.models.compliance.suppression import digest

from .names import COUNTRIES, IN_ENGLISH, INDUSTRIES, City, Country

#: A row of an imported list, by field.
Row = dict[str, str]

MORE_IN = {
    "NL": "{more} {name}",
    "ES": "{name} {more}",
    "TW": "{name}",
}
MORE = {
    "NL": ["Van", "De", "Gebr.", "Nieuw", "Hof"],
    "ES": ["Hermanos", "Norte", "Sur", "e Hijos", "Grupo"],
    "TW": [""],
}


class Register:
    """Generates companies as rows of a list; each name and number is unique."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._rows: list[tuple[Row, set[str]]] = []
        self._names: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {}

    def create(self, country: str, campaign: str, industries: list[str], count: int) -> list[Row]:
        """Return the rows of `count` new companies in a country, some of them without a number."""
        land = COUNTRIES[country]
        where = self.rng.choices(land.cities, [city.weight for city in land.cities], k=count)
        rows = [self._row(land, city, self.rng.choice(industries)) for city in where]
        self._rows += [(row, {campaign}) for row in rows]
        return rows

    def disguise_as_known(self, rows: list[Row], country: str, campaign: str) -> None:
        """Turn each of `rows` into a duplicate of a company of another campaign, under a different name.

        The import does not recognize it, but its number is the same, so that a person can.
        """
        others = [(row, of) for row, of in self._callable_in(country) if len(of) == 1 and campaign not in of]
        candidates = [
            (row, of)
            for row, of in others
            if row[Field.CONTACT_PHONE] and len(row[Field.COMPANY_NAME].split()) == 2
        ]
        for row, (other, campaigns) in zip(rows, candidates, strict=False):
            campaigns.add(campaign)
            changes = {
                Field.COMPANY_NAME: f"Firma {other[Field.COMPANY_NAME].split()[0]}",
                Field.SECOND_CONTACT_NAME: "",
                Field.DECIDER_NAME: "",
                Field.WEBSITE: "",
            }
            row.update(other | changes)

    def reuse(self, country: str, campaign: str, count: int) -> list[Row]:
        """Return the rows of `count` existing, callable companies, now also for another campaign."""
        candidates = [(row, of) for row, of in self._callable_in(country) if campaign not in of]
        chosen = self.rng.sample(candidates, count)
        for _row, campaigns in chosen:
            campaigns.add(campaign)
        return [row for row, _campaigns in chosen]

    def _callable_in(self, country: str) -> list[tuple[Row, set[str]]]:
        suppressed = set(map(bytes, Suppression.objects.values_list("digest", flat=True)))
        return [
            (row, of)
            for row, of in self._rows
            if row[Field.COUNTRY] == country and digest(row[Field.CONTACT_PHONE]) not in suppressed
        ]

    def number_of(self, company: Company) -> str:
        """Return a number (E.164) for a company imported without one."""
        land = COUNTRIES[company.country]
        return self._number(land, next(city for city in land.cities if city.name == company.city))

    def _row(self, land: Country, city: City, industry: str) -> Row:
        name, latin = self._name(land, industry)
        site = latin.casefold().replace(" ", "-") + ".example"
        named = self.rng.random()
        return {
            Field.COMPANY_NAME: name,
            Field.COMPANY_NAME_OTHER: _in_english(latin, industry) if land.code == "TW" else "",
            Field.COUNTRY: land.code,
            Field.POSTCODE: self._postcode(land, city),
            Field.CITY: city.name,
            Field.INDUSTRY: industry,
            Field.EMPLOYEES: str(max(4, round(self.rng.lognormvariate(math.log(55), 0.9)))),
            Field.WEBSITE: f"https://{site}",
            Field.CONTACT_NAME: land.person(self.rng),
            Field.CONTACT_TITLE: self.rng.choice(land.titles),
            Field.CONTACT_PHONE: "" if self.rng.random() < 0.04 else self._number(land, city),
            Field.CONTACT_EMAIL: f"info@{site}",
            Field.SECOND_CONTACT_NAME: land.person(self.rng) if named < 0.3 else "",
            Field.DECIDER_NAME: land.person(self.rng) if 0.2 < named < 0.5 else "",
        }

    def _name(self, land: Country, industry: str) -> tuple[str, str]:
        word = INDUSTRIES[industry][land.code]
        for _attempt in range(10_000):
            (root, read), (ending, ending_read) = self.rng.choice(land.roots), self.rng.choice(land.endings)
            own = root + ending
            name = {"NL": f"{own} {word}", "ES": f"{word} {own}", "TW": f"{own}{word}股份有限公司"}[land.code]
            if name in self._names:
                name = MORE_IN[land.code].format(name=name, more=self.rng.choice(MORE[land.code]))
            if name not in self._names:
                self._names.add(name)
                return name, (read + ending_read).replace("ñ", "n")
        raise RuntimeError(f"No names are left in {land.code}.")

    def _postcode(self, land: Country, city: City) -> str:
        digits = land.postcode_digits - len(city.postcode)
        code = f"{city.postcode}{self.rng.randrange(10**digits):0{digits}}"
        letters = "ABCDEGHKLNPRSTVWXZ"
        return f"{code} {self.rng.choice(letters)}{self.rng.choice(letters)}" if land.code == "NL" else code

    def _number(self, land: Country, city: City) -> str:
        """Return the next unused number of a city: 0123, 0130 …"""
        step, size = 7, 10**land.phone_digits
        numbers = self._numbers.setdefault(city.phone, iter(range(123, size * step, step)))
        return f"{city.phone}{next(numbers) % size:0{land.phone_digits}}"


def _in_english(latin: str, industry: str) -> str:
    return f"{latin} {IN_ENGLISH.get(industry, 'Industries')} Co., Ltd."
