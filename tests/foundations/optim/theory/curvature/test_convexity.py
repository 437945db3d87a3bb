"""The three conditions of convexity: functions known to be convex pass, and every counterexample is one."""

import numpy as np
import pytest

from foundations.calculus import gradient, hessian
from foundations.optim.theory import convex_by_curvature, convex_by_tangents, convex_on_chords, jensen_gap

TESTS = [convex_on_chords, convex_by_tangents, convex_by_curvature]
SQUARE = [[-2.0, 2.0], [-2.0, 2.0]]

CONVEX = {
    "linear": lambda x: 3 * x[0] - x[1] + 1,
    "quadratic": lambda x: x[0] ** 2 + x[0] * x[1] + x[1] ** 2,
    "flat valley": lambda x: (x[0] + x[1]) ** 2,
    "log-sum-exp": lambda x: np.log(np.sum(np.exp(x))),
    "exponential": lambda x: np.exp(x[0]) + x[1] ** 4,
    "quadratic over linear": lambda x: x[0] ** 2 / (x[1] + 3),
}
NOT_CONVEX = {
    "saddle": lambda x: x[0] ** 2 - x[1] ** 2,
    "concave": lambda x: -(x[0] ** 2) - x[1] ** 2,
    "two wells": lambda x: x[0] ** 4 - x[0] ** 2 + x[1] ** 2,
    "product": lambda x: x[0] * x[1],
    "sine": lambda x: np.sin(3 * x[0]) + x[1] ** 2,
}


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("name", CONVEX)
def test_finds_no_counterexample_where_there_is_none(test, name):
    verdict = test(CONVEX[name], SQUARE, rng())
    assert (verdict.convex, verdict.counterexample) == (True, None)
    assert verdict.margin >= 0


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("name", NOT_CONVEX)
def test_gives_a_counterexample_that_is_one(test, name):
    f = NOT_CONVEX[name]
    verdict = test(f, SQUARE, rng())
    assert not verdict.convex and verdict.margin < 0
    if test is convex_on_chords:
        x, y, t = verdict.counterexample
        seen = (1 - t) * f(x) + t * f(y) - f((1 - t) * x + t * y)
    elif test is convex_by_tangents:
        x, y = verdict.counterexample
        seen = f(y) - f(x) - gradient(f, x) @ (y - x)
    else:
        x, v = verdict.counterexample
        assert np.sqrt(v @ v) == pytest.approx(1)
        seen = v @ hessian(f, x) @ v
    assert seen == pytest.approx(verdict.margin, rel=1e-9) and seen < 0
    assert (np.abs(x) <= 2).all()


def test_a_kink_is_no_obstacle_for_chords():
    assert convex_on_chords(lambda x: np.abs(x).max(), SQUARE, rng()).convex
    assert not convex_on_chords(lambda x: np.abs(x).min(), SQUARE, rng()).convex


def test_rounding_is_no_counterexample():
    # a linear function far from 0: both sides of the inequality are equal but for the last digits
    f = lambda x: 1e8 + 0.1 * x[0]  # noqa: E731
    assert all(test(f, [[-1, 1]], rng(seed)).convex for test in TESTS for seed in range(3))


def test_convexity_depends_on_the_box():
    cubic = lambda x: x[0] ** 3  # noqa: E731
    for test in TESTS:
        assert test(cubic, [[0.0, 2.0]], rng()).convex
        assert not test(cubic, [[-2.0, 2.0]], rng()).convex


def test_jensen_gap_of_a_square_is_known():
    # t (1-t) (x - y)²
    assert jensen_gap(lambda x: x @ x, [1.0], [4.0], 0.25) == pytest.approx(0.25 * 0.75 * 9)
    assert jensen_gap(lambda x: x @ x, [1.0], [4.0], 0) == jensen_gap(lambda x: x @ x, [1.0], [4.0], 1) == 0


@pytest.mark.parametrize("test", TESTS)
def test_what_overflows_proves_nothing(test):
    with pytest.raises(ValueError, match="finite"):
        test(lambda x: 1.7e308 * np.sin(1e10 * x[0]), [[-1.0, 1.0]], rng())  # finite itself


@pytest.mark.parametrize(("x", "y", "t"), [([1.0, 2.0], [1.0], 0.5), ([1.0], [2.0], 2), ([1.0], [2.0], np.nan)])
def test_a_chord_has_two_ends(x, y, t):
    with pytest.raises(ValueError, match="two ends of one shape and 0 ≤ t ≤ 1"):
        jensen_gap(np.sum, x, y, t)


@pytest.mark.parametrize("test", TESTS)
def test_says_what_was_wrong(test):
    with pytest.raises(ValueError, match="low < high"):
        test(np.sum, [[1.0, 0.0]], rng())
    with pytest.raises(TypeError, match=r"must be a numpy.random.Generator.*got 0"):
        test(np.sum, [[0.0, 1.0]], 0)
    with pytest.raises(ValueError, match="low < high and finite"):
        test(np.sum, [[-1.7e308, 1.7e308]], rng())
    with pytest.raises(ValueError, match="f is inf at"):
        test(lambda x: np.exp(x[0]), [[800.0, 1000.0]], rng())
    with pytest.raises(ValueError, match=r"one number for a point; got an array of shape \(1,\)"):
        test(lambda x: x, [[0.0, 1.0]], rng())
    option = {convex_on_chords: "n_chords", convex_by_tangents: "n_pairs", convex_by_curvature: "n_points"}[test]
    with pytest.raises(ValueError, match="at least 1; got 0"):
        test(np.sum, [[0.0, 1.0]], rng(), **{option: 0})
