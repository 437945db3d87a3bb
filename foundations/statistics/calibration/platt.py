"""Platt scaling: probabilities as a sigmoid of the score.

    P(+ | s) = 1 / (1 + exp(a s + b)),        a < 0 where a higher score looks more positive

a and b are those of largest likelihood, with targets a little inside of 0 and 1, as if one more sample of each label
had been seen at every score:

    t_+ = (N_+ + 1) / (N_+ + 2),        t_- = 1 / (N_- + 2)

With 0 and 1 themselves, scores that separate the labels would drive a to infinity. The negative log-likelihood

    F(a, b) = Σ softplus(f_i) - (1 - t_i) f_i,        f_i = a s_i + b

is convex. Newton's method finds its minimum in a few steps, each halved until it descends far enough. Softplus keeps F
from overflowing, and 1 - p = sigmoid(f) keeps the second derivative p (1 - p) from cancelling.

Source: Platt, Probabilistic outputs for support vector machines, 1999; Lin, Lin and Weng, A note on Platt's
probabilistic outputs for support vector machines, Machine Learning 68 (2007).
"""

from typing import NamedTuple

import numpy as np

from foundations.numerics import sigmoid, softplus
from foundations.statistics._edge import finite_vector, scored

STEPS = 100  # Newton needs about ten
CLOSEST = 1e-300  # scores that differ by less are taken for equal: a slope between them might be no float64


class PlattScaling(NamedTuple):
    """The map from score s to 1 / (1 + exp(a s + b))."""

    a: float
    b: float
    converged: bool

    def predict(self, y_score):
        """P(+) for each of (n,) scores."""
        with np.errstate(over="ignore"):  # far out it is 0 or 1
            return sigmoid(-(self.a * finite_vector(y_score, "y_score") + self.b))


def platt_scaling(y_true, y_score, *, pos_label=None, sample_weight=None):
    """The sigmoid of the score that fits the labels best.

    Parameters
    ----------
    y_true : (n,) labels of which one is positive
    y_score : (n,) finite numbers, any scale; log-odds rather than probabilities, since a sigmoid undoes a logarithm
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    sample_weight : (n,) weights ≥ 0, or None for one each

    Returns
    -------
    PlattScaling : with `predict`, slope a and offset b, and whether the iteration converged

    Raises
    ------
    ValueError : nothing to fit, lengths differ, no telling which label is positive, pos_label none of several
        labels, a score not finite

    Notes
    -----
    Cost: some ten passes over the samples. With one label only, the answer is the same probability for every score.
    Compare: sklearn.calibration._SigmoidCalibration, which CalibratedClassifierCV(method="sigmoid") uses.
    """
    positive, score, weight = scored(y_true, y_score, pos_label, sample_weight)
    N_plus, N_minus = weight[positive].sum(), weight[~positive].sum()
    t = np.where(positive, (N_plus + 1) / (N_plus + 2), 1 / (N_minus + 2))

    # Steps in a and b should be of one size, so scores are taken in units of their spread. Around the median the bulk
    # of them keeps its digits whatever lies far out; halves, lest a difference overflow.
    center = float(np.partition(score, len(score) // 2)[len(score) // 2])
    half_spread = np.abs(score / 2 - center / 2).max()
    if half_spread < CLOSEST:
        half_spread = np.inf  # s is then zero
    s = (score / 2 - center / 2) / half_spread  # in [-1, 1]
    start = np.array([0.0, np.log((N_minus + 1) / (N_plus + 1))])
    (a, b), converged = _newton(s, t, weight, start)
    a = a / half_spread / 2
    return PlattScaling(float(a), float(b - a * center), converged)


def _newton(s, t, weight, x):
    """The minimum x = (a, b) of F, and whether it was found."""
    F = _loss(s, t, weight, x)
    for _ in range(STEPS):
        f = x[0] * s + x[1]
        q = sigmoid(f)  # 1 - p
        residual, curvature = weight * (q - (1 - t)), weight * q * sigmoid(-f)
        step = _newton_step(s, residual, curvature)
        descent = -(residual @ s * step[0] + residual.sum() * step[1])  # twice what F is above its minimum, nearly
        if descent <= 1e-18 * weight.sum():
            return x + step, True  # steps square the distance: what was 1e-9 is at rounding after this one
        length, slack = 1.0, 1e-12 * F  # F is known to so much
        while (F_new := _loss(s, t, weight, x + length * step)) > F - 1e-4 * length * descent + slack:
            length /= 2
        x, F = x + length * step, F_new
    return x, False


def _loss(s, t, weight, x):
    """F(a, b)."""
    f = x[0] * s + x[1]
    return weight @ (softplus(f) - (1 - t) * f)


def _newton_step(s, residual, curvature):
    """-H⁻¹ ∇F, around the mean score: H is diagonal there, and nothing cancels."""
    total = curvature.sum()
    d = s - curvature @ s / total
    spread = curvature @ (d * d)
    step_a = -(residual @ d) / spread if spread > 0 else 0.0  # no spread: all scores are one, and a has no effect
    return np.array([step_a, -residual.sum() / total - step_a * (curvature @ s / total)])
