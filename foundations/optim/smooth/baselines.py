"""Smooth functions without constraints beside the libraries, and the race over Moré, Garbow and Hillstrom's problems.

    python -m foundations.optim.smooth.baselines        for each method: problems solved, evaluations, ours and SciPy's
"""

import warnings
from functools import partial
from typing import NamedTuple

import numpy as np

from foundations.comparison import Comparison, relative_error
from foundations.numerics import numerical_jacobian
from foundations.optim import smooth
from foundations.optim.problems import PROBLEMS, Problem, solved

TOLERANCE = 1e-8  # of gradients, for both sides; minimizers then agree to about this times the inverse Hessian
DIM = (8, 64, 512)

# Inputs: functions of n variables with their derivatives, and a start


def rosenbrock(x):
    """Σ 100 (x₂ᵢ - x₂ᵢ₋₁²)² + (1 - x₂ᵢ₋₁)²."""
    odd, even = x[::2], x[1::2]
    return float((100 * (even - odd * odd) ** 2 + (1 - odd) ** 2).sum())


def rosenbrock_gradient(x):
    """Its gradient (n,)."""
    odd, even = x[::2], x[1::2]
    away, g = even - odd * odd, np.empty_like(x)
    g[::2], g[1::2] = -400 * odd * away - 2 * (1 - odd), 200 * away
    return g


def rosenbrock_hessian(x):
    """Its Hessian (n, n)."""
    i = np.arange(0, len(x), 2)
    odd, even, H = x[::2], x[1::2], np.zeros((len(x), len(x)))
    H[i, i], H[i + 1, i + 1] = 1200 * odd**2 - 400 * even + 2, 200
    H[i, i + 1] = H[i + 1, i] = -400 * odd
    return H


