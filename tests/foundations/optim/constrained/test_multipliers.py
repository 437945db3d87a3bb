"""KKT residuals: zero at minima, each of them on its own elsewhere; multipliers by least squares."""

import numpy as np
import pytest

from foundations.optim.constrained import KKT, kkt_residuals, least_squares_multipliers


def f(x):
    return x[0] ** 2 + x[1] ** 2


def above_one(x):  # active at the minimum (1, 0), with a price of 2; the second is not
    return [lambda x: x[0] - 1, lambda x: x[1] + 5]


INEQ = above_one(None)


def test_all_are_zero_at_the_minimum():
    assert kkt_residuals(f, [1, 0], ineq=INEQ, multipliers=([], [2, 0])) == KKT(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("x", "multipliers", "wanted"),
    [
        ([1.0, 0.5], [2.0, 0.0], KKT(1, 0, 0, 0)),
        ([0.75, 0.0], [1.5, 0.0], KKT(0, 0.25, 0, 0.375)),
        ([1.0, 0.0], [2.0, 0.5], KKT(0.5, 0, 0, 2.5)),
        ([1.0, -0.25], [2.0, -0.5], KKT(0, 0, 0.5, 2.375)),
    ],
)
def test_each_says_what_fails(x, multipliers, wanted):
    assert kkt_residuals(f, x, ineq=INEQ, multipliers=(None, multipliers)) == wanted


def test_equations_may_have_multipliers_of_either_sign():
    assert kkt_residuals(f, [-1, 0], eq=lambda x: x[0] + 1, multipliers=([-2], [])) == KKT(0, 0, 0, 0)
    assert kkt_residuals(f, [-1, 0], eq=lambda x: x[0] + 1.5, multipliers=([-2], [])).primal == 0.5


def test_least_squares_finds_the_multipliers():
    eq, ineq = least_squares_multipliers(f, [1, 0], ineq=INEQ)
    assert eq.shape == (0,)
    assert ineq == pytest.approx([2, 0], abs=1e-14)
    assert max(kkt_residuals(f, [1, 0], ineq=INEQ)) < 1e-14


def test_a_negative_multiplier_says_that_the_constraint_should_be_left():
    _, ineq = least_squares_multipliers(f, [1, 0], ineq=lambda x: 1 - x[0])
    assert ineq == pytest.approx([-2])
    assert kkt_residuals(f, [1, 0], ineq=lambda x: 1 - x[0]).dual == pytest.approx(2)


def test_without_constraints_stationarity_is_the_gradient():
    assert kkt_residuals(f, [3, -4]) == KKT(8, 0, 0, 0)


def test_the_point_is_not_overwritten():
    x = np.array([1.0, 0.0])
    kkt_residuals(f, x, ineq=INEQ)
    assert x.tolist() == [1, 0]


def test_refuses_multipliers_of_another_number():
    with pytest.raises(ValueError, match=r"multipliers must be 0 numbers for eq and 2 for ineq, got shapes \(0,\)"):
        kkt_residuals(f, [1, 0], ineq=INEQ, multipliers=([], [1]))
    with pytest.raises(ValueError, match=r"multipliers must be a pair, of eq and of ineq, got \[1\]"):
        kkt_residuals(f, [1, 0], ineq=INEQ, multipliers=[1])
    with pytest.raises(ValueError, match="multipliers must be a pair, of eq and of ineq, got 3"):
        kkt_residuals(f, [1, 0], ineq=INEQ, multipliers=3)
    with pytest.raises(TypeError, match="fun must give a Tensor with one number, got shape"):
        kkt_residuals(lambda x: x, [1, 0])
    with pytest.raises(TypeError, match="fun must be a function of a Tensor, got 3"):
        kkt_residuals(3, [1, 0])
