"""Each concept of this folder beside scikit-learn's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, close
from foundations.statistics import calibration

# Inputs


def forecasts(rng, n):
    """n labels of two classes, and probabilities of 1 that are too sure of themselves."""
    p = rng.random(n)
    y = (rng.random(n) < p).astype(int)
    y[:2] = 0, 1
    return y, p**3 / (p**3 + (1 - p) ** 3)


def ratings(rng, n):
    """n labels of two classes, and scores that say more or less what they are; rounded, so that some are tied."""
    s = 2 * rng.standard_normal(n)
    y = (rng.random(n) < 1 / (1 + np.exp(-s))).astype(int)
    y[:2] = 0, 1
    return y, np.round(s, 3)


def noisy_rise(rng, n):
    """n numbers that rise, but for the noise."""
    return (np.linspace(0, 1, n) + rng.standard_normal(n),)


# Ours


def isotonic_scaling(y, s):
    """The learned probability of each sample, and of scores in between and beyond."""
    return calibration.isotonic_scaling(y, s).predict(np.concatenate([s, s / 2, 2 * s]))


def platt_scaling(y, s):
    """The learned probability of each sample."""
    return calibration.platt_scaling(y, s).predict(s)


# By hand: plain Python lists


def calibration_error_by_hand(y, p):
    """Ten bins, one after the other."""
    error = 0.0
    for b in range(10):
        inside = [(t, q) for t, q in zip(y, p, strict=True) if b / 10 < q <= (b + 1) / 10 or b == q == 0]
        error += abs(sum(t - q for t, q in inside)) / len(y)
    return error


def isotonic_by_hand(y):
    """Pool adjacent violators on a stack of [sum, count]."""
    blocks: list = []
    for value in y:
        blocks.append([value, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + count]
    return [total / count for total, count in blocks for _ in range(count)]


def threshold_by_hand(y, s):
    """Every score as the threshold, and one above all of them."""
    costs = []
    for t in [float("inf"), *sorted(set(s), reverse=True)]:
        errors = [(q >= t, label) for label, q in zip(y, s, strict=True)]
        costs.append((10 * errors.count((True, 0)) + errors.count((False, 1)), t))
    cost, threshold = min(costs, key=lambda pair: (pair[0], -pair[1]))
    return threshold, cost


# The library


def library_calibration_error(y, p):
    """sklearn.calibration.calibration_curve and numpy.histogram."""
    from sklearn.calibration import calibration_curve

    prob_true, prob_pred = calibration_curve(y, p, n_bins=10)
    counts, _ = np.histogram(-p, np.linspace(-1, 0, 11))  # of -p: the bins are closed above
    counts = counts[::-1]
    return np.abs(prob_true - prob_pred) @ counts[counts > 0] / len(p)


def library_isotonic_scaling(y, s):
    """sklearn.isotonic.IsotonicRegression(out_of_bounds="clip")."""
    from sklearn.isotonic import IsotonicRegression

    return IsotonicRegression(out_of_bounds="clip").fit(s, y).predict(np.concatenate([s, s / 2, 2 * s]))


def library_platt_scaling(y, s):
    """sklearn.calibration._SigmoidCalibration, which CalibratedClassifierCV(method="sigmoid") uses."""
    from sklearn.calibration import _SigmoidCalibration

    return _SigmoidCalibration().fit(s, y).predict(s)


def library_threshold(y, s):
    """sklearn.metrics.confusion_matrix_at_thresholds, and the least cost."""
    from sklearn.metrics import confusion_matrix_at_thresholds

    _, fps, fns, _, thresholds = confusion_matrix_at_thresholds(y, s)
    costs = np.append(sum(y), 10 * fps + fns)
    best = np.argmin(costs)
    return np.append(np.inf, thresholds)[best], costs[best]


# Agreement


def same_curve(got, wanted, *_arguments):
    """Fractions and mean probabilities, bin by bin."""
    return max(close(1e-13)(a, b) for a, b in zip(got, wanted, strict=True))


def same_sigmoid(got, wanted, y, s):
    """Ours is where the likelihood is largest, within 1e-12; theirs is near, since it stops looking earlier."""
    n_plus, n_minus = np.sum(y == 1), np.sum(y == 0)
    t = np.where(y == 1, (n_plus + 1) / (n_plus + 2), 1 / (n_minus + 2))
    gradient = np.array([got - t, (got - t) * s]).sum(axis=1) / len(s)
    assert np.abs(gradient).max() <= 1e-12, f"got a gradient of {gradient}, wanted zero"
    return close(1e-6)(got, wanted)


COMPARISONS = [
    Comparison(
        concept="Calibration curve",
        ours=calibration.calibration_curve,
        theirs="sklearn.calibration.calibration_curve",
        inputs=forecasts,
        sizes=(8, 64, 100_000),
        agrees=same_curve,
    ),
    Comparison(
        concept="Expected calibration error",
        ours=calibration.expected_calibration_error,
        theirs=library_calibration_error,
        by_hand=calibration_error_by_hand,
        inputs=forecasts,
        sizes=(8, 64, 100_000),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Isotonic regression",
        ours=calibration.isotonic_regression,
        theirs="sklearn.isotonic.isotonic_regression",
        by_hand=isotonic_by_hand,
        inputs=noisy_rise,
        sizes=(8, 64, 100_000),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Isotonic scaling",
        ours=isotonic_scaling,
        theirs=library_isotonic_scaling,
        inputs=ratings,
        sizes=(8, 64, 100_000),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Platt scaling",
        ours=platt_scaling,
        theirs=library_platt_scaling,
        inputs=ratings,
        sizes=(8, 64, 100_000),
        agrees=same_sigmoid,
    ),
    Comparison(
        concept="Threshold of least cost",
        ours=calibration.minimum_cost_threshold,
        theirs=library_threshold,
        by_hand=threshold_by_hand,
        inputs=ratings,
        sizes=(8, 64, 1_000, 100_000),
        agrees=close(0.0),
    ),
]
