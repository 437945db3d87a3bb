"""Where to cut a score, when the two kinds of error do not cost the same.

Calling positive what is negative costs c_fp (a lost letter), calling negative what is positive costs c_fn (spam let
through). With the threshold t, positive is what scores t or more, and the samples at hand cost

    cost(t) = c_fp #{score ≥ t, negative} + c_fn #{score < t, positive}.

It changes only at the scores themselves, so that looking at each of them, and at inf, finds the minimum. Where the
score is the true probability p there is no need to look. A sample costs (1 - p) c_fp if called positive and p c_fn if
not; the first is no more than the second from p = c_fp / (c_fp + c_fn) on: from 10/11 where a letter weighs ten spam.

Source: Elkan, The foundations of cost-sensitive learning, IJCAI 2001.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.statistics.metrics.ranking import counts_at_thresholds


class CostThreshold(NamedTuple):
    """The threshold, and what the samples cost there."""

    threshold: float
    cost: float


def minimum_cost_threshold(
    y_true, y_score, *, cost_false_positive=10, cost_false_negative=1, pos_label=None, sample_weight=None
):
    """The threshold t at which calling positive what has score ≥ t costs least on these samples.

    Parameters
    ----------
    y_true : (n,) labels of which one is positive
    y_score : (n,) finite numbers, higher for what looks more positive
    cost_false_positive, cost_false_negative : finite numbers ≥ 0
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    sample_weight : (n,) weights ≥ 0, or None for one each

    Returns
    -------
    threshold : one of the scores, or inf where it is cheapest to call nothing positive; of several the highest
    cost : the sum over the samples

    Raises
    ------
    ValueError : nothing to rank, lengths differ, no telling which label is positive, pos_label none of several
        labels, a score or cost that is not finite

    Notes
    -----
    One sort, O(n log n). Compare: every threshold of sklearn.metrics.confusion_matrix_at_thresholds.
    """
    _check_costs(cost_false_positive, cost_false_negative)
    fps, tps, thresholds = counts_at_thresholds(y_true, y_score, pos_label, sample_weight)
    fps, tps, thresholds = np.append(0.0, fps), np.append(0.0, tps), np.append(np.inf, thresholds)
    with np.errstate(over="ignore"):  # infinite where no float64 holds it
        costs = float(cost_false_positive) * fps + float(cost_false_negative) * (tps[-1] - tps)
    best = int(np.argmin(costs))  # the first of equal ones
    return CostThreshold(float(thresholds[best]), float(costs[best]))


def bayes_threshold(*, cost_false_positive=10, cost_false_negative=1) -> float:
    """c_fp / (c_fp + c_fn): from this probability on, calling positive is expected to cost no more than not to.

    It is right for probabilities that are what they say; see `calibration_curve`.
    ValueError where a cost is negative or not finite, or both are zero.
    """
    _check_costs(cost_false_positive, cost_false_negative)
    if cost_false_positive == cost_false_negative == 0:
        raise ValueError("both costs are zero, and then every threshold is as good as any other")
    return cost_false_positive / 2 / (cost_false_positive / 2 + cost_false_negative / 2)  # halves do not overflow


def _check_costs(*costs):
    for cost in costs:
        if not (isinstance(cost, int | float | np.integer | np.floating) and 0 <= cost < math.inf):
            raise ValueError(f"a cost is a finite number of 0 or more; got {cost!r}")
