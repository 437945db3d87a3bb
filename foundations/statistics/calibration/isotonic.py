"""Isotonic regression: the rising sequence nearest to a sequence that does not rise everywhere.

    minimize Σ w_i (z_i - y_i)²    subject to    z_1 ≤ z_2 ≤ ... ≤ z_n

The solution is made of blocks of neighbors, each at the weighted mean of its y. Wherever one block's mean is not below
the next one's, the two violate the order, and are one block in the solution: pool adjacent violators until there are
none. In which order does not matter. Isotonic scaling does this to labels 0 and 1 sorted by score, and each block's
mean is a fraction of positives: a probability that assumes nothing but that a higher score looks more positive.

First all runs that do not rise are pooled at once, again and again while that pools much; what is left goes over a
stack, one block at a time, where a block leaves at most once: O(n) in all.

Source: Barlow, Bartholomew, Bremner and Brunk, Statistical inference under order restrictions, 1972; Zadrozny and
Elkan, Transforming classifier scores into accurate multiclass probability estimates, KDD 2002.
"""

from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import finite_vector, scored
from foundations.statistics.sample_weight import weights

RESOLUTION = 1e-15  # scikit-learn's: scores that differ by less are taken for equal


def isotonic_regression(y, *, sample_weight=None, y_min=None, y_max=None, increasing=True):
    """The rising sequence nearest to y in weighted squares; the falling one with increasing=False.

    Parameters
    ----------
    y : (n,) finite numbers, in order
    sample_weight : (n,) weights > 0, or None for one each
    y_min, y_max : bounds that the result is then clipped to, or None
    increasing : whether the result rises

    Returns
    -------
    z : (n,) float64; without bounds Σ w z = Σ w y

    Raises
    ------
    ValueError : y is empty or not finite, a weight is not positive, lengths differ, y_min is not at most y_max

    Notes
    -----
    Cost O(n). Compare: sklearn.isotonic.isotonic_regression.
    """
    low, high = -np.inf if y_min is None else y_min, np.inf if y_max is None else y_max
    if not low <= high:
        raise ValueError(f"y_min is at most y_max; got {y_min} and {y_max}")
    y = finite_vector(y, "y")
    weight = weights(sample_weight, len(y))
    if not (weight > 0).all():
        raise ValueError("sample_weight holds a zero, and a block needs a positive weight to have a mean")
    with np.errstate(over="ignore"):
        if not np.isfinite((weight * np.abs(y)).sum()):
            raise ValueError("y, or its weights, are so large that their sum overflows; scale them down")
    direction = slice(None) if increasing else slice(None, None, -1)
    mean, length = _pool_adjacent_violators(y[direction], weight[direction])
    return np.clip(np.repeat(mean, length)[direction], low, high)


class IsotonicScaling(NamedTuple):
    """The map from scores to probabilities: straight between thresholds, constant outside of them."""

    x_thresholds: np.ndarray  # (m,) rising
    y_thresholds: np.ndarray  # (m,) not falling

    def predict(self, y_score):
        """P(+) for each of (n,) scores."""
        return _interpolate(finite_vector(y_score, "y_score"), self.x_thresholds, self.y_thresholds)


def isotonic_scaling(y_true, y_score, *, pos_label=None, sample_weight=None):
    """The rising function of the score that is nearest to the labels, positive as 1 and negative as 0.

    Parameters
    ----------
    y_true : (n,) labels of which one is positive
    y_score : (n,) finite numbers, higher for what looks more positive
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    sample_weight : (n,) weights ≥ 0, or None for one each

    Returns
    -------
    IsotonicScaling : with `predict`, and its thresholds

    Raises
    ------
    ValueError : nothing to fit, lengths differ, no telling which label is positive, pos_label none of several
        labels, a score not finite

    Notes
    -----
    Samples of one score share one value, the mean of their labels; scores count as one within 1e-15. O(n log n).
    Compare: sklearn.isotonic.IsotonicRegression(out_of_bounds="clip").
    """
    positive, score, weight = scored(y_true, y_score, pos_label, sample_weight)
    x, y, weight = _one_of_each(score, positive, weight)
    mean, length = _pool_adjacent_violators(y, weight)
    z = np.repeat(mean, length)
    inside = np.zeros(len(z), dtype=bool)  # equal to both neighbors: the straight line does without it
    inside[1:-1] = (z[1:-1] == z[:-2]) & (z[1:-1] == z[2:])
    return IsotonicScaling(x[~inside], z[~inside])


def _one_of_each(x, y, weight):
    """Distinct x, rising, the weighted mean of y at each, and the weight of each."""
    x, code = np.unique(x, return_inverse=True)
    with np.errstate(over="ignore"):
        first = np.concatenate([[True], x[1:] - x[:-1] >= RESOLUTION])
    anchor = x[0]
    for i in np.flatnonzero(~first):  # close to the one before, which may itself have been close to one before
        anchor = x[i - 1] if first[i - 1] else anchor
        first[i] = x[i] - anchor >= RESOLUTION
    group = (np.cumsum(first) - 1)[code]
    total = np.bincount(group, weight)
    return x[first], np.bincount(group, weight * y) / total, total


def _pool_adjacent_violators(y, weight):
    """Mean and number of elements of each block of the solution."""
    mean, length = y, np.ones(len(y), dtype=int)
    while True:
        first = np.flatnonzero(np.concatenate([[True], mean[:-1] < mean[1:]]))  # of each run that does not rise
        if len(first) == len(mean):
            return mean, length
        before, total = len(mean), np.add.reduceat(weight, first)
        # A run of one keeps its value, which a product and a quotient might change by a rounding.
        mean = np.where(total == weight[first], mean[first], np.add.reduceat(weight * mean, first) / total)
        weight, length = total, np.add.reduceat(length, first)
        if len(mean) > 0.8 * before:
            return _pool_on_a_stack(mean, weight, length)


def _pool_on_a_stack(means, weights, lengths):
    """The same, one block at a time: each new one swallows those before it that it violates the order with."""
    stack = [(-np.inf, 0.0, 0)]
    for block in zip(means.tolist(), weights.tolist(), lengths.tolist(), strict=True):
        while stack[-1][0] >= block[0]:
            block = _pooled(stack.pop(), block)
        stack.append(block)
    mean, _, length = zip(*stack[1:], strict=True)
    return np.array(mean), np.array(length)


def _pooled(p, q):
    weight = p[1] + q[1]
    return (p[1] * p[0] + q[1] * q[0]) / weight, weight, p[2] + q[2]


def _interpolate(x, xs, ys):
    """ys at xs, straight between, constant outside; xs (m,) rising."""
    if len(xs) == 1:
        return np.full(len(x), ys[0])
    right = np.searchsorted(xs, x).clip(1, len(xs) - 1)  # (n,) index of the threshold at or above x
    left = right - 1
    t = (x / 2 - xs[left] / 2) / (xs[right] / 2 - xs[left] / 2)  # halves, lest a difference overflow
    return np.clip(ys[left] + t * (ys[right] - ys[left]), ys[left], ys[right])
