"""Line searches: the conditions hold where one says so, and it says why where not."""

import warnings

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from foundations.optim.smooth import armijo, objective, wolfe

C1, C2 = 1e-4, 0.9

# φ(a) and φ'(a) along a ray; falling at 0
RAYS = {
    "parabola": (lambda a: (a - 1) ** 2, lambda a: 2 * (a - 1)),
    "far": (lambda a: (a - 1e6) ** 2, lambda a: 2 * (a - 1e6)),
    "near": (lambda a: (a - 1e-6) ** 2, lambda a: 2 * (a - 1e-6)),
    "log barrier": (lambda a: -np.log(1 - a) - 3 * a, lambda a: 1 / (1 - a) - 3),
    "waves": (lambda a: a / 10 - np.sin(a), lambda a: 0.1 - np.cos(a)),
    "steep wall": (lambda a: np.exp(5 * a) - 100 * a, lambda a: 5 * np.exp(5 * a) - 100),
    "quartic": (lambda a: a**4 - 4 * a, lambda a: 4 * a**3 - 4),
    "Moré and Thuente 1": (lambda a: -a / (a**2 + 2), lambda a: (a**2 - 2) / (a**2 + 2) ** 2),
    "Moré and Thuente 2": (
        lambda a: (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
        lambda a: 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
    ),
}


def ray(name):
    phi, slope = RAYS[name]
    return objective(lambda x: phi(x[0]), lambda x: np.array([slope(x[0])])), np.zeros(1), np.ones(1)


def assert_wolfe(f, x, p, found, c1, c2):
    """The two conditions, with the rounding of values allowed for."""
    before, after, slope = f.value(x), f.value(x + found.step * p), f.gradient(x + found.step * p) @ p
    start = f.gradient(x) @ p
    assert after <= before + c1 * found.step * start + 1e-14 * abs(before)
    assert abs(slope) <= c2 * abs(start)
    assert found.step > 0 and (found.x == x + found.step * p).all()
    assert found.fun == after and found.jac @ p == slope


@pytest.mark.parametrize("name", RAYS)
def test_wolfe_conditions_hold(name):
    for c1, c2 in [(1e-4, 0.9), (1e-4, 0.1), (0.1, 0.11), (1e-3, 2e-3)]:
        for first in (1e-3, 0.1, 1.0, 10.0, 1e3):
            f, x, p = ray(name)
            found = wolfe(f, x, p, c1=c1, c2=c2, first=first)
            assert found.success and found.status == "found"
            assert_wolfe(f, x, p, found, c1, c2)


@pytest.mark.parametrize("name", RAYS)
def test_armijo_lowers_the_value_enough_without_going_beyond_the_first_step(name):
    for first in (1e-3, 1.0, 1e3):
        f, x, p = ray(name)
        found = armijo(f, x, p, first=first)
        assert found.success and 0 < found.step <= first
        assert found.fun <= f.value(x) + C1 * found.step * (f.gradient(x) @ p)


def test_a_good_first_step_costs_one_evaluation():
    f, x, p = ray("parabola")
    value, g = f.value(x), f.gradient(x)
    for search in (wolfe, armijo):
        before = f.nfev
        assert search(f, x, p, value, g).step == 1 and f.nfev == before + 1
        f.value(x)


@pytest.mark.parametrize("name", RAYS)
def test_costs_no_more_than_twice_scipys(name):
    f, x, p = ray(name)
    wolfe(f, x, p, first=1.0)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "far" and the barrier are too much for it
        step, evaluations, *_ = scipy.optimize.line_search(f.fun, f.jac, x, p, c1=C1, c2=C2)
    assert step is None or f.nfev <= 2 * evaluations


@given(
    st.lists(st.floats(-3, 3), min_size=4, max_size=4),
    st.lists(st.floats(-1, 1), min_size=4, max_size=4),
    st.floats(1e-3, 1e3),
    st.sampled_from([0.1, 0.4, 0.9]),
)
def test_wolfe_holds_from_any_point_along_any_descent(x, tilt, first, c2):
    x, f = np.array(x), objective(scipy.optimize.rosen, scipy.optimize.rosen_der)
    g = f.gradient(x)
    p = -g + 0.5 * np.sqrt(g @ g) * np.array(tilt)
    if not g @ p < -1e-6:
        return
    found = wolfe(f, x, p, first=first, c2=c2)
    assert found.success
    assert_wolfe(f, x, p, found, C1, c2)


def test_values_that_are_not_finite_shorten_the_step():
    f = objective(lambda x: -np.sqrt(x[0]) + x[0] ** 2, lambda x: np.array([-0.5 / np.sqrt(x[0]) + 2 * x[0]]))
    g = objective(lambda x: np.exp(x[0]) + np.exp(-x[0]), lambda x: np.array([np.exp(x[0]) - np.exp(-x[0])]))
    for search in (wolfe, armijo):
        assert search(f, np.array([4.0]), -np.ones(1), first=100.0).success  # nan below 0
        assert search(g, np.array([-700.0]), np.ones(1), first=1e4).success  # inf beyond 709


def test_a_gradient_that_is_not_finite_shortens_the_step():
    def slope(x):
        return np.array([np.nan]) if x[0] > 0.9 else 2 * (x - 1)

    f = objective(lambda x: (x[0] - 1) ** 2, slope)
    for search in (wolfe, armijo):
        found = search(f, np.zeros(1), np.ones(1))
        assert found.success and found.step < 0.9


def test_close_to_a_minimum_slopes_decide():
    # f - 1 = 1e-17 at the start: no value shows a decrease, but the slope does.
    f = objective(lambda x: 1 + (x @ x), lambda x: 2 * x)
    x = np.array([3e-9])
    found = wolfe(f, x, -2 * x)
    assert found.success and abs(found.jac[0]) < 0.9 * abs(2 * x[0])


@pytest.mark.parametrize(
    "search, fun, jac, status, message",
    [
        (wolfe, lambda x: x[0], lambda x: np.ones(1), "no_descent", "slope along the direction is 1.0e"),
        (armijo, lambda x: x[0], lambda x: np.ones(1), "no_descent", "slope along the direction is 1.0e"),
        (wolfe, lambda x: 0.0, lambda x: np.zeros(1), "no_descent", "slope along the direction is 0.0e"),
        (wolfe, lambda x: -x[0], lambda x: -np.ones(1), "unbounded", "goes on falling along the direction, from -0 to"),
        (wolfe, lambda x: -(x[0] ** 2) - x[0], lambda x: -2 * x - 1, "unbounded", "goes on falling"),
        (wolfe, lambda x: -np.exp(x[0]), lambda x: -np.exp(x), "unbounded", "from -1 to -inf at a step of"),
        (wolfe, lambda x: 1 / (x[0] - 3) if x[0] < 3 else 1e9, lambda x: -1 / (x - 3) ** 2, "max_trials", "none of"),
        (armijo, lambda x: -np.exp(1e3 * x[0]), lambda x: -1e3 * np.exp(1e3 * x), "unbounded", "from -1 to -inf"),
        (wolfe, lambda x: x[0], lambda x: -np.ones(1), "max_trials", "none of 50 steps along the direction, down to"),
        (armijo, lambda x: x[0], lambda x: -np.ones(1), "max_trials", "none of 50 steps along the direction, down to"),
        (wolfe, lambda x: 1 + x[0], lambda x: -np.ones(1), "too_short", "no longer change x"),
    ],
)
def test_says_why_it_failed(search, fun, jac, status, message):
    x = np.ones(1) if status == "too_short" else np.zeros(1)
    found = search(objective(fun, jac), x, np.ones(1))
    assert not found.success and found.status == status and message in found.message


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda f: wolfe(f, np.zeros(1), np.ones(1), c1=0.9, c2=0.1), "0 < c1 < c2 < 1, got c1 = 0.9 and c2 = 0.1"),
        (lambda f: armijo(f, np.zeros(1), np.ones(1), c1=0), "0 < c1 < 1, got c1 = 0"),
        (lambda f: wolfe(f, np.zeros(1), np.ones(1), first=0.0), "the first step must be positive and finite, got 0.0"),
        (lambda f: armijo(f, np.zeros(1), np.ones(1), first=np.inf), "must be positive and finite, got inf"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(ray("parabola")[0])


@pytest.mark.parametrize("search", [wolfe, armijo])
def test_a_plain_function_is_differentiated(search):
    def f(x):
        return ((x - 1) ** 4).sum()

    found = search(f, np.zeros(2), np.ones(2))
    assert found.success and (found.x == search(objective(f), np.zeros(2), np.ones(2)).x).all()
    assert (search(f, [0, 0], [1, 1]).x == found.x).all()


@pytest.mark.parametrize("search", [wolfe, armijo])
def test_what_is_no_function_is_named(search):
    with pytest.raises(TypeError, match=r"f must be a function, or objective\(fun, jac\) where .*, got 3"):
        search(3, np.zeros(2), np.ones(2))
    with pytest.raises(TypeError, match="without jac, fun is called with a Tensor"):
        search(lambda x: 3.0, np.zeros(2), np.ones(2))
