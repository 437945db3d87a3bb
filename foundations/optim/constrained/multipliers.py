"""Lagrange multipliers: at a constrained minimum the gradient of f is a combination of those of the constraints.

    ∇f(x) = Σ λ_i ∇c_i(x)        else a step along the constraints would go down

So x and λ together make the Lagrangian L(x, λ) = f(x) - Σ λ_i c_i(x) stationary. λ_i is also a price: if the constraint
is to reach a small b instead of 0, the minimum changes by λ_i b. Karush, Kuhn and Tucker add inequalities, of which
only those that hold with equality push, and only inward: λ_i >= 0, and λ_i c_i(x) = 0.

    lagrange                     x and λ of a problem with equations, by Newton's method on ∇L = 0, c = 0
    least_squares_multipliers    the λ that fits best at a given x
    kkt_residuals                by how much each condition fails

Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §12.1-12.3 and §18.1. Left out: inequalities in `lagrange`
(see `augmented_lagrangian`), globally convergent SQP.
"""

import numpy as np

from foundations.linalg import eigh, pinv, svd
from foundations.optim.constrained.constraints import KKT, ConstrainedResult, Constraint, Multipliers, Problem
from foundations.optim.smooth.derivatives import starting_point

ACTIVE = 1e-6  # an inequality below this holds with equality
HALVINGS = 40

ENDINGS = {
    "stationary": "the gradient of the Lagrangian and the constraints are zero to {tol:.1e}: a constrained {kind}",
    "max_iterations": "stopped after {nit} iterations, at a residual of {error:.1e}",
    "step": "no step reduces the residual of {error:.1e}: perhaps the constraints cannot all be met",
}


def kkt_residuals(fun, x, eq: Constraint = None, ineq: Constraint = None, multipliers=None) -> KKT:
    """By how much a point fails the conditions of Karush, Kuhn and Tucker.

    Parameters
    ----------
    fun : function of a Tensor (n,) that gives a number
    x : (n,) array_like
    eq, ineq : functions of a Tensor that are to be 0 and at least 0, or lists of them
    multipliers : the pair (of the equations (p,), of the inequalities (m,)); None for `least_squares_multipliers`

    Returns
    -------
    KKT : stationarity, primal, dual, complementarity, each the largest failure

    Raises
    ------
    ValueError : an x that is no finite vector, or multipliers of another number than the constraints
    """
    problem, x = Problem(fun, eq, ineq), starting_point(x)
    if multipliers is None:
        return problem.kkt(x, fitted(problem, x))
    wanted = tuple(len(c) for c in problem.constraints(x))
    given = Multipliers(*(np.array([] if part is None else part, float) for part in multipliers))
    if (given.eq.shape, given.ineq.shape) != ((wanted[0],), (wanted[1],)):
        raise ValueError(
            f"multipliers must be {wanted[0]} numbers for eq and {wanted[1]} for ineq, "
            f"got shapes {given.eq.shape} and {given.ineq.shape}"
        )
    return problem.kkt(x, given)


def least_squares_multipliers(fun, x, eq: Constraint = None, ineq: Constraint = None) -> Multipliers:
    """The λ with the least ‖∇f(x) - Σ λ_i ∇c_i(x)‖₂, zero for inequalities that hold with room to spare.

    Where x is not a minimum, a λ of an inequality may come out negative. Where gradients of constraints depend on each
    other, it is the shortest λ. Raises ValueError for an x that is no finite vector.
    """
    return fitted(Problem(fun, eq, ineq), starting_point(x))


def fitted(problem: Problem, x) -> Multipliers:
    """The multipliers by least squares over the active constraints."""
    jac_eq, jac_ineq = problem.jacobians(x)
    eq, ineq = problem.constraints(x)
    active = ineq <= ACTIVE
    fit = pinv(np.concatenate([jac_eq, jac_ineq[active]]).T) @ problem.gradient(x)  # (p + a, n) (n)
    of_ineq = np.zeros(len(ineq))
    of_ineq[active] = fit[len(eq) :]
    return Multipliers(fit[: len(eq)], of_ineq)


