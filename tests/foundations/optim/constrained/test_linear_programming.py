"""Linear programs: SciPy's optimum and status, certificates, duality, degenerate and empty cases, what is refused."""

import numpy as np
import pytest
from scipy import optimize

from foundations.optim.constrained.linear_programming import linprog

SHAPES_OF_BOUNDS = [(0, None), (None, None), (-1, 3), (None, 2), (1.0, 1.0)]


def matrix(rng, whole, *shape):
    return rng.integers(-3, 4, shape).astype(float) if whole else rng.standard_normal(shape)


def program(rng, kind, n):
    """Arguments of linprog: bounds of every kind, half in whole numbers (degenerate), some redundant."""
    m, p, whole = int(rng.integers(0, n + 1)), int(rng.integers(0, max(1, n // 2))), rng.random() < 0.5
    A, E = matrix(rng, whole, m, n), matrix(rng, whole, p, n)
    bounds = [SHAPES_OF_BOUNDS[k] for k in rng.choice(5, n, p=[0.5, 0.15, 0.2, 0.1, 0.05])]
    low = np.array([b[0] if b[0] is not None else -2 for b in bounds], float)
    high = np.array([b[1] if b[1] is not None else x + 4 for b, x in zip(bounds, low, strict=True)], float)
    x = low + (high - low) * rng.integers(0, 3, n) / 2
    b, e, c = A @ x + rng.integers(0, 3, m), E @ x, matrix(rng, whole, n)
    if kind == "bounded":  # by a dual point
        of_bounds = [rng.random() * (low is not None) - rng.random() * (high is not None) for low, high in bounds]
        c = E.T @ matrix(rng, whole, p) - A.T @ rng.integers(0, 2, m) + (rng.random() < 0.5) * np.array(of_bounds)
    if kind == "contradictory":
        b, e = b - 5, e + matrix(rng, whole, p)
    if p > 1 and rng.random() < 0.3:
        E, e = np.vstack([E, E[0] + E[1]]), np.append(e, e[0] + e[1])
    return c, A, b, E, e, bounds


def transport(rng, k):
    """From k stores to k shops at the least cost: the equations are redundant and the optimum degenerate."""
    cost, stock = rng.integers(1, 20, (k, k)).astype(float), rng.integers(1, 10, k).astype(float)
    E = np.concatenate([np.kron(np.eye(k), np.ones(k)), np.kron(np.ones(k), np.eye(k))])
    return cost.ravel(), None, None, E, np.concatenate([stock, rng.permutation(stock)])


def scipys(arguments):
    wanted = optimize.linprog(*arguments)
    if wanted.status:  # HiGHS's presolve calls some unbounded programs infeasible
        wanted = optimize.linprog(*arguments, options={"presolve": False})
    return wanted


def check(arguments):
    got, wanted = linprog(*arguments), scipys(arguments)
    assert got.status == wanted.status
    if got.status == 0:
        assert got.fun == pytest.approx(wanted.fun, rel=1e-8, abs=1e-8)
        assert got.slack.min(initial=0) > -1e-8
        assert np.abs(got.con).max(initial=0) < 1e-8
    return got.status


@pytest.mark.parametrize("kind", ["bounded", "any", "contradictory"])
def test_agrees_with_scipy_on_random_programs(kind):
    seen = {check(program(rng, kind, int(rng.integers(1, 20)))) for rng in map(np.random.default_rng, range(16))}
    assert seen >= {"bounded": {0}, "any": {0, 3}, "contradictory": {0, 2, 3}}[kind]


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_agrees_with_scipy_on_transport(k):
    assert check(transport(np.random.default_rng(k), k)) == 0


def test_agrees_with_scipy_on_two_hundred_variables():
    assert check(program(np.random.default_rng(3), "bounded", 200)) == 0
