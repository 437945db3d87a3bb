"""Numbers that leave the graph are refused where the derivative lacks them, and nowhere else."""

import math

import numpy as np
import pytest

from foundations import autodiff, optim
from foundations.optim.smooth import objective

START = [-1.2, 1.0]
LOST = "takes numbers out of the graph .* write it with operators and functions of foundations.autodiff"


def frozen(x):
    with autodiff.no_grad():
        return x[0] * 3


# how the first number leaves the graph
LEAVING = {
    "math": lambda x: math.exp(x[0]) + math.exp(-x[0]) + x[1] ** 2,
    "float": lambda x: float(x[0]) ** 2 + (x**2).sum(),
    "item": lambda x: x[1] ** 2 + x[0].item() ** 2,
    "tolist": lambda x: x[1] ** 2 + x.detach().tolist()[0] ** 2,
    "detach": lambda x: (x[0].detach() ** 2 + x[1] ** 2).sum(),
    "data": lambda x: x.data[0] * 2 + x[1],
    "numpy": lambda x: x[1] ** 2 + np.sinh(x.detach().numpy()[0]),
    "all": lambda x: autodiff.tensor(math.cosh(x[0]) + float(x[1]) ** 2),
    "all detached": lambda x: (x.detach() ** 2).sum(),
    "no_grad": lambda x: frozen(x) + x[1] ** 2,
    "weight": lambda x: (autodiff.exp(x).detach() * x**2).sum(),
}


@pytest.mark.parametrize("name", LEAVING)
def test_a_derivative_that_lacks_what_left_is_refused(name):
    with pytest.raises(TypeError, match=f"without jac, .* {LOST}, or give jac"):
        objective(LEAVING[name]).gradient(np.array(START))


@pytest.mark.parametrize("method", ["CG", "BFGS", "L-BFGS", "Newton", "trust-exact", "gradient-descent"])
def test_every_method_refuses_it(method):
    with pytest.raises(TypeError, match=LOST):
        optim.minimize(LEAVING["math"], START, method)


@pytest.mark.parametrize("method", [optim.levenberg_marquardt, optim.gauss_newton])
def test_least_squares_refuse_it(method):
    def residuals(x):
        return autodiff.stack([x[0] * math.exp(x[1]) - 1, x[1] - 0.5, x[0] + x[1]])

    with pytest.raises(TypeError, match=f"without jac, residuals is .* {LOST}, or give jac"):
        method(residuals, START)


@pytest.mark.parametrize("method", [optim.lagrange, optim.augmented_lagrangian, optim.penalty_method])
def test_constrained_methods_refuse_it_in_fun_and_in_constraints(method):
    right = lambda x: (x**2).sum()  # noqa: E731
    with pytest.raises(TypeError, match=f"^fun {LOST}"):
        method(LEAVING["math"], START, lambda x: x[0] + x[1] - 1)
    with pytest.raises(TypeError, match=f"^eq {LOST}"):
        method(right, START, lambda x: x[1] + math.exp(x[0]) - 1)


def test_a_hessian_that_lacks_what_left_is_refused():
    f = objective(lambda x: float(x[0]) ** 3 + (x**3).sum(), lambda x: 3 * x**2 + [3 * x[0] ** 2, 0])
    with pytest.raises(TypeError, match=f"without hess, .* {LOST}, or give hess"):
        f.hessian(np.array(START))


def branch(x):
    return x[0] ** 2 if float(x[0]) > 0 else 3 * x[0] ** 2


def shifted(x):
    """log Σ exp(x), by a shift that cancels."""
    top = x.detach().max()
    return top + autodiff.log(autodiff.exp(x - top).sum())


# numbers leave, or are compared, and the derivative is right
HARMLESS = {
    "comparison": lambda x: x[0] ** 2 if x[0] > 0 else 3 * x[0] ** 2,
    "branch": branch,
    "shift": shifted,
    "print": lambda x: [x.tolist(), (x**4).sum()][1],
    "stairs": lambda x: (x**2).sum() + math.floor(x[0] + 0.123),
    "constant": lambda x: autodiff.tensor(3.0),
    "zero": lambda x: 0 * float(x[0]) + (x**2).sum(),
    "kink": lambda x: [float(x[0]), abs(x).sum()][1],
    "relu": lambda x: [float(x[0]), autodiff.clamp_min(x, 0).sum()][1],
    "steep": lambda x: [float(x[0]), (1e8 * (x[1:] - x[:-1] ** 2) ** 2).sum()][1],
    "far above zero": lambda x: [float(x[0]), 1e9 + (x**2).sum()][1],
    "in float32": lambda x: [float(x[0]), (x.float() ** 2).sum()][1],
    "domain": lambda x: autodiff.log(x).sum() + 0 * math.log(abs(x[0].item()) or 1.0),
}


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize(
    "x", [START, [0.0, 0.0], [0.0, 1.0], [1e8, -3e8], [1e-12, 2e-12], [1e-300, 1e300], [5.0, 5.0], [0.0, 1e6]]
)
def test_a_right_derivative_is_not_refused(name, x):
    objective(HARMLESS[name]).gradient(np.array(x))


@pytest.mark.parametrize("x", [[0.1, 0.2], [1e-9, 1.0], [0.0, 1e6], [1e8, -3e8]])
def test_waves_much_shorter_than_x_are_not_refused(x):
    objective(lambda x: [float(x[0]), autodiff.sin(x).sum()][1]).gradient(np.array(x))


def test_nothing_is_called_again_where_no_number_leaves():
    calls = []
    f = objective(lambda x: calls.append(1) or ((x - 1) ** 2).sum() * (2 if x[0] > 0 else 3))
    f.gradient(np.array(START))
    assert len(calls) == 1


def test_differences_are_taken_once_and_not_counted():
    calls = []
    f = objective(lambda x: calls.append(float(x[0])) or (x**2).sum())
    f.gradient(np.array(START))
    first = len(calls)
    f.gradient(np.array([1.0, 1.0]))
    assert first > 1 and len(calls) == first + 1
    assert (f.nfev, f.njev) == (2, 2)
