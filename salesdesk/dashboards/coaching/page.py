"""Build the context of the coaching page: a row for each rep, and the comparison of two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role

from . import handovers, rates
from .forms import CoachingForm
from .handovers import FirstCalls
from .rates import Difference, Rate

RATES = (_("SQLs per lead spoken with"), _("Accepted per SQL"), _("Won per accepted SQL"))
#: Reps see the figures of their team if it has at least so many others: of fewer they could work them out.
FEWEST_OTHERS = 3
#: The reasons shown of each rep.
MOST_REASONS = 3
NONE = dict.fromkeys(rates.STEPS, 0)


@dataclass(frozen=True)
class Row:
    """A rep, or the whole team if `person` is None."""

    person: User | None
    spoken: int
    rates: list[Rate]
    first_calls: FirstCalls | None = None
    reasons: tuple[tuple[str, int], ...] = ()


def reps_of(user: User) -> list[User]:
    """Return the inside reps whose figures go into the page, by name: the active ones of the user's team."""
    reps = User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)
    return list(reps.order_by("name", "pk"))


def coaching_context(form: CoachingForm, user: User, people: list[User]) -> dict[str, Any]:
    """Return the rows that `user` may see: reps their own and a large team's, managers all.

    Three statements. The usual rate, from which a rep's ranges start, is of the same people as the team's figures.
    """
    now = clock.now()
    period = (now - form.lasts, now)
    shown = people if user.role in MANAGE_TEAMS else [each for each in people if each.pk == user.pk]
    if shown != people and len(people) <= FEWEST_OTHERS:
        people = shown
    everybody = rates.counts([each.pk for each in people], *period)
    keys = [each.pk for each in shown]
    calls, reasons = handovers.first_calls(keys, *period), handovers.return_reasons(keys, *period)
    rows = [
        Row(
            each,
            everybody.get(each.pk, NONE)["spoken"],
            rates.rates(everybody.get(each.pk, NONE), everybody),
            calls.get(each.pk),
            tuple(reasons.get(each.pk, [])[:MOST_REASONS]),
        )
        for each in shown
    ]
    together = rates.total(everybody)
    team = Row(None, together["spoken"], rates.rates(together, everybody)) if len(people) > 1 else None
    return {"rows": rows, "team": team, "headings": RATES, "comparison": _comparison(form, everybody)}


def _comparison(
    form: CoachingForm, everybody: Mapping[int, dict[str, int]]
) -> list[tuple[Any, Difference | None]]:
    """Return each rate with how much higher that of the second of the chosen pair is; empty without a pair."""
    if not form.pair:
        return []
    one, other = (rates.rates(everybody.get(each.pk, NONE), everybody) for each in form.pair)
    return [(label, rates.compare(*both)) for label, *both in zip(RATES, one, other, strict=True)]
