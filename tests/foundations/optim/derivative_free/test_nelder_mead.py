"""Nelder and Mead's simplex: SciPy's steps one by one, McKinnon's function, and what is said where it stops."""

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.derivative_free import adaptive_steps, nelder_mead
from foundations.optim.problems import PROBLEMS, solved
from foundations.optim.problems.baselines import simplexes
from foundations.optim.smooth.results import Result


def scipys(fun, x0, *, adaptive=False, steps=10**6, xatol=1e-8, fatol=1e-8, **options):
    options |= {"xatol": xatol, "fatol": fatol, "maxiter": steps + 1, "maxfev": 10**9, "adaptive": adaptive}
    return scipy.optimize.minimize(fun, x0, method="Nelder-Mead", options=options)


def test_solves_no_fewer_problems_than_scipy_in_no_more_than_twice_the_evaluations():
    laps = simplexes(problem for problem in PROBLEMS.values() if problem.n <= 5)  # more unknowns take long
    assert len(laps) == 19
    assert sum(lap.ours for lap in laps) >= sum(lap.theirs for lap in laps) >= 17
    assert [lap for lap in laps if lap.our_nfev > 2 * lap.their_nfev] == []


@pytest.mark.parametrize("adaptive", [False, True])
@pytest.mark.parametrize("name", ["Rosenbrock", "Beale", "Helical valley", "Bard", "Wood", "Chebyquad"])
def test_every_point_is_scipys(name, adaptive):
    problem, seen = PROBLEMS[name], ([], [])

    def watched(points):
        def fun(x):
            points.append(x.copy())
            return problem.fun(x)

        return fun

    ours = nelder_mead(watched(seen[0]), problem.x0, adaptive=adaptive, max_iter=150)
    theirs = scipys(watched(seen[1]), problem.x0, adaptive=adaptive, steps=150)
    assert np.array_equal(seen[0], seen[1])
    assert (ours.x == theirs.x).all() and ours.fun == theirs.fun and ours.nfev == theirs.nfev
    assert (ours.simplex == theirs.final_simplex[0]).all() and (ours.values == theirs.final_simplex[1]).all()


def test_the_result_says_what_it_did():
    problem = PROBLEMS["Beale"]
    result = nelder_mead(problem.fun, problem.x0, keep_path=True)
    assert isinstance(result, Result) and result.success and result.status == "simplex"
    assert "all 3 points are within" in result.message
    assert (result.jac, result.njev, result.nhev) == (None, 0, 0)
    assert result.path.shape == (result.nit + 1, 2) and (result.path[-1] == result.x).all()
    f = [problem.fun(x) for x in result.path]
    assert f == sorted(f, reverse=True) and f[-1] == result.fun
    assert result.simplex.shape == (3, 2) and (result.values == [problem.fun(x) for x in result.simplex]).all()
    assert np.abs(result.simplex - result.x).max() <= 1e-8 and np.ptp(result.values) <= 1e-8
    few = nelder_mead(problem.fun, problem.x0, max_iter=7)
    assert (few.status, few.success, few.nit, few.path) == ("max_iterations", False, 7, None)
    assert "stopped after 7 iterations" in few.message


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 4))
def test_finds_the_minimum_of_a_bowl(seed, n):
    rng = np.random.default_rng(seed)
    B, c = rng.standard_normal((n, n)), rng.standard_normal(n)
    A = B @ B.T + np.eye(n)
    result = nelder_mead(lambda x: (x - c) @ A @ (x - c), rng.standard_normal(n))
    assert result.success and result.x == pytest.approx(c, abs=1e-4)


def mckinnon(x):
    """Strictly convex, with continuous second derivatives but at x = 0; its minimum, -1/4, is at (0, -1/2)."""
    return (360 * x[0] ** 2 if x[0] <= 0 else 6 * x[0] ** 2) + x[1] + x[1] ** 2


MCKINNONS_SIMPLEX = [[0.0, 0.0], [(1 + 33**0.5) / 8, (1 - 33**0.5) / 8], [1.0, 1.0]]


def test_a_restart_leaves_mckinnons_point_where_the_simplex_flattens():
    stuck = nelder_mead(mckinnon, [0, 0], initial_simplex=MCKINNONS_SIMPLEX)
    assert stuck.success and stuck.x == pytest.approx([0, 0], abs=1e-12)  # the gradient there is (0, 1)
    freed = nelder_mead(mckinnon, [0, 0], initial_simplex=MCKINNONS_SIMPLEX, restarts=3)
    assert freed.success and freed.x == pytest.approx([0, -0.5], abs=1e-4)
    assert freed.fun == pytest.approx(-0.25, abs=1e-8)


