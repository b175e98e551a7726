"""The pace towards a target and where it leads: pure functions.

Results are taken as a Poisson process whose rate per working day is the same all month. With Jeffreys' prior the rate
after k results in d days has the distribution Gamma(k + ½, d), and the results of the remaining e days are negative
binomial with size k + ½ and success probability d ÷ (d + e) (Gelman et al., Bayesian Data Analysis, 3rd edition, 2.6
and 2.8).
"""

from math import exp, lgamma, log

#: Before this share of the working time has passed, a projection says little.
ENOUGH_TIME = 0.2
#: The range holds the outcome with 80% probability.
LOW, HIGH = 0.1, 0.9


def expected_by_now(target: float, passed: float, total: float) -> float:
    """Return target × passed ÷ total, with the working days that passed and all of the period; 0 without any."""
    return target * passed / total if total else 0.0


def is_too_early(passed: float, total: float) -> bool:
    """Return whether less than a fifth of the working time has passed."""
    return not total or passed / total < ENOUGH_TIME


def run_rate(reached: float, passed: float, total: float) -> float | None:
    """Return reached × total ÷ passed, the result at the end if the pace stays as it was; None if it is too early."""
    return None if is_too_early(passed, total) else reached * total / passed


def likely_range(reached: int, passed: float, total: float) -> tuple[int, int] | None:
    """Return the 80% range of the count at the end; None if it is too early.

    The 10% and 90% quantiles of the negative binomial above, added to what was reached.
    """
    if is_too_early(passed, total):
        return None
    left = max(total - passed, 0.0)
    if not left:
        return reached, reached
    low, high = (_quantile(share, reached + 0.5, passed / (passed + left)) for share in (LOW, HIGH))
    return reached + low, reached + high


def _quantile(share: float, size: float, success: float) -> int:
    """Return the smallest n with P(N ≤ n) ≥ `share` for N negative binomial.

    P(N = n) = Γ(n + size) ÷ (Γ(size) n!) × success^size × (1 − success)^n.
    """
    n, below = 0, 0.0
    while True:
        logarithm = lgamma(n + size) - lgamma(size) - lgamma(n + 1)
        below += exp(logarithm + size * log(success) + n * log(1 - success))
        # Rounding may keep the sum from ever reaching the share.
        if below >= share or n > 100 * (size / success + 10):
            return n
        n += 1
