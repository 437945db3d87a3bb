"""What the theory promises: quadratics in n steps, Newton blind to scaling, orders of convergence, matrices learned."""

import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
import scipy.sparse.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.smooth import bfgs, conjugate_gradient_solve, conjugate_gradients, lbfgs, newton, trust_region
from foundations.optim.smooth.conjugate_gradients import BETAS, Conjugate
from foundations.optim.smooth.lbfgs import LastPairs
from foundations.optim.smooth.newton import shifted_cholesky
from foundations.optim.smooth.quasi_newton import InverseHessian
from foundations.optim.smooth.subproblems import SUBPROBLEMS, dogleg, exact, steihaug

seeds = st.integers(0, 10_000)
sizes = st.integers(1, 8)
some = settings(max_examples=40)


def definite(rng, n, kappa=10.0):
    """Symmetric, with eigenvalues from 1 to kappa."""
    Q = scipy.linalg.qr(rng.standard_normal((n, n)))[0]
    return Q * np.geomspace(1, kappa, n) @ Q.T


@some
@given(seeds, sizes)
def test_conjugate_gradients_solve_in_n_steps(seed, n):
    rng = np.random.default_rng(seed)
    A, b = definite(rng, n), rng.standard_normal(n)
    got = conjugate_gradient_solve(A, b, rtol=1e-10)
    assert got.converged and got.iterations <= n
    assert got.x == pytest.approx(scipy.linalg.solve(A, b), abs=1e-8)
    assert got.residual == pytest.approx(np.sqrt(((b - A @ got.x) ** 2).sum()), abs=1e-12)


def test_few_eigenvalues_need_few_steps_and_a_function_will_do():
    rng = np.random.default_rng(0)
    Q = scipy.linalg.qr(rng.standard_normal((50, 50)))[0]
    A, b = Q * rng.choice([1.0, 3.0, 10.0], 50) @ Q.T, rng.standard_normal(50)
    got = conjugate_gradient_solve(lambda v: A @ v, b, rtol=1e-10)
    assert got.iterations == 3 and got.x == pytest.approx(scipy.sparse.linalg.cg(A, b, rtol=1e-12)[0], abs=1e-8)


def test_linear_conjugate_gradients_say_how_they_ended():
    A = np.diag([1.0, 2.0])
    assert conjugate_gradient_solve(A, np.zeros(2)).iterations == 0
    assert conjugate_gradient_solve(A, [1, 2], [1, 1]).iterations == 0
    short = conjugate_gradient_solve(A, [1, 1], max_iter=1)
    assert not short.converged and short.iterations == 1 and short.message == "stopped after 1 steps"
    wrong = conjugate_gradient_solve(-A, [1, 1])
    assert not wrong.converged and "not positive definite: pᵀA p is -3.0e" in wrong.message
    for arguments, message in [
        ((A, [1, 2, 3]), r"A must be of shape \(3, 3\) as b has 3 numbers, got \(2, 2\)"),
        ((A, [[1, 2]]), r"b must be a vector, got shape \(1, 2\)"),
        ((A, [1, np.nan]), "b must be finite"),
        ((np.full((2, 2), np.inf), [1, 2]), "A must be finite"),
        ((A, [1, 2], [1]), r"x0 must be a vector of 2 numbers, got shape \(1,\)"),
    ]:
        with pytest.raises(ValueError, match=message):
            conjugate_gradient_solve(*arguments)


@some
@given(seeds, sizes)
def test_quasi_newton_ends_in_n_exact_steps_and_knows_the_hessian(seed, n):
    rng = np.random.default_rng(seed)
    A, x = definite(rng, n), rng.standard_normal(n)
    full, last = InverseHessian(n), LastPairs(n)
    for _ in range(n):
        g = A @ x
        p = full.along(x, g)
        # For exact searches L-BFGS with n pairs takes the directions of BFGS, up to their length
        q = last.along(x, g)
        assert q / np.sqrt(q @ q) == pytest.approx(p / np.sqrt(p @ p), abs=1e-5)
        s = -(g @ p) / (p @ A @ p) * p
        full.learn(s, A @ s)
        last.learn(s, A @ s)
        assert full.H @ (A @ s) == pytest.approx(s, abs=1e-9)  # the secant equation
        assert (full.H == full.H.T).all() and scipy.linalg.eigvalsh(full.H)[0] > 0
        x = x + s
    assert np.abs(x).max() < 1e-6
    assert pytest.approx(scipy.linalg.inv(A), abs=1e-4) == full.H


