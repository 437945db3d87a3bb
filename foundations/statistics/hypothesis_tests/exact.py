"""p-values of counts, exactly: sums of the probabilities of all counts at least as extreme.

    less        P(X ≤ k)        greater    P(X ≥ k)        two-sided    Σ P(j) over all j with P(j) ≤ P(k)

A unimodal variable is no more probable than k on k's own side from k on, and on the other side from some j on, which a
search finds. Since both are tails, neither a sum over all counts nor a difference from one is needed.
Equal probabilities are computed with different rounding errors: those that agree within `ties` count as equal.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.statistics.hypothesis_tests.result import Alternative

POINTS = 64  # at which a search looks at once


class Counts(NamedTuple):
    """A unimodal variable on the whole numbers from low to high.

    lower(k) is P(X ≤ k), upper(k) is P(X ≥ k), log_prob(k) rises up to mode and falls from there on.
    """

    low: int
    high: int
    mode: int
    log_prob: Callable[[np.ndarray], np.ndarray]
    lower: Callable[[int], float]
    upper: Callable[[int], float]


def exact_p_value(k: int, X: Counts, alternative: Alternative, ties: float) -> float:
    """The probability under X of a count at least as extreme as k; `ties` is relative."""
    if alternative == "less":
        return X.lower(k)
    if alternative == "greater":
        return X.upper(k)
    at_k, at_mode = X.log_prob(np.array([k, X.mode], dtype=np.float64))
    if at_mode <= at_k + ties:
        return 1.0
    if k < X.mode:
        j = _first(lambda j: X.log_prob(j) <= at_k + ties, X.mode, X.high + 1)
        return X.lower(k) + (X.upper(j) if j <= X.high else 0.0)
    j = -_first(lambda j: X.log_prob(-j) <= at_k + ties, -X.mode, 1 - X.low)
    return X.upper(k) + (X.lower(j) if j >= X.low else 0.0)


def _first(holds: Callable[[np.ndarray], np.ndarray], low: int, high: int) -> int:
    """The smallest j from low + 1 on at which `holds`, once true, stays so; high where none below it."""
    while high - low > 1:
        step = -(-(high - low) // POINTS)  # many points cost little more than one
        j = np.arange(low + step, high, step)
        held = j[holds(j.astype(np.float64))]
        high = int(held[0]) if held.size else high
        low = max(low, high - step) if held.size else int(j[-1]) if j.size else low
    return high
