"""The location of a lead: country and region, which set its working days, and possible time zones."""

from dataclasses import dataclass, replace
from datetime import time

import phonenumbers
from phonenumbers import timezone as number_zones

from salesdesk.clock.address_zones import zones_of_address
from salesdesk.clock.named_zones import names_decide, zone_named
from salesdesk.clock.provinces import spanish_community
from salesdesk.clock.special_days import NO_SPECIAL_DAYS, SpecialDays
from salesdesk.clock.workdays import subdivision_of
from salesdesk.clock.zones import day_zone, is_zone, one_of_each, same_time, zones_of


@dataclass(frozen=True)
class Place:
    """A lead's location, as far as known.

    `country` is an ISO code or "", `subdivision` the code of a region with its own holidays or "". `zones` holds the
    one known time zone, all possible ones, or none if any zone is possible. `special` are the desk's own days off and
    worked holidays; the calling law there allows calls only from `calls_from` until `calls_until`.
    """

    country: str = ""
    subdivision: str = ""
    zones: tuple[str, ...] = ()
    special: SpecialDays = NO_SPECIAL_DAYS
    calls_from: time | None = None
    calls_until: time | None = None

    def with_days(self, special: SpecialDays) -> "Place":
        """Return this place with the days of a territory, which win over those of the country."""
        both = special.over(self.special)
        return self if both == self.special else replace(self, special=both)

    def without_law(self) -> "Place":
        """Return this place without the hours of the calling law."""
        return replace(self, calls_from=None, calls_until=None)

    @property
    def zone(self) -> str:
        """The known time zone; "" if several are possible, in which case no local time is shown."""
        return self.zones[0] if len(self.zones) == 1 else ""

    @property
    def day_zone(self) -> str:
        """The time zone whose days count there: of several possible ones, the one in which a day begins last."""
        return day_zone(self.zones)


def place_of(
    country: str,
    subdivision: str = "",
    postcode: str = "",
    time_zone: str = "",
    phone: str = "",
    city: str = "",
) -> Place:
    """Return the place that these facts about a company describe.

    An explicit time zone wins; then the address: postcode, else region. A phone number decides only between the zones
    that the address leaves possible, and not where it misleads. Without a country, an international number gives it.
    """
    country = _known(country.strip().upper()) or _country_of_number(phone)
    named = zone_named(country, subdivision, city)
    subdivision = _region(country, subdivision, postcode)
    if is_zone(time_zone.strip()):
        zones: tuple[str, ...] = (time_zone.strip(),)
    elif names_decide(country):
        zones = (named,) if is_zone(named) else zones_of(country)
    elif country:
        possible = _zones_of_region(country, subdivision, postcode)
        zones = possible if len(possible) == 1 else _narrowed(possible, by=_zones_of_number(phone, country))
    else:
        zones = one_of_each(_zones_of_number(phone, country))
    return Place(country, subdivision, zones)


def _known(country: str) -> str:
    return country if zones_of(country) else ""


def _region(country: str, subdivision: str, postcode: str) -> str:
    typed = subdivision_of(country, subdivision)
    return typed or (spanish_community(postcode) if country == "ES" else "")


def _zones_of_region(country: str, subdivision: str, postcode: str) -> tuple[str, ...]:
    if country == "ES" and subdivision:
        return ("Atlantic/Canary",) if subdivision == "CN" else ("Europe/Madrid",)
    return one_of_each(zones_of_address(country, subdivision, postcode))


def _narrowed(possible: tuple[str, ...], by: tuple[str, ...]) -> tuple[str, ...]:
    """Return the zones in both; ignores a number from another country, which does not move the company."""
    found = one_of_each(zone for zone in by if same_time(zone, possible))
    return found if 0 < len(found) < len(possible) else possible


def _zones_of_number(phone: str, country: str) -> tuple[str, ...]:
    number = _number(phone, country)
    found = number_zones.time_zones_for_number(number) if number else ()
    return tuple(zone for zone in found if is_zone(zone))


def _country_of_number(phone: str) -> str:
    """Return the country of an international number; "" if it may be several, as for toll-free +1 800."""
    number = _number(phone, "")
    country = (phonenumbers.region_code_for_number(number) if number else "") or ""
    zones, possible = _zones_of_number(phone, ""), zones_of(country)
    return country if possible and all(same_time(zone, possible) for zone in zones) else ""


def _number(phone: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return None
