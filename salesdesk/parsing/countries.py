"""Countries by any of their names, as two letters."""

from salesdesk import countries

from .texts import plain


def country(cell: str) -> str:
    """Return the ISO 3166 code of the country that the cell names in English, Dutch, Spanish or Chinese, or ""."""
    return countries.code_of(plain(cell))
