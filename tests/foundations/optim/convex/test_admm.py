"""ADMM: minima known by formula or from SciPy, multipliers, the stopping rule, and consensus."""

import numpy as np
import pytest
import scipy.optimize

from foundations.linalg import LinAlgError
from foundations.optim.convex.admm import admm, admm_lasso, basis_pursuit, consensus
from foundations.optim.convex.proximal import PROX, soft_threshold, weighted

CENTER = np.array([3.0, -0.2, 0.7, -2.0])


def towards(center):
    """The prox of ‖x - center‖² / 2."""
    return lambda v, t: (v + t * center) / (1 + t)


# g -> argmin ‖x - center‖² / 2 + g(x), which is the prox of g at the center
@pytest.mark.parametrize("name", ["l1", "linf", "l2", "huber", "box", "simplex", "nonnegative", "group_lasso"])
@pytest.mark.parametrize("rho", [0.3, 1.0, 5.0])
@pytest.mark.parametrize("over_relaxation", [1.0, 1.6])
def test_finds_the_proximal_point(name, rho, over_relaxation):
    g, options = PROX[name], {"rho": rho, "over_relaxation": over_relaxation, "abs_tol": 1e-11, "rel_tol": 1e-11}
    result = admm(towards(CENTER), g, np.zeros(4), **options)
    assert result.success and result.status == "residuals"
    np.testing.assert_allclose(result.x, g.prox(CENTER, 1.0), atol=1e-9)
    np.testing.assert_allclose(result.multipliers, CENTER - result.x, atol=1e-9)  # -∇f, a subgradient of g
    assert g.value(result.x) + g.conjugate(result.multipliers) == pytest.approx(result.x @ result.multipliers, abs=1e-8)


def test_two_sets_meet():
    result = admm(PROX["simplex"], PROX["box"], [5.0, -5.0, 1.0])
    assert result.success and result.fun == 0.0
    assert result.x.sum() == pytest.approx(1, abs=1e-7) and result.x.min() >= -1e-7


def test_stopping_rule_is_that_of_boyd():
    options = {"abs_tol": 1e-4, "rel_tol": 1e-3, "rho": 2.0, "over_relaxation": 1.0}
    result = admm(towards(CENTER), PROX["l1"], np.zeros(4), keep_path=True, **options)
    assert result.residuals.shape == (result.nit, 2) and result.path.shape == (result.nit + 1, 4)
    z, u, met = np.zeros(4), np.zeros(4), []
    for r, s in result.residuals:
        x, before = towards(CENTER)(z - u, 0.5), z
        z = soft_threshold(x + u, 0.5)
        u = u + x - z
        assert r == pytest.approx(np.linalg.norm(x - z), abs=1e-14)
        assert s == pytest.approx(2 * np.linalg.norm(z - before), abs=1e-14)
        primal = 2 * 1e-4 + 1e-3 * max(np.linalg.norm(x), np.linalg.norm(z))
        met.append(r <= primal and s <= 2 * 1e-4 + 1e-3 * np.linalg.norm(2 * u))
    assert met == [False] * (result.nit - 1) + [True]
    np.testing.assert_allclose(result.path[-1], result.x)


def test_admm_by_formula_is_the_lasso():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 5)), rng.standard_normal(30)

    def prox_f(v, t):
        return np.linalg.solve(X.T @ X / 30 + np.eye(5) / t, X.T @ y / 30 + v / t)

    plain = admm(prox_f, weighted(PROX["l1"], 0.1), np.zeros(5), abs_tol=1e-11, rel_tol=1e-11)
    np.testing.assert_allclose(plain.x, admm_lasso(X, y, 0.1, abs_tol=1e-11, rel_tol=1e-11).x, atol=1e-9)


@pytest.mark.parametrize("rho", [0.1, 1.0, 10.0])
def test_every_penalty_leads_to_the_same_lasso(rho):
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((10, 25)), rng.standard_normal(10)
    result = admm_lasso(X, y, 0.05, rho=rho, abs_tol=1e-11, rel_tol=1e-11)
    assert result.success
    np.testing.assert_allclose(result.x, admm_lasso(X, y, 0.05, abs_tol=1e-11, rel_tol=1e-11).x, atol=1e-8)


def test_over_relaxation_saves_iterations():
    rng = np.random.default_rng(2)
    X, y = rng.standard_normal((100, 40)), rng.standard_normal(100)
    slow, fast = (admm_lasso(X, y, 0.01, over_relaxation=a).nit for a in (1.0, 1.6))
    assert fast < slow


def test_consensus_of_absolute_deviations_is_scipys_linear_program():
    """min Σ |aᵢ·x - bᵢ|: each term moves x along its own aᵢ, no further than to its own zero."""
    rng = np.random.default_rng(3)
    A, b = rng.standard_normal((9, 2)), rng.standard_normal(9)

    def term(a, beta):
        return lambda v, t: v - a * np.clip((a @ v - beta) / (a @ a), -t, t)

    got = consensus([term(*row) for row in zip(A, b, strict=True)], np.zeros(2), abs_tol=1e-11, rel_tol=1e-11)
    cost = np.append(np.zeros(2), np.ones(9))
    rows = np.block([[A, -np.eye(9)], [-A, -np.eye(9)]])
    wanted = scipy.optimize.linprog(cost, rows, np.append(b, -b), bounds=[(None, None)] * 2 + [(0, None)] * 9).x[:2]
    assert got.success
    np.testing.assert_allclose(got.x, wanted, atol=1e-8)
    np.testing.assert_allclose(got.multipliers.sum(axis=0), 0, atol=1e-8)  # the subgradients cancel
    assert got.multipliers.shape == (9, 2)


