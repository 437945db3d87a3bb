"""All methods: the minimum reached, what is told about the way there, and what is said of functions without one."""

import warnings

import numpy as np
import pytest
import scipy.optimize

from foundations import autodiff
from foundations.optim.problems import PROBLEMS
from foundations.optim.smooth import bfgs, gradient_descent, lbfgs, minimize, trust_region
from foundations.optim.smooth.conjugate_gradients import BETAS, conjugate_gradients
from foundations.optim.smooth.minimize import METHODS

DESCENTS = [name for name in METHODS if name != "Nelder-Mead"]
SECOND = ["Newton", "trust-exact", "trust-ncg", "dogleg"]
FAST = [name for name in DESCENTS if name != "gradient-descent"]


def given(name, fun, jac, hess=None):
    """The derivatives that a method takes."""
    return {"jac": jac} | ({"hess": hess} if name in SECOND else {})


ROSENBROCK = scipy.optimize.rosen, scipy.optimize.rosen_der, scipy.optimize.rosen_hess


@pytest.mark.parametrize("name", FAST)
@pytest.mark.parametrize("n", [2, 5, 20])
def test_finds_the_minimum_of_rosenbrock(name, n):
    start = np.full(n, 1.3)
    before = start.copy()
    got = minimize(ROSENBROCK[0], start, method=name, **given(name, *ROSENBROCK))
    assert got.success and got.status == "gradient" and np.abs(got.jac).max() <= 1e-8
    assert got.x == pytest.approx(np.ones(n), abs=1e-6)
    assert got.fun == scipy.optimize.rosen(got.x) and (got.jac == scipy.optimize.rosen_der(got.x)).all()
    assert (start == before).all()


@pytest.mark.parametrize("name", DESCENTS)
def test_derivatives_come_from_autodiff_where_none_are_given(name):
    got = minimize(lambda x: autodiff.exp(x - 1).sum() - x.sum() + ((x[0] - x[1]) ** 2), [0.0, 2.0], method=name)
    assert got.success and got.x == pytest.approx([1, 1], abs=1e-6)


@pytest.mark.parametrize("name", DESCENTS)
def test_counts_are_the_calls(name):
    calls = {"fun": 0, "jac": 0, "hess": 0}

    def counting(key, f):
        def counted(x):
            calls[key] += 1
            return f(x)

        return counted

    fun, jac, hess = (counting(key, f) for key, f in zip(calls, ROSENBROCK, strict=True))
    got = minimize(fun, [-1.2, 1.0], method=name, max_iter=50, **given(name, fun, jac, hess))
    assert (got.nfev, got.njev, got.nhev) == tuple(calls.values())


@pytest.mark.parametrize("name", DESCENTS)
def test_the_path_goes_down_from_the_start_to_the_result(name):
    got = minimize(ROSENBROCK[0], [-1.2, 1.0], method=name, keep_path=True, max_iter=40, **given(name, *ROSENBROCK))
    assert got.path.shape == (got.nit + 1, 2)
    assert (got.path[0] == [-1.2, 1]).all() and (got.path[-1] == got.x).all()
    values = np.array([scipy.optimize.rosen(x) for x in got.path])
    assert (np.diff(values) <= 1e-14).all()
    assert minimize(ROSENBROCK[0], [-1.2, 1.0], method=name, max_iter=2, **given(name, *ROSENBROCK)).path is None


@pytest.mark.parametrize("name", DESCENTS)
def test_a_start_at_the_minimum_and_no_iterations(name):
    at_end = minimize(ROSENBROCK[0], np.ones(3), method=name, **given(name, *ROSENBROCK))
    assert at_end.success and (at_end.nit, at_end.nfev, at_end.njev, at_end.nhev) == (0, 1, 1, 0)
    stopped = minimize(ROSENBROCK[0], np.zeros(3), method=name, max_iter=0, **given(name, *ROSENBROCK))
    assert not stopped.success and stopped.status == "max_iterations" and "stopped after 0 iter" in stopped.message


