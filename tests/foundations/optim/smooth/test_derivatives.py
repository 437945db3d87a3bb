"""The counted function: derivatives given and found, each evaluation counted once, and what is said of bad ones."""

import numpy as np
import pytest
import scipy.optimize

from foundations.optim.smooth.derivatives import objective, starting_point


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


X = np.array([-1.2, 1.0, 0.5])


@pytest.mark.parametrize(
    "f",
    [
        objective(rosenbrock),
        objective(rosenbrock, scipy.optimize.rosen_der, scipy.optimize.rosen_hess),
        objective(lambda x: (rosenbrock(x), scipy.optimize.rosen_der(x)), True, scipy.optimize.rosen_hess),
        objective(rosenbrock, scipy.optimize.rosen_der),
    ],
    ids=["autodiff", "given", "together", "half"],
)
def test_derivatives_are_scipys_and_counted_once(f):
    counts = f.nfev, f.njev, f.nhev
    assert f.gradient(X) == pytest.approx(scipy.optimize.rosen_der(X), rel=1e-13)
    assert f.value(X) == f.value(X.copy()) == pytest.approx(scipy.optimize.rosen(X), rel=1e-14)
    assert f.gradient(X.copy()) == pytest.approx(scipy.optimize.rosen_der(X), rel=1e-13)
    assert f.hessian(X) == pytest.approx(scipy.optimize.rosen_hess(X), rel=1e-13)
    assert (f.nfev, f.njev, f.nhev) == (counts[0] + 1, counts[1] + 1, counts[2] + 1)
    f.value(X + 1)
    assert f.value(X) == pytest.approx(scipy.optimize.rosen(X)) and f.nfev == counts[0] + 3


def test_second_derivatives_by_autodiff_beside_a_pair_of_value_and_gradient():
    f = objective(lambda x: (rosenbrock(x), 2 * x), True)
    assert f.hessian(X) == pytest.approx(scipy.optimize.rosen_hess(X), rel=1e-13)


def test_counts_are_the_calls():
    calls = []
    f = objective(lambda x: calls.append("f") or (x**2).sum(), lambda x: calls.append("g") or 2 * x)
    for x in (X, X, X + 1):
        f.value(x), f.gradient(x), f.gradient(x)
    assert (f.nfev, f.njev) == (calls.count("f"), calls.count("g")) == (2, 2)


def test_a_constant_has_a_gradient_of_zero():
    assert objective(lambda x: (x * 0).sum().detach() + 3.0).gradient(X).tolist() == [0, 0, 0]


def test_the_function_may_write_to_its_argument():
    def f(x):
        x *= 2
        return x.sum()

    x = X.copy()
    assert objective(f, f).value(x) == 2 * X.sum() and (x == X).all()


def test_what_is_not_finite_is_returned_without_a_warning():
    f = objective(lambda x: np.log(x).sum(), lambda x: 1 / x)
    assert f.value(np.zeros(2)) == -np.inf and (f.gradient(np.zeros(2)) == np.inf).all()
    assert np.isnan(f.value(-np.ones(2)))


def test_nothing_is_remembered_of_a_call_that_failed():
    fails = iter([True, False])

    def f(x):
        if next(fails):
            raise ArithmeticError("once")
        return 7.0

    counted = objective(f, lambda x: x)
    with pytest.raises(ArithmeticError):
        counted.value(X)
    assert counted.value(X) == 7.0


@pytest.mark.parametrize(
    "call, kind, message",
    [
        (lambda: objective(3), TypeError, "fun must be a function of x, got 3"),
        (lambda: objective(sum, jac="2-point"), TypeError, "jac must be a function of x, got '2-point'"),
        (lambda: objective(lambda x: x, jac=sum).value(X), ValueError, "fun must return one real number, got array"),
        (lambda: objective(lambda x: "1", jac=sum).value(X), ValueError, "fun must return one real number, got '1'"),
        (lambda: objective(sum, lambda x: None).gradient(X), ValueError, r"jac must .* of shape \(3,\)"),
        (lambda: objective(sum, lambda x: [[1], [1, 2]]).gradient(X), ValueError, "jac must return an array of real"),
        (lambda: objective(sum, hess=lambda x: 1j * np.eye(3)).hessian(X), ValueError, "hess must .* real numbers"),
        (
            lambda: objective(sum, hess=lambda x: np.triu(np.ones((3, 3)))).hessian(X),
            ValueError,
            "hess must return a symmetric array, got 1.0 in row 0 and 0.0 across",
        ),
        (lambda: objective(lambda x: 1j, jac=sum).value(X), ValueError, "fun must return one real number, got 1j"),
        (lambda: objective(lambda x: 1.0).value(X), TypeError, "but it returned a float: write it with operators"),
        (lambda: objective(scipy.optimize.rosen).value(X), TypeError, "without jac, .* but it failed .*, or give jac"),
        (lambda: objective(scipy.optimize.rosen, sum).hessian(X), TypeError, "without hess, .* failed .*, or give"),
        (
            lambda: objective(sum, lambda x: x[1:]).gradient(X),
            ValueError,
            r"jac must return an array of shape \(3,\) for x of shape \(3,\), got \(2,\)",
        ),
        (
            lambda: objective(sum, hess=lambda x: x).hessian(X),
            ValueError,
            r"hess must return an array of shape \(3, 3\) for x of shape \(3,\), got \(3,\)",
        ),
        (lambda: starting_point([[1.0]]), ValueError, r"a vector of at least one number, got shape \(1, 1\)"),
        (lambda: starting_point([]), ValueError, r"a vector of at least one number, got shape \(0,\)"),
        (lambda: starting_point([1, np.nan]), ValueError, "x0 must be finite, got nan at position 1"),
        (lambda: starting_point("ab"), ValueError, "a vector of finite real numbers, got 'ab'"),
        (lambda: starting_point([1j]), ValueError, r"a vector of finite real numbers, got \[1j\]"),
    ],
)
def test_bad_input_is_named(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_the_start_is_a_copy():
    x = np.array([1.0, 2.0])
    assert starting_point(x) is not x and starting_point((1, 2)).tolist() == [1, 2]
