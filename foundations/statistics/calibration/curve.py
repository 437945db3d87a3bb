"""Of the messages said to be spam with probability 0.8, are eight in ten spam?

Samples are put into bins by their probability, and in each bin b the mean probability p̄_b is held against the fraction
ȳ_b that is positive. The curve is ȳ_b over p̄_b, the diagonal where every probability is what it says; the mean distance
from it is the expected calibration error:

    ECE = Σ_b n_b / n · |ȳ_b - p̄_b|        empty bins have n_b = 0

Bins are closed above: bin b of B holds (b - 1)/B < p ≤ b/B, and the first one 0 as well. The probability is that of the
positive label, not that of the label predicted, which would fold the two ends of the curve together.

The error depends on the bins, and is biased: with few samples in a bin, ȳ_b differs from p̄_b by chance alone.
Source: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015.
"""

from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import predicted_probabilities


class CalibrationCurve(NamedTuple):
    """One number for each bin that is not empty, by rising probability."""

    prob_true: np.ndarray
    prob_pred: np.ndarray


def calibration_curve(y_true, y_prob, *, pos_label=None, n_bins=5, strategy="uniform"):
    """The fraction of positives, and the mean probability, in each bin that is not empty.

    Parameters
    ----------
    y_true : (n,) labels of at most two classes
    y_prob : (n,) probabilities of the positive label
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    n_bins : how many bins, 1 or more
    strategy : "uniform" for bins of equal width, "quantile" for bins of nearly equal numbers of samples

    Returns
    -------
    prob_true, prob_pred : (b,), b ≤ n_bins

    Raises
    ------
    ValueError : no samples, lengths differ, a number outside [0, 1], more than two classes, pos_label is
        neither of two, an unknown strategy

    Notes
    -----
    Compare: sklearn.calibration.calibration_curve.
    """
    counts, positives, sums = _bins(y_true, y_prob, pos_label, n_bins, strategy)
    filled = counts > 0
    return CalibrationCurve(positives[filled] / counts[filled], sums[filled] / counts[filled])


def expected_calibration_error(y_true, y_prob, *, pos_label=None, n_bins=10, strategy="uniform"):
    """Σ_b n_b / n · |ȳ_b - p̄_b|: how far, on average, the probabilities are from the frequencies; 0 to 1.

    Arguments and errors are those of `calibration_curve`, with ten bins where it has five.

    Notes
    -----
    Compare: the curve of sklearn.calibration.calibration_curve, weighted by numpy.histogram.
    """
    counts, positives, sums = _bins(y_true, y_prob, pos_label, n_bins, strategy)
    return float(np.abs(positives - sums).sum() / counts.sum())  # n_b · |ȳ_b - p̄_b| needs no division by n_b


def _bins(y_true, y_prob, pos_label, n_bins, strategy):
    """Samples, positives, and sum of the probabilities in each of the bins: three (n_bins,) arrays."""
    positive, p = predicted_probabilities(y_true, y_prob, pos_label)
    if not isinstance(n_bins, int | np.integer) or isinstance(n_bins, bool) or n_bins < 1:
        raise ValueError(f"n_bins is a whole number, 1 or more; got {n_bins!r}")
    if strategy == "uniform":
        edges = np.linspace(0.0, 1.0, n_bins + 1)
    elif strategy == "quantile":
        edges = np.percentile(p, np.linspace(0, 1, n_bins + 1) * 100)
    else:
        raise ValueError(f'strategy is "uniform" or "quantile"; got {strategy!r}')
    b = np.searchsorted(edges[1:-1], p)  # the number of inner edges below p
    return np.bincount(b, minlength=n_bins), np.bincount(b, positive, n_bins), np.bincount(b, p, n_bins)
