"""Differences, the complex step and extrapolation: closed forms, the U-shaped error, and what they cannot do."""

import math

import numpy as np
import pytest
import scipy.differentiate
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics import (
    central_difference,
    complex_step,
    error_curve,
    forward_difference,
    numerical_gradient,
    numerical_jacobian,
    richardson,
    second_difference,
)

EPS = 2.0**-52
RULES = {forward_difference: 2e-7, central_difference: 2e-9, complex_step: 1e-14, second_difference: 2e-6}
FUNCTIONS = [
    (np.exp, np.exp, np.exp),
    (np.sin, np.cos, lambda x: -np.sin(x)),
    (np.log, lambda x: 1 / x, lambda x: -1 / x**2),
    (lambda x: x**3 - 2 * x, lambda x: 3 * x**2 - 2, lambda x: 6 * x),
    (np.tanh, lambda x: 1 - np.tanh(x) ** 2, lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2)),
]
STEPS = 10.0 ** -np.arange(17.0)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("f, first, second", FUNCTIONS)
def test_agrees_with_the_derivative(rule, f, first, second):
    x = np.linspace(0.3, 3, 12).reshape(3, 4)
    wanted = second(x) if rule is second_difference else first(x)
    got = rule(f, x)
    assert got.shape == x.shape
    assert np.abs(got - wanted).max() < RULES[rule] * max(1, np.abs(wanted).max())


@pytest.mark.parametrize("f, first, _second", FUNCTIONS)
def test_richardson_is_as_good_as_scipys(f, first, _second):
    x = np.linspace(0.3, 3, 12)
    ours = richardson(f, x)
    # SciPy's own first step, 1/2, leaves log's domain, and its answer is nan
    theirs = scipy.differentiate.derivative(f, x, initial_step=0.1, tolerances={"rtol": 1e-12})
    error = np.abs(ours.value - first(x))
    assert (error <= 10 * ours.error).all()
    assert error.max() < 1e-11 and error.max() < 10 * max(np.abs(theirs.df - first(x)).max(), 1e-13)


@given(st.floats(-50, 50), st.floats(0.01, 100))
def test_richardson_knows_its_error(x, frequency):
    got = richardson(lambda t: np.sin(frequency * t), x)
    assert abs(got.value - frequency * math.cos(frequency * x)) <= 20 * got.error


def test_richardson_follows_a_frequency_that_its_first_steps_miss():
    x = np.array([0.1, 1.0, 3.0])
    got = richardson(lambda x: np.sin(1000 * x), x)
    assert np.abs(got.value - 1000 * np.cos(1000 * x)).max() < 1e-5


@pytest.mark.parametrize(
    ("f", "x", "least"),
    [
        (np.abs, 0.0, 0.99),  # there is no derivative: -1 to the left, 1 to the right
        (np.floor, 1.0, 1e4),
        (lambda x: np.abs(x) ** 1.5, 1e-6, 1.5e-3),
        (lambda x: 1 / x, 1e-6, 1e10),  # a pole between the points
        (lambda x: np.sin(1e6 * x), 1.0, 1e4),
        (lambda x: np.tanh(1e8 * x), 0.0, 1e4),
    ],
)
def test_richardson_says_so_where_its_steps_are_too_large_or_there_is_no_derivative(f, x, least):
    assert richardson(f, x).error >= least


def test_richardson_is_not_deceived_by_large_steps_that_agree_by_chance():
    """With h = π/5, sin(50(x + h)) = sin(50(x - h)), and so it is at h/2."""
    got = richardson(lambda x: np.sin(50 * x), 0.0, h=np.pi / 5)
    assert abs(got.value - 50) <= got.error < 1e-3
    x = np.random.default_rng(1).uniform(-5, 5, 20_000)
    got = richardson(lambda x: np.sin(50 * x), x)
    assert (np.abs(got.value - 50 * np.cos(50 * x)) <= 20 * got.error).all() and got.error.max() < 1e-3


def test_richardson_is_not_alarmed_where_the_function_bends_or_is_flat():
    for f, x, wanted in ((np.square, 0.0, 0), (np.sin, 0.0, 1), (np.cos, 0.0, 0), (lambda x: x**4 + x, 0.0, 1)):
        got = richardson(f, x)
        assert abs(got.value - wanted) <= got.error + 1e-15 and got.error < 1e-11


