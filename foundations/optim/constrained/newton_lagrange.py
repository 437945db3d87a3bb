"""Newton's method on the Lagrangian of a problem with equations, which is sequential quadratic programming.

    [∇²L  -Aᵀ] [ p ]     [∇f]
    [A     0 ] [λ⁺ ] = - [c ]        A the Jacobian of c, L = f - Σ λ_i c_i

p has two parts: across the constraints, to where their tangents meet, p = -A⁺c, and along them, by Newton's step in
the tangent space, which Z spans. A minimum needs ZᵀHZ to be positive there, H = ∇²L. Where it is not, its eigenvalues w
are replaced by |w|, so that the step goes down, and not toward a saddle or a maximum. λ⁺ = (Aᵀ)⁺(∇f + H p) serves to
choose ν; where the step ends λ is fitted by least squares, which far from the minimum is the safer one.

A step is right if it lowers the merit f(x) + ν ‖c(x)‖₁, ν above every |λ_i|: constrained minima are minima of it too.
Near the end the merit may refuse good steps (Maratos), so a step that halves ∇L and c is taken as well.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §18.1-18.4. Left out: inequalities (`augmented_lagrangian`).
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import eigh, svd
from foundations.optim.constrained.constraints import ConstrainedResult, Constraint, Multipliers, Problem, size
from foundations.optim.smooth.derivatives import starting_point
from foundations.optim.smooth.results import ROUNDING, check_limits

ENOUGH = 1e-4  # share of the promised fall of the merit
FLAT = 1e-8  # least curvature along the constraints, of the largest
RANK = 1e-10
HALVINGS = 40

ENDINGS = {
    "stationary": "the gradient of the Lagrangian and the constraints are zero to {tol:.1e}: a constrained {kind}",
    "max_iterations": "stopped after {nit} iterations, at a residual of {error:.1e}",
    "step": "no step makes progress from a residual of {error:.1e}: perhaps the constraints cannot all be met",
    "not_finite": "the value or a derivative at the start is not finite",
}


def lagrange(fun, x0, eq: Constraint, *, tol=1e-10, max_iter=100, keep_path=False) -> ConstrainedResult:
    """A minimum of fun where eq(x) = 0, near x0, and its Lagrange multipliers.

    Parameters
    ----------
    fun : function of a Tensor (n,) that gives a number
    x0 : (n,) array_like
    eq : function of a Tensor that gives the p constraints, to be zero; or a list of functions
    tol : converged when no entry of ∇L and c is larger
    max_iter : steps at most
    keep_path : keep the iterates

    Returns
    -------
    ConstrainedResult : with `multipliers.eq` (p,); `status` "stationary" (success), "max_iterations", "step" or
        "not_finite". From a start that is itself a maximum or a saddle it does not move; `message` says what it is

    Raises
    ------
    ValueError : an x0 that is no finite vector

    Notes
    -----
    Cost of a step: a Hessian by autodiff, an SVD of A and an eigh in the tangent space; the digits double near the end.
    Compare: scipy.optimize.minimize(method="SLSQP").
    """
    check_limits(tol, max_iter)
    problem = Problem(fun, eq)
    at, nu, status = local(problem, starting_point(x0)), 1.0, ""
    path = [at.x]
    if not at.finite():
        status = "not_finite"
    while not status:
        if at.error() <= tol:
            status = "stationary"
        elif len(path) > max_iter:
            status = "max_iterations"
        else:
            nu, after = step(problem, at, nu)
            if after is None:
                status = "step"
            else:
                at = after
                path.append(at.x)
    return ended(problem, at, path if keep_path else None, len(path) - 1, status, tol)


class Local(NamedTuple):
    """The problem around x: values, slopes, and the factors of A = U diag(S) Vᵀ."""

    x: np.ndarray
    value: float
    g: np.ndarray  # (n,)
    c: np.ndarray  # (p,)
    A: np.ndarray  # (p, n)
    U: np.ndarray  # (p, r), r the rank of A
    S: np.ndarray  # (r,)
    V: np.ndarray  # (n, r)
    Z: np.ndarray  # (n, n - r), the tangent space
    y: np.ndarray  # (p,), λ by least squares

    def multipliers(self, gradient):
        """(Aᵀ)⁺ times a gradient."""
        return self.U @ ((self.V.T @ gradient) / self.S)

    def error(self):
        """The largest entry of ∇L and c."""
        return max(size(self.g - self.y @ self.A), size(self.c))

    def finite(self):
        return np.isfinite(self.value) and all(np.isfinite(v).all() for v in (self.g, self.c, self.A))


def local(problem, x) -> Local:
    """Everything of first order at x."""
    value, g, (c, _), (A, _) = problem.value(x), problem.gradient(x), problem.constraints(x), problem.jacobians(x)
    U, S, Vh = svd(A)
    r = np.count_nonzero(S / (size(S) or 1.0) > RANK)
    there = Local(x, value, g, c, A, U[:, :r], S[:r], Vh[:r].T, Vh[r:].T, np.zeros(len(c)))
    return there._replace(y=there.multipliers(g))


def step(problem, at, nu):
    """ν, and the problem around a point that is better, or None; ν never falls, or steps might go in circles."""
    p, y, curvature = direction(problem, at)
    violation = np.abs(at.c).sum()
    nu = max(nu, 2 * size(y))
    if violation > 0:  # eq. 18.36: large enough for the merit to fall along p
        nu = max(nu, 2 * (at.g @ p + max(curvature, 0) / 2) / violation)
    before, slope, a = at.value + nu * violation, at.g @ p - nu * violation, 1.0
    rounding = ROUNDING * (abs(at.value) + nu * violation)
    for _ in range(HALVINGS):
        merit = problem.merit(at.x + a * p, nu)
        if slope < 0 and merit <= before + ENOUGH * a * slope:
            after = local(problem, at.x + a * p)
            if after.finite():
                return nu, after
        elif merit <= before + rounding + abs(slope):
            after = local(problem, at.x + a * p)
            if after.finite() and after.error() <= at.error() / 2:
                return nu, after
        a /= 2
    return nu, None


def direction(problem, at):
    """The step p (n,), the multipliers λ⁺ (p,) after it, and the curvature pᵀHp."""
    H = problem.lagrangian_hessian(at.x, at.y)
    across = -at.V @ ((at.U.T @ at.c) / at.S)
    w, V = eigh(at.Z.T @ H @ at.Z)
    w = np.maximum(np.abs(w), FLAT * size(w)) + (0.0 if w.any() else 1.0)
    along = -V @ ((V.T @ (at.Z.T @ (at.g + H @ across))) / w)
    p = across + at.Z @ along
    return p, at.multipliers(at.g + H @ p), p @ H @ p


def kind_of_point(problem, at) -> str:
    """What ∇²L says on the directions along the constraints: a minimum, a maximum, a saddle, or nothing."""
    w = eigh(at.Z.T @ problem.lagrangian_hessian(at.x, at.y) @ at.Z).eigenvalues
    if len(w) == 0:
        return "minimum"  # no direction is left
    if np.abs(w).min() <= FLAT * size(w):
        return "stationary point, along a direction without curvature"
    return "minimum" if w[0] > 0 else "maximum" if w[-1] < 0 else "saddle"


def ended(problem, at, path, nit, status, tol):
    """The result at the last point."""
    multipliers = None if status == "not_finite" else Multipliers(at.y, np.zeros(0))
    kind = kind_of_point(problem, at) if status == "stationary" else ""
    return ConstrainedResult(
        x=at.x, fun=at.value, jac=at.g, nit=nit, nfev=problem.nfev, njev=problem.njev, nhev=problem.nhev,
        success=status == "stationary", status=status,
        message=ENDINGS[status].format(tol=tol, nit=nit, error=at.error(), kind=kind),
        path=None if path is None else np.array(path), multipliers=multipliers,
        kkt=None if multipliers is None else problem.kkt(at.x, multipliers),
    )  # fmt: skip
