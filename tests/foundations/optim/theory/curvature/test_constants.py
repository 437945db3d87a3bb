"""The constants of a gradient, beside eigenvalues by NumPy; bounds hold on the side that they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.theory import (
    condition_number,
    jacobi_scaling,
    logistic_constants,
    power_iteration,
    quadratic_constants,
    sampled_constants,
    secant_constants,
)


def random_spd(rng, n, low=0.5):
    A = rng.standard_normal((n, n))
    return A @ A.T + low * np.eye(n)


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_quadratic_constants_are_the_extreme_eigenvalues(n):
    rng = np.random.default_rng(n)
    H = random_spd(rng, n) - 2 * np.eye(n)  # of any sign
    assert quadratic_constants(H) == pytest.approx(np.linalg.eigvalsh(H)[[0, -1]], rel=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_the_constants_bound_every_quotient(seed, n):
    rng = np.random.default_rng(seed)
    H = random_spd(rng, n)
    mu, L = quadratic_constants(H)
    seen = secant_constants(H.__matmul__, rng.standard_normal((5, n)), rng.standard_normal((5, n)))
    assert mu * (1 - 1e-12) <= seen.mu <= seen.L <= L * (1 + 1e-12)
    kappa = condition_number(H)
    assert kappa == pytest.approx(L / mu) == pytest.approx(np.linalg.cond(H), rel=1e-9)


def test_power_iteration_by_matrix_and_by_products():
    rng = np.random.default_rng(0)
    H = random_spd(rng, 12)
    for found in (
        power_iteration(H, np.random.default_rng(1)),
        power_iteration(H.__matmul__, np.random.default_rng(1), n=12),
    ):
        assert found.converged and found.value == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-12)
        assert H @ found.vector == pytest.approx(found.value * found.vector, abs=1e-8)
    assert power_iteration(-H, rng).value == pytest.approx(-np.linalg.eigvalsh(H)[-1], rel=1e-12)
    assert power_iteration(np.zeros((3, 3)), rng)[::2] == (0.0, 1)
    two = power_iteration(np.diag([1.0, -1.0]), rng, max_iter=50)  # turns round and round
    assert not two.converged and two.steps == 50
    broken = power_iteration(lambda v: v * np.nan, rng, n=2)
    assert not broken.converged and broken.steps == 1


def test_sampled_constants_approach_from_inside():
    cubic = lambda x: np.sum(x**3) / 6  # noqa: E731  Hessian diag x
    assert sampled_constants(cubic, [[1.0, 2.0], [-3.0, 0.5]]) == pytest.approx((-3, 2))
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 3))
    softplus = lambda w: np.sum(np.log(1 + np.exp(X @ w))) / 30  # noqa: E731
    mu, L = sampled_constants(softplus, rng.standard_normal((10, 3)))
    assert 0 < mu < L <= logistic_constants(X).L


@pytest.mark.parametrize("k", [2, 3, 5])
def test_logistic_bound_holds_and_binds_for_two_classes(k):
    rng = np.random.default_rng(k)
    X = rng.standard_normal((40, 3))
    bound = logistic_constants(X, alpha=0.1, n_classes=k)
    assert bound.mu == 0.1
    largest = []
    for scale in (0, 0.1, 1, 10):
        z = X @ (scale * rng.standard_normal((3, 1 if k == 2 else k)))
        if k == 2:
            p = 1 / (1 + np.exp(-z))
            H = (X * p * (1 - p)).T @ X / 40
        else:
            p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
            S = p[:, :, None] * np.eye(k) - p[:, :, None] * p[:, None, :]  # (n, k, k)
            H = np.einsum("ni,nab,nj->aibj", X, S, X).reshape(3 * k, 3 * k) / 40
        largest.append(np.linalg.eigvalsh(H)[-1] + 0.1)
    assert max(largest) <= bound.L * (1 + 1e-12)
    if k == 2:
        assert largest[0] == pytest.approx(bound.L, rel=1e-12)


def test_jacobi_scaling():
    H = random_spd(np.random.default_rng(0), 6)
    units = 10.0 ** np.arange(6)
    scaled, s = jacobi_scaling(units[:, None] * H * units)
    assert np.diag(scaled) == pytest.approx(np.ones(6))
    assert scaled == pytest.approx(jacobi_scaling(H)[0], rel=1e-9)  # units do not matter
    assert s == pytest.approx(1 / np.sqrt(np.diag(H)) / units)
    best = min(np.linalg.cond(H * np.outer(d, d)) for d in np.random.default_rng(1).uniform(0.1, 1, (300, 6)))
    assert condition_number(scaled) <= 6 * best  # van der Sluis


def test_complex_matrices_are_refused_and_large_ones_are_not():
    with pytest.raises(TypeError, match="H is a matrix of real numbers"):
        quadratic_constants(1j * np.eye(2))
    assert quadratic_constants(1.7e308 * np.eye(2)) == (1.7e308, 1.7e308)


def test_a_singular_valley_has_no_finite_condition():
    assert condition_number(np.diag([1.0, 0.0])) == float("inf")
    assert condition_number(np.eye(3)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quadratic_constants([[1.0, 2.0], [0.0, 1.0]]), "symmetric.*differ by 2.0e"),
        (lambda: quadratic_constants(np.ones(3)), r"shape \(3,\)"),
        (lambda: quadratic_constants([[np.nan]]), "finite"),
        (lambda: power_iteration(lambda v: v[:2], np.random.default_rng(0), n=3), r"shape \(3,\).*got \(2,\)"),
        (lambda: power_iteration(np.eye(2), np.random.default_rng(0), tol=-1), "tol is a number of at least 0"),
        (lambda: secant_constants(lambda x: 1.0, [[1.0, 2.0]], [[2.0, 3.0]]), "gradient at a point of 2"),
        (lambda: secant_constants(lambda x: x * np.inf, [[1.0]], [[2.0]]), "finite numbers"),
        (lambda: logistic_constants(np.eye(2), n_classes=2.5), "n_classes is a whole number"),
        (lambda: power_iteration(np.negative, np.random.default_rng(0)), "n is a whole number"),
        (lambda: sampled_constants(np.sum, np.zeros((0, 2))), "points is a matrix"),
        (lambda: secant_constants(np.negative, np.zeros((2, 1)), np.zeros((2, 1))), "apart"),
        (lambda: secant_constants(np.negative, np.zeros((2, 1)), np.zeros((3, 1))), r"got \(2, 1\), \(3, 1\)"),
        (lambda: logistic_constants(np.eye(2), alpha=-1), "alpha"),
        (lambda: logistic_constants(np.eye(2), n_classes=1), "n_classes"),
        (lambda: condition_number(np.diag([1.0, -1.0])), "from -1 to 1"),
        (lambda: jacobi_scaling(np.diag([1.0, 0.0])), "diagonal"),
    ],
)
def test_says_what_was_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
