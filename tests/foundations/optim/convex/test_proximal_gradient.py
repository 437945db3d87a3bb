"""ISTA and FISTA: scikit-learn's lasso, the bounds of Beck and Teboulle, honest counts, and why they stop."""

import functools

import numpy as np
import pytest
from sklearn.linear_model import Lasso

from foundations import autodiff
from foundations.optim.convex.admm import admm
from foundations.optim.convex.proximal import PROX, weighted
from foundations.optim.convex.proximal_gradient import fista, fista_bound, ista, ista_bound

METHODS = [ista, fista]


def problem(n=40, p=15, alpha=0.1, seed=0):
    """A lasso: value, gradient, prox, penalty, and 1/L."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    y = X[:, :3] @ [1.0, -2.0, 0.5] + 0.1 * rng.standard_normal(n)
    return {
        "fun": lambda w: ((X @ w - y) ** 2).sum() / (2 * n),
        "jac": lambda w: X.T @ (X @ w - y) / n,
        "prox": lambda v, t: np.sign(v) * np.maximum(np.abs(v) - alpha * t, 0),
        "x0": np.zeros(p),
        "penalty": lambda w: alpha * np.abs(w).sum(),
    }, {"X": X, "y": y, "step": n / np.linalg.norm(X, 2) ** 2, "alpha": alpha}


@functools.cache
def flat_problem(seed):
    """One with more coefficients than equations, where both methods are slow; and its minimum."""
    arguments, data = problem(n=30, p=60, alpha=0.01, seed=seed)
    best = fista(**arguments, tol=1e-13, max_iter=50_000)
    assert best.success
    return arguments, data, best


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fixed", [False, True])
def test_finds_scikit_learns_lasso(method, fixed):
    arguments, data = problem()
    result = method(**arguments, tol=1e-12, step=data["step"] if fixed else None)
    library = Lasso(alpha=data["alpha"], fit_intercept=False, tol=1e-14, max_iter=10**6).fit(data["X"], data["y"])
    assert result.success and result.status == "gradient" and "at most tol = 1.0e-12" in result.message
    np.testing.assert_allclose(result.x, library.coef_, atol=1e-11)
    assert result.fun == pytest.approx(arguments["fun"](library.coef_) + arguments["penalty"](library.coef_), rel=1e-14)
    assert np.abs(result.jac).max() <= 1e-12


@pytest.mark.parametrize("method, bound", [(ista, ista_bound), (fista, fista_bound)])
@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_stays_below_the_bound(method, bound, fixed, seed):
    arguments, data, best = flat_problem(seed)
    options = {"restart": False} if method is fista else {}
    start = np.linspace(-2, 2, 60)
    run = method(
        **arguments | {"x0": start}, **options, step=data["step"] if fixed else None, max_iter=200, keep_path=True
    )
    gaps = np.array([arguments["fun"](x) + arguments["penalty"](x) for x in run.path]) - best.fun
    k = np.arange(1, len(gaps))
    assert len(gaps) == run.nit + 1
    assert (gaps[1:] <= bound(run.step, np.linalg.norm(start - best.x), k) + 1e-13).all()
    if method is ista:
        assert (np.diff(gaps) <= 1e-13).all()  # every step descends


def test_momentum_and_restarts_each_save_iterations():
    arguments, data = problem(n=30, p=60, alpha=0.01)
    slow = ista(**arguments, step=data["step"], tol=1e-9, max_iter=100_000)
    fast = fista(**arguments, step=data["step"], tol=1e-9, max_iter=100_000, restart=False)
    faster = fista(**arguments, step=data["step"], tol=1e-9, max_iter=100_000)
    assert slow.success and fast.success and faster.success
    assert 3 * faster.nit < slow.nit and faster.nit < fast.nit
    assert faster.restarts > 0 == fast.restarts == slow.restarts


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("pair", [False, True])
def test_counts_every_call(method, pair):
    arguments, _ = problem()
    calls = {"fun": 0, "jac": 0, "prox": 0}

    def counted(name):
        def call(*args):
            calls[name] += 1
            return arguments[name](*args)

        return call

    fun, jac = counted("fun"), counted("jac")
    given = ((lambda w: (fun(w), jac(w))), True) if pair else (fun, jac)
    result = method(*given, counted("prox"), arguments["x0"])
    assert (result.nfev, result.njev, result.nprox) == (calls["fun"], calls["jac"], calls["prox"])
    assert result.nprox >= result.nit and result.nhev == 0


def test_a_fixed_step_asks_for_one_value_only():
    arguments, data = problem()
    result = fista(**arguments, step=data["step"])
    assert result.nfev == 1 and result.njev == result.nprox == result.nit


def test_search_finds_a_step_within_a_half_of_what_is_needed():
    arguments, data = problem()
    result = ista(**arguments)
    assert data["step"] / 2 <= result.step
    fun, jac = arguments["fun"], arguments["jac"]
    tiny = ista(lambda w: 1e-8 * fun(w), lambda w: 1e-8 * jac(w), lambda v, t: v, np.zeros(15), tol=1e-16)
    assert tiny.success and tiny.step >= 1e8 * data["step"] / 2


@pytest.mark.parametrize("method", METHODS)
def test_gradient_from_autodiff(method):
    def fun(x):
        return ((x - 1.0) ** 4).sum() + autodiff.exp(x).sum()

    result = method(fun, None, lambda v, t: np.maximum(v, 0), [3.0, 0.5])
    assert result.success and result.x[0] == pytest.approx(result.x[1], abs=1e-7)
    assert 4 * (result.x[0] - 1) ** 3 + np.exp(result.x[0]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_coordinates_without_penalty_move_freely(method):
    def prox(v, t):
        return np.append(np.sign(v[:-1]) * np.maximum(np.abs(v[:-1]) - 100 * t, 0), v[-1])

    result = method(lambda x: ((x - [1, 2, 3]) ** 2).sum() / 2, lambda x: x - [1, 2, 3], prox, np.zeros(3))
    np.testing.assert_allclose(result.x, [0, 0, 3], atol=1e-8)


def test_callback_ends_the_search():
    center, seen = np.array([1.0, -2.0, 3.0]), []

    def callback(x):  # f is 1-strongly convex: half the squared gradient bounds the excess
        seen.append(((x - center) ** 2).sum() / 2)
        return seen[-1] <= 1e-6

    options = {"step": 0.3, "callback": callback, "tol": 1e-12}
    result = ista(lambda x: ((x - center) ** 2).sum() / 2, lambda x: x - center, lambda v, t: v, np.ones(3), **options)
    assert result.status == "callback" and result.success and seen[-1] <= 1e-6 < seen[-2]
    assert result.nit == 10 * len(seen) and "callback" in result.message


@pytest.mark.parametrize("method", METHODS)
def test_a_row_of_the_table_brings_its_value(method):
    arguments, data = problem()
    row = weighted(PROX["l1"], data["alpha"])
    result, wanted = method(arguments["fun"], arguments["jac"], row, np.zeros(15)), method(**arguments)
    np.testing.assert_array_equal(result.x, wanted.x)
    assert result.fun == pytest.approx(wanted.fun, rel=1e-14)


@pytest.mark.parametrize("search", [ista, fista, admm])
def test_a_prox_may_reuse_its_array(search):
    answer = np.zeros(2)

    def prox(v, t):
        return np.minimum(v, 1.5, out=answer)

    if search is admm:
        result = admm(lambda v, t: (v + t * np.array([1, 2])) / (1 + t), prox, [3.0, 4.0])
    else:
        result = search(lambda x: ((x - [1, 2]) ** 2).sum(), lambda x: 2 * (x - [1, 2]), prox, [3.0, 4.0], step=0.1)
    assert result.success and result.x == pytest.approx([1, 1.5], abs=1e-7)


@pytest.mark.parametrize("name", ["linf", "l1"])
def test_a_step_that_is_too_long_ends_in_a_word(name):
    """Whether the prox lets infinity through, or refuses it as a projection does."""
    steep = fista(lambda x: float(x @ x), lambda x: 2 * x, PROX[name], [1.0, 2.0], step=100.0)
    assert steep.status == "not_finite" and np.isfinite(steep.x).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "changes, status",
    [
        ({"max_iter": 2}, "max_iterations"),
        ({"step": 100.0}, "not_finite"),
        ({"tol": 1e-300, "max_iter": 100_000}, "step"),
        ({"jac": lambda w: np.full(15, np.nan)}, "not_finite"),
        ({"fun": lambda w: np.nan}, "not_finite"),
        ({"prox": lambda v, t: v * np.nan}, "not_finite"),
        ({"jac": lambda w: -np.ones(15), "fun": lambda w: np.abs(w).sum() + (w > 0).any()}, "line_search"),
    ],
)
def test_says_why_it_did_not_converge(method, changes, status):
    arguments, _ = problem()
    result = method(**arguments | changes)
    assert not result.success and result.status == status and len(result.message) > 20
    assert np.isfinite(result.x).all()


@pytest.mark.parametrize("method", METHODS)
def test_start_is_not_written_to_and_a_solution_stays(method):
    x0 = np.zeros(2)
    result = method(lambda x: x @ x, lambda x: 2 * x, lambda v, t: v, x0, keep_path=True)
    assert result.success and result.nit == 1 and (result.path == 0).all() and result.x is not x0
    moved = method(lambda x: (x - 1) @ (x - 1), lambda x: 2 * (x - 1), lambda v, t: v, x0)
    assert (x0 == 0).all() and moved.x == pytest.approx([1, 1])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "changes, error, words",
    [
        ({"x0": np.zeros((2, 2))}, ValueError, "x0"),
        ({"x0": [0.0, np.nan]}, ValueError, "x0"),
        ({"tol": 0.0}, ValueError, "tol must be a positive number, got 0.0"),
        ({"step": -1.0}, ValueError, "step must be a positive number, got -1.0"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number from 1 on, got 0"),
        ({"max_iter": 2.5}, ValueError, "max_iter must be a whole number from 1 on, got 2.5"),
        ({"fun": 3}, TypeError, "fun must be a function"),
        ({"prox": None}, TypeError, r"prox must be a function prox\(v, t\) or a row of PROX, got None"),
        ({"prox": lambda v, t: v[:2]}, ValueError, r"prox must return an array of shape \(15,\)"),
        ({"jac": lambda w: w[:2]}, ValueError, "jac"),
    ],
)
def test_bad_input(method, changes, error, words):
    arguments, _ = problem()
    with pytest.raises(error, match=words):
        method(**arguments | changes)
