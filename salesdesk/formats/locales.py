"""The locale of the person who reads: the language of the texts, with the conventions of their country (CLDR)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Protocol

from asgiref.local import Local
from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, to_locale

#: English without a country is international, not American.
DEFAULT_COUNTRY = {"en": "GB"}

_active = Local()


class Reader(Protocol):
    language: str
    country: str


@contextmanager
def read_by(person: Reader) -> Iterator[None]:
    """Write texts in the language of `person`, and numbers and dates as in their country."""
    with translation.override(person.language), reader_country(person.country):
        yield


@contextmanager
def reader_country(country: str) -> Iterator[None]:
    """Write numbers and dates as in `country`."""
    before, _active.country = getattr(_active, "country", ""), country
    try:
        yield
    finally:
        _active.country = before


def page_language() -> str:
    """Return the code of the active language, or English, in which untranslated texts appear."""
    language = get_language() or "en"
    return language if language in dict(settings.TRANSLATED) else "en"


def words() -> Locale:
    """Return the locale of names and of the order of a written date."""
    return _locales(page_language(), getattr(_active, "country", ""))[0]


def figures() -> Locale:
    """Return the locale of numbers, money, times and dates in figures."""
    return _locales(get_language() or "en", getattr(_active, "country", ""))[1]


@cache
def _locales(language: str, country: str) -> tuple[Locale, Locale]:
    """Return the locales of words and of figures.

    They differ where a language is not at home in a country, as Dutch in Spain: figures are as Spaniards write them.
    """
    name = to_locale(language)
    country = country or DEFAULT_COUNTRY.get(language, "")
    if country and (both := _known(f"{name}_{country}")):
        return both, both
    text = _known(f"{name}_{DEFAULT_COUNTRY.get(language, '')}") or _known(name) or Locale("en", "GB")
    return text, (country and _known(f"und_{country}")) or text


def _known(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None
