"""What search as you type reads: keys in byte order, so that a prefix is a stretch of an index.

`COLLATE "C"` makes "the first twenty that begin with…" an ordered read that stops after twenty, at any size.
leads/accounts/search.py writes the same expressions in SQL.
"""

from django.db.models import Func, Value
from django.db.models.functions import Collate, Lower, Reverse


def prefix_key(field: str) -> Collate:
    """The field itself, in small letters."""
    return Collate(Lower(field), "C")


def last_word_key(field: str) -> Collate:
    r"""What people are called by, as a rule: SUBSTRING(LOWER(field), '\S+$')."""
    return Collate(Func(Lower(field), Value(r"\S+$"), function="SUBSTRING"), "C")


def reversed_key(field: str) -> Collate:
    """A number is known by its last digits, whatever stands before them."""
    return Collate(Reverse(field), "C")
