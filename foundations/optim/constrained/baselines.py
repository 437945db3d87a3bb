"""Constraints beside the libraries."""

import numpy as np

from foundations import autodiff
from foundations.comparison import Comparison, unique
from foundations.optim.constrained import by_hand
from foundations.optim.constrained.augmented_lagrangian import augmented_lagrangian
from foundations.optim.constrained.constraints import Problem
from foundations.optim.constrained.linear_programming import linprog
from foundations.optim.constrained.multipliers import kkt_residuals
from foundations.optim.constrained.newton_lagrange import lagrange
from foundations.optim.constrained.penalty import log_barrier, penalty_method
from foundations.optim.constrained.projected_gradient import projected_gradient
from foundations.optim.constrained.projections import (
    project_affine,
    project_box,
    project_l1_ball,
    project_l2_ball,
    project_simplex,
)

# Inputs


def point(rng, n):
    """n numbers around 0."""
    return (rng.standard_normal(n),)


def point_and_box(rng, n):
    """A point around 0, and a box around it that leaves some entries outside."""
    lower = rng.uniform(-1, 0, n)
    return rng.standard_normal(n), lower, lower + rng.uniform(0, 1, n)


def point_and_equations(rng, n):
    """A point around 0, and n/4 linear equations."""
    return rng.standard_normal(n), rng.standard_normal((n // 4, n)), rng.standard_normal(n // 4)


def center_and_equations(rng, n):
    """a, A and b of min Σ exp x + ½‖x - a‖² where A x = b, an x > 0 among its solutions; A has n/4 rows."""
    A = rng.standard_normal((n // 4, n))
    return rng.standard_normal(n), A, A @ rng.uniform(0, 1, n)


def center(rng, n):
    """a of min Σ exp x + ½‖x - a‖² where x >= 0."""
    return (3 * rng.standard_normal(n),)


def bowl(rng, n):
    """Q, of condition number up to about 10, and q of ½ xᵀQ x - qᵀx."""
    B = rng.standard_normal((n, n)) / np.sqrt(n)
    return B.T @ B + np.eye(n) / 2, 2 * rng.standard_normal(n)


def linear_program(rng, n):
    """c, A_ub, b_ub, A_eq, b_eq with a feasible point, and a c for which the optimum is finite."""
    A, E = rng.standard_normal((n // 2, n)), rng.standard_normal((n // 4, n))
    x = rng.uniform(0, 1, n) * (rng.random(n) < 0.5)
    c = E.T @ rng.standard_normal(n // 4) - A.T @ rng.uniform(0, 1, n // 2) + rng.uniform(0, 1, n)
    return c, A, A @ x + rng.uniform(0, 1, n // 2), E, E @ x


# Ours, where it takes more than a name


def exponential(a):
    """Σ exp x + ½‖x - a‖² of Tensors."""
    a = autodiff.tensor(a)
    return lambda x: autodiff.exp(x).sum() + ((x - a) ** 2).sum() / 2


def linear(A, b):
    """A x - b of Tensors."""
    A, b = autodiff.tensor(A), autodiff.tensor(b)
    return lambda x: A @ x - b


def our_multipliers(a, A, b):
    """x and λ."""
    found = lagrange(exponential(a), np.zeros(len(a)), linear(A, b))
    assert found.multipliers is not None
    return np.concatenate([found.x, found.multipliers.eq])


def our_residuals(a, A, b):
    """The four residuals at 0, with one inequality for each variable, and multipliers of one."""
    return np.array(kkt_residuals(exponential(a), 0 * a - 0.5, linear(A, b), lambda x: x, (1 + 0 * b, 1 + 0 * a)))


def our_projected_gradient(Q, q):
    """x on the simplex."""
    return projected_gradient(lambda x: x @ Q @ x / 2 - q @ x, 0 * q, project_simplex, lambda x: Q @ x - q).x


def our_penalty(a, A, b):
    """x >= 0 with A x = b."""
    return penalty_method(exponential(a), 0 * a, linear(A, b), lambda x: x).x


def our_augmented_lagrangian(a, A, b):
    """x >= 0 with A x = b."""
    return augmented_lagrangian(exponential(a), 0 * a, linear(A, b), lambda x: x).x


def our_barrier(a):
    """x >= 0."""
    return log_barrier(exponential(a), 1 + 0 * a, lambda x: x).x


def our_program(*arguments):
    """The optimum."""
    return linprog(*arguments).fun


# The library's


def slsqp(fun, jac, x0, *constraints, bounds=None):
    """x by scipy.optimize.minimize(method="SLSQP"), as exact as it can be."""
    from scipy.optimize import minimize

    options = {"ftol": 1e-15, "maxiter": 1000}
    return minimize(fun, x0, jac=jac, method="SLSQP", constraints=constraints, bounds=bounds, options=options).x


def equations(A, b):
    """A x = b as SLSQP takes it."""
    return {"type": "eq", "fun": lambda y: A @ y - b, "jac": lambda y: A}


def nearest(x, *constraints, bounds=None):
    """The nearest point to x under constraints."""
    return slsqp(lambda y: ((y - x) ** 2).sum() / 2, lambda y: y - x, np.zeros(len(x)), *constraints, bounds=bounds)


def library_simplex(x):
    """scipy.optimize.minimize(method="SLSQP")."""
    return nearest(x, equations(np.ones((1, len(x))), 1.0), bounds=[(0, None)] * len(x))


def library_box(x, lower, upper):
    """scipy.optimize.lsq_linear."""
    from scipy.optimize import lsq_linear

    return lsq_linear(np.eye(len(x)), x, (lower, upper), method="bvls").x


def library_ball(x):
    """scipy.optimize.minimize(method="SLSQP")."""
    return nearest(x, {"type": "ineq", "fun": lambda y: 1 - y @ y, "jac": lambda y: -2 * y})


def library_l1_ball(x):
    """scipy.optimize.minimize(method="SLSQP"), of positive and negative parts."""
    n = len(x)
    total = {"type": "ineq", "fun": lambda u: 1 - u.sum(), "jac": lambda u: -np.ones(2 * n)}

    def slope(u):
        away = u[:n] - u[n:] - x
        return np.concatenate([away, -away])

    def distance(u):
        return ((u[:n] - u[n:] - x) ** 2).sum() / 2

    u = slsqp(distance, slope, np.zeros(2 * n), total, bounds=[(0, None)] * 2 * n)
    return u[:n] - u[n:]


def library_affine(x, A, b):
    """numpy.linalg.lstsq."""
    return x - np.linalg.lstsq(A, A @ x - b)[0]


def library_exponential(a, *constraints, bounds=None):
    """min Σ exp x + ½‖x - a‖² under constraints, with value and gradient by the same Tensors that ours gets."""
    problem = Problem(exponential(a))
    return slsqp(problem.value, problem.gradient, np.zeros(len(a)), *constraints, bounds=bounds)


def library_multipliers(a, A, b):
    """scipy.optimize.minimize(method="SLSQP"), then numpy.linalg.lstsq."""
    x = library_exponential(a, equations(A, b))
    return np.concatenate([x, np.linalg.lstsq(A.T, np.exp(x) + x - a)[0]])


def library_residuals(a, A, b):
    """torch.autograd.functional.jacobian."""
    import torch
    from torch.autograd.functional import jacobian

    tA, tb, ta = (torch.from_numpy(v) for v in (A, b, a))
    x = 0 * ta - 0.5
    gradient = jacobian(lambda x: torch.exp(x).sum() + ((x - ta) ** 2).sum() / 2, x)
    slopes = jacobian(lambda x: torch.cat([tA @ x - tb, x]), x)
    primal = torch.cat([(tA @ x - tb).abs(), -x]).max()
    return np.array([float((gradient - slopes.sum(0)).abs().max()), float(primal), 0.0, float(x.abs().max())])


def library_constrained(a, A, b):
    """scipy.optimize.minimize(method="SLSQP")."""
    return library_exponential(a, equations(A, b), bounds=[(0, None)] * len(a))


def library_nonnegative(a):
    """scipy.optimize.minimize(method="SLSQP")."""
    return library_exponential(a, bounds=[(0, None)] * len(a))


def library_bowl(Q, q):
    """scipy.optimize.minimize(method="SLSQP")."""
    n = len(q)
    sums_to_one = equations(np.ones((1, n)), 1.0)
    start, bounds = np.ones(n) / n, [(0, None)] * n
    return slsqp(lambda x: x @ Q @ x / 2 - q @ x, lambda x: Q @ x - q, start, sums_to_one, bounds=bounds)


def library_program(*arguments):
    """scipy.optimize.linprog."""
    from scipy.optimize import linprog

    return linprog(*arguments).fun


def constrained(concept, ours, theirs, inputs, tolerance, sizes=(3, 8), by_hand=None) -> Comparison:
    """A comparison with a search, which stops when it is near enough."""
    return unique(concept, ours, theirs, inputs, sizes, tolerance, by_hand)


# SLSQP stops where the value no longer changes: x is then right to about the root of eps. The penalty's point is
# outside by |λ|/ρ, the barrier's inside by μ/λ, or by √μ where λ is 0 as well.
COMPARISONS: list[Comparison] = [
    constrained("Lagrange multipliers", our_multipliers, library_multipliers, center_and_equations, 1e-6),
    unique("Karush-Kuhn-Tucker residuals", our_residuals, library_residuals, center_and_equations, (8, 64, 512)),
    constrained(
        "Projection onto the simplex", project_simplex, library_simplex, point, 1e-6, (8, 64), by_hand.project_simplex
    ),
    constrained(
        "Projection onto the box", project_box, library_box, point_and_box, 1e-12, (8, 64), by_hand.project_box
    ),
    constrained(
        "Projection onto the ball", project_l2_ball, library_ball, point, 1e-6, (8, 64), by_hand.project_l2_ball
    ),
    constrained("Projection onto the l1 ball", project_l1_ball, library_l1_ball, point, 1e-6, (8, 32)),
    unique("Projection onto an affine set", project_affine, library_affine, point_and_equations, (8, 64, 512), 1e-11),
    constrained("Projected gradient", our_projected_gradient, library_bowl, bowl, 1e-6, (8, 64)),
    constrained("Penalty method", our_penalty, library_constrained, center_and_equations, 1e-4),
    constrained("Logarithmic barrier", our_barrier, library_nonnegative, center, 1e-4),
    constrained(
        "Augmented Lagrangian", our_augmented_lagrangian, library_constrained, center_and_equations, 1e-6
    ),
    constrained(
        "Linear programming by an interior point", our_program, library_program, linear_program, 1e-8, (8, 64, 200)
    ),
]
