"""Parse country names."""

from salesdesk import countries

from .texts import plain


def country(cell: str) -> str:
    """Return the ISO 3166 code of a country named in English, Dutch, Spanish or Chinese, or ""."""
    return countries.code_of(plain(cell))
