"""Levenberg and Marquardt's method for sums of squares, as Moré made it reliable.

Within a region around x the residuals are taken to be r + J p:

    minimize ‖J p + r‖²   subject to   ‖D p‖ <= Δ

The solution is Gauss and Newton's step if that is short enough; else, for one λ > 0,

    (Jᵀ J + λ D²) p = -Jᵀ r        which is least squares again:  minimize ‖J p + r‖² + ‖√λ D p‖²

so that p comes from the QR of J with √λ D below it, and J is never squared. λ -> ∞ turns p toward steepest descent.
‖D p‖ falls as λ grows; Newton's method for 1/‖D p‖ = 1/Δ, which is nearly linear in λ, takes two or three steps.
`region` has the rest: how Δ changes, and when to stop.

Left out: bounds, robust losses, J as an operator.
Source: Moré, The Levenberg-Marquardt algorithm: implementation and theory (1978), section 5 and, for the numbers,
section 7; Levenberg (1944), Marquardt (1963).
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.linalg import qr, solve_triangular
from foundations.optim.least_squares.fit import EPS, LeastSquaresResult, deficient, length, scales
from foundations.optim.least_squares.region import search_in_regions

NEAR = 0.1  # the length of a step may miss the radius by this part of it
TINY = float(np.finfo(float).tiny)
TRIALS = 10  # of λ, each of which is one QR of (2n, n)


def levenberg_marquardt(
    residuals: Callable,
    x0,
    jac: Callable | None = None,
    *,
    ftol=1e-8,
    xtol=1e-8,
    gtol=1e-8,
    max_iter=500,
    keep_path=False,
) -> LeastSquaresResult:
    """Minimize the sum of squares of the residuals from x0.

    Parameters
    ----------
    residuals : residuals(x) -> (m,) from x (n,); any m >= 1
    x0 : (n,) the start
    jac : jac(x) -> (m, n); None for autodiff, and then residuals is called with a Tensor
    ftol : stop when model and step both lower the sum by no more than this part of it
    xtol : stop when the radius is at most this part of x, both in the scale of J's columns
    gtol : stop when no column of J has a larger cosine with r
    max_iter : the most steps, refused ones among them
    keep_path : keep the iterates; a refused step repeats its own

    Returns
    -------
    LeastSquaresResult, with `covariance()`

    Raises
    ------
    ValueError : a start, tolerance or shape that makes no sense
    TypeError : residuals or jac that are no functions; residuals without jac that give no Tensor

    Notes
    -----
    Cost a step: one evaluation of r, a Jacobian and a QR of (m, n) if the last was taken, one to three QRs of (2n, n).
    A trial where r is not finite is refused, and the region narrowed.
    Compare: scipy.optimize.least_squares with method="lm".
    """
    return search_in_regions(
        Damped, residuals, x0, jac, ftol=ftol, xtol=xtol, gtol=gtol, max_iter=max_iter, keep_path=keep_path
    )


class Damped:
    """The model ‖A q + r‖² with A (m, n), of which λ chooses the length of the step."""

    def __init__(self, A, r):
        Q, self.R = qr(A)  # (m, k), (k, n), k = min(m, n)
        self.c = -(Q.T @ r)  # (k,)
        # Where columns are dependent, a trace of λ makes the step the shortest of many
        self.trace = max(EPS * float(scales(self.R).min()) ** 2, TINY) if deficient(self.R) else 0.0

    def damped(self, lam) -> tuple[np.ndarray, np.ndarray]:
        """q (n,) for this λ, and the triangle T (n, n) with TᵀT = AᵀA + λ."""
        if lam == 0:
            return solve_triangular(self.R, self.c, check_finite=False), self.R
        k, n = self.R.shape
        Q, T = qr(np.concatenate([self.R, math.sqrt(lam) * np.eye(n)]))  # (k + n, n)
        return solve_triangular(T, Q[:k].T @ self.c, check_finite=False), T

    def step(self, radius, lam) -> tuple[np.ndarray, float]:
        """The best q with ‖q‖ within a tenth of the radius, or inside, and its λ; `lam` is where to look first."""
        q, T = self.damped(self.trace)
        if length(q) <= (1 + NEAR) * radius:
            return q, self.trace
        # ‖q‖ - radius is convex in λ: Newton's step from the left is too short, and ‖Aᵀr‖ / radius too long
        upper = length(self.R.T @ self.c) / radius
        lower = max(self.trace, TINY) + (newton_step(q, T, radius) if math.isfinite(length(q)) else 0.0)
        lam = min(max(lam, lower), upper)
        for _ in range(TRIALS):
            q, T = self.damped(lam)
            excess = length(q) - radius
            if abs(excess) <= NEAR * radius:
                break
            lower, upper = (lam, upper) if excess > 0 else (lower, lam)
            lam = max(lower, lam + newton_step(q, T, radius))
        return q, lam

    def resized(self, trial, radius, lam) -> tuple[float, float]:
        """Smaller if under a quarter of the promise came true, twice the step if over three quarters; λ inversely."""
        if trial.ratio <= 0.25:
            # Where the parabola through both values and the slope is lowest, between a tenth and half of the step
            below = trial.slope + 0.5 * trial.actual
            factor = 0.5 if trial.actual >= 0 else max(0.1, 0.5 * trial.slope / below)
            return factor * min(radius, 10 * trial.length), lam / factor
        if lam == 0 or trial.ratio >= 0.75:
            return 2 * trial.length, lam / 2
        return radius, lam


def newton_step(q, T, radius) -> float:
    """Newton's step in λ for 1/‖q‖ = 1/radius, where TᵀT = AᵀA + λ; eq. 5.5 of the source."""
    size = length(q)
    w = solve_triangular(T, q / size, trans="T", check_finite=False)  # (n,)
    return float((size - radius) / radius / (w @ w))