def test_restarts_end_when_they_gain_nothing():
    problem = PROBLEMS["Rosenbrock"]
    once, often = (nelder_mead(problem.fun, problem.x0, restarts=k) for k in (1, 50))
    assert once.success and often.success and often.nfev == once.nfev


def test_adaptive_steps_are_the_usual_ones_for_two_and_help_with_many():
    assert adaptive_steps(1) == adaptive_steps(2) == (2.0, 0.5, 0.5)
    assert adaptive_steps(10) == pytest.approx((1.2, 0.7, 0.9))
    problem = PROBLEMS["Brown almost-linear"]
    usual, adaptive = (nelder_mead(problem.fun, problem.x0, adaptive=a) for a in (False, True))
    assert adaptive.success and solved(problem, adaptive.x) and adaptive.nfev < usual.nfev


def test_nan_and_infinity_are_worse_than_any_number():
    hole = nelder_mead(lambda x: np.log(x[0]) ** 2 + x[1] ** 2, [0.05, 3.0])  # nan left of 0, -∞ squared at 0
    assert hole.success and hole.x == pytest.approx([1, 0], abs=1e-4)
    wall = nelder_mead(lambda x: np.inf if x[0] < 1 else x[0] ** 2 + x[1] ** 2, [3.0, 2.0])
    assert wall.success and wall.fun == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_no_finite_value_at_all(value):
    result = nelder_mead(lambda x: value, [1.0, 2.0])
    assert (result.status, result.success, result.nit, result.nfev) == ("not_finite", False, 0, 3)
    assert result.fun == np.inf and "no point of the first simplex" in result.message


def test_a_function_without_a_lower_bound():
    for fun in (lambda x: -(x[0] ** 4) - x[1], lambda x: -np.inf):
        result = nelder_mead(fun, [1.0, 1.0], max_iter=10_000)
        assert (result.status, result.success) == ("unbounded", False)


def test_the_start_may_be_the_optimum_and_tolerances_may_be_wide():
    result = nelder_mead(lambda x: x @ x, np.zeros(3))
    assert result.success and result.fun < 1e-16
    at_once = nelder_mead(lambda x: x @ x, np.ones(3), xatol=1.0, fatol=10.0)
    assert (at_once.nit, at_once.nfev, at_once.fun) == (0, 4, 3.0)


BAD = [
    ({"x0": [[1.0, 2.0]]}, ValueError, "x0 must be a vector"),
    ({"x0": []}, ValueError, "x0 must be a vector of at least one number"),
    ({"x0": [np.inf, 1.0]}, ValueError, "x0 must be finite"),
    ({"fun": 3}, TypeError, "fun must be a function of x, got 3"),
    ({"fun": lambda x: x}, ValueError, "fun must return one real number"),
    ({"xatol": -1}, ValueError, "xatol must be a number from 0 up, got -1"),
    ({"fatol": np.nan}, ValueError, "fatol must be a number from 0 up, got nan"),
    ({"max_iter": 1.5}, ValueError, "max_iter must be a whole number from 0 up, got 1.5"),
    ({"restarts": -1}, ValueError, "restarts must be a whole number from 0 up, got -1"),
    ({"initial_simplex": np.eye(2)}, ValueError, r"3 finite points of 2 coordinates, got an array of shape \(2, 2\)"),
    ({"initial_simplex": np.full((3, 2), np.nan)}, ValueError, "that is not finite"),
]


@pytest.mark.parametrize(("changed", "error", "message"), BAD)
def test_bad_input_is_said_in_a_sentence(changed, error, message):
    given = {"fun": lambda x: x @ x, "x0": [1.0, 2.0]} | changed
    with pytest.raises(error, match=message):
        nelder_mead(given.pop("fun"), given.pop("x0"), **given)


def test_what_is_given_is_left_as_it_was():
    x0, simplex = np.array([1.0, 2.0]), np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])

    def fun(x):
        value = float(x @ x)
        x[:] = np.nan
        return value

    result = nelder_mead(fun, x0, initial_simplex=simplex)
    assert result.success and result.fun < 1e-8
    assert (x0 == [1, 2]).all() and (simplex == [[0, 0], [1, 0], [0, 1]]).all()
