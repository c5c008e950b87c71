"""How sure a figure is: 95 % intervals of a share and of a mean, and the fewest articles that make a figure at all."""

from __future__ import annotations

from math import sqrt

__all__ = ["FEWEST", "mean_interval", "wilson"]

#: Of fewer articles nothing is said of an outlet as a whole: their mean says more about chance than about it.
FEWEST = 8

#: Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share, from 0 to 1 (Wilson 1927), which stays sensible where ``n`` is small."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = right / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def mean_interval(mean: float, variance: float, n: int, most: float = 100.0, least: float = 0.0) -> tuple[float, float]:
    """The 95 % interval of the mean of ``n`` values from ``least`` to ``most``; ``variance`` is theirs, over ``n``.

    The quantile of Student's distribution is taken from its expansion (Abramowitz & Stegun 26.7.5), which is off by
    less than 0.01 from seven degrees of freedom on.
    """
    if n < 2:
        return least, most
    df, z = n - 1, _Z
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    half = t * sqrt(max(variance, 0.0) / df)
    return max(least, mean - half), min(most, mean + half)
