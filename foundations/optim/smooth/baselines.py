"""Smooth functions without constraints beside the libraries; for the race on test problems see `optim.problems`."""

import warnings
from functools import partial

import numpy as np

from foundations.comparison import Comparison, relative_error
from foundations.optim import smooth

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
