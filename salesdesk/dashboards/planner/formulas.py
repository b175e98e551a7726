"""The chance of reaching a number of orders, and the leads that it takes (R18).

Orders from n leads are binomial if the rate is known. A rate learnt from k orders of m leads is itself uncertain: it
has the distribution Beta(½ + k, ½ + m − k), by Jeffreys' prior, and the orders are beta-binomial (Gelman et al.,
Bayesian Data Analysis, 3rd edition, 2.4 and 2.8).
"""

from collections.abc import Callable
from math import exp, lgamma, log

#: Jeffreys' prior for a rate.
PRIOR = 0.5
#: More leads than this are no plan.
MOST_LEADS = 1_000_000


def chance_at_rate(orders: int, leads: int, rate: float) -> float:
    """Return the probability of at least `orders` from `leads`, each an order with probability `rate` (0 to 1)."""
    if orders <= 0 or rate >= 1:
        return float(orders <= leads)
    if orders > leads or rate <= 0:
        return 0.0
    fewer = (exp(_log_choose(leads, k) + k * log(rate) + (leads - k) * log(1 - rate)) for k in range(orders))
    return max(0.0, 1 - sum(fewer))


def chance_when_learnt(orders: int, leads: int, won: int, decided: int) -> float:
    """Return the probability of at least `orders` from `leads` if `won` of `decided` earlier leads were orders."""
    if orders <= 0:
        return 1.0
    if orders > leads:
        return 0.0
    a, b = PRIOR + won, PRIOR + decided - won
    fewer = (
        exp(_log_choose(leads, k) + _log_beta(a + k, b + leads - k) - _log_beta(a, b)) for k in range(orders)
    )
    return max(0.0, 1 - sum(fewer))


def leads_at_rate(orders: int, certainty: float, rate: float) -> int | None:
    """Return the fewest leads that bring `orders` with probability `certainty`; None if no plan reaches it."""
    return _fewest(orders, certainty, lambda leads: chance_at_rate(orders, leads, rate))


def leads_when_learnt(orders: int, certainty: float, won: int, decided: int) -> int | None:
    """Return the fewest leads as `leads_at_rate` does, for a rate learnt from `won` orders of `decided` leads."""
    return _fewest(orders, certainty, lambda leads: chance_when_learnt(orders, leads, won, decided))


def _fewest(orders: int, certainty: float, chance: Callable[[int], float]) -> int | None:
    """Search by bisection, since the chance rises with the number of leads."""
    low, high = 0, max(orders, 1)
    while chance(high) < certainty:
        low, high = high, high * 2
        if low > MOST_LEADS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= certainty else (middle, high)
    return high if orders > 0 else 0


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
