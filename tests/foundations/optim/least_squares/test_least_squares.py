"""Gauss-Newton and Levenberg-Marquardt: beside SciPy on the published problems, and what is said where they stop."""

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.least_squares import gauss_newton, levenberg_marquardt
from foundations.optim.problems import PROBLEMS, solved
from foundations.optim.problems.baselines import RACES, summary
from foundations.optim.smooth.results import Result


def gauss_newton_along_lines(*arguments, **keywords):
    return gauss_newton(*arguments, damping="line", **keywords)


METHODS = {"gauss_newton": gauss_newton, "line": gauss_newton_along_lines, "levenberg_marquardt": levenberg_marquardt}
EACH = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@pytest.mark.parametrize("name", ["gauss_newton", "levenberg_marquardt"])
def test_solves_no_fewer_problems_than_scipy_in_no_more_than_twice_the_evaluations(name):
    laps = RACES[name][1](PROBLEMS.values())
    assert len(laps) == sum(lap.ours for lap in laps) == 35
    assert sum(lap.theirs for lap in laps) >= 34
    assert [lap for lap in laps if lap.theirs and lap.our_nfev > 2 * lap.their_nfev] == []
    _, _, ours, theirs = summary(laps)
    assert ours <= 1.2 * theirs
    assert {lap.status for lap in laps} <= {"gradient", "value", "step", "zero"}


@EACH
@pytest.mark.parametrize("name", ["Beale", "Bard", "Kowalik and Osborne", "Brown almost-linear", "Linear, full rank"])
def test_ends_where_scipy_does(method, name):
    problem = PROBLEMS[name]
    got = method(problem.residuals, problem.x0, problem.jacobian, ftol=1e-13, xtol=1e-10, gtol=1e-10)
    wanted = scipy.optimize.least_squares(
        problem.residuals, got.x, problem.jacobian, xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    assert got.success and solved(problem, got.x)
    assert got.x == pytest.approx(wanted.x, rel=1e-5, abs=1e-7)
    assert got.fun == pytest.approx(problem.fun(got.x))
    assert got.jac == pytest.approx(problem.jac(got.x))
    assert got.residuals == pytest.approx(problem.residuals(got.x))
    assert got.jacobian == pytest.approx(problem.jacobian(got.x))


@EACH
def test_derivatives_by_autodiff_take_the_same_path(method):
    problem = PROBLEMS["Helical valley"]
    by_autodiff = method(problem.residuals, problem.x0, keep_path=True)
    in_closed_form = method(problem.residuals, problem.x0, problem.jacobian, keep_path=True)
    assert by_autodiff.path == pytest.approx(in_closed_form.path, rel=1e-6, abs=1e-9)
    assert by_autodiff.nfev == in_closed_form.nfev and by_autodiff.njev == in_closed_form.njev


@EACH
def test_the_calls_are_counted_and_the_path_kept(method):
    problem, calls = PROBLEMS["Rosenbrock"], {"r": 0, "J": 0}

    def residuals(x):
        calls["r"] += 1
        return problem.residuals(x)

    def jacobian(x):
        calls["J"] += 1
        x[:] = np.nan  # a guest that misbehaves: what it is given is its own
        return problem.jacobian(problem.x0 if calls["J"] == 1 else np.ones(2))

    result = method(residuals, problem.x0, problem.jacobian, keep_path=True)
    assert (result.nfev, result.nhev) == (calls["r"], 0) and isinstance(result, Result)
    assert result.path.shape == (result.nit + 1, 2)
    assert (result.path[0] == problem.x0).all() and (result.path[-1] == result.x).all()
    f = [problem.fun(x) for x in result.path]
    assert f == sorted(f, reverse=True)
    assert method(residuals, problem.x0, problem.jacobian).path is None
    method(problem.residuals, problem.x0, jacobian, max_iter=1)
    assert calls["J"] <= 2


@EACH
def test_one_step_solves_a_linear_problem(method):
    problem = PROBLEMS["Linear, full rank"]
    result = method(problem.residuals, problem.x0, problem.jacobian)
    assert result.nit == 1 and result.status == "gradient"
    assert result.x == pytest.approx(-np.ones(10))


@EACH
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 8), n=st.integers(1, 6), rank=st.integers(1, 6))
def test_linear_least_squares_of_any_shape_and_rank(method, seed, m, n, rank):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, rank)) @ rng.standard_normal((rank, n))
    b = rng.standard_normal(m)
    result = method(lambda x: A @ x - b, rng.standard_normal(n), lambda x: A)
    best = np.linalg.lstsq(A, b, rcond=1e-12)[0]
    assert result.success, result.message
    assert result.fun == pytest.approx(np.sum((A @ best - b) ** 2), rel=1e-6, abs=1e-12)


