"""The lasso and the elastic net: least squares with a price on every coefficient that is not zero.

    F(w) = ‖y - X w‖² / (2n) + α (ρ ‖w‖₁ + (1 - ρ) ‖w‖² / 2)        scikit-learn's; the lasso has ρ = 1

The kink of |w_j| at zero holds coefficients there until their slope exceeds α ρ. From α_max = max |Xᵀy| / (n ρ) on all
are zero. A dual point turns any w into a proof of how good it is: with the residual r = y - X w, scaled by
s = min(1, n α ρ / max |Xᵀr - n α (1 - ρ) w|), no weights at all have F below

    D = s y·r / n - s² (‖r‖² + n α (1 - ρ) ‖w‖²) / (2n)          so that  F(w) - F* <= F(w) - D, the duality gap

FISTA soon finds which coefficients are zero and the signs of the others. The minimum then solves a linear system:
(X_AᵀX_A / n + α (1 - ρ) I) w_A = X_Aᵀy / n - α ρ sign(w_A). `lasso` tries it when the signs have not changed for ten
iterations, and takes the answer if its signs, and the slopes of the coefficients at zero, prove it to be the minimum.
Left out: an intercept (center X and y), sample weights, whole paths in α, sparse X.
Source: Tibshirani, J. R. Statist. Soc. B 58 (1996); Kim et al., An interior-point method for large-scale l1-regularized
least squares, IEEE J. Sel. Top. Signal Process. 1 (2007), for the gap; Kuczyński & Woźniakowski, SIAM J. Matrix Anal.
Appl. 13 (1992), for the step.
"""

import math
import numbers
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.optim.convex._edge import assert_positive, assert_whole, real_array
from foundations.optim.convex.proximal import soft_threshold
from foundations.optim.convex.proximal_gradient import ProximalResult, fista, ista
from foundations.optim.theory.curvature.constants import power_iteration

METHODS = {"ista": ista, "fista": fista}
LARGEST = 1e140  # above, squares are soon infinite
TINY = 1e-300  # a tolerance that is not met
PRODUCTS = 40  # of power iteration, whose mean relative error after k is at most 0.871 ln(p) / (k - 1), whatever H
MARGIN = 1.1  # it ends below the largest eigenvalue
SLACK = 1e-12  # by how much, relative to those at w = 0, slopes may be off for rounding


@dataclass(frozen=True, eq=False)
class Lasso:
    """X (n, p), y (n,), the prices l1 = α ρ and ridge = α (1 - ρ), and what the methods need of them."""

    X: np.ndarray
    y: np.ndarray
    l1: float
    ridge: float

    @property
    def p(self) -> int:
        return self.X.shape[1]

    @cached_property
    def c(self):
        """Xᵀy / n, (p,)."""
        return self.X.T @ self.y / len(self.X)

    @cached_property
    def H(self):
        """The second derivative of the smooth part, XᵀX / n + ridge I: (p, p)."""
        return self.X.T @ self.X / len(self.X) + self.ridge * np.eye(self.p)

    def coefficients(self, w, name):
        """w as floats (p,), zeros if it is None."""
        w = np.zeros(self.p) if w is None else real_array(w, name)
        if w.shape != (self.p,):
            raise ValueError(f"{name} must have a coefficient for each of {self.p} columns of X, got shape {w.shape}")
        if not np.isfinite(w).all():
            raise ValueError(f"{name} must be finite, got {w[~np.isfinite(w)][0]}")
        return w

    def curve(self, w):
        """H w, by X where H would be larger than it."""
        if self.p > 2 * len(self.X):
            return self.X.T @ (self.X @ w) / len(self.X) + self.ridge * w
        return self.H @ w

    def smooth(self, w) -> float:
        """The smooth part, less its value at w = 0."""
        return float(w @ self.curve(w) / 2 - self.c @ w)

    def slope(self, w):
        """The gradient of the smooth part, (p,)."""
        return self.curve(w) - self.c

    def lipschitz(self) -> float:
        """The largest eigenvalue of H, with a margin; the generator is ever the same, so that answers are too.

        A small residual would be no reason to stop sooner: that of a vector which misses the largest is small as well.
        """
        L = power_iteration(self.curve, np.random.default_rng(0), n=self.p, tol=1e-6, max_iter=PRODUCTS).value
        return MARGIN * L or 1.0

    @np.errstate(over="ignore", invalid="ignore")  # of coefficients too large to be squared
    def value(self, w) -> float:
        """F(w)."""
        r = self.y - self.X @ w
        return float(r @ r / (2 * len(r)) + self.l1 * np.abs(w).sum() + self.ridge * (w @ w) / 2)

    @np.errstate(over="ignore", invalid="ignore")
    def gap(self, w) -> float:
        """F(w) - D(w), zero at the minimum but for rounding."""
        n, r = len(self.y), self.y - self.X @ w
        slope = np.abs(self.X.T @ r - n * self.ridge * w).max(initial=0.0)
        s = min(1.0, n * self.l1 / slope) if slope > 0 else 1.0
        D = s * (self.y @ r) / n - s * s * (r @ r + n * self.ridge * (w @ w)) / (2 * n)
        gap = self.value(w) - float(D)
        return max(0.0, gap) if gap < math.inf else math.inf  # an overflow may have left no number

    def solve_on_support(self, w):
        """The minimum, if its zeros and signs are those of w, else None."""
        A = np.flatnonzero(w)
        signs, exact = np.sign(w[A]), np.zeros(self.p)
        XA = self.X[:, A]
        try:
            L = cholesky(XA.T @ XA / len(XA) + self.ridge * np.eye(len(A)))
            half = solve_triangular(L, self.c[A] - self.l1 * signs, lower=True)
            exact[A] = solve_triangular(L, half, trans="T", lower=True)
        except (LinAlgError, ValueError):  # columns of A that depend on each other: the minimum is not unique
            return None
        slope = self.slope(exact)
        off = max(np.abs(slope).max() - self.l1, np.abs(slope[A] + self.l1 * signs).max(initial=0.0))
        return exact if (exact[A] * signs > 0).all() and off <= SLACK * np.abs(self.c).max() else None