def test_consensus_of_rows_of_the_table():
    result = consensus([PROX["squared_l2"], PROX["l1"], PROX["box"]], [4.0, -3.0], keep_path=True)
    assert result.success and result.path.shape == (result.nit + 1, 2) and np.isfinite(result.fun)
    np.testing.assert_allclose(result.x, 0, atol=1e-7)


def test_basis_pursuit_finds_the_sparse_solution():
    rng = np.random.default_rng(4)
    A, sparse = rng.standard_normal((20, 50)), np.zeros(50)
    sparse[[3, 17, 40]] = [1.0, -2.0, 0.5]
    result = basis_pursuit(A, A @ sparse, abs_tol=1e-10, rel_tol=1e-10)
    assert result.success and np.flatnonzero(result.x).tolist() == [3, 17, 40]
    np.testing.assert_allclose(result.x, sparse, atol=1e-8)
    assert result.fun == pytest.approx(3.5, abs=1e-7)
    assert result.multipliers @ sparse == pytest.approx(3.5) and np.abs(result.multipliers).max() <= 1 + 1e-12


@pytest.mark.parametrize(
    "A, b, error, words",
    [
        (np.ones((2, 3)), np.ones(2), LinAlgError, "the 2 rows of A must be independent"),
        (np.ones((2, 3)), np.ones(3), ValueError, r"got \(2, 3\) and \(3,\)"),
        (np.ones(3), np.ones(3), ValueError, r"got \(3,\) and \(3,\)"),
        (np.ones((1, 3)), [np.inf], ValueError, "finite numbers only"),
    ],
)
def test_bad_input_of_basis_pursuit(A, b, error, words):
    with pytest.raises(error, match=words):
        basis_pursuit(A, b)


def test_says_when_it_did_not_converge():
    assert admm(towards(CENTER), PROX["l1"], np.zeros(4), max_iter=2).status == "max_iterations"
    apart = admm(lambda v, t: np.ones(1), lambda v, t: np.zeros(1), np.zeros(1), max_iter=50)
    assert not apart.success and "stopped after 50 iterations" in apart.message
    broken = admm(lambda v, t: v * np.nan, PROX["l1"], np.ones(2))
    assert broken.status == "not_finite" and not broken.success and broken.nit == 0 and broken.residuals.shape == (0, 2)
    assert admm(lambda v, t: v + np.inf, PROX["l1"], np.ones(2)).status == "not_finite"
    grown = admm(lambda v, t: 1e3 * v, lambda v, t: 1e3 * v, np.ones(2), keep_path=True)
    assert grown.status == "not_finite" and np.isfinite(grown.path).all() and len(grown.residuals) == grown.nit > 1
    # A projection is never asked about infinity, which it would refuse
    for g in ("box", "linf", "simplex"):
        result = admm(lambda v, t: v * np.nan, PROX[g], [0.2, 0.8])
        assert result.status == "not_finite" and result.x.tolist() == [0.2, 0.8]


@pytest.mark.parametrize(
    "proxes, error, words",
    [
        ((None, PROX["l1"]), TypeError, r"prox_f must be a function prox\(v, t\) or a row of PROX, got None"),
        ((PROX["l1"], lambda v, t: v[:1]), ValueError, r"prox_g must return an array of shape \(2,\) .* got \(1,\)"),
        ((lambda v, t: 1.0, PROX["l1"]), ValueError, r"prox_f must return an array of shape \(2,\) .* got \(\)"),
    ],
)
def test_operators_must_answer_with_vectors_of_the_same_length(proxes, error, words):
    with pytest.raises(error, match=words):
        admm(*proxes, np.ones(2))
    with pytest.raises(error, match=words.replace("prox_f", "prox 0").replace("prox_g", "prox 1")):
        consensus((prox for prox in proxes), np.ones(2))


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_tolerances_have_no_units(unit):
    """In other units the same iterations happen, and every part of the answer says so."""
    rng = np.random.default_rng(5)
    X, y = rng.standard_normal((20, 6)), rng.standard_normal(20)
    plain = admm_lasso(X, y, 0.1, keep_path=True)
    other = admm_lasso(X / unit, y * unit, 0.1, keep_path=True)  # alpha is in units of X y
    assert plain.success and other.nit == plain.nit
    np.testing.assert_allclose(other.path / unit**2, plain.path, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(other.multipliers, plain.multipliers, rtol=1e-9)
    np.testing.assert_allclose(other.residuals / [unit**2, 1], plain.residuals, rtol=1e-3, atol=1e-12)
    sparse = np.array([0.0, 0.0, 2.0, 0.0, 0.0, 0.0])
    A = X[:4]
    got = basis_pursuit(A * unit, unit**2 * A @ sparse)
    assert got.success and got.fun == pytest.approx(2 * unit, rel=1e-11)
    np.testing.assert_allclose(got.x / unit, sparse, atol=1e-11)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"rho": 0}, "rho must be a positive number, got 0"),
        ({"abs_tol": -1.0}, "abs_tol must be a positive number"),
        ({"rel_tol": np.inf}, "rel_tol must be a positive number"),
        ({"over_relaxation": 2.0}, "over_relaxation must be from 1 to below 2, got 2.0"),
        ({"max_iter": 0}, "max_iter"),
        ({"x0": np.zeros((2, 2))}, "x0"),
    ],
)
def test_bad_input(options, words):
    with pytest.raises(ValueError, match=words):
        admm(**{"prox_f": PROX["l1"], "prox_g": PROX["box"], "x0": np.zeros(4)} | options)
    with pytest.raises(ValueError, match="at least one proximal operator"):
        consensus([], np.zeros(2))