@pytest.mark.parametrize("name", DESCENTS)
@pytest.mark.parametrize(
    "fun, jac, hess",
    [
        (lambda x: -x.sum(), lambda x: -np.ones(2), lambda x: np.zeros((2, 2))),
        (lambda x: -(x @ x), lambda x: -2 * x, lambda x: -2 * np.eye(2)),
        (lambda x: (x**3).sum(), lambda x: 3 * x**2, lambda x: np.diag(6 * x)),
        (lambda x: -np.exp(sum(x)), lambda x: -np.full(2, np.exp(sum(x))), lambda x: -np.full((2, 2), np.exp(sum(x)))),
    ],
    ids=["line", "dome", "cubic", "exponential"],
)
def test_an_unbounded_function_ends_with_a_status_and_no_warning(name, fun, jac, hess):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = minimize(fun, [-1.0, -2.0], method=name, **given(name, fun, jac, hess))
    assert not got.success and got.status == "unbounded" and "no lower bound" in got.message


@pytest.mark.parametrize("name", ["CG", "BFGS", "L-BFGS"])
def test_a_gutter_is_followed_down_even_where_a_step_of_one_is_lost_in_rounding(name):
    got = minimize(lambda x: x[0] ** 2 - x[1], [1.0, 1.0], name, jac=lambda x: np.array([2 * x[0], -1.0]))
    assert got.status == "unbounded"


@pytest.mark.parametrize("name", DESCENTS)
def test_values_that_are_not_finite_shorten_the_steps(name):
    # Minimum at 1e-3, nan at and below 0, where the first long step would go
    fun, jac = lambda x: x.sum() - 1e-3 * np.log(x).sum(), lambda x: 1 - 1e-3 / x
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = minimize(fun, [1.0, 2.0], method=name, **given(name, fun, jac, lambda x: np.diag(1e-3 / x**2)))
    assert got.success and got.x == pytest.approx([1e-3, 1e-3], rel=1e-6)


@pytest.mark.parametrize("name", DESCENTS)
@pytest.mark.parametrize("value, slope", [(np.nan, 1.0), (np.inf, 1.0), (-np.inf, 1.0), (1.0, np.nan), (1.0, np.inf)])
def test_a_start_that_is_not_finite_is_said_to_be(name, value, slope):
    fun, jac = lambda x: value, lambda x: np.full(2, slope)
    got = minimize(fun, [0.0, 0.0], method=name, **given(name, fun, jac, lambda x: np.eye(2)))
    assert not got.success and got.status == "not_finite" and got.nit == 0


@pytest.mark.parametrize("name", SECOND)
def test_a_hessian_that_is_not_finite_is_done_without_or_said(name):
    hess = {"hess": lambda x: np.full((2, 2), np.nan)}
    got = minimize(lambda x: x @ x, np.ones(2), method=name, jac=lambda x: 2 * x, **hess)
    assert got.success if name == "Newton" else got.status == "not_finite" and "derivative is not" in got.message


@pytest.mark.parametrize("name", DESCENTS)
def test_a_pole_downwards_and_far_away_starts_give_no_warning(name):
    fun, jac = lambda x: np.log(x).sum(), lambda x: 1 / x
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pole = minimize(fun, [0.5, 0.5], method=name, **given(name, fun, jac, lambda x: -np.diag(1 / x**2)))
        far = minimize(
            lambda x: x @ x, [1e200, 1.0], method=name, **given(name, 0, lambda x: 2 * x, lambda x: 2 * np.eye(2))
        )
    assert not pole.success and pole.fun < -300
    assert far.status == "not_finite" or far.x == pytest.approx([0, 0], abs=1e-8)


@pytest.mark.parametrize("name", DESCENTS)
def test_a_gradient_of_the_wrong_sign_ends_the_search(name):
    wrong = given(name, 0, lambda x: -2 * x, lambda x: 2 * np.eye(2))
    got = minimize(lambda x: x @ x, np.ones(2), method=name, **wrong)
    assert not got.success and got.status == "derivative" and got.nfev < 500
    assert "values change by -2.8 a unit of length, and it says 2.8; is jac right?" in got.message
    assert got.fun < 2 + 1e-12


@pytest.mark.parametrize("name", SECOND)
def test_minus_infinity_is_no_minimum(name):
    derivatives = given(name, 0, lambda x: 2 * x + [1, 0], lambda x: 2 * np.eye(2))
    got = minimize(lambda x: -np.inf if x[0] < 0 else x @ x + x[0], [3.4, 2.0], method=name, **derivatives)
    assert not got.success and got.status == "unbounded"