def lasso_problem(X, y, alpha, l1_ratio=1.0) -> Lasso:
    """The data as floats. Raises ValueError for shapes that do not fit and numbers out of range or not finite."""
    X, y = real_array(X, "X"), real_array(y, "y")
    if X.ndim != 2 or y.shape != X.shape[:1] or X.size == 0:
        raise ValueError(f"X must be (n, p) and y (n,), neither empty; got {X.shape} and {y.shape}")
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        name = "y" if np.isfinite(X).all() else "X"
        raise ValueError(f"{name} holds a number that is not finite; all must be finite")
    if (largest := max(np.abs(X).max(), np.abs(y).max())) > LARGEST:
        raise ValueError(f"X and y must be at most {LARGEST:.0e}, for sums of squares to be finite, got {largest:.1e}")
    if 0 < (largest := np.abs(X).max()) < 1 / LARGEST:
        raise ValueError(f"X must have an element of at least {1 / LARGEST:.0e} to be squared, got {largest:.1e}")
    alpha = assert_positive(alpha, "alpha")
    if not (isinstance(l1_ratio, numbers.Real) and 0 < float(l1_ratio) <= 1):
        raise ValueError(f"l1_ratio must be above 0 and at most 1, got {l1_ratio!r}")
    return Lasso(X, y, alpha * l1_ratio, alpha * (1 - l1_ratio))


def alpha_max(X, y, l1_ratio=1.0) -> float:
    """The smallest alpha for which all coefficients are zero: max |Xᵀy| / (n ρ)."""
    problem = lasso_problem(X, y, 1.0, l1_ratio)
    return float(np.abs(problem.c).max() / l1_ratio)


def lasso_gap(X, y, w, alpha, l1_ratio=1.0) -> float:
    """The duality gap of coefficients w: F(w) is above its minimum by no more than this.

    Compare: sklearn.linear_model.Lasso, its dual_gap_.
    """
    problem = lasso_problem(X, y, alpha, l1_ratio)
    return problem.gap(problem.coefficients(w, "w"))


def lasso(
    X, y, alpha, *, l1_ratio=1.0, method="fista", polish=True, x0=None, tol=1e-11, gap_tol=None, max_iter=100_000
) -> ProximalResult:
    """Minimize ‖y - X w‖² / (2n) + alpha (l1_ratio ‖w‖₁ + (1 - l1_ratio) ‖w‖² / 2).

    Parameters
    ----------
    X : (n, p) array_like, without an intercept
    y : (n,) array_like
    alpha : the price, above zero
    l1_ratio : ρ, above 0 and at most 1: 1 is the lasso, less the elastic net
    method : "fista" or "ista"
    polish : try now and then to solve for the coefficients that are not zero; otherwise proximal steps to the end
    x0 : (p,) the start; zeros if None
    tol : what the largest entry of the gradient mapping must reach, relative to that of Xᵀy/n
    gap_tol : stop instead where the duality gap is at most this
    max_iter : the most iterations

    Returns
    -------
    ProximalResult with its duality gap as `gap`; status "exact" if it was polished

    Raises
    ------
    ValueError : shapes that do not fit, parameters out of range, or a number that is not finite

    Notes
    -----
    Once n p², then p² an iteration; n p where p > 2n. To polish, a³/3 more each time for a coefficients that are not
    zero. Columns that nearly agree take many iterations.
    Compare: sklearn.linear_model.Lasso.
    """
    problem = lasso_problem(X, y, alpha, l1_ratio)
    if method not in tuple(METHODS):
        raise ValueError(f"method must be one of {', '.join(map(repr, METHODS))}, got {method!r}")
    tol, max_iter = assert_positive(tol, "tol"), assert_whole(max_iter, "max_iter")
    if gap_tol is not None:
        tol, gap_tol = TINY, assert_positive(gap_tol, "gap_tol")
    watch = _Watch(problem, polish, gap_tol)

    def prox(v, t):
        return soft_threshold(v, problem.l1 * t)

    run = METHODS[method](
        problem.smooth,
        problem.slope,
        prox,
        problem.coefficients(x0, "x0"),
        step=1 / problem.lipschitz(),
        callback=watch,
        tol=tol * (np.abs(problem.c).max() or 1.0),
        max_iter=max_iter,
    )
    if watch.exact is not None:
        run = replace(run, x=watch.exact, status="exact", message=_proved(watch.exact))
    elif run.status == "callback":
        run = replace(run, status="gap", message=f"the duality gap is at most gap_tol = {gap_tol:.1e}")
    return replace(run, fun=problem.value(run.x), gap=problem.gap(run.x))


class _Watch:
    """Looks at the coefficients now and then: true where they are exact, or near enough by their duality gap."""

    def __init__(self, problem, polish, gap_tol):
        self.problem, self.polish, self.gap_tol = problem, polish, gap_tol
        self.exact = self.signs = self.tried = None

    def __call__(self, w):
        signs = np.sign(w).tobytes()
        if self.polish and self.signs == signs != self.tried:
            self.tried, self.exact = signs, self.problem.solve_on_support(w)
        self.signs = signs
        return self.exact is not None or (self.gap_tol is not None and self.problem.gap(w) <= self.gap_tol)


def _proved(w):
    return f"solved exactly for the {np.count_nonzero(w)} coefficients that are not zero; signs and slopes prove it"
