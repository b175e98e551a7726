"""Two rates compared. Pure functions."""

from math import sqrt

#: The quantile of a normal distribution for a 90 % interval.
Z90 = 1.644854


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float, float]:
    """Return the difference of two rates, each k of n, with its 90 % interval.

    Agresti and Caffo, The American Statistician 54, 2000: one more success and failure on each side.
    """
    (k, n), (other_k, other_n) = one, other
    p, q = (k + 1) / (n + 2), (other_k + 1) / (other_n + 2)
    half = Z90 * sqrt(p * (1 - p) / (n + 2) + q * (1 - q) / (other_n + 2))
    return k / n - other_k / other_n, max(-1.0, p - q - half), min(1.0, p - q + half)
