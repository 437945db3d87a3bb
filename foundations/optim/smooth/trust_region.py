"""Trust region: first how far, then where.

The parabola m(p) = f + gᵀp + ½ pᵀH p is trusted within a radius Δ, and minimized there. What f does is then compared
with what was promised:

    ρ = (f(x) - f(x + p)) / (m(0) - m(p))    above 1e-4: x ← x + p    below ¼: Δ ← Δ / 4    above ¾ at the edge: Δ ← 2 Δ

H need not be positive definite: directions of negative curvature are followed to the edge, so that saddles are left.
Where what was promised is as small as the rounding of f, values cannot tell, and the step is taken if |g| falls.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., algorithm 4.1; Conn, Gould and Toint, Trust-Region Methods
(2000), §17.4.2 on rounding.
"""

import math

import numpy as np

from foundations.optim.smooth.derivatives import objective, starting_point
from foundations.optim.smooth.results import ROUNDING, UNBOUNDED, Result, Stall, check_limits, finished
from foundations.optim.smooth.subproblems import SUBPROBLEMS

ACCEPT, POOR, GOOD = 1e-4, 0.25, 0.75  # of what was promised
EDGE = 0.85  # of the radius: a step longer than this is at the edge


def trust_region(
    fun, x0, jac=None, hess=None, *, tol=1e-8, max_iter=1000, keep_path=False, subproblem="exact", radius=0.5
) -> Result:
    """Minimize fun from x0 by steps within a trust region.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac or hess None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    hess : hess(x) -> (n, n), symmetric
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most, those that were not taken among them
    keep_path : keep the iterates
    subproblem : "exact", "steihaug" or "dogleg"
    radius : the first Δ

    Returns
    -------
    Result; where a step was not taken, the path repeats its point

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, derivatives of another shape, an unknown subproblem

    Notes
    -----
    Cost: a value a step; a gradient, a Hessian and two or three times n³/3 operations where it is taken.
    Compare: scipy.optimize.minimize, methods "trust-exact", "trust-ncg" and "dogleg".
    """
    if subproblem not in SUBPROBLEMS:
        raise ValueError(f"subproblem must be one of {', '.join(SUBPROBLEMS)}, got {subproblem!r}")
    if not 0 < radius < math.inf:
        raise ValueError(f"radius must be positive and finite, got {radius}")
    check_limits(tol, max_iter)
    f, x = objective(fun, jac, hess), starting_point(x0)
    path = [x] if keep_path else None
    return _descend(f, x, SUBPROBLEMS[subproblem], radius, tol, max_iter, path)


@np.errstate(all="ignore")  # what overflows was a step too long
def _descend(f, x, solve, radius, tol, max_iter, path) -> Result:
    value, g = f.value(x), f.gradient(x)
    H, nit, status, why, stall = None, 0, "", "", Stall()
    if not (math.isfinite(value) and np.isfinite(g).all()):
        status = "not_finite"
    while not status:
        largest = float(np.abs(g).max())
        if value < UNBOUNDED:
            status, why = "unbounded", f"the value has fallen to {value:.1e}"
        elif largest <= tol:
            status = "gradient"
        elif nit >= max_iter:
            status = "max_iterations"
        elif H is None and stall.noticed(value, largest):
            status = "rounding"
        elif not np.isfinite(H := f.hessian(x) if H is None else H).all():
            status = "not_finite"
        else:
            p = solve(g, H, radius)
            there, nit = x + p, nit + 1
            rho = _ratio(f, value, g, there, -float(g @ p + p @ (H @ p) / 2))
            if rho < POOR:
                radius /= 4
            elif rho > GOOD and p @ p > (EDGE * radius) ** 2:
                radius *= 2
            if rho > ACCEPT and np.isfinite(f.gradient(there)).all():
                x, value, g, H = there, f.value(there), f.gradient(there), None
            elif rho == math.inf:
                status, why = "unbounded", f"a step of length {math.sqrt(p @ p):.1e} leads to -inf"
            elif (there == x).all() or not radius > 0:
                status = "step"
            if path is not None:
                path.append(x)
    return finished(f, x, value, g, nit, status, path=path, tol=tol, why=why)


def _ratio(f, value, g, there, promised) -> float:
    """ρ; -inf where f has no value, 1 where values cannot tell and the gradient falls."""
    after = f.value(there)
    if math.isnan(after) or after == math.inf:
        return -math.inf
    if promised <= ROUNDING * max(1.0, abs(value)):
        g_there = f.gradient(there)
        return 1.0 if g_there @ g_there < g @ g else -math.inf
    return (value - after) / promised
