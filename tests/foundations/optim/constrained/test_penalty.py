"""Penalty and barrier: published minima from outside and inside, the size of the error, and what is refused."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.optim.constrained import log_barrier, penalty_method, quadratic_penalty
from foundations.optim.constrained.hock_schittkowski import PROBLEMS

INSIDE = {12: (0, 0), 35: (0.5, 0.5, 0.5), 43: (0, 0, 0, 0)}


@pytest.mark.parametrize("number", [6, 7, 12, 27, 35, 39])
def test_penalties_find_the_published_minimum(number):
    problem = PROBLEMS[number]
    found = penalty_method(problem.fun, problem.x0, problem.eq, problem.ineq)
    assert found.success and found.status == "kkt"
    assert found.fun == pytest.approx(problem.minimum, rel=1e-5, abs=1e-4)
    assert found.kkt.primal <= 1e-5


def test_the_error_is_the_multiplier_by_the_weight():
    problem = PROBLEMS[7]
    found = penalty_method(problem.fun, problem.x0, problem.eq)
    last = found.history[-1]
    assert last.violation == pytest.approx(abs(found.multipliers.eq[0]) / last.parameter)
    assert found.multipliers.eq == pytest.approx([-1 / (2 * 3**0.5)], abs=1e-4)


def test_the_value_of_the_penalty():
    penalized = quadratic_penalty(lambda x: x.sum(), lambda x: x[0] - 3, lambda x: x, 4.0)
    assert penalized(autodiff.tensor(np.array([1.0, -2.0]))).item() == -1 + 2 * (4 + 4)


def test_a_weight_too_small_to_hold_the_minimum_is_passed_over():
    problem = PROBLEMS[40]  # without end below for small weights
    found = penalty_method(problem.fun, problem.x0, problem.eq, rho=1.0)
    assert found.success
    assert np.isfinite(found.x).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number", INSIDE)
def test_barriers_find_the_published_minimum_from_inside(number):
    problem = PROBLEMS[number]
    found = log_barrier(problem.fun, INSIDE[number], problem.ineq, keep_path=True)
    assert found.success
    assert found.fun == pytest.approx(problem.minimum, rel=1e-5, abs=1e-5)
    assert (found.multipliers.ineq > 0).all()
    assert found.kkt.primal == 0
    assert all(round_.violation == 0 for round_ in found.history)


def test_barriers_show_the_multipliers():
    found = log_barrier(lambda x: (x**2).sum(), [3.0, 1.0], [lambda x: x[0] - 1, lambda x: x[1] + 5])
    assert found.multipliers.ineq == pytest.approx([2, 0], abs=1e-5)


def test_the_error_of_a_convex_problem_is_at_most_the_number_of_constraints_by_the_weight():
    problem = PROBLEMS[35]
    found = log_barrier(problem.fun, problem.x0, problem.ineq)
    for round_ in found.history:
        error = problem.fun(round_.x) - problem.minimum
        assert 0 <= error <= 4 * round_.parameter * (1 + 1e-3)


@pytest.mark.parametrize("x0", [[0.0, 1.0], [-1.0, 1.0]])
def test_a_barrier_starts_inside(x0):
    with pytest.raises(ValueError, match="x0 must lie strictly inside, with every inequality above zero, but one"):
        log_barrier(lambda x: x.sum(), x0, lambda x: x)


@pytest.mark.filterwarnings("error")
def test_a_start_outside_the_domain():
    found = penalty_method(lambda x: autodiff.log(x).sum(), [-1.0, 1.0], lambda x: x.sum())
    assert (found.status, found.success, found.nit) == ("not_finite", False, 1)


@pytest.mark.filterwarnings("error")
def test_a_search_may_cross_the_edge_of_the_domain_and_turn_back():
    found = penalty_method(lambda x: x[0] - autodiff.log(x[0]), [0.01], lambda x: x[0] - 2)
    assert found.x == pytest.approx([2], abs=1e-5)


def test_refuses_weights_that_are_not_positive():
    with pytest.raises(ValueError, match="the first weight must be a positive number, got -1"):
        penalty_method(lambda x: x.sum(), [1.0], rho=-1)
    with pytest.raises(ValueError, match="the first weight must be a positive number, got 0"):
        log_barrier(lambda x: x.sum(), [1.0], lambda x: x, mu=0)
    with pytest.raises(ValueError, match="max_iter must be at least one round, got 0"):
        penalty_method(lambda x: x.sum(), [1.0], max_iter=0)
    with pytest.raises(TypeError, match=r"^fun must give a Tensor with one number, got float"):
        penalty_method(lambda x: 1.0, [1.0])
    with pytest.raises(ValueError, match="tol must be"):
        penalty_method(lambda x: x.sum(), [1.0], tol=-1)
