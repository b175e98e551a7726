"""Index keys of the search-as-you-type, in byte order, so that a prefix is a range of the index.

`COLLATE "C"` makes finding the first twenty matches an ordered read that stops after twenty.
leads/accounts/search.py writes the same expressions in SQL.
"""

from django.db.models import Func, Value
from django.db.models.functions import Collate, Lower, Reverse


def prefix_key(field: str) -> Collate:
    """Return the field in lower case."""
    return Collate(Lower(field), "C")


def last_word_key(field: str) -> Collate:
    r"""Return the last word, usually the surname: SUBSTRING(LOWER(field), '\S+$')."""
    return Collate(Func(Lower(field), Value(r"\S+$"), function="SUBSTRING"), "C")


def reversed_key(field: str) -> Collate:
    """Return the field reversed, to find a phone number by its last digits."""
    return Collate(Reverse(field), "C")
