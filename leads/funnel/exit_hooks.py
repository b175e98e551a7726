"""A lead leaves the way it was on: to Marketing, to the telephone nurture, or for good.

What others planned with it is void then. This app does not know of meetings; the one that does registers.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.expressions import Combinable

from leads.models import Lead


class Planner(NamedTuple):
    """Who plans something with leads that is void when they leave."""

    #: Told in the transaction, with the lead under lock, who let it go, and why in a sentence.
    hear: Callable[[Lead, Any, str], object]
    #: Asked before a lead leaves: what will be void, in sentences.
    warn: Callable[[Lead], Iterable[str]]
    #: The same before many leave at once, counted: one statement, however many they are.
    warn_of_all: Callable[[QuerySet[Lead]], Iterable[str]]
    #: When the first of it is, as a part of a statement that has the lead's key and the time.
    first_at: Callable[[Any, Any], Combinable]


_planner: Planner | None = None


def register(planner: Planner) -> None:
    """Only one plans with leads as yet."""
    global _planner
    _planner = planner


def forewarn(lead: Lead) -> list[str]:
    """What is void when this lead leaves the way it is on: whoever lets it go reads it first."""
    return list(_planner.warn(lead)) if _planner else []


def forewarn_of_all(leads: QuerySet[Lead]) -> list[str]:
    """What is void when all these leave."""
    return list(_planner.warn_of_all(leads)) if _planner else []


def first_at(lead, now) -> Combinable:
    """For a statement that reads many things of a lead: when the first of what was planned is, else nothing."""
    return _planner.first_at(lead, now) if _planner else Value(None, DateTimeField())


def tell(lead: Lead, by, said: str) -> None:
    if _planner:
        _planner.hear(lead, by, said)
