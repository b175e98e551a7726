"""Sum the lines of conversations and opportunities from the slots (salesdesk/dashboards/rollups)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from campaigns.models import Campaign
from salesdesk import clock
from salesdesk.dashboards.figures.deal_sums import EVER
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.rollups.names import worth
from salesdesk.dashboards.scope import Scope

from .trends import Trend, spans_of, start_of

DAY = 86_400
_COLUMNS = ["conversations", "deals_won", "deals_lost"]
_COLUMNS += map(worth, ("deals_won", "deals_took", "deals_opened", "deals_closed"))
#: The key of the time after the last step.
_AFTER = "after"


class Found(NamedTuple):
    """The conversations and velocities in each step of the period and the compared one; open values at each end."""

    conversations: Sequence[Sequence[float]]
    open_values: Sequence[float]
    velocities: Sequence[Sequence[float]]


def series(spans: list[tuple[Scope, Trend]], zone: str) -> Found:
    """Return the lines, in three statements."""
    scopes, trends = [scope for scope, _trend in spans], [trend for _scope, trend in spans]
    campaigns, unit = scopes[0].campaigns, trends[0].unit
    of_steps = spans_of(scopes, [trend.steps for trend in trends], unit, zone)
    ahead = slots.quarter_of(clock.now()) + slots.DAY
    after = slots.Span(_AFTER, scopes[0].period.until, max(ahead, scopes[0].period.until))
    sums: dict[tuple[Any, str], Counter] = {}
    currencies = dict(Campaign.objects.filter(pk__in=campaigns).values_list("pk", "currency"))
    for key, campaign, row in slots.sums(campaigns, [*of_steps, after], _COLUMNS):
        total = sums.setdefault((key, currencies[campaign]), Counter())
        for column, value in zip(_COLUMNS, row, strict=True):
            total[column] += value or 0
    keys = [
        [(position, start_of(step.first, unit)) for step in trend.steps]
        for position, trend in enumerate(trends)
    ]
    return Found(
        [[_of_any(sums, key, "conversations") for key in own] for own in keys],
        _open_values(sums, keys[0], _open_today(campaigns, currencies)),
        _velocities(sums, keys),
    )


def _of_any(sums: Mapping[tuple[Any, str], Counter], key: Any, column: str) -> float:
    """Return the sum over all currencies."""
    return sum(total[column] for (each, _currency), total in sums.items() if each == key)


def _open_today(campaigns: Iterable[int], currencies: Mapping[int, str]) -> dict[str, tuple[int, float]]:
    """Return the number and the value of the open opportunities of each currency."""
    found: dict[str, tuple[int, float]] = {}
    span = slots.Span(None, EVER, slots.quarter_of(clock.now()) + slots.DAY)
    columns = ["deals_open", worth("deals_open")]
    for _key, campaign, (n, value) in slots.sums(campaigns, [span], columns, known="deals_open"):
        count, total = found.get(currencies[campaign], (0, 0.0))
        found[currencies[campaign]] = (count + (n or 0), total + float(value or 0))
    return found


def _open_values(
    sums: Mapping[tuple[Any, str], Counter], keys: list[Any], today: dict[str, tuple[int, float]]
) -> list[float]:
    """Return the value that was open at the end of each step, in the currency with most open opportunities.

    From today's value back: what was opened after a step was not open at its end, and what was closed after it was.
    """
    decided = _decided(sums, keys)
    if not today and not decided:
        return [0.0] * len(keys)
    currency = max({*today, *decided}, key=lambda each: (today.get(each, (0, 0))[0], decided[each], each))
    changes = []
    for key in [_AFTER, *reversed(keys[1:])]:
        row = sums.get((key, currency), Counter())
        changes.append(float(row[worth("deals_closed")]) - float(row[worth("deals_opened")]))
    _today, *ends = accumulate(changes, initial=today.get(currency, (0, 0.0))[1])
    return list(reversed(ends))


def _velocities(sums: Mapping[tuple[Any, str], Counter], keys: list[list[Any]]) -> list[list[float]]:
    """Return the velocity of the deals closed in each step, in the currency with most of them."""
    decided = _decided(sums, [key for own in keys for key in own])
    currency = max(decided, key=lambda each: (decided[each], each), default="")
    return [[_velocity(sums.get((key, currency), Counter())) for key in own] for own in keys]


def _velocity(row: Counter) -> float:
    seconds, n = float(row[worth("deals_took")]), row["deals_won"] + row["deals_lost"]
    return float(row[worth("deals_won")]) * n / (seconds / DAY) if seconds else 0.0


def _decided(sums: Mapping[tuple[Any, str], Counter], keys: list[Any]) -> Counter:
    """Return how many deals of each currency were won or lost."""
    found: Counter = Counter()
    for (key, currency), row in sums.items():
        if key in keys:
            found[currency] += row["deals_won"] + row["deals_lost"]
    return +found
