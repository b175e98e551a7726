"""Hooks for questions on the call card that a higher app has about the lead: what its buyer still has to confirm.

What is known comes with the statement that loads the card, so that the questions cost none.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Value, When
from django.db.models.expressions import Combinable

from leads.models.stages import Stage
from salesdesk.hooks import Hook

#: The confirmed facts of a lead's open deal, as an SQL array of texts, from the key of the lead; NULL without a deal.
confirmed: Hook[[Any], Combinable] = Hook()
#: The questions that are left when these are confirmed, as sentences.
questions_left: Hook[[list[str]], list[str]] = Hook()


def confirmed_of(lead: Any, stage: str) -> Case:
    """Return the expression for what the deal of a lead has confirmed; `stage` is the path to the lead's stage."""
    nothing = Value(None, output_field=ArrayField(CharField()))
    found = next(iter(confirmed(lead)), nothing)
    return Case(When(**{stage: Stage.OPPORTUNITY}, then=found), default=nothing)


def left(known: list[str] | None) -> list[str]:
    """Return the questions to ask when `known` is confirmed; none if the lead has no open deal (None)."""
    return [] if known is None else [each for found in questions_left(known) for each in found]
