"""A region in which the linear model of the residuals is believed, and the loop of the methods that keep to one.

At x the residuals are taken to be r + J p, and p to be at most as long as a radius Δ, each unknown in its own scale D,
the greatest length that its column of J has had:

    minimize ‖J p + r‖²   subject to   ‖D p‖ <= Δ        with q = D p and A = J D⁻¹:   ‖A q + r‖²,  ‖q‖ <= Δ

What part of the promised decrease came true narrows or widens Δ, and decides whether the step is taken at all. Methods
differ in how they find q, exactly or nearly.
Source: Moré, The Levenberg-Marquardt algorithm: implementation and theory (1978), whose constants and tests these are.
"""

import math
from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from foundations.optim.least_squares.fit import (
    EPS,
    LeastSquaresResult,
    Residuals,
    check_tolerances,
    finished,
    length,
    lengths,
    scales,
    state_at,
)
from foundations.optim.smooth.derivatives import starting_point

FIRST_RADIUS = 100.0  # times ‖D x‖, or itself where x is zero
ACCEPTED = 1e-4  # the part of the promised decrease that must come true for a step to be taken


class Trial(NamedTuple):
    """A step: its length, what parts of ‖r‖² went and were promised to go, and half the slope of that at the start."""

    length: float
    actual: float
    promised: float
    slope: float

    @property
    def ratio(self) -> float:
        """What part of the promise came true; none where rounding left nothing to promise."""
        return self.actual / self.promised if self.promised > 0 else 0.0


class Solver(Protocol):
    """What a method knows of the model ‖A q + r‖² at one point; λ is handed through for methods that have one."""

    def step(self, radius: float, lam: float) -> tuple[np.ndarray, float]:
        """q (n,) within the radius, or a little beyond, and the λ that gave it."""

    def resized(self, trial: Trial, radius: float, lam: float) -> tuple[float, float]:
        """The next radius and the next λ to try."""


@np.errstate(all="ignore")  # trials may lie anywhere; those that are not finite are refused
def search_in_regions(
    solver: Callable[[np.ndarray, np.ndarray], Solver],
    residuals,
    x0,
    jac,
    *,
    ftol,
    xtol,
    gtol,
    max_iter,
    keep_path,
) -> LeastSquaresResult:
    """Minimize Σ r² by the steps of solver(A, r), which is called for each new point."""
    check_tolerances(ftol, xtol, gtol, max_iter)
    f, x = Residuals(residuals, jac), starting_point(x0)
    status, D = state_at(f, x, gtol), scales(f.J(x))
    radius, lam = FIRST_RADIUS * (length(D * x) or 1.0), 0.0
    model: Solver | None = None
    nit, path = 0, [x]
    while not status:
        if nit == max_iter:
            status = "max_iterations"
            break
        if model is None:
            D = np.maximum(D, lengths(f.J(x)))
            A, r = f.J(x) / D, f.r(x)
            model = solver(A, r)
        q, lam = model.step(radius, lam)
        radius = radius if nit else min(radius, length(q))
        nit += 1
        there = x + q / D
        trial = judged(A, r, f.r(there), q)
        radius, lam = model.resized(trial, radius, lam)
        if trial.ratio >= ACCEPTED:
            x, model, status = there, None, state_at(f, there, gtol)
        status = status or converged(trial, min(radius, 2 * trial.length), length(D * x), ftol, xtol)
        path.append(x)
    return finished(f, x, nit, status, path if keep_path else None, ftol, xtol, refused=model is not None)


def judged(A, r, r_there, q) -> Trial:
    """What a trial brought, in parts of ‖r‖²; the loss is infinite where the residuals are not finite."""
    size = length(r)
    step = A @ q / size  # (m,)
    ratio = length(r_there) / size if np.isfinite(r_there).all() else math.inf
    slope = float(r / size @ step)
    return Trial(length(q), 1 - ratio * ratio, -2 * slope - float(step @ step), slope)


def converged(trial, reach, size, ftol, xtol) -> str:
    """A status if a test of values or of steps is met, else empty; reach is how far steps go, size is ‖D x‖."""
    change = max(abs(trial.actual), trial.promised)
    if change <= ftol and trial.actual <= 2 * trial.promised:
        return "value"
    if reach <= xtol * size:
        return "step"
    return "rounding" if change <= EPS or reach <= EPS * size else ""