@some
@given(seeds, sizes)
def test_with_exact_steps_all_formulas_are_linear_conjugate_gradients(seed, n):
    rng = np.random.default_rng(seed)
    A, x0 = definite(rng, n), rng.standard_normal(n)
    for formula in BETAS:
        x, direction, directions = x0, Conjugate(BETAS[formula]), []
        for _ in range(n):
            g = A @ x
            p = direction.along(x, g)
            s = -(g @ p) / (p @ A @ p) * p
            direction.learn(s, A @ s)
            directions.append(p / np.sqrt(p @ A @ p))
            x = x + s
        conjugacy = np.array(directions) @ A @ np.array(directions).T  # (n, n)
        assert conjugacy == pytest.approx(np.eye(n), abs=1e-5)
        assert np.abs(x).max() < 1e-6


def test_updates_without_curvature_are_skipped():
    full, last = InverseHessian(2), LastPairs(3)
    for learner in (full, last):
        learner.learn(np.array([1.0, 0.0]), np.array([-1.0, 0.0]))
        learner.learn(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
        assert not learner.scaled and not learner.forget()
    assert (np.eye(2) == full.H).all() and not last.pairs


@some
@given(seeds, sizes)
def test_the_two_loops_are_the_matrix(seed, n):
    """The pairs of L-BFGS, none of them forgotten, give the direction of BFGS begun with the last γ."""
    rng = np.random.default_rng(seed)
    A, last = definite(rng, n), LastPairs(4)
    steps = rng.standard_normal((4, n))
    for s in steps:
        last.learn(s, A @ s)
    full = InverseHessian(n)
    full.H, full.scaled = last.gamma * np.eye(n), True
    for s in steps:
        full.learn(s, A @ s)
    g = rng.standard_normal(n)
    assert last.along(g, g) == pytest.approx(full.along(g, g), rel=1e-6, abs=1e-8)


@some
@given(seeds, st.integers(2, 5))
def test_newton_does_not_see_a_change_of_variables(seed, n):
    """The path of f(A z) is the path of f, seen through A."""
    rng = np.random.default_rng(seed)
    A = definite(rng, n) @ definite(rng, n)
    C, x0 = rng.standard_normal((n + 2, n)), rng.standard_normal(n)

    def fun(x):
        return np.exp(C @ x).sum() + x @ x

    def jac(x):
        return C.T @ np.exp(C @ x) + 2 * x

    def hess(x):
        return (C.T * np.exp(C @ x)) @ C + 2 * np.eye(n)

    there = newton(fun, x0, jac, hess, keep_path=True, tol=0, max_iter=5)
    z0 = scipy.linalg.solve(A, x0)
    here = newton(
        lambda z: fun(A @ z), z0, lambda z: A.T @ jac(A @ z), lambda z: A.T @ hess(A @ z) @ A,
        keep_path=True, tol=0, max_iter=5,
    )  # fmt: skip
    steps = min(len(here.path), len(there.path))
    assert steps >= 4
    assert here.path[:steps] @ A.T == pytest.approx(there.path[:steps], rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("method", [newton, trust_region])
def test_newton_ends_a_quadratic_in_a_step_and_doubles_the_digits_elsewhere(method):
    A = np.diag([1.0, 100.0])
    quadratic = method(lambda x: x @ A @ x / 2, [0.3, 0.1], lambda x: A @ x, lambda x: A)
    assert quadratic.nit == 1 and quadratic.x == pytest.approx([0, 0], abs=1e-15)
    start = np.array([0.4, -0.3])
    f = (lambda x: (np.exp(x) - x).sum(), lambda x: np.exp(x) - 1, lambda x: np.diag(np.exp(x)))
    errors = np.abs(method(f[0], start, *f[1:], keep_path=True, tol=1e-14).path).max(axis=1)
    errors = errors[(errors > 1e-12) & (errors < 0.3)]
    assert np.log(errors[-1] / errors[-2]) / np.log(errors[-2] / errors[-3]) == pytest.approx(2, abs=0.2)


def test_bfgs_is_superlinear_and_gives_its_matrix():
    got = bfgs(scipy.optimize.rosen, [-1.2, 1.0], scipy.optimize.rosen_der, keep_path=True)
    errors = np.sqrt(((got.path - 1) ** 2).sum(axis=1))
    assert (errors[-3:] / errors[-4:-1] < 0.3).all()
    assert got.hess_inv == pytest.approx(scipy.linalg.inv(scipy.optimize.rosen_hess(np.ones(2))), rel=0.05)


@some
@given(seeds, st.integers(2, 6), st.sampled_from(["hager-zhang", "polak-ribiere+"]))
def test_conjugate_gradients_and_lbfgs_minimize_quadratics(seed, n, formula):
    rng = np.random.default_rng(seed)
    A, x0 = definite(rng, n), rng.standard_normal(n)
    f = (lambda x: x @ A @ x / 2), x0, (lambda x: A @ x)
    for got in (conjugate_gradients(*f, formula=formula, c2=0.2), lbfgs(*f)):
        assert got.success and np.abs(got.x).max() < 1e-7
        assert got.nit <= 12 * n


# Trust-region subproblems


def parabola(g, H, p):
    return g @ p + p @ H @ p / 2


@some
@given(seeds, sizes, st.floats(1e-3, 1e3), st.booleans())
def test_no_point_of_the_ball_is_much_lower_than_the_exact_one(seed, n, radius, hard):
    rng = np.random.default_rng(seed)
    H = rng.standard_normal((n, n))
    H = H + H.T
    w, V = scipy.linalg.eigh(H)
    g = rng.standard_normal(n)
    if hard:
        g = g - V[:, 0] * (V[:, 0] @ g)  # no part along the lowest eigenvector
    p = exact(g, H, radius)
    assert np.sqrt(p @ p) <= 1.1 * radius
    # The lowest value by bisection on λ in the basis of eigenvectors, where the equation is one of numbers
    assert parabola(g, H, p) <= 0.8 * lowest(w, V.T @ g, radius) + 1e-10 * radius**2


def lowest(w, g, radius):
    """The lowest value of gᵀp + ½ Σ w p² for |p| <= radius, from the dual: max over λ >= max(0, -w₀)."""

    def dual(lam):
        shifted = np.maximum(w + lam, 1e-300)
        terms = np.where(np.abs(g) > 1e-12, g**2 / shifted, 0)
        return -terms.sum() / 2 - lam * radius**2 / 2

    low = max(0.0, -w[0])
    high = low + np.sqrt(g @ g) / radius + 1e-9
    found = scipy.optimize.minimize_scalar(lambda t: -dual(t), bounds=(low, high), options={"xatol": 1e-12})
    return max(dual(low + 1e-13 * max(1, abs(low))), -found.fun)


@some
@given(seeds, sizes, st.floats(1e-3, 1e3), st.sampled_from(sorted(SUBPROBLEMS)))
def test_every_step_is_in_the_ball_and_no_worse_than_the_best_along_the_gradient(seed, n, radius, name):
    rng = np.random.default_rng(seed)
    H, g = rng.standard_normal((n, n)), rng.standard_normal(n)
    H = H @ H.T + 0.1 * np.eye(n) if name == "dogleg" else H + H.T
    p = SUBPROBLEMS[name](g, H, radius)
    bend, length = g @ H @ g, np.sqrt(g @ g)
    t = min(length**2 / bend, radius / length) if bend > 0 else radius / length
    assert np.sqrt(p @ p) <= 1.1 * radius if name == "exact" else np.sqrt(p @ p) <= radius * (1 + 1e-9)
    assert parabola(g, H, p) <= 0.8 * parabola(g, H, -t * g)
    if name != "exact":
        assert parabola(g, H, p) <= parabola(g, H, -t * g) * (1 - 1e-9)


@pytest.mark.parametrize("solve", [exact, dogleg])
def test_the_step_is_newtons_where_it_fits(solve):
    rng = np.random.default_rng(0)
    A, g = definite(rng, 5), rng.standard_normal(5)
    assert solve(g, A, 100.0) == pytest.approx(-scipy.linalg.solve(A, g), rel=1e-10)


def test_a_point_of_no_gradient_is_left_where_the_parabola_bends_down():
    H = np.diag([1.0, -2.0])
    p = exact(np.zeros(2), H, 3.0)
    assert parabola(np.zeros(2), H, p) <= 0.8 * -9.0 and np.sqrt(p @ p) <= 3.3
    assert exact(np.zeros(2), np.eye(2), 3.0).tolist() == [0, 0]


@pytest.mark.parametrize("H", [np.zeros((2, 2)), -np.eye(2), np.array([[0.0, 1], [1, 0]]), np.ones((2, 2))])
def test_shifts_make_a_matrix_definite(H):
    L, tau = shifted_cholesky(H)
    assert tau > 0 and pytest.approx(H + tau * np.eye(2)) == L @ L.T and scipy.linalg.eigvalsh(H)[0] + tau > 0
    assert shifted_cholesky(np.eye(2))[1] == 0


def test_steihaug_stops_at_negative_curvature():
    p = steihaug(np.array([1.0, 0.0]), np.diag([-1.0, 1.0]), 2.0)
    assert p == pytest.approx([-2, 0])
