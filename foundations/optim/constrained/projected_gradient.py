"""Projected gradient: a step down the slope, then back to the nearest point of the set.

    x ← P(x - a ∇f(x))

A minimum over a convex set is where this changes nothing. ‖x - P(x - ∇f(x))‖ measures how far that is: well inside the
set it is the length of the gradient, on its boundary only what -∇f has along the set or into it counts.
The step a is tried from the one that curvature along the last step suggests (Barzilai and Borwein), and halved until f
falls by a share of what the slope promises (Armijo, along the straight way to the projected point).

Source: Birgin, Martínez & Raydan, Nonmonotone spectral projected gradient methods (2000), here with a monotone search;
Bertsekas, Nonlinear Programming, §2.3.
"""

import numpy as np

from foundations.optim.smooth.derivatives import objective, starting_point
from foundations.optim.smooth.results import ROUNDING, UNBOUNDED, Result, check_limits

ENOUGH = 1e-4  # share of the promised fall
STEPS = (1e-10, 1e10)  # least and largest where f is curved upward; elsewhere ten times the last one

ENDINGS = {
    "gradient": "the largest entry of x - P(x - gradient), {measure:.1e}, is at most tol = {tol:.1e}",
    "max_iterations": "stopped after {nit} iterations; the largest entry of x - P(x - gradient) is {measure:.1e}",
    "step": "steps no longer change the value, to rounding; the largest entry of x - P(x - gradient) is {measure:.1e}",
    "unbounded": "the value fell below {fun:.1e} and goes on falling: it seems to have no lower bound in the set",
    "not_finite": "the value or the gradient at the projected start is not finite",
}


def projected_gradient(fun, x0, project, jac=None, *, tol=1e-8, max_iter=5000, keep_path=False) -> Result:
    """Minimize fun over a convex set, given by its projection.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like; projected first
    project : project(x) -> the nearest point of the set, (n,); see PROJECTIONS
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    tol : converged when no entry of x - P(x - ∇f(x)) is larger
    max_iter : steps at most
    keep_path : keep the iterates, all of them in the set

    Returns
    -------
    Result : status "gradient" (success), "max_iterations", "step", "unbounded" or "not_finite"

    Raises
    ------
    TypeError : a project that is no function
    ValueError : an x0 that is no finite vector, or a project that changes the shape

    Notes
    -----
    For convex f the error falls at least as 1/k, for strongly convex f geometrically. Source: Birgin et al. (2000).
    Compare: scipy.optimize.minimize(method="SLSQP").
    """
    check_limits(tol, max_iter)
    if not callable(project):
        raise TypeError(f"project must be a function of x, got {project!r}")
    f, x = objective(fun, jac), projected(project, starting_point(x0))
    value, g = f.value(x), f.gradient(x)
    path, a, status = [x], 1.0, ""
    if not (np.isfinite(value) and np.isfinite(g).all()):
        return ended(f, x, value, g, path, "not_finite", keep_path, tol, np.nan)
    while not status:
        measure = optimality(project, x, g)
        if measure <= tol:
            status = "gradient"
        elif value < UNBOUNDED:
            status = "unbounded"
        elif len(path) > max_iter:
            status = "max_iterations"
        else:
            after = step(f, x, value, g, projected(project, x - a * g) - x)
            if after is None:
                status = "step"
            else:
                s, y = after - x, f.gradient(after) - g
                a = float(np.clip(s @ s / (s @ y), *STEPS)) if s @ y > 0 else 10 * a
                x, value, g = after, f.value(after), f.gradient(after)
                path.append(x)
    return ended(f, x, value, g, path, status, keep_path, tol, measure)


def optimality(project, x, g):
    """The largest entry of x - P(x - g); and of g where it is lost in x - g, as happens to x on the way to infinity."""
    return float(np.abs(np.where(x - g == x, g, x - projected(project, x - g))).max())


def step(f, x, value, g, d):
    """The first of x + d, x + d/2, x + d/4, ... with enough of a fall, or None."""
    promised, rounding, share = g @ d, ROUNDING * abs(value), 1.0
    while promised < 0 and (share * d + x != x).any():
        after = x + share * d
        low = f.value(after) <= value + ENOUGH * share * promised + rounding
        if low and np.isfinite(f.gradient(after)).all():
            return after
        share /= 2
    return None


def projected(project, x):
    """The projection of x as a new array of the same shape."""
    found = np.array(project(x), float)
    if found.shape != x.shape:
        raise ValueError(f"project must return an array of the shape of x, {x.shape}, got {found.shape}")
    return found


def ended(f, x, value, g, path, status, keep_path, tol, measure):
    """The result of a search that ended at x with this status; `measure` is how far from optimal it is."""
    nit = len(path) - 1
    return Result(
        x=x, fun=value, jac=g.copy(), nit=nit, nfev=f.nfev, njev=f.njev, nhev=f.nhev, success=status == "gradient",
        status=status, message=ENDINGS[status].format(measure=measure, tol=tol, nit=nit, fun=value),
        path=np.array(path) if keep_path else None,
    )  # fmt: skip