@pytest.mark.parametrize("name", DESCENTS)
def test_a_kink_does_not_accuse_the_gradient(name):
    got = minimize(lambda x: abs(x).sum(), [1.3, 2.2], method=name, **given(name, 0, np.sign, lambda x: np.eye(2)))
    assert got.status != "derivative" and np.abs(got.x).max() < 1e-7


@pytest.mark.parametrize("name", DESCENTS)
def test_a_start_may_be_a_tensor_or_numbers_of_any_kind(name):
    for x0 in (autodiff.tensor([1.0, 2.0], requires_grad=True), (1, 2), np.array([1, 2], np.int8), [True, False]):
        got = minimize(lambda x: x @ x, x0, method=name, **given(name, 0, lambda x: 2 * x, lambda x: 2 * np.eye(2)))
        assert got.success and got.x.dtype == float and got.x == pytest.approx([0, 0], abs=1e-8)


@pytest.mark.parametrize("name", DESCENTS)
def test_what_rounding_forbids_is_not_tried_for_ever(name):
    noisy = given(name, 0, lambda x: 2 * x + 1e-7 * np.cos(1e12 * x), lambda x: 2 * np.eye(2))
    got = minimize(lambda x: 1e6 + x @ x, [1.0, 3.0], method=name, tol=0.0, **noisy)
    assert not got.success and got.status in ("rounding", "line_search", "step") and got.nfev < 1000
    assert np.abs(got.x).max() < 1e-4


@pytest.mark.parametrize("name", SECOND)
def test_a_saddle_is_left(name):
    # f = x⁴/4 - x²/2 + y²: from a point near the saddle at 0, where the Hessian has a negative eigenvalue
    fun, jac = lambda x: x[0] ** 4 / 4 - x[0] ** 2 / 2 + x[1] ** 2, lambda x: np.array([x[0] ** 3 - x[0], 2 * x[1]])
    got = minimize(fun, [1e-3, 1.0], method=name, jac=jac, hess=lambda x: np.diag([3 * x[0] ** 2 - 1, 2.0]))
    assert got.success and got.x == pytest.approx([1, 0], abs=1e-6)


@pytest.mark.parametrize("formula", BETAS)
def test_every_formula_for_beta_finds_the_minimum(formula):
    got = conjugate_gradients(*ROSENBROCK[:1], [-1.2, 1.0], ROSENBROCK[1], formula=formula, c2=0.1)
    assert got.success and got.x == pytest.approx([1, 1], abs=1e-6)


def test_gradient_descent_by_both_searches():
    D = np.array([1.0, 10.0])
    for search in ("wolfe", "armijo"):
        got = gradient_descent(lambda x: x @ (D * x), [3.0, 1.0], lambda x: 2 * D * x, line_search=search)
        assert got.success and got.x == pytest.approx([0, 0], abs=1e-8)


def test_more_memory_needs_fewer_steps():
    start = np.tile([-1.2, 1.0], 10)
    nits = [lbfgs(*ROSENBROCK[:1], start, ROSENBROCK[1], memory=m).nit for m in (1, 5, 20)]
    assert nits[0] > nits[1] > nits[2]


def test_value_and_gradient_may_come_together():
    def both(x):
        return scipy.optimize.rosen(x), scipy.optimize.rosen_der(x)

    got = bfgs(both, [-1.2, 1.0], True)
    assert got.success and got.nfev == got.njev and got.x == pytest.approx([1, 1])


def test_badly_scaled_problems_are_solved_by_bfgs():
    for name in ("Powell badly scaled", "Brown badly scaled"):
        problem = PROBLEMS[name]
        assert bfgs(problem.fun, problem.x0, problem.jac, tol=1e-6).fun < 1e-12


@pytest.mark.parametrize("name", DESCENTS)
@pytest.mark.parametrize(
    "change, message",
    [
        ({"x0": [[1.0, 2.0]]}, "x0 must be a vector"),
        ({"x0": [[1.0], [2.0, 3.0]]}, "x0 must be a vector of finite real numbers"),
        ({"x0": []}, "x0 must be a vector of at least one number"),
        ({"fun": lambda x: None}, "fun must return one real number, got None"),
        ({"jac": lambda x: 2j * x}, "jac must return an array of real numbers, got array"),
        ({"x0": [np.inf, 1.0]}, "x0 must be finite, got inf at position 0"),
        ({"jac": lambda x: np.ones(3)}, r"jac must return an array of shape \(2,\)"),
        ({"tol": -1.0}, "tol must be a number from 0 up, got -1.0"),
        ({"tol": np.nan}, "tol must be a number from 0 up, got nan"),
        ({"max_iter": -1}, "max_iter must be a whole number from 0 up, got -1"),
        ({"max_iter": 2.5}, "max_iter must be a whole number from 0 up, got 2.5"),
    ],
)
def test_bad_input_is_named(name, change, message):
    arguments = {"fun": ROSENBROCK[0], "x0": [-1.2, 1.0], "method": name, **given(name, *ROSENBROCK)} | change
    with pytest.raises(ValueError, match=message):
        minimize(**arguments)