def test_richardson_keeps_inside_the_domain():
    assert richardson(np.log, 0.01).value == pytest.approx(100, rel=1e-9)  # the first step reaches to -0.115
    got = richardson(np.sqrt, 0.0)
    assert np.isnan(got.value) and got.error == np.inf


def slope(errors, h, left, right):
    """The exponent of h in the error between two steps."""
    between = (h >= left) & (h <= right)
    x, y = np.log(h[between]), np.log(errors[between])
    x = x - x.mean()
    return float(x @ y / (x @ x))


@pytest.mark.parametrize(
    "rule, order, best", [(forward_difference, 1, EPS ** (1 / 2)), (central_difference, 2, EPS ** (1 / 3))]
)
@pytest.mark.parametrize("x", [0.7, 1.0, 2.3])
def test_the_error_is_a_u(rule, order, best, x):
    h = np.geomspace(1e-15, 1e-1, 400)
    errors = error_curve(np.exp, np.exp, x, rule, h)
    errors = np.maximum(errors, 1e-17)  # a chance zero has no logarithm
    assert slope(errors, h, 30 * best, 1e-1) == pytest.approx(order, abs=0.1)
    assert slope(errors, h, 1e-14, best / 30) == pytest.approx(-1, abs=0.25)
    smooth = np.convolve(np.log(errors), np.ones(15) / 15, "same")  # the left branch is noise around its line
    assert best / 30 < h[smooth.argmin()] < 30 * best
    assert errors.min() < 1e-8


def test_the_default_steps_are_near_the_bottom():
    for rule, bound in ((forward_difference, 30), (central_difference, 30)):
        h = np.geomspace(1e-14, 1e-1, 200)
        bottom = np.convolve(error_curve(np.exp, np.exp, 1.0, rule, h), np.ones(15) / 15, "same").min()
        assert abs(rule(np.exp, 1.0) - math.e) / math.e < bound * bottom


def test_the_complex_step_does_not_turn_up_again():
    errors = error_curve(np.exp, np.exp, 1.0, complex_step, STEPS)
    assert (np.diff(errors[:8]) < 0).all()
    assert errors[8:].max() <= 2 * EPS
    assert error_curve(np.exp, np.exp, 1.0, complex_step, [1e-100, 1e-300]).max() <= 2 * EPS


def test_error_curve_keeps_the_shape_of_the_steps():
    assert error_curve(np.sin, np.cos, 1.0, central_difference).shape == (17,)
    assert error_curve(np.sin, np.cos, 1.0, central_difference, STEPS[:4].reshape(2, 2)).shape == (2, 2)


@pytest.mark.parametrize("f", [np.abs, lambda z: np.abs(z) ** 2, lambda z: z.real, lambda z: 1.0])
def test_complex_step_refuses_what_comes_back_real(f):
    with pytest.raises(TypeError, match=r"f must be analytic, and give complex numbers for complex x; got float"):
        complex_step(f, 1.0)


def test_complex_step_is_wrong_without_a_word_where_f_conjugates():
    assert complex_step(lambda z: np.conj(z) * z, 3.0) == 0.0  # it is 6


def test_a_symmetric_difference_does_not_see_a_kink():
    assert central_difference(np.abs, 0.0) == 0 == richardson(np.abs, 0.0).value
    assert forward_difference(np.abs, 0.0) == 1


@pytest.mark.parametrize("rule", [forward_difference, central_difference, second_difference, complex_step])
def test_types_shapes_and_points_outside(rule):
    assert isinstance(rule(np.exp, 1), float)
    assert rule(np.exp, np.float32(1)).dtype == np.float32
    assert rule(np.exp, np.zeros((0, 3))).shape == (0, 3)
    assert np.isnan(rule(np.log, np.array([np.nan, 1.0]))).tolist() == [True, False]
    assert not np.isfinite(rule(np.exp, np.inf))
    if rule is not complex_step:
        assert np.isnan(rule(np.log, -1.0))
        assert rule(lambda x: 3.0, np.ones(2)).tolist() == [0, 0]
        with pytest.raises(ValueError, match=r"f must work elementwise: got shape \(1,\) for points of shape \(2,\)"):
            rule(lambda x: x[:1], np.ones(2))
    with pytest.raises(TypeError, match="real"):
        rule(np.exp, 1j)
    with pytest.raises(ValueError, match=r"a number or have x's shape \(2,\), got shape \(3,\)"):
        rule(np.exp, [1.0, 2.0], [0.1, 0.1, 0.1])
    with pytest.raises(ValueError, match="the step h must be positive, got 1e-60 in float32"):
        rule(np.exp, np.float32(1), 1e-60)
    for h in (0, -1e-3, np.nan):
        with pytest.raises(ValueError, match="the step h must be positive, got"):
            rule(np.exp, 1.0, h)


