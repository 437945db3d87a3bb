"""Escape from saddles: predicted, counted, and never without a push."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus import gradient, hessian
from foundations.optim.theory import (
    critical_kind,
    escape_time,
    monkey_escape_time,
    monkey_saddle,
    perturbed_gradient_descent,
    steps_to_leave,
)


def well(x):
    """Gradient of x⁴/4 - x²/2 + y²/2: a strict saddle at 0, minima at (±1, 0)."""
    return np.array([x[0] ** 3 - x[0], x[1]])


@given(st.floats(-5, -0.1), st.floats(0.01, 0.5), st.floats(1e-9, 0.5))
def test_prediction_is_exact_on_a_quadratic(curvature, lr, start):
    counted = steps_to_leave(lambda x: curvature * x, [start], lr, 1.0)
    assert counted == escape_time(curvature, lr, start, 1.0)


def test_escape_times_at_the_ends():
    assert np.array_equal(escape_time([-1, -1, -1], 0.1, [0.0, 1.0, 2.0], 1.0), [np.inf, 0, 0])
    assert np.array_equal(escape_time(-1, [0.1, 1e-320], [1e-320, 0.1], 1.0), [7731, np.inf])
    assert monkey_escape_time(0.1, 1e-320, 1.0) == np.inf
    assert steps_to_leave(well, [0.0, 0.5], 0.1, 2.0, max_steps=200) == np.inf  # the stable set leads to the saddle


def test_kinds_by_hessian():
    assert critical_kind(np.diag([1.0, 2.0])) == "minimum"
    assert critical_kind(np.diag([-1.0, -2.0])) == "maximum"
    assert critical_kind(hessian(lambda x: x[0] ** 2 - x[1] ** 2, np.zeros(2))) == "saddle"
    assert critical_kind(hessian(monkey_saddle, np.zeros(2))) == "degenerate"


@pytest.mark.parametrize("start", [0.1, 0.01, 0.001])
def test_the_monkey_saddle_is_left_in_time_inverse_to_the_start(start):
    seen = steps_to_leave(lambda x: np.array([3 * x[0] ** 2 - 3 * x[1] ** 2, -6 * x[0] * x[1]]), [-start, 0], 0.05, 1)
    predicted = monkey_escape_time(0.05, start, 1.0)
    # descent lags behind the flow by about the logarithm of the way
    assert predicted < seen < predicted + 2 * np.log(1 / start) + 3


def test_the_gradient_of_the_monkey_saddle_is_what_is_used_above():
    x = np.array([0.5, -2.0])
    assert gradient(monkey_saddle, x) == pytest.approx([3 * 0.25 - 3 * 4, 6])


def test_only_a_perturbation_leaves_the_saddle_itself():
    assert steps_to_leave(well, [0.0, 0.0], 0.1, 0.9, max_steps=500) == np.inf
    ends = []
    for seed in range(8):
        path = perturbed_gradient_descent(well, [0.0, 0.0], 0.1, np.random.default_rng(seed), steps=300)
        assert path.shape == (301, 2) and np.array_equal(path[0], [0, 0])
        ends.append(path[-1, 0])
    assert np.abs(ends) == pytest.approx(np.ones(8), abs=5e-3)
    assert {np.sign(end) for end in ends} == {-1.0, 1.0}  # to either side


def test_where_the_gradient_is_not_small_it_is_gradient_descent():
    x0 = np.array([0.5, 1.0])
    path = perturbed_gradient_descent(well, x0, 0.1, np.random.default_rng(0), steps=10)
    x = x0.copy()
    for seen in path[1:]:
        x = x - 0.1 * well(x)
        assert np.array_equal(seen, x)
    assert np.array_equal(x0, [0.5, 1.0])  # not overwritten


def test_a_path_that_diverges_ends_beyond_all_numbers_without_a_warning():
    away = lambda x: -(x**3)  # noqa: E731
    assert steps_to_leave(away, [2.0], 1.0, 1e300) == 7
    assert np.isinf(perturbed_gradient_descent(away, [2.0], 1.0, np.random.default_rng(0), steps=10)[-1, 0])


def test_perturbations_fill_the_ball_and_wait():
    flat = lambda x: np.zeros(2)  # noqa: E731
    path = perturbed_gradient_descent(flat, np.zeros(2), 0.1, np.random.default_rng(0), radius=2.0, wait=3, steps=6000)
    moves = np.diff(path, axis=0)
    length = np.sqrt((moves**2).sum(axis=1))
    assert np.array_equal(np.flatnonzero(length), np.arange(0, 6000, 3))
    length = length[::3]
    assert length.max() <= 2
    assert (length**2).mean() == pytest.approx(2, abs=0.15)  # r²/2 for a disk of radius r = 2


@pytest.mark.parametrize(
    ("error", "call", "message"),
    [
        (ValueError, lambda: escape_time(1.0, 0.1, 0.1, 1), "minus the curvature is to be above 0"),
        (ValueError, lambda: escape_time(-1.0, 0, 0.1, 1), "lr is to be above 0"),
        (ValueError, lambda: monkey_escape_time(0.1, -1, 1), "start is to be above 0"),
        (ValueError, lambda: steps_to_leave(well, [0, 0], 0.1, 0), "radius"),
        (ValueError, lambda: perturbed_gradient_descent(well, [0, 0], 0, np.random.default_rng(0)), "lr"),
        (ValueError, lambda: perturbed_gradient_descent(well, [0, 0], 1, np.random.default_rng(0), steps=0), "steps"),
        (ValueError, lambda: perturbed_gradient_descent(well, [np.nan, 0], 0.1, np.random.default_rng(0)), "x0"),
        (ValueError, lambda: steps_to_leave(well, [], 0.1, 1), "x0 must be a vector"),
        (TypeError, lambda: perturbed_gradient_descent(well, [0, 0], 0.1, 7), "Generator"),
    ],
)
def test_says_what_was_wrong(error, call, message):
    with pytest.raises(error, match=message):
        call()
