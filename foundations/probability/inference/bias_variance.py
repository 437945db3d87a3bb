"""Bias and variance, seen by repeating the experiment.

An estimator θ̂ is a function of the samples, so it has a distribution of its own. How far its mean lies from the truth
is its bias, how far it scatters its variance, and together they are its expected squared error:

    E (θ̂ - θ)² = (E θ̂ - θ)² + Var θ̂

For a model that predicts y = f(x) + ε at a new point the noise is added, which no model escapes:

    E (y - f̂(x))² = (E f̂(x) - f(x))² + Var f̂(x) + σ²        bias² + variance + noise

A larger model follows f more closely, and the noise in its training data too: bias falls and variance rises.

Every mean over experiments comes with its standard error. The models here are linear smoothers, whose predictions are
S y with a matrix S that depends on the points alone: of them bias and variance are also known exactly.
Left out: training points drawn anew in each experiment, models that are not linear in y.
Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., §7.3.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.linalg import cholesky, qr, solve_triangular
from foundations.probability.distributions.base import Distribution


class EstimatorError(NamedTuple):
    """What repeated experiments say of an estimator; each `_error` is the standard error of the value before it."""

    bias: float
    bias_error: float
    variance: float
    variance_error: float
    squared_error: float
    squared_error_error: float


class RegressionError(NamedTuple):
    """Mean over the new points: squared_error is measured on fresh y, and near bias_squared + variance + noise.

    `squared_error_error` is the standard error of squared_error.
    """

    bias_squared: float
    variance: float
    noise: float
    squared_error: float
    squared_error_error: float


def estimator_error(
    estimator: Callable, distribution: Distribution, truth: float, n: int, rng: np.random.Generator, repeats=10_000
) -> EstimatorError:
    """Bias, variance and mean squared error of an estimator, by `repeats` experiments with n samples each.

    Parameters
    ----------
    estimator : estimator(samples) takes (repeats, n) samples to (repeats,) estimates
    distribution : where the samples come from; one distribution, not a batch
    truth : θ, what is estimated
    n : samples per experiment, at least 1
    repeats : experiments, at least 2

    Raises
    ------
    ValueError : n or repeats too small; an estimator whose result has another shape

    Notes
    -----
    The variance is divided by repeats - 1. Its standard error, √((m₄ - m₂²) / repeats), takes the fourth moment of the
    estimates to be finite. Memory: repeats · n numbers. Compare: numpy.mean and numpy.var over the experiments.
    """
    _at_least("n", n, 1)
    _at_least("repeats", repeats, 2)
    theta = np.asarray(estimator(distribution.sample(rng, (repeats, n))), dtype=np.float64)  # (repeats, n) -> (repeats)
    if theta.shape != (repeats,):
        raise ValueError(f"estimator must take ({repeats}, {n}) samples to ({repeats},), got shape {theta.shape}")
    deviation = theta - theta.mean()
    m2, m4 = np.mean(deviation**2), np.mean(deviation**4)
    squared, squared_error = _mean_and_error((theta - truth) ** 2)
    return EstimatorError(
        bias=float(theta.mean() - truth),
        bias_error=math.sqrt(m2 / (repeats - 1)),
        variance=float(m2 * repeats / (repeats - 1)),
        variance_error=math.sqrt(max(m4 - m2**2, 0.0) / repeats),
        squared_error=squared,
        squared_error_error=squared_error,
    )


def regression_error(
    smoother: Callable, f: Callable, noise_scale: float, x, x_new, rng: np.random.Generator, repeats=1000
) -> RegressionError:
    """Bias², variance and noise of a model, by `repeats` training sets y = f(x) + Normal(0, σ) at the same x.

    Parameters
    ----------
    smoother : smoother(x, x_new) gives the (m, n) matrix S with predictions S y; see `polynomial`, `nearest`, `ridged`
    f : the true function, of arrays
    noise_scale : σ ≥ 0
    x, x_new : (n,) points to learn from, (m,) points to predict at
    repeats : training sets, at least 2

    Raises
    ------
    ValueError : x or x_new not one row of points, a negative noise_scale, fewer than 2 repeats

    Notes
    -----
    Mean squares of the predictions' mean count its own scatter, variance / repeats, as bias: it is taken off,
    which can leave a bias² of nearly 0 just below 0.
    Compare: `exact_regression_error`, the limit of many repeats.
    """
    _at_least("repeats", repeats, 2)
    x, x_new, S = _design(smoother, x, x_new, noise_scale)
    y = f(x)[:, None] + noise_scale * rng.standard_normal((len(x), repeats))  # (n, R): a training set per column
    predicted, truth = S @ y, f(x_new)[:, None]  # (m, n) (n, R), (m, 1)
    variance = predicted.var(axis=1, ddof=1)  # (m)
    bias_squared = (predicted.mean(axis=1, keepdims=True) - truth) ** 2
    fresh = truth + noise_scale * rng.standard_normal(predicted.shape)  # (m, R)
    per_experiment = np.mean((fresh - predicted) ** 2, axis=0)  # (R)
    squared, squared_error = _mean_and_error(per_experiment)
    bias = float(bias_squared.mean() - variance.mean() / repeats)
    return RegressionError(bias, float(variance.mean()), float(noise_scale) ** 2, squared, squared_error)


def exact_regression_error(smoother: Callable, f: Callable, noise_scale: float, x, x_new) -> RegressionError:
    """The same without chance: of S y the mean is S f(x) and the variance σ² times the row sums of S²."""
    x, x_new, S = _design(smoother, x, x_new, noise_scale)
    bias_squared = float(np.mean((S @ f(x) - f(x_new)) ** 2))
    noise = float(noise_scale) ** 2
    variance = noise * float(np.mean((S * S).sum(axis=1)))
    return RegressionError(bias_squared, variance, noise, bias_squared + variance + noise, 0.0)


# ---- Models: the matrix that takes training values at x to predictions at x_new


def polynomial(degree: int) -> Callable:
    """The least-squares polynomial; it grows with the degree. Compare: numpy.polynomial.Polynomial.fit."""
    _at_least("degree", degree, 0)

    def smoother(x, x_new):
        if degree >= len(np.unique(x)):
            raise ValueError(f"degree {degree} needs {degree + 1} different points x, got {len(np.unique(x))}")
        Q, R = qr(_chebyshev(x, x, degree))  # (n, k), (k, k)
        return solve_triangular(R, _chebyshev(x_new, x, degree).T, trans="T").T @ Q.T  # T R⁻¹ Qᵀ: (m, k) (k, n)

    return smoother


def nearest(k: int) -> Callable:
    """The mean of the k nearest points; it grows as k falls. Compare: sklearn.neighbors.KNeighborsRegressor."""
    _at_least("k", k, 1)

    def smoother(x, x_new):
        if k > len(x):
            raise ValueError(f"k must be at most the number of points x, {len(x)}, got {k}")
        S = np.zeros((len(x_new), len(x)))
        closest = np.argsort(np.abs(x_new[:, None] - x), axis=1, kind="stable")[:, :k]  # (m, k)
        np.put_along_axis(S, closest, 1 / k, axis=1)
        return S

    return smoother


def ridged(degree: int, penalty: float) -> Callable:
    """A polynomial with λ on its squared Chebyshev coefficients, the constant's too; it grows as λ > 0 falls.

    Compare: sklearn.linear_model.Ridge(fit_intercept=False) on Chebyshev columns.
    """
    _at_least("degree", degree, 0)
    if not 0 < penalty < math.inf:
        raise ValueError(f"penalty must be positive and finite, got {penalty}")

    def smoother(x, x_new):
        T = _chebyshev(x, x, degree)  # (n, k)
        L = cholesky(T.T @ T + penalty * np.eye(degree + 1))
        half = solve_triangular(L, T.T, lower=True)  # (k, n)
        return solve_triangular(L, _chebyshev(x_new, x, degree).T, lower=True).T @ half  # (m, k) (k, n)

    return smoother


def _chebyshev(points, x, degree):
    """Columns T₀ ... T_degree at `points`, scaled so that x spans [-1, 1]: powers would be nearly parallel."""
    low, high = x.min(), x.max()
    t = (2 * points - low - high) / (high - low) if high > low else points - low
    columns = [np.ones_like(t), t]
    while len(columns) <= degree:
        columns.append(2 * t * columns[-1] - columns[-2])
    return np.stack(columns[: degree + 1], axis=1)  # (len(points), degree + 1)


# ---- Guards and means


def _design(smoother, x, x_new, noise_scale):
    x, x_new = np.asarray(x, dtype=np.float64), np.asarray(x_new, dtype=np.float64)
    if x.ndim != 1 or x_new.ndim != 1 or not len(x) or not len(x_new):
        raise ValueError(f"x and x_new must each be one row of points, got shapes {x.shape} and {x_new.shape}")
    if not 0 <= noise_scale < math.inf:
        raise ValueError(f"noise_scale must be 0 or more and finite, got {noise_scale}")
    return x, x_new, smoother(x, x_new)


def _mean_and_error(values) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def _at_least(name, value, least) -> None:
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
