"""ADMM: two functions that are easy alone, made to agree.

    minimize f(x) + g(z) subject to x = z, with u the sum of all disagreements so far:

    x ← prox_{f/ρ}(z - u)
    h ← a x + (1 - a) z                over-relaxation, 1 <= a < 2
    z ← prox_{g/ρ}(h + u)
    u ← u + h - z

It converges for all closed convex f and g with a minimum and every ρ > 0. ρ u is the multiplier of x = z, so that two
residuals say how far it has come: r = x - z, and s = ρ (z_before - z), by which -ρ u fails (if a = 1) to be a
subgradient of f. It stops, as Boyd et al. do, where

    ‖r‖ <= √n abs_tol + rel_tol max(‖x‖, ‖z‖)    and    ‖s‖ <= √n abs_tol + rel_tol ‖ρ u‖

Left out: constraints A x + B z = c in general, a ρ that adapts.
Source: Boyd, Parikh, Chu, Peleato & Eckstein, Distributed Optimization and Statistical Learning via ADMM (2011), §3.1,
§3.3.1, §3.4.3, §6.4 and §7.1.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.optim.convex._edge import assert_positive, assert_whole, real_array
from foundations.optim.convex.lasso import Lasso, lasso_problem
from foundations.optim.convex.proximal import PROX, Prox, operator, soft_threshold
from foundations.optim.smooth.derivatives import starting_point
from foundations.optim.smooth.results import Result

PRECISE = {"abs_tol": 1e-12, "rel_tol": 1e-12, "max_iter": 100_000}

# status -> (success, sentence)
ENDINGS = {
    "residuals": (True, "both residuals, primal {r:.1e} and dual {s:.1e}, are below their tolerances"),
    "max_iterations": (False, "stopped after {nit} iterations; the primal residual is {r:.1e}, the dual {s:.1e}"),
    "not_finite": (False, "after {nit} iterations a proximal step is not finite, or its square is not"),
}


@dataclass(frozen=True, eq=False)
class ADMMResult(Result):
    """Where ADMM ended: a Result whose `x` is z, the point that g allows, and besides

    multipliers : ρ u, one for each x_i = z_i; at a minimum a subgradient of g at z, and its negative one of f
    residuals : (nit, 2) the norms of the primal and of the dual residual
    nprox : evaluations of both proximal operators together
    gap : a bound on f + g above its minimum, where one is known, else None
    """

    multipliers: np.ndarray | None = None
    residuals: np.ndarray | None = None
    nprox: int = 0
    gap: float | None = None


@np.errstate(over="ignore", invalid="ignore")  # what is not finite ends the search, which is told
def admm(
    prox_f, prox_g, x0, *, rho=1.0, over_relaxation=1.6, abs_tol=1e-8, rel_tol=1e-8, max_iter=10_000, keep_path=False
) -> ADMMResult:
    """Minimize f(x) + g(x), both given by proximal operators alone.

    Parameters
    ----------
    prox_f, prox_g : prox(v, t) -> array like v, such as `PROX["l1"].prox`; or rows of `PROX`, then the value is told
    x0 : (n,) the start of z; u starts at zero
    rho : the penalty on disagreement: larger agrees sooner, and moves slower
    over_relaxation : a, from 1 (none) to below 2
    abs_tol, rel_tol : of the two residuals, as above
    max_iter : the most iterations
    keep_path : keep every z

    Returns
    -------
    ADMMResult; its `fun` is f(x) + g(z) where both are rows of `PROX`, else nan

    Raises
    ------
    ValueError : x0 is not a finite vector, rho, a tolerance, over_relaxation or max_iter is out of range, or an
        operator answers with another shape
    TypeError : an operator that cannot be called

    Notes
    -----
    An iteration is one proximal step of each, whatever they cost. Convergence is O(1/k), linear where one of them is
    smooth and strongly convex.
    Source: Boyd et al. (2011), §3.1-3.4. Compare: sklearn.linear_model.Lasso, by `admm_lasso`.
    """
    z = _checked(x0, rho, over_relaxation, abs_tol, rel_tol, max_iter)
    step_f, step_g = operator(prox_f, "prox_f"), operator(prox_g, "prox_g")
    x, u, status = z, np.zeros_like(z), "max_iterations"
    path: list[np.ndarray] = [z]
    residuals: list[tuple[float, float]] = []
    while len(residuals) < max_iter and status == "max_iterations":
        x = step_f(z - u, 1 / rho)
        h = over_relaxation * x + (1 - over_relaxation) * z
        new = step_g(h + u, 1 / rho) if np.isfinite(h + u).all() else h  # projections refuse what is not finite
        disagreement = u + h - new
        r, s, multiplier = _length(x - new), rho * _length(new - z), rho * _length(disagreement)
        if not math.isfinite(r + s + multiplier):
            status = "not_finite"
            break
        z, u = new, disagreement
        residuals.append((r, s))
        if keep_path:
            path.append(z)
        floor = math.sqrt(len(z)) * abs_tol
        if r <= floor + rel_tol * max(_length(x), _length(z)) and s <= floor + rel_tol * multiplier:
            status = "residuals"
    fun = _value(prox_f, x) + _value(prox_g, z)
    return _ended(status, z, fun, rho * u, residuals, (r, s), np.array(path) if keep_path else None)


def _ended(status, z, fun, multipliers, residuals, last, path) -> ADMMResult:
    """The result; last are the two residuals where it ended, which if not finite are not among `residuals`."""
    success, sentence = ENDINGS[status]
    nit, (r, s) = len(residuals), last
    return ADMMResult(
        x=z, fun=fun, jac=None, nit=nit, nfev=0, njev=0, nhev=0, success=success, status=status,
        message=sentence.format(r=r, s=s, nit=nit), path=path, multipliers=multipliers,
        residuals=np.array(residuals).reshape(-1, 2), nprox=2 * nit,
    )  # fmt: skip


def _checked(x0, rho, over_relaxation, abs_tol, rel_tol, max_iter):
    """The start, if the rest is in range too."""
    for value, name in ((rho, "rho"), (abs_tol, "abs_tol"), (rel_tol, "rel_tol")):
        assert_positive(value, name)
    assert_whole(max_iter, "max_iter")
    if not 1 <= assert_positive(over_relaxation, "over_relaxation") < 2:
        raise ValueError(f"over_relaxation must be from 1 to below 2, got {over_relaxation!r}")
    return starting_point(x0)


def consensus(proxes, x0, **options) -> ADMMResult:
    """Minimize Σ f_i(x), each f_i given by its proximal operator alone: every f_i keeps a copy, and copies must agree.

    The functions are evaluated apart from each other, as on machines that share nothing but the mean of their copies.

    Parameters
    ----------
    proxes : k operators prox(v, t) -> (n,), or rows of `PROX`
    x0 : (n,) where all copies start
    options : those of `admm`

    Returns
    -------
    ADMMResult with x (n,), multipliers (k, n); path (nit + 1, n) if kept

    Notes
    -----
    It is `admm` on the k copies in a row, f their sum and g the indicator of equal copies, whose prox is their mean.
    Source: Boyd et al. (2011), §7.1. Compare: scipy.optimize.linprog, for absolute deviations.
    """
    start, proxes = starting_point(x0), list(proxes)
    k = len(proxes)
    if k == 0:
        raise ValueError("consensus needs at least one proximal operator, got none")
    steps = [operator(given, f"prox {i}") for i, given in enumerate(proxes)]

    def apart(v, t):
        return np.concatenate([step(row, t) for step, row in zip(steps, v.reshape(k, -1), strict=True)])  # (k n)

    def total(x):
        return sum(_value(given, row) for given, row in zip(proxes, x.reshape(k, -1), strict=True))

    def mean(v, t):
        return np.tile(v.reshape(k, -1).mean(axis=0), k)  # (k n)

    result = admm(Prox(total, apart), Prox(lambda z: 0.0, mean), np.tile(start, k), **options)
    path, multipliers = result.path, np.asarray(result.multipliers).reshape(k, -1)
    path = None if path is None else path[:, : len(start)]
    return replace(result, x=result.x[: len(start)], path=path, multipliers=multipliers)


def admm_lasso(X, y, alpha, *, l1_ratio=1.0, rho=None, x0=None, **options) -> ADMMResult:
    """The lasso, or the elastic net, by ADMM: one Cholesky factorization, then products and soft thresholds.

    Parameters
    ----------
    X, y, alpha, l1_ratio : as for `lasso`
    rho : the penalty on disagreement; the mean square of X's elements if None
    x0 : (p,) the start; zeros if None
    options : those of `admm`. Tolerances are 1e-12 if not given, for X and y divided by their root mean squares, and
        max_iter is 100,000

    Returns
    -------
    ADMMResult with exact zeros in x, and its duality gap

    Raises
    ------
    ValueError : as for `lasso` and `admm`

    Notes
    -----
    The x-step solves (XᵀX/n + ρ I) x = Xᵀy/n + ρ (z - u). What is factored is the smaller of that matrix and, by the
    matrix inversion lemma, XXᵀ/n + ρ I; once, and applied as an explicit inverse, harmless for ρ I plus a Gram matrix.
    Cost min(n, p)² max(n, p) once, then min(n, p) max(n, p) an iteration.
    Source: Boyd et al. (2011), §6.4 and §4.2.4. Compare: sklearn.linear_model.Lasso.
    """
    problem = lasso_problem(X, y, alpha, l1_ratio)
    a, b = _root_mean_square(problem.X), _root_mean_square(problem.y)
    scaled = Lasso(problem.X / a, problem.y / b, problem.l1 / (a * b), problem.ridge / a**2)
    rho = 1.0 if rho is None else assert_positive(rho, "rho") / a**2
    solve, c = _regularized_inverse(scaled, rho), scaled.c

    def prox_g(v, t):
        return soft_threshold(v, scaled.l1 * t) / (1 + t * scaled.ridge)

    start = problem.coefficients(x0, "x0") * (a / b)
    result = admm(lambda v, t: solve(c + rho * v), prox_g, start, rho=rho, **PRECISE | options)
    result = _in_units(result, b / a, a * b)
    return replace(result, fun=problem.value(result.x), gap=problem.gap(result.x))


def basis_pursuit(A, b, *, rho=1.0, **options) -> ADMMResult:
    """The x of least ‖x‖₁ among those with A x = b: of the many solutions of a wide system, a sparse one.

    Parameters
    ----------
    A : (m, n) array_like with independent rows
    b : (m,) array_like
    rho, options : those of `admm`, for b divided by the largest element of the shortest solution. Tolerances are 1e-12
        if not given, and max_iter is 100,000

    Returns
    -------
    ADMMResult with exact zeros in x, and A x = b to the primal residual

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, or options out of range
    LinAlgError : rows that depend on each other

    Notes
    -----
    f is the indicator of A x = b, whose prox is the projection v - Aᵀ (A Aᵀ)⁻¹ (A v - b); g is the l1 norm.
    Cost m² n once, then m n an iteration.
    Source: Boyd et al. (2011), §6.2; Chen, Donoho & Saunders (2001). Compare: scipy.optimize.linprog.
    """
    A, b = real_array(A, "A"), real_array(b, "b")
    if A.ndim != 2 or b.shape != A.shape[:1] or A.size == 0:
        raise ValueError(f"A must be (m, n) and b (m,), neither empty; got {A.shape} and {b.shape}")
    if not (np.isfinite(A).all() and np.isfinite(b).all()):
        raise ValueError("A and b must hold finite numbers only")
    largest = np.abs(A).max() or 1.0  # so that squares are finite
    A, b = A / largest, b / largest
    try:
        pseudoinverse = A.T @ _inverse(A @ A.T)  # (n, m)
    except LinAlgError as error:
        raise LinAlgError(f"the {len(A)} rows of A must be independent") from error
    shortest = pseudoinverse @ b
    unit = float(np.abs(shortest).max()) or 1.0
    shortest = shortest / unit
    solution = Prox(lambda x: 0.0, lambda v, t: v - pseudoinverse @ (A @ v) + shortest)
    result = admm(solution, PROX["l1"], np.zeros(A.shape[1]), rho=rho, **PRECISE | options)
    return replace(_in_units(result, unit, 1.0), fun=unit * result.fun)


def _in_units(result, unit, slope):
    """The result of a search in other units: lengths are multiplied by unit, multipliers by slope."""
    path = None if result.path is None else unit * result.path
    multipliers, residuals = slope * result.multipliers, result.residuals * [unit, slope]
    return replace(result, x=unit * result.x, path=path, multipliers=multipliers, residuals=residuals)


def _root_mean_square(values):
    """Of all elements; 1 if that is too small to be squared."""
    size = math.sqrt((values**2).mean())
    return size if size > 1e-140 else 1.0


def _regularized_inverse(problem: Lasso, rho):
    """b -> (XᵀX/n + ρ I)⁻¹ b."""
    X, n = problem.X, len(problem.X)
    if problem.p <= n:
        inverse = _inverse(X.T @ X / n + rho * np.eye(problem.p))  # (p, p)
        return lambda b: inverse @ b
    inverse = _inverse(X @ X.T / n + rho * np.eye(n))  # (n, n)
    return lambda b: (b - X.T @ (inverse @ (X @ b)) / n) / rho


def _inverse(A):
    """A⁻¹ = L⁻ᵀ L⁻¹ of a positive definite A."""
    L_inverse = solve_triangular(cholesky(A), np.eye(len(A)), lower=True)
    return L_inverse.T @ L_inverse


def _value(given, x):
    return given.value(x) if isinstance(given, Prox) else math.nan


def _length(x):
    return math.sqrt(x @ x)
