"""Sums of squares beside the libraries."""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.optim.least_squares import by_hand, gauss_newton, levenberg_marquardt

SIZES = (8, 64, 4096)
TOLERANCES = {"ftol": 1e-13, "xtol": 1e-10, "gtol": 1e-10}


def decay(rng, n):
    """n noisy measurements of a exp(-b t) + c, and a start."""
    t = np.linspace(0, 4, n)
    truth = np.array([rng.uniform(1, 3), rng.uniform(0.5, 2), rng.uniform(-1, 1)])
    y = truth[0] * np.exp(-truth[1] * t) + truth[2] + 0.05 * rng.standard_normal(n)
    return t, y, truth * [0.7, 1.3, 0.9]


def curve(t, y):
    """The residuals and their Jacobian, as functions of (a, b, c)."""

    def residuals(x):
        a, b, c = x
        return a * np.exp(-b * t) + c - y

    def jacobian(x):
        a, b, _ = x
        e = np.exp(-b * t)
        return np.stack([e, -a * t * e, np.ones(len(t))], axis=1)  # (n, 3)

    return residuals, jacobian


def our_gauss_newton(t, y, start):
    """The parameters alone."""
    residuals, jacobian = curve(t, y)
    return gauss_newton(residuals, start, jacobian, **TOLERANCES).x


def our_levenberg_marquardt(t, y, start):
    """The parameters alone."""
    residuals, jacobian = curve(t, y)
    return levenberg_marquardt(residuals, start, jacobian, **TOLERANCES).x


def library_dogbox(t, y, start):
    """scipy.optimize.least_squares(method="dogbox")."""
    return library(t, y, start, "dogbox")


def library_lm(t, y, start):
    """scipy.optimize.least_squares(method="lm")."""
    return library(t, y, start, "lm")


def library(t, y, start, method):
    """SciPy's parameters, at the same tolerances and with the same scaling of the unknowns."""
    from scipy.optimize import least_squares

    residuals, jacobian = curve(t, y)
    return least_squares(residuals, start, jacobian, method=method, x_scale="jac", **TOLERANCES).x


# A step that lowers the sum by 1e-13 of it may still move x by the root of that.
COMPARISONS: list[Comparison] = [
    unique("Gauss-Newton", our_gauss_newton, library_dogbox, decay, SIZES, 1e-6, by_hand.gauss_newton),
    unique("Levenberg-Marquardt", our_levenberg_marquardt, library_lm, decay, SIZES, 1e-6, by_hand.levenberg_marquardt),
]
