"""Gauss and Newton's method for sums of squares, and two ways to keep its steps from going too far.

At x the residuals are taken to be r + J p, and that is made as short as possible:

    p = argmin ‖J p + r‖²        by QR: J = Q R,  R p = -Qᵀ r

f = ‖r‖² falls along p unless Jᵀ r = 0, for ∇fᵀ p = -2 ‖J p‖². Where r = 0 at the minimum, convergence is as fast as
Newton's. Far from it p may be much too long:

    "line"      x + a p, with a from 1 downward until f has fallen enough (Armijo)
    "dogleg"    along -∇f to where the model is lowest there, then straight to x + p, as far as a radius allows (Powell)

Near points where columns of J are dependent p is all but orthogonal to ∇f, and a line search along it comes to a halt,
as from the start of Freudenstein and Roth's problem; the dogleg turns to the gradient. Where columns are dependent to
rounding, p is the shortest of the many that are best, from the singular values.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §10.3, and algorithm 4.1 for the radius; Powell, A hybrid
method for nonlinear equations (1970).
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.linalg import pinv, qr, solve_triangular
from foundations.optim.least_squares.fit import (
    LeastSquaresResult,
    Residuals,
    check_tolerances,
    deficient,
    finished,
    length,
    scales,
    state_at,
)
from foundations.optim.least_squares.region import converged, judged, search_in_regions
from foundations.optim.smooth.derivatives import objective, starting_point
from foundations.optim.smooth.line_search import armijo
from foundations.optim.smooth.results import Stall


def gauss_newton(
    residuals: Callable,
    x0,
    jac: Callable | None = None,
    *,
    damping="dogleg",
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
    damping : "dogleg" or "line": what keeps steps from going too far
    ftol : stop when model and step both lower the sum by no more than this part of it
    xtol : stop when the step, or the radius, is at most this part of x, in the scale of J's columns
    gtol : stop when no column of J has a larger cosine with r
    max_iter : the most steps, refused ones among them
    keep_path : keep the iterates; a refused step repeats its own

    Returns
    -------
    LeastSquaresResult, with `covariance()`

    Raises
    ------
    ValueError : a start, tolerance, damping or shape that makes no sense
    TypeError : residuals or jac that are no functions; residuals without jac that give no Tensor

    Notes
    -----
    Cost a step: a Jacobian, a QR of (m, n), and r once, or once for each trial of the line search.
    Compare: scipy.optimize.least_squares with method="dogbox".
    """
    ways = {"dogleg": _along_the_dogleg, "line": _along_the_line}
    if damping not in ways:
        raise ValueError(f"damping must be 'dogleg' or 'line', got {damping!r}")
    limits = {"ftol": ftol, "xtol": xtol, "gtol": gtol, "max_iter": max_iter, "keep_path": keep_path}
    return ways[damping](residuals, x0, jac, **limits)


def shortest(A, b) -> np.ndarray:
    """The q (n,) with the smallest ‖A q - b‖, and of those the shortest; A (m, n)."""
    Q, R = qr(A)
    return pinv(A) @ b if deficient(R) else solve_triangular(R, Q.T @ b, check_finite=False)


def _along_the_dogleg(residuals, x0, jac, **limits) -> LeastSquaresResult:
    return search_in_regions(Dogleg, residuals, x0, jac, **limits)


class Dogleg:
    """The path of two legs for ‖A q + r‖², A (m, n): to where it is lowest along -Aᵀr, then to where it is lowest."""

    def __init__(self, A, r):
        g = A.T @ r  # (n,)
        size = length(g)
        self.downhill = -g / size if size > 0 else g
        bend = length(A @ self.downhill)
        self.first = size / bend / bend if bend > 0 else math.inf  # where the model is lowest along downhill
        self.newton = shortest(A, -r)

    def step(self, radius, _lam) -> tuple[np.ndarray, float]:
        """The point of the path that is furthest along it within the radius."""
        if length(self.newton) <= radius:
            return self.newton, 0.0
        if self.first >= radius:
            return radius * self.downhill, 0.0
        # ‖cauchy + t leg‖ = radius, a quadratic equation in t with one root in (0, 1)
        cauchy = self.first * self.downhill
        leg = self.newton - cauchy
        a, b, c = leg @ leg, cauchy @ leg, (self.first - radius) * (self.first + radius)
        t = -c / (b + np.sqrt(b * b - a * c))
        return cauchy + t * leg, 0.0

    def resized(self, trial, radius, _lam) -> tuple[float, float]:
        """A quarter of the step if under a quarter of the promise came true, twice as much if over three quarters."""
        if trial.ratio < 0.25:
            return trial.length / 4, 0.0
        held_back = trial.length > 0.95 * radius
        return (2 * radius if held_back and trial.ratio > 0.75 else radius), 0.0


@np.errstate(all="ignore")  # as in search_in_regions
def _along_the_line(residuals, x0, jac, *, ftol, xtol, gtol, max_iter, keep_path) -> LeastSquaresResult:
    check_tolerances(ftol, xtol, gtol, max_iter)
    f, x = Residuals(residuals, jac), starting_point(x0)
    squares = objective(f.value, f.gradient)
    nit, path, status, stall = 0, [x], state_at(f, x, gtol), Stall()
    while not status:
        if nit == max_iter or stall.noticed(f.value(x), float(np.abs(f.gradient(x)).max())):
            status = "max_iterations" if nit == max_iter else "rounding"
            break
        r, J = f.r(x), f.J(x)
        D = scales(J)
        q = shortest(J / D, -r)
        found = armijo(squares, x, q / D)
        if not found.step:
            status = "line_search"
            break
        trial = judged(J / D, r, f.r(found.x), q)  # by the whole step: short ones are no sign of a minimum
        x, nit = found.x, nit + 1
        status = state_at(f, x, gtol) or converged(trial, trial.length, length(D * x), ftol, xtol)
        path.append(x)
    refused = status in ("line_search", "rounding")
    return finished(f, x, nit, status, path if keep_path else None, ftol, xtol, refused)
