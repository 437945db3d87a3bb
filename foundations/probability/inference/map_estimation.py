"""Maximum a posteriori: the parameter that is most probable after the data, and the penalty that a prior amounts to.

    argmax p(w | data) = argmin  -log p(data | w) - log p(w)

The second term is a penalty. With y = X w + noise, noise ~ Normal(0, σ), it is, times σ² and up to a constant,

    w ~ Normal(0, τ)     ½ ‖y - X w‖² + ½ λ ‖w‖²       λ = σ²/τ²     ridge: a linear system
    w ~ Laplace(0, b)    ½ ‖y - X w‖² + λ ‖w‖₁          λ = σ²/b      lasso: a corner at 0, where weights come to rest

and for a coin with prior Beta(a, b), a - 1 heads and b - 1 tails seen before the first toss.
An intercept has a flat prior: it is fitted by centering X and y.

Left out: other noise than normal, priors with correlated weights, the path over all λ.
Source: Murphy, Probabilistic Machine Learning (2022) §4.5, §11.3-11.4; Friedman, Hastie & Tibshirani, Regularization
paths for generalized linear models via coordinate descent (2010).
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular


class RidgeFit(NamedTuple):
    """Weights (d,) and intercept of the best plane under a quadratic penalty."""

    weights: np.ndarray
    intercept: float


class LassoFit(NamedTuple):
    """Weights (d,) and intercept under an absolute penalty, and how far the search came.

    `duality_gap` bounds what the objective ½ ‖y - X w‖² + λ ‖w‖₁ still lies above its minimum.
    """

    weights: np.ndarray
    intercept: float
    duality_gap: float
    sweeps: int
    converged: bool


def ridge_penalty(noise_scale: float, prior_scale: float) -> float:
    """λ = σ²/τ² of the prior Normal(0, τ) on each weight, under noise of standard deviation σ."""
    return (_positive("noise_scale", noise_scale) / _positive("prior_scale", prior_scale)) ** 2


def lasso_penalty(noise_scale: float, prior_scale: float) -> float:
    """λ = σ²/b of the prior Laplace(0, b) on each weight, under noise of standard deviation σ."""
    return _positive("noise_scale", noise_scale) ** 2 / _positive("prior_scale", prior_scale)


def ridge(X, y, penalty: float, *, fit_intercept: bool = True) -> RidgeFit:
    """The w that minimizes ‖y - X w‖² + λ ‖w‖²: the posterior mode, and mean, under a normal prior.

    Parameters
    ----------
    X : (n, d) array_like, finite
    y : (n,) array_like, finite
    penalty : λ > 0
    fit_intercept : add a constant, which is not penalized

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, a penalty that is not positive
    LinAlgError : a penalty so small beside X that rounding makes the system singular

    Notes
    -----
    Solves (XᵀX + λI) w = Xᵀy, or with more columns than rows its equal w = Xᵀ (XXᵀ + λI)⁻¹ y. Cost n d min(n, d).
    Compare: sklearn.linear_model.Ridge.
    """
    lam = _positive("penalty", penalty)
    X, y, x_mean, y_mean = _centered(X, y, fit_intercept)
    n, d = X.shape
    if d <= n:
        w = _solve_positive(X.T @ X + lam * np.eye(d), X.T @ y)  # (d, d), (d)
    else:
        w = X.T @ _solve_positive(X @ X.T + lam * np.eye(n), y)  # (d, n) (n)
    return RidgeFit(w, float(y_mean - x_mean @ w))


def lasso(X, y, penalty: float, *, fit_intercept: bool = True, tol=1e-12, max_sweeps=10_000) -> LassoFit:
    """A w that minimizes ½ ‖y - X w‖² + λ ‖w‖₁: the posterior mode under a Laplace prior.

    Parameters
    ----------
    X : (n, d) array_like, finite
    y : (n,) array_like, finite
    penalty : λ > 0; from max |Xᵀy| on (after centering), all weights are 0
    fit_intercept : add a constant, which is not penalized
    tol : what the conditions for a minimum may be missed by, relative to max ‖x_j‖ ‖y‖
    max_sweeps : passes over the coordinates after which to stop; `converged` is then False

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, a penalty that is not positive

    Notes
    -----
    Coordinate descent: with all weights but one fixed, the best one is a soft threshold of its least-squares value.
    Converged where, with the residual r, |x_jᵀ r| ≤ λ for each j and x_jᵀ r = λ sign(w_j) where w_j ≠ 0. Between
    sweeps the weights that are not zero settle where they would with their signs, by a linear system: sweeps alone
    take thousands where columns resemble each other. Cost n d² once, d² a sweep, s³ to settle s weights.
    Compare: sklearn.linear_model.Lasso with alpha = λ / n.
    """
    lam = _positive("penalty", penalty)
    X, y, x_mean, y_mean = _centered(X, y, fit_intercept)
    G, c = X.T @ X, X.T @ y  # (d, d), (d)
    allowed = tol * math.sqrt(G.diagonal().max(initial=0.0) * (y @ y))
    w, sweeps = np.zeros(X.shape[1]), 0
    while _violation(w, c, lam) > allowed and sweeps < max_sweeps:
        _sweep(G, c, w, lam)
        _settle(G, c, w, lam)
        c = X.T @ (y - X @ w)  # anew, for the rounding that the updates have left in it
        sweeps += 1
    converged = _violation(w, c, lam) <= allowed
    return LassoFit(w, float(y_mean - x_mean @ w), duality_gap(X, y, w, lam), sweeps, converged)


def soft_threshold(x, threshold):
    """x moved toward 0 by `threshold`, and 0 where it would pass: argmin_w ½ (w - x)² + threshold |w|."""
    return np.sign(x) * np.maximum(np.abs(x) - threshold, 0)


def duality_gap(X, y, w, penalty) -> float:
    """A bound on ½ ‖y - X w‖² + λ ‖w‖₁ above its minimum, from the dual point s r with |Xᵀ s r| ≤ λ.

    Of its two forms the one without cancellation: ½ (1 - s)² ‖r‖² + Σ (λ |w_j| - s w_j x_jᵀ r), each term ≥ 0.
    """
    r = y - X @ w
    c = X.T @ r
    s = min(1.0, penalty / max(np.abs(c).max(initial=0.0), np.finfo(float).tiny))
    return float((1 - s) ** 2 * (r @ r) / 2 + np.maximum(penalty * np.abs(w) - s * w * c, 0).sum())


def coin_map(heads: int, tosses: int, concentration1: float = 1.0, concentration0: float = 1.0) -> float:
    """The most probable P(heads) = (h + a - 1) / (n + a + b - 2) after h heads in n tosses, prior Beta(a, b).

    With a = b = 1 the maximum-likelihood estimate h / n; at 0 or 1 where one side of the posterior has no mode inside.

    Raises
    ------
    ValueError : not 0 ≤ heads ≤ tosses; a parameter that is not positive; a posterior that is flat, or has two modes
    """
    if not 0 <= heads <= tosses:
        raise ValueError(f"heads must be between 0 and tosses, got {heads} heads in {tosses} tosses")
    a = heads + _positive("concentration1", concentration1)
    b = tosses - heads + _positive("concentration0", concentration0)
    if (a < 1 and b < 1) or a == b == 1:
        raise ValueError(f"the posterior Beta({a:g}, {b:g}) has no single mode: it needs tosses, or another prior")
    if a < 1 or b < 1:
        return float(a > b)  # the density grows without bound toward that end
    return (a - 1) / (a + b - 2)


# ---- Steps


def _sweep(G, c, w, lam) -> None:
    """Minimize over one weight after another, in place; c = Xᵀ (y - X w) is kept up with w, by the Gram matrix G."""
    for j in np.flatnonzero(G.diagonal()):  # a column of zeros explains nothing: its weight stays 0
        new = soft_threshold(w[j] + c[j] / G[j, j], lam / G[j, j])
        if new != w[j]:
            c -= G[j] * (new - w[j])  # (d)
            w[j] = new


def _settle(G, c, w, lam) -> None:
    """Move the weights that are not 0, in place, to their minimum under fixed signs; at 0 a weight stops.

    Nothing is done where their columns are dependent.
    """
    while (active := np.flatnonzero(w)).size:
        try:
            step = _solve_positive(G[np.ix_(active, active)], c[active] - lam * np.sign(w[active]))
        except LinAlgError:
            return
        turns = w[active] * (w[active] + step) < 0
        reach = np.where(turns, -w[active] / np.where(turns, step, 1.0), 1.0)  # the share of the step up to 0
        first = reach.argmin()
        w[active] += reach[first] * step
        c -= reach[first] * (G[:, active] @ step)  # (d, s) (s)
        if not turns.any():
            return
        w[active[first]] = 0.0


def _violation(w, c, lam) -> float:
    """The most by which a weight misses the conditions for a minimum."""
    missed = np.where(w != 0, np.abs(c - lam * np.sign(w)), np.maximum(np.abs(c) - lam, 0))
    return float(missed.max(initial=0.0))


def _solve_positive(A, b):
    """x with A x = b for a positive definite A = L Lᵀ."""
    L = cholesky(A)
    return solve_triangular(L, solve_triangular(L, b, lower=True), trans="T", lower=True)


def _centered(X, y, fit_intercept):
    """X and y as finite float64 arrays less their means, and the means (0 without an intercept)."""
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if X.ndim != 2 or y.shape != X.shape[:1] or len(y) == 0:
        raise ValueError(f"X must be (n, d) and y (n,) with n at least 1, got shapes {X.shape} and {y.shape}")
    largest = max(np.abs(X).max(initial=0), np.abs(y).max())
    if not largest <= 1e150:
        raise ValueError(f"X and y must be finite, and at most 1e150 for their squares to be so, got {largest}")
    if not fit_intercept:
        return X, y, np.zeros(X.shape[1]), 0.0
    x_mean, y_mean = X.mean(axis=0), y.mean()
    return X - x_mean, y - y_mean, x_mean, y_mean


def _positive(name, value) -> float:
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be positive and finite, got {value}")
    return float(value)
