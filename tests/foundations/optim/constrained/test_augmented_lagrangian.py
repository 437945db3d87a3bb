"""The augmented Lagrangian: published minima, SciPy's multipliers, a weight that stays, and what cannot be done."""

from functools import cache

import numpy as np
import pytest
from scipy import optimize

from foundations import autodiff
from foundations.optim.constrained import augmented_lagrangian, kkt_residuals
from foundations.optim.constrained.constraints import Problem
from foundations.optim.constrained.hock_schittkowski import PROBLEMS


@cache
def solved(number):
    problem = PROBLEMS[number]
    return augmented_lagrangian(problem.fun, problem.x0, problem.eq, problem.ineq, keep_path=True)


@pytest.mark.parametrize("number", PROBLEMS)
def test_finds_the_published_minimum(number):
    problem, found = PROBLEMS[number], solved(number)
    assert found.success and found.status == "kkt"
    assert found.fun == pytest.approx(problem.minimum, rel=1e-7, abs=1e-6)
    scale = max(1.0, np.abs(found.jac).max())
    assert found.kkt.primal <= 1e-7 and found.kkt.dual == 0
    assert max(found.kkt.stationarity, found.kkt.complementarity) <= 1e-7 * scale
    assert found.kkt == kkt_residuals(problem.fun, found.x, problem.eq, problem.ineq, found.multipliers)


@pytest.mark.parametrize("number", [7, 43, 71])
def test_ends_where_slsqp_ends(number):
    given, found = PROBLEMS[number], solved(number)
    problem = Problem(given.fun, given.eq, given.ineq)
    wanted = optimize.minimize(
        problem.value,
        given.x0,
        jac=problem.gradient,
        method="SLSQP",
        constraints=[
            {"type": "eq", "fun": lambda x: problem.constraints(x)[0], "jac": lambda x: problem.jacobians(x)[0]},
            {"type": "ineq", "fun": lambda x: problem.constraints(x)[1], "jac": lambda x: problem.jacobians(x)[1]},
        ][not given.eq : 1 + bool(given.ineq)],
        options={"ftol": 1e-14},
    )
    assert found.x == pytest.approx(wanted.x, abs=1e-6)
    if hasattr(wanted, "multipliers"):  # from SciPy 1.16 on
        assert np.concatenate(found.multipliers) == pytest.approx(wanted.multipliers, abs=1e-5)


def test_multipliers_are_the_prices_of_the_constraints():
    given, h = PROBLEMS[12], 1e-3

    def minimum(b):
        return augmented_lagrangian(given.fun, given.x0, ineq=lambda x: given.ineq[0](x) - b)

    rate = (minimum(h).fun - minimum(-h).fun) / (2 * h)
    assert minimum(0.0).multipliers.ineq == pytest.approx([rate], abs=1e-4)


def test_inequalities_with_room_to_spare_cost_nothing():
    found = augmented_lagrangian(lambda x: (x**2).sum(), [3.0, 1.0], ineq=[lambda x: x[0] - 1, lambda x: x[1] + 5])
    assert found.x == pytest.approx([1, 0], abs=1e-7)
    assert found.multipliers.ineq == pytest.approx([2, 0], abs=1e-6)


def test_history_and_path_tell_of_each_round():
    found = solved(7)
    assert len(found.history) == found.nit
    assert found.path.shape == (found.nit + 1, 2)
    assert (found.path[1:] == [round_.x for round_ in found.history]).all()
    assert [round_.parameter for round_ in found.history] == [10.0] * found.nit
    violations = [round_.violation for round_ in found.history]
    assert violations[-1] < 1e-7 < violations[0]


def test_no_constraints_at_all():
    found = augmented_lagrangian(lambda x: ((x - 1) ** 2).sum(), [3.0, 1.0])
    assert found.success and found.x == pytest.approx([1, 1], abs=1e-7)


def test_constraints_that_cannot_be_met():
    found = augmented_lagrangian(lambda x: x.sum(), [1.0, 1.0], [lambda x: x[0] - 1, lambda x: x[0] - 2], lambda x: x)
    assert not found.success and found.status in ("weight", "max_iterations")
    assert found.kkt.primal >= 0.4


@pytest.mark.filterwarnings("error")
def test_a_function_without_a_lower_bound():
    found = augmented_lagrangian(lambda x: -autodiff.exp(x[0]), [1.0, 1.0], lambda x: x[1], max_iter=8)
    assert not found.success


@pytest.mark.filterwarnings("error")
def test_a_start_outside_the_domain():
    found = augmented_lagrangian(lambda x: autodiff.log(x).sum(), [-1.0, 1.0], lambda x: x.sum())
    assert (found.status, found.success, found.nit) == ("not_finite", False, 1)


def test_rounds_run_out():
    found = augmented_lagrangian(PROBLEMS[7].fun, PROBLEMS[7].x0, PROBLEMS[7].eq, max_iter=2)
    assert (found.status, found.nit, found.success) == ("max_iterations", 2, False)
    assert found.message.startswith("stopped after 2 rounds")


@pytest.mark.parametrize("rho", [0, -1, np.nan, np.inf, None, "1", np.ones(1)])
def test_refuses_a_weight_that_is_not_positive(rho):
    with pytest.raises(ValueError, match="the first weight must be a positive number, got"):
        augmented_lagrangian(PROBLEMS[7].fun, [1.0, 1.0], rho=rho)
