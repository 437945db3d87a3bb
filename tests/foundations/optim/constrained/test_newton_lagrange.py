"""Equations: published minima, prices, quadratic convergence, redundant constraints, and what cannot be done."""

import numpy as np
import pytest

from foundations.autodiff import exp, log
from foundations.optim.constrained import lagrange
from foundations.optim.constrained.hock_schittkowski import PROBLEMS

EQUATIONS = {number: problem for number, problem in PROBLEMS.items() if not problem.ineq}


def half_square(x):
    return (x**2).sum() / 2


@pytest.mark.parametrize("number", EQUATIONS)
def test_finds_the_published_minimum(number):
    problem = EQUATIONS[number]
    found = lagrange(problem.fun, problem.x0, problem.eq)
    assert found.success and found.status == "stationary"
    assert found.fun == pytest.approx(problem.minimum, abs=2e-9)
    assert max(found.kkt) <= 1e-10
    assert found.message.endswith(("a constrained minimum", "without curvature"))


def test_the_multiplier_is_the_price_of_the_constraint():
    problem = PROBLEMS[7]

    def minimum(b):
        return lagrange(problem.fun, [0.1, 1.7], lambda x: problem.eq[0](x) - b)

    h = 1e-4
    rate = (minimum(h).fun - minimum(-h).fun) / (2 * h)
    assert minimum(0.0).multipliers.eq == pytest.approx([rate], abs=3 * h**2)


def test_the_digits_double_near_the_end():
    found = lagrange(lambda x: exp(x).sum(), [1.0, 0.0, -2.0], lambda x: (x**2).sum() - 3, keep_path=True)
    errors = np.abs(found.path[:-1] - found.x).max(1)
    assert found.path.shape == (found.nit + 1, 3)
    assert errors[-1] < 100 * errors[-2] ** 2 < 0.01


def test_a_quadratic_with_linear_constraints_takes_one_step():
    found = lagrange(half_square, [3.0, 1.0, -2.0], lambda x: x.sum() - 3)
    assert found.nit == 1
    assert found.x == pytest.approx(np.ones(3), abs=1e-14)
    assert found.multipliers.eq == pytest.approx([1.0], abs=1e-14)


def test_redundant_equations_share_the_price():
    found = lagrange(half_square, [3.0, 1.0], [lambda x: x.sum() - 2, lambda x: 2 * x.sum() - 4])
    assert found.x == pytest.approx([1, 1])
    assert found.multipliers.eq == pytest.approx([0.2, 0.4])


def test_constraints_that_leave_one_point():
    found = lagrange(half_square, [3.0, 1.0], lambda x: x - 1)
    assert found.x == pytest.approx([1, 1])
    assert found.message.endswith("a constrained minimum")


def test_no_constraints_at_all_is_newtons_method():
    found = lagrange(lambda x: ((x - 3) ** 2).sum(), [0.0, 0.0], None)
    assert found.x == pytest.approx([3, 3])
    assert found.multipliers.eq.shape == (0,)


def test_a_start_at_a_maximum_is_called_one():
    found = lagrange(lambda x: x.sum(), [1.0, 1.0], lambda x: (x**2).sum() - 2)
    assert found.nit == 0
    assert found.message.endswith("a constrained maximum")


def test_a_saddle_is_called_one():
    found = lagrange(lambda x: x[0] ** 2 - x[1] ** 2 + x[2], [0.0, 0.0, 0.0], lambda x: x[2])
    assert found.message.endswith("a constrained saddle")


def test_constraints_that_cannot_be_met():
    found = lagrange(half_square, [1.0, 2.0], lambda x: (x**2).sum() + 1, max_iter=30)
    assert not found.success and found.status in ("step", "max_iterations")
    assert found.kkt.primal >= 1


def test_iterations_run_out():
    found = lagrange(PROBLEMS[39].fun, PROBLEMS[39].x0, PROBLEMS[39].eq, max_iter=2)
    assert (found.status, found.nit, found.success) == ("max_iterations", 2, False)


@pytest.mark.filterwarnings("error")
def test_a_start_outside_the_domain():
    found = lagrange(lambda x: log(x[0]), [-1.0], None)
    assert (found.status, found.multipliers) == ("not_finite", None)


def test_refuses_a_start_that_is_no_vector():
    with pytest.raises(ValueError, match="x0 must be"):
        lagrange(half_square, [[1.0]], None)


def test_refuses_constraints_that_are_no_functions():
    with pytest.raises(TypeError, match="eq must be a function of a Tensor or a list of them, got 3"):
        lagrange(half_square, [1.0], 3)
    with pytest.raises(TypeError, match="eq must give a Tensor with at most one axis, got float"):
        lagrange(half_square, [1.0], lambda x: 1.0)