@EACH
def test_fewer_residuals_than_unknowns_and_columns_of_zeros(method):
    def circle(x):  # one equation for three unknowns, the last of which is not in it
        return np.array([x[0] ** 2 + x[1] ** 2 - 1])

    result = method(circle, [2.0, 1.0, 7.0], lambda x: np.array([[2 * x[0], 2 * x[1], 0.0]]))
    assert result.success and result.fun < 1e-20
    assert result.x[2] == 7


@EACH
def test_the_start_may_be_the_optimum(method):
    problem = PROBLEMS["Rosenbrock"]
    result = method(problem.residuals, [1, 1], problem.jacobian)
    assert (result.status, result.nit, result.nfev, result.fun) == ("zero", 0, 1, 0.0)
    bard = PROBLEMS["Bard"]
    best = method(bard.residuals, bard.x0, bard.jacobian, ftol=0, xtol=0, gtol=1e-10)
    again = method(bard.residuals, best.x, bard.jacobian)
    assert (again.status, again.nit) == ("gradient", 0) and again.success


@EACH
def test_trials_that_are_not_finite_are_refused(method):
    # √ has no value left of 0, where the first step would lead: from 9, to -9; exp overflows at 800
    root = method(lambda x: np.sqrt(x) - 1, [9.0], lambda x: 0.5 / np.sqrt(x)[None])
    assert root.success and root.x == pytest.approx([1.0])
    flat = method(lambda x: np.exp(x) - 2, [-8.0], lambda x: np.exp(x)[None])
    assert flat.success and flat.x == pytest.approx([np.log(2)])


@EACH
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_start_that_is_not_finite_ends_the_search(method, value):
    for residuals, jacobian in [(lambda x: x + value, lambda x: np.eye(2)), (lambda x: x, lambda x: value * np.eye(2))]:
        result = method(residuals, [1.0, 2.0], jacobian)
        assert not result.success and (result.status, result.nit) == ("not_finite", 0)
        assert (result.x == [1, 2]).all()


@EACH
def test_units_do_not_matter(method):
    problem, units = PROBLEMS["Kowalik and Osborne"], np.array([1e-6, 1e4, 1e-2, 1e8])
    plain = method(problem.residuals, problem.x0, problem.jacobian)
    scaled = method(
        lambda z: 1e5 * problem.residuals(z * units),
        problem.x0 / units,
        lambda z: 1e5 * problem.jacobian(z * units) * units,
    )
    assert scaled.nfev == pytest.approx(plain.nfev, abs=2)
    assert scaled.x * units == pytest.approx(plain.x, rel=1e-4)


@pytest.mark.parametrize("method", [gauss_newton, levenberg_marquardt])
@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_squares_that_leave_the_range_of_floats_do_no_harm(method, size):
    problem = PROBLEMS["Bard"]
    plain = method(problem.residuals, problem.x0, problem.jacobian)
    scaled = method(lambda x: size * problem.residuals(x), problem.x0, lambda x: size * problem.jacobian(x))
    assert scaled.success and scaled.nfev == plain.nfev and scaled.x == pytest.approx(plain.x, rel=1e-6)


# Starts from which numbers leave their range: columns of J that overflow, or underflow, or steps without end
WILD = [
    ("Box three-dimensional", [0.0, 22.9, -0.08]),
    ("Box three-dimensional", [-0.1537, 86.1958, -2.5777]),
    ("Biggs EXP6", [169.8, 25.5, -37.4, 68.6, 112.4, 14.0]),
    ("Gaussian", [0.0, -1126769.7, -0.28]),
    ("Gulf research and development", [-0.00041, 0.0, -0.0042]),
    ("Osborne 1", [0.26, -217160.0, -71953.0, 0.0456, -1.5314]),
    ("Osborne 1", [8.28, 37.6, 0.0, -0.068, -1466706.9]),
]


@EACH
@pytest.mark.parametrize(("name", "start"), WILD)
def test_wild_starts_end_in_a_result(method, name, start):
    problem = PROBLEMS[name]
    result = method(problem.residuals, start, problem.jacobian, max_iter=60)
    before = problem.fun(start)
    assert result.status == "not_finite" or result.fun <= before * (1 + 1e-12) or before == np.inf
    assert np.isfinite(result.x).all() and len(result.message) > 20


@EACH
def test_a_wrong_jacobian_is_no_convergence(method):
    def residuals(x):
        return np.array([x[0] - 1, x[1] - 2, x[0] * x[1]])

    got = method(residuals, [1.5, 2.6], lambda x: -np.array([[1, 0], [0, 1], [x[1], x[0]]]))
    assert not got.success and got.status == "derivative" and "is jac right?" in got.message and got.nfev < 500


@EACH
@pytest.mark.parametrize("r, J", [(lambda x: 1j * x, lambda x: np.eye(2)), (lambda x: x, lambda x: 1j * np.eye(2))])
def test_complex_numbers_are_refused(method, r, J):
    with pytest.raises(ValueError, match="must return an array of real numbers"):
        method(r, [1.0, 2.0], J)