def valley(rng, n):
    """The extended Rosenbrock function, and a start near (-1.2, 1, -1.2, 1, ...)."""
    return rosenbrock, rosenbrock_gradient, np.tile([-1.2, 1.0], n // 2) + 0.01 * rng.standard_normal(n)


def valley_with_hessian(rng, n):
    """The same, with its Hessian."""
    fun, jac, x0 = valley(rng, n)
    return fun, jac, rosenbrock_hessian, x0


def valley_and_direction(rng, n):
    """The same, and the direction of steepest descent at the start, of length 1."""
    fun, jac, x0 = valley(rng, n)
    g = jac(x0)
    return fun, jac, x0, -g / np.sqrt(g @ g)


def bowl(rng, n):
    """½ xᵀD x with D from 1 to 10, and a start."""
    D = np.linspace(1, 10, n)
    return lambda x: float(x @ (D * x)) / 2, lambda x: D * x, rng.standard_normal(n)


def positive_definite_system(rng, n):
    """(n, n) with eigenvalues between 1 and 5, and a right-hand side."""
    G = rng.standard_normal((n, n))
    return G @ G.T / n + np.eye(n), rng.standard_normal(n)


# Ours and the library's, with the same arguments


def ours(method, fun, jac, x0):
    """A method of this folder."""
    return method(fun, x0, jac, tol=TOLERANCE)


def ours_with_hessian(method, fun, jac, hess, x0):
    """A method that takes second derivatives."""
    return method(fun, x0, jac, hess, tol=TOLERANCE)


def ours_along(search, fun, jac, x, p):
    """A line search."""
    return search(smooth.objective(fun, jac), x, p)


def library(method, options=(("gtol", TOLERANCE),)):
    """scipy.optimize.minimize with a method, as a function that says so."""

    def run(fun, jac, *hess_and_start):
        from scipy.optimize import minimize

        *hess, x0 = hess_and_start
        with warnings.catch_warnings():  # of precision loss: `agrees` judges where it ended
            warnings.simplefilter("ignore")
            return minimize(fun, x0, jac=jac, hess=hess[0] if hess else None, method=method, options=dict(options))

    run.__doc__ = f'scipy.optimize.minimize(method="{method}").'
    return run


def library_line_search(fun, jac, x, p):
    """scipy.optimize.line_search."""
    from scipy.optimize import line_search

    return line_search(fun, jac, x, p)


def library_steepest_descent(fun, jac, x0):
    """scipy.optimize.line_search along -∇f, again and again."""
    from scipy.optimize import OptimizeResult, line_search

    x, value, before = x0, fun(x0), None
    while np.abs(g := jac(x)).max() > TOLERANCE:
        step, _, _, after, _, _ = line_search(fun, jac, x, -g, g, value, before)
        x, value, before = x - step * g, after, value
    return OptimizeResult(x=x)


def library_cg(A, b):
    """scipy.sparse.linalg.cg."""
    from scipy.sparse.linalg import cg

    return cg(A, b, rtol=1e-12)[0]


def our_cg(A, b):
    """x alone."""
    return smooth.conjugate_gradient_solve(A, b, rtol=1e-12).x


# What agreement means


def same_minimizer(got, wanted, *_arguments) -> float:
    """Ours converged, and the two ends are one point."""
    assert got.success, f"got {got.status}: {got.message}"
    error = relative_error(got.x, wanted.x)
    assert error <= 1e-6, f"got {got.x[:4]}..., wanted {wanted.x[:4]}...: error {error:.1e}"
    return error


def same_solution(got, wanted, A, b) -> float:
    """Both solve the system, as far as 1e-12 of |b| allows."""
    error = relative_error(got, wanted)
    assert error <= 1e-10, f"got {got[:4]}..., wanted {wanted[:4]}...: error {error:.1e}"
    return error


def enough_decrease(got, wanted, fun, jac, x, p) -> float:
    """Both steps meet the first Wolfe condition."""
    for who, step in (("ours", got.step), ("the library's", wanted[0])):
        missing = fun(x + step * p) - fun(x) - 1e-4 * step * (jac(x) @ p)
        assert missing <= 1e-14 * abs(fun(x)), f"{who} step {step} misses sufficient decrease by {missing}"
    return 0.0


def wolfe_conditions(got, wanted, fun, jac, x, p) -> float:
    """Both steps meet both of them."""
    for who, step in (("ours", got.step), ("the library's", wanted[0])):
        steep = abs(jac(x + step * p) @ p) / abs(jac(x) @ p)
        assert steep <= 0.9, f"{who} step {step} ends where the slope is {steep:.2f} of the first"
    return enough_decrease(got, wanted, fun, jac, x, p)


TABLE: list[tuple] = [
    ("Line search with Wolfe conditions", partial(ours_along, smooth.wolfe), library_line_search,
     valley_and_direction, DIM, wolfe_conditions),
    ("Backtracking line search", partial(ours_along, smooth.armijo), library_line_search,
     valley_and_direction, DIM, enough_decrease),
    ("Gradient descent with line search", partial(ours, smooth.gradient_descent), library_steepest_descent,
     bowl, DIM, same_minimizer),
    ("Newton's method for minimization", partial(ours_with_hessian, smooth.newton),
     library("Newton-CG", (("xtol", 1e-10),)), valley_with_hessian, (8, 64, 256), same_minimizer),
    ("Conjugate gradients", our_cg, library_cg, positive_definite_system, DIM, same_solution),
    ("Nonlinear conjugate gradients", partial(ours, smooth.conjugate_gradients), library("CG"),
     valley, DIM, same_minimizer),
    ("BFGS", partial(ours, smooth.bfgs), library("BFGS"), valley, DIM, same_minimizer),
    ("L-BFGS", partial(ours, smooth.lbfgs), library("L-BFGS-B", (("gtol", TOLERANCE), ("ftol", 0.0))),
     valley, DIM, same_minimizer),
    ("Trust region", partial(ours_with_hessian, smooth.trust_region), library("trust-exact"),
     valley_with_hessian, (8, 64, 256), same_minimizer),
]  # fmt: skip

COMPARISONS: list[Comparison] = [
    Comparison(concept=concept, ours=mine, theirs=theirs, inputs=inputs, sizes=sizes, agrees=agrees)
    for concept, mine, theirs, inputs, sizes, agrees in TABLE
]

# The race: method -> options for SciPy that ask for as much as ours does

LIMIT = 1e-6  # of the gradient, for both sides
RACES = {
    "CG": {"gtol": LIMIT, "maxiter": 1000},
    "BFGS": {"gtol": LIMIT, "maxiter": 1000},
    "L-BFGS-B": {"gtol": LIMIT, "maxiter": 1000, "ftol": 0.0},
    "Newton-CG": {"xtol": 1e-8, "maxiter": 200},
    "trust-exact": {"gtol": LIMIT, "maxiter": 200},
    "trust-ncg": {"gtol": LIMIT, "maxiter": 200},
    "dogleg": {"gtol": LIMIT, "maxiter": 200},
}


class Lap(NamedTuple):
    """One problem by one method: whether the published minimum was reached, and evaluations of the function."""

    problem: str
    ours: bool
    theirs: bool
    our_nfev: int
    their_nfev: int
    status: str


def race(method: str) -> list[Lap]:
    """All problems by one method of `minimize` and its namesake in SciPy, from the standard starts."""
    return [_lap(method, problem) for problem in PROBLEMS.values()]


def _lap(method, problem: Problem) -> Lap:
    from scipy.optimize import minimize

    options, f = RACES[method], (problem.fun, problem.x0)
    derivatives = {"jac": problem.jac}
    if method in ("Newton-CG", "trust-exact", "trust-ncg", "dogleg"):
        derivatives["hess"] = partial(_hessian, problem)
    got = smooth.minimize(*f, method=method, tol=LIMIT, max_iter=options["maxiter"], **derivatives)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            wanted = minimize(*f, method=method, options=options, **derivatives)
            x, nfev = wanted.x, wanted.nfev
        except (ValueError, np.linalg.LinAlgError):  # what some of its methods raise on the way
            x, nfev = problem.x0, 0
    return Lap(problem.name, solved(problem, got.x), solved(problem, x), got.nfev, nfev, got.status)


def _hessian(problem, x):
    """(n, n), from differences of the gradient: cheap, and the same for both sides."""
    H = numerical_jacobian(problem.jac, x)
    return (H + H.T) / 2


def summary(laps: list[Lap]) -> tuple[int, int, int, int]:
    """Problems solved by ours and by theirs; evaluations of each in sum over the problems that both solve."""
    both = [lap for lap in laps if lap.ours and lap.theirs]
    mine, theirs = (sum(getattr(lap, name) for lap in both) for name in ("our_nfev", "their_nfev"))
    return sum(lap.ours for lap in laps), sum(lap.theirs for lap in laps), mine, theirs


def differences(method: str, laps: list[Lap]) -> list[str]:
    """A line for each problem that one side alone solves, or that costs ours more than twice the evaluations."""
    lines = []
    for lap in laps:
        if lap.ours != lap.theirs or (lap.ours and lap.our_nfev > 2 * lap.their_nfev):
            sides = ("ours", lap.ours, lap.our_nfev), ("SciPy", lap.theirs, lap.their_nfev)
            ends = ", ".join(f"{who} {'solved' if ok else 'missed'} ({nfev})" for who, ok, nfev in sides)
            lines.append(f"{method:12} {lap.problem:38} {ends}")
    return lines


def main() -> None:
    """Print the table of the race, and below it the problems on which the two sides differ."""
    print(f"{len(PROBLEMS)} problems     solved: ours  SciPy     evaluations: ours  SciPy  ratio")
    notes = ["", "solved by one side alone, or by ours with more than twice the evaluations (in parentheses):"]
    for method in RACES:
        laps = race(method)
        our_count, their_count, mine, theirs = summary(laps)
        print(f"{method:20}{our_count:12}{their_count:7}{mine:19}{theirs:7}{mine / theirs:7.2f}")
        notes += differences(method, laps)
    print("\n".join(notes))


if __name__ == "__main__":
    main()