def lagrange(fun, x0, eq: Constraint, *, tol=1e-10, max_iter=100, keep_path=False) -> ConstrainedResult:
    """A stationary point of the Lagrangian near x0, by Newton's method on its gradient.

        [∇²L  -Aᵀ] [ p  ]     [∇f]
        [A      0] [λ⁺  ] = - [c ]        A the Jacobian of c; x ← x + a p, λ ← λ + a (λ⁺ - λ)

    This is also the step of sequential quadratic programming. The step a is halved until the residual falls. What is
    found may be a minimum, a maximum or a saddle along the constraints: `message` says which, by the eigenvalues of ∇²L
    on the tangent space; x0 decides.

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
    ConstrainedResult : with `multipliers.eq` (p,); `status` "stationary", "max_iterations" or "step"

    Raises
    ------
    ValueError : an x0 that is no finite vector

    Notes
    -----
    Cost of a step: a Hessian by autodiff and an SVD of n + p rows. Compare: scipy.optimize.minimize(method="SLSQP").
    """
    problem, x = Problem(fun, eq), starting_point(x0)
    y = fitted(problem, x).eq
    residual, path, status = stationarity(problem, x, y), [x], ""
    while not status:
        error = float(np.abs(residual).max())
        if error <= tol:
            status = "stationary"
        elif len(path) > max_iter:
            status = "max_iterations"
        else:
            found = newton_step(problem, x, y, residual)
            if found is None:
                status = "step"
            else:
                x, y, residual = found
                path.append(x)
    multipliers, nit = Multipliers(y, np.zeros(0)), len(path) - 1
    message = ENDINGS[status].format(tol=tol, nit=nit, error=error, kind=kind_of_point(problem, x, y))
    return ConstrainedResult(
        x=x, fun=problem.value(x), jac=problem.gradient(x), nit=nit, nfev=nit + 1, njev=nit + 1, nhev=nit,
        success=status == "stationary", status=status, message=message, path=np.array(path) if keep_path else None,
        multipliers=multipliers, kkt=problem.kkt(x, multipliers),
    )  # fmt: skip


def stationarity(problem, x, y):
    """∇L and c, (n + p,)."""
    with np.errstate(all="ignore"):
        jac, _ = problem.jacobians(x)
        return np.concatenate([problem.gradient(x) - y @ jac, problem.constraints(x)[0]])


def newton_step(problem, x, y, residual):
    """x, λ and the residual after a step that reduces it, or None."""
    jac, _ = problem.jacobians(x)
    H, n = problem.lagrangian_hessian(x, y), len(x)
    K = np.block([[H, -jac.T], [jac, np.zeros((len(y), len(y)))]])  # (n + p, n + p)
    step = -pinv(K) @ residual  # redundant equations make K singular, and the shortest step is as good
    a, before = 1.0, residual @ residual
    for _ in range(HALVINGS):
        x_new, y_new = x + a * step[:n], y + a * step[n:]
        after = stationarity(problem, x_new, y_new)
        if after @ after <= (1 - 1e-4 * a) * before:
            return x_new, y_new, after
        a /= 2
    return None


def kind_of_point(problem, x, y) -> str:
    """What ∇²L says on the directions along the constraints: minimum, maximum, saddle, or degenerate."""
    jac, _ = problem.jacobians(x)
    _, S, Vh = svd(jac)
    rank = np.count_nonzero(S / (1 + S.max(initial=0.0)) > 1e-10)
    Z = Vh[rank:].T  # (n, n - rank), the tangent space
    if Z.shape[1] == 0:
        return "minimum"  # a single point
    curvatures = eigh(Z.T @ problem.lagrangian_hessian(x, y) @ Z).eigenvalues
    if np.abs(curvatures).min() <= 1e-9 * np.abs(curvatures).max(initial=1.0):
        return "stationary point with a direction of no curvature"
    return "minimum" if curvatures[0] > 0 else "maximum" if curvatures[-1] < 0 else "saddle"