def test_scipys_default_is_bfgs():
    got, bfgs = (minimize(ROSENBROCK[0], [-1.2, 1.0], method, ROSENBROCK[1]) for method in (None, "BFGS"))
    assert got.success and (got.x == bfgs.x).all() and got.nfev == bfgs.nfev
    with pytest.raises(TypeError, match="method 'BFGS' makes no use of hess"):
        minimize(ROSENBROCK[0], [-1.2, 1.0], None, hess=ROSENBROCK[2])


@pytest.mark.parametrize(
    "call, kind, message",
    [
        (lambda f: minimize(f, [1.0], method="BGFS"), ValueError, "got 'BGFS': did you mean BFGS or L-BFGS"),
        (lambda f: minimize(f, [1.0], method="trust"), ValueError, "did you mean trust-ncg or trust-exact"),
        (lambda f: minimize(f, [1.0], method="L-BFGS-B"), ValueError, "no bounds here; without them it is 'L-BFGS'"),
        (lambda f: minimize(f, [1.0], method="newton-cg"), ValueError, "'newton-cg' is not here: 'Newton' solves its"),
        (lambda f: minimize(f, [1.0], method="SLSQP"), ValueError, "for constraints see foundations.optim.constr"),
        (lambda f: minimize(f, [1.0], method="zzz"), ValueError, "gradient-descent; got 'zzz'$"),
        (lambda f: minimize(f, [1.0], maxiter=5), TypeError, r"no option 'maxiter'; it .* did you mean max_iter\?$"),
        (lambda f: minimize(f, [1.0], gtol=1e-5), TypeError, "'BFGS' has no option 'gtol'; it has tol, max_iter, keep"),
        (lambda f: minimize(f, [1.0], hess=f), TypeError, "method 'BFGS' makes no use of hess"),
        (lambda f: minimize(f, [1.0], method="Nelder-Mead", jac=f), TypeError, "makes no use of jac"),
        (lambda f: trust_region(f, [1.0], f, f, radius=0), ValueError, "radius must be positive and finite, got 0"),
        (lambda f: trust_region(f, [1.0], f, f, subproblem="cauchy"), ValueError, "of exact, steihaug, dogleg, got"),
        (lambda f: conjugate_gradients(f, [1.0], f, formula="pr"), ValueError, "formula must be one of polak-ribiere"),
        (lambda f: gradient_descent(f, [1.0], f, line_search="exact"), ValueError, "must be 'wolfe' or 'armijo', got"),
        (lambda f: lbfgs(f, [1.0], f, memory=0), ValueError, "memory must be at least 1, got 0"),
        (lambda f: bfgs(f, [1.0], f, c1=0.5, c2=0.1), ValueError, "0 < c1 < c2 < 1, got c1 = 0.5 and c2 = 0.1"),
    ],
)
def test_bad_choices_are_named(call, kind, message):
    with pytest.raises(kind, match=message):
        call(lambda x: x)


def test_minimize_passes_on_what_it_is_given():
    by_default = minimize(ROSENBROCK[0], [-1.2, 1.0], jac=ROSENBROCK[1])
    assert by_default.nit == bfgs(ROSENBROCK[0], [-1.2, 1.0], ROSENBROCK[1]).nit
    assert minimize(ROSENBROCK[0], [-1.2, 1.0], "l-bfgs", jac=ROSENBROCK[1], max_iter=3).nit == 3
    rough = minimize(ROSENBROCK[0], [-1.2, 1.0], "Nelder-Mead", tol=1e-2)
    assert rough.success and rough.nfev < minimize(ROSENBROCK[0], [-1.2, 1.0], "Nelder-Mead").nfev