def test_single_precision_has_its_own_best_step():
    x = np.linspace(0.5, 2, 9, dtype=np.float32)
    assert np.abs(forward_difference(np.exp, x) / np.exp(x) - 1).max() < 3e-3
    assert np.abs(central_difference(np.exp, x) / np.exp(x) - 1).max() < 2e-4


def test_a_step_that_rounding_swallows_gives_zero():
    assert forward_difference(np.exp, 1.0, 1e-17) == 0
    assert central_difference(np.sqrt, 1e8, 1e-10) == 0


def test_large_and_tiny_points():
    assert central_difference(np.log, 1e12) == pytest.approx(1e-12, rel=1e-4)
    assert central_difference(np.sin, 1e-12) == pytest.approx(1, rel=1e-9)


# ---- Several variables


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_numerical_gradient_is_scipys():
    from scipy.optimize import rosen_der

    x = np.array([-1.2, 1.0, 0.5, 2.0])
    assert np.abs(numerical_gradient(rosenbrock, x) - rosen_der(x)).max() < 1e-6
    with pytest.raises(ValueError, match=r"f must give one number, got shape \(4,\)"):
        numerical_gradient(np.sin, x)


@pytest.mark.parametrize("shape, result", [((3,), (2, 3)), ((3, 2), (2, 2)), ((), (2,)), ((0,), (2,))])
def test_numerical_jacobian_has_both_shapes(shape, result):
    rng = np.random.default_rng(0)
    A, x = rng.standard_normal((2, shape[0] if shape else 1)), rng.standard_normal(shape)
    before = x.copy()

    def f(x):
        return A @ x if x.ndim else A[:, 0] * x

    J = numerical_jacobian(f, x)
    assert J.shape == f(x).shape + x.shape and f(x).shape == (result if x.ndim > 1 else (2,))
    wanted = np.einsum("ij,kl->ikjl", A, np.eye(2)) if x.ndim == 2 else A if x.ndim else A[:, 0]
    assert np.abs(J - wanted).max(initial=0) < 1e-9
    assert np.array_equal(x, before)


def test_numerical_jacobian_of_a_function_that_reuses_its_answer():
    answer = np.zeros(2)

    def f(x):
        answer[:] = 3 * x
        return answer

    assert numerical_jacobian(f, np.ones(2)) == pytest.approx(3 * np.eye(2), abs=1e-9)
    assert numerical_jacobian(lambda x: [x[0], x[0] * x[1]], [2.0, 3.0]) == pytest.approx(np.array([[1, 0], [3, 2]]))


def test_numerical_jacobian_of_values_that_are_no_floats_or_no_numbers():
    assert numerical_jacobian(lambda x: (5 - np.sign(x)).astype(np.uint8), [0.0], 1.0).tolist() == [[-1]]
    assert np.isnan(numerical_jacobian(np.sin, [np.inf]))
    for wrong in (lambda x: None, lambda x: "a", lambda x: 1j * x):
        with pytest.raises(TypeError, match="must be real numbers"):
            numerical_jacobian(wrong, [1.0])


def test_numerical_jacobian_takes_whole_numbers_and_a_step():
    assert numerical_jacobian(lambda x: x**2, [1, 2], 1e-3) == pytest.approx(np.diag([2.0, 4.0]), abs=1e-9)
    with pytest.raises(ValueError, match="the step h must be positive, got 0"):
        numerical_jacobian(np.sin, [1.0], 0)


def test_richardson_refuses():
    with pytest.raises(ValueError, match="levels must be at least 2, got 1"):
        richardson(np.exp, 1.0, levels=1)
    with pytest.raises(ValueError, match="the step h must be positive, got -1"):
        richardson(np.exp, 1.0, h=-1)