@EACH
def test_why_it_stopped(method):
    problem = PROBLEMS["Wood"]
    few = method(problem.residuals, problem.x0, problem.jacobian, max_iter=3)
    assert (few.status, few.nit, few.success) == ("max_iterations", 3, False)
    assert "stopped after 3 iterations" in few.message
    bard = PROBLEMS["Bard"]
    loose = method(bard.residuals, bard.x0, bard.jacobian, ftol=1e-2, xtol=0, gtol=0)
    assert loose.success and loose.status == "value" and "1.0e-02" in loose.message
    wide = method(bard.residuals, bard.x0, bard.jacobian, xtol=0.5, ftol=0, gtol=0)
    assert wide.success and wide.status == "step" and "5.0e-01" in wide.message
    exact = method(bard.residuals, bard.x0, bard.jacobian, xtol=0, ftol=0, gtol=0)
    assert not exact.success and exact.status in ("rounding", "line_search")
    assert solved(bard, exact.x)


def test_a_line_search_halts_where_columns_become_dependent_and_the_dogleg_does_not():
    problem = PROBLEMS["Freudenstein and Roth"]
    line = gauss_newton(problem.residuals, problem.x0, problem.jacobian, damping="line", max_iter=50)
    dogleg = gauss_newton(problem.residuals, problem.x0, problem.jacobian)
    assert not solved(problem, line.x) and solved(problem, dogleg.x)


def test_covariance_is_curve_fits():
    rng = np.random.default_rng(0)
    t = np.linspace(0, 3, 40)
    y = 2 * np.exp(-1.3 * t) + 0.5 + 0.05 * rng.standard_normal(40)

    def curve(t, a, b, c):
        return a * np.exp(-b * t) + c

    def jacobian(x):
        a, b, _ = x
        return np.stack([np.exp(-b * t), -a * t * np.exp(-b * t), np.ones(40)], axis=1)

    wanted, covariance = scipy.optimize.curve_fit(curve, t, y, p0=[1, 1, 1], ftol=1e-14, xtol=1e-14)
    got = levenberg_marquardt(lambda x: curve(t, *x) - y, [1, 1, 1], jacobian, ftol=1e-14, gtol=1e-12)
    assert got.x == pytest.approx(wanted, rel=1e-7)
    assert got.covariance() == pytest.approx(covariance, rel=1e-6)


def test_covariance_needs_more_residuals_than_unknowns_and_independent_columns():
    square = levenberg_marquardt(PROBLEMS["Rosenbrock"].residuals, [0, 0])
    with pytest.raises(ValueError, match="more residuals than unknowns, got 2 and 2"):
        square.covariance()
    singular = PROBLEMS["Linear, rank 1"]
    with pytest.raises(ValueError, match="independent columns"):
        levenberg_marquardt(singular.residuals, singular.x0, singular.jacobian).covariance()


BAD = [
    ({"x0": [[1.0, 2.0]]}, ValueError, "x0 must be a vector"),
    ({"x0": [1.0, np.nan]}, ValueError, "x0 must be finite"),
    ({"residuals": 3}, TypeError, "residuals must be a function of x, got 3"),
    ({"jac": "2-point"}, TypeError, "jac must be a function of x or None, got '2-point'"),
    ({"residuals": lambda x: 1.0}, ValueError, r"must return a vector of at least one number, got shape \(\)"),
    ({"residuals": lambda x: np.zeros((2, 2))}, ValueError, r"got shape \(2, 2\)"),
    ({"residuals": lambda x: np.zeros(0)}, ValueError, r"got shape \(0,\)"),
    ({"jac": lambda x: np.eye(3)}, ValueError, r"jac must return an array of shape \(2, 2\), got \(3, 3\)"),
    ({"jac": None, "residuals": lambda x: np.zeros(2)}, TypeError, "a Tensor and must return one, got ndarray"),
    ({"ftol": -1}, ValueError, "ftol must be a number from 0 up, got -1"),
    ({"xtol": np.nan}, ValueError, "xtol must be a number from 0 up, got nan"),
    ({"max_iter": -1}, ValueError, "max_iter must be a whole number from 0 up"),
]


@EACH
@pytest.mark.parametrize(("changed", "error", "message"), BAD)
def test_bad_input_is_said_in_a_sentence(method, changed, error, message):
    given = {"residuals": lambda x: x, "x0": [1.0, 2.0], "jac": lambda x: np.eye(2)} | changed
    with pytest.raises(error, match=message):
        method(given.pop("residuals"), given.pop("x0"), given.pop("jac"), **given)


def test_residuals_that_change_their_number_and_an_unknown_damping():
    with pytest.raises(ValueError, match="2 numbers, as at the start, got shape"):
        levenberg_marquardt(lambda x: x if x[0] == 1 else x[:1], [1.0, 2.0], lambda x: np.eye(2))
    with pytest.raises(ValueError, match="damping must be 'dogleg' or 'line', got 'none'"):
        gauss_newton(lambda x: x, [1.0], damping="none")
