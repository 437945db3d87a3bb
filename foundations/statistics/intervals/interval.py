"""An interval and the level that it claims: in how many of many repetitions it covers the truth."""

import math
from functools import lru_cache
from typing import NamedTuple

from foundations.numerics.special import erfcinv
from foundations.probability.distributions.student_t import upper_quantile


class Interval(NamedTuple):
    """Lower and upper end, in units of what is estimated, and the level claimed, such as 0.95."""

    lower: float
    upper: float
    level: float


def tail(level: float) -> float:
    """(1 - level) / 2, what is left out on each side. ValueError unless 0 < level < 1."""
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1, such as 0.95; got {level}")
    return (1 - level) / 2


# Many intervals of one level are made in a simulation: their quantiles are computed once.


@lru_cache(maxsize=256)
def normal_quantile(p: float) -> float:
    """The z with P(Z > z) = p of a standard normal Z, for 0 < p ≤ 1/2."""
    return math.sqrt(2) * float(erfcinv(2 * p))


@lru_cache(maxsize=256)
def student_quantile(df: int, p: float) -> float:
    """The t with P(T > t) = p of Student's T with df degrees of freedom, for 0 < p ≤ 1/2."""
    return float(upper_quantile(df, p))
