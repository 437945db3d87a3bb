"""Arithmetic, powers, functions and choices on each number by itself, beside PyTorch's."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import mpmath
import numpy as np
import pytest
from scipy import special

from foundations import autodiff
from foundations.autodiff import grad, tensor
from tests.foundations.autodiff.oracle import agrees

INF, NAN = np.inf, np.nan
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 1e30, -1e30, 1e-30, -1e-30, INF, -INF, NAN])
LEFT, RIGHT = (part.ravel().copy() for part in np.meshgrid(SPECIAL, SPECIAL))
INTEGERS = np.array([[0, 1, -1, 7], [3, -4, 100, -100]])
BOOLEANS = np.array([True, False, True])
EDGES = {
    "no dimensions": (),
    "none": (0, 3),
    "one": (1,),
    "matrix": (2, 3),
    "integers": INTEGERS,
    "int32": INTEGERS.astype(np.int32),
    "int8": INTEGERS.astype(np.int8),
    "uint8": np.arange(6, dtype=np.uint8),
    "booleans": BOOLEANS,
}
PAIRS = {
    "no dimensions": ((), ()),
    "matrix": ((2, 3), (2, 3)),
    "row": ((2, 3), (3,)),
    "column": ((2, 1), (1, 4)),
    "scalar left": ((), (2, 3)),
    "scalar right": ((2, 3), ()),
    "none": ((0, 3), (1, 3)),
    "unequal": ((2, 3), (4,)),
    "integers": (INTEGERS, INTEGERS[::-1, ::-1]),
    "integers and floats": (INTEGERS, (2, 4)),
    "floats and int8": ((2, 4), INTEGERS.astype(np.int8)),
    "booleans": (BOOLEANS, BOOLEANS[::-1]),
    "booleans and floats": (BOOLEANS, (3,)),
    "uint8 and int8": (np.arange(4, dtype=np.uint8), np.arange(4, dtype=np.int8)),
}
FUNCTIONS = [
    *("abs", "neg", "sign", "floor", "ceil", "trunc", "round", "square", "sqrt", "rsqrt", "reciprocal"),
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sigmoid", "logit", "nan_to_num"),
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("rad2deg", "deg2rad"),
    *("erf", "erfc", "erfinv", "lgamma", "digamma"),
]
ORDERS = {"lgamma": 1, "digamma": 0}  # PyTorch's trigamma has nine digits; see below
BINARY = ["add", "sub", "mul", "div", "true_divide", "floor_divide", "remainder", "fmod", "maximum", "minimum", "pow"]
BINARY += ["fmax", "fmin"]
REAL_PAIRS = ["atan2", "hypot", "logaddexp", "logaddexp2", "xlogy"]


def called(name):
    return lambda m, *tensors: getattr(m, name)(*tensors)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_of_one_number(name, edge):
    agrees(called(name), EDGES[edge], order=ORDERS.get(name, 2))


@pytest.mark.parametrize("name", [*FUNCTIONS, "frac"])
def test_function_of_one_special_number(name):
    agrees(called(name), SPECIAL, order=ORDERS.get(name, 2))


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("name", BINARY)
def test_function_of_two_numbers(name, pair):
    agrees(called(name), *PAIRS[pair])


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("name", REAL_PAIRS)
def test_function_of_two_real_numbers(name, pair):
    # PyTorch's own rules stumble over a small type: they square it in int8, and take 1 - a boolean.
    agrees(called(name), *PAIRS[pair], order=0 if "and floats" in pair or "int8" in pair else 2)


@pytest.mark.parametrize("name", [*BINARY, *REAL_PAIRS])
def test_function_of_two_special_numbers(name):
    moderate = ~((np.abs(LEFT) == 1e30) & (np.abs(RIGHT) == 1e-30))  # where PyTorch's float32 has no remainder
    agrees(called(name), LEFT[moderate], RIGHT[moderate], order=1 if name in REAL_PAIRS else 2)


def test_derivatives_of_lgamma_beside_scipy():
    points = np.array([0.3, 1.0, 1.5, 2.0, 7.5, 40.0, -0.7, -2.3])
    x = tensor(points, requires_grad=True)
    x.lgamma().sum().backward(create_graph=True)
    first, x.grad = x.grad, None
    first.sum().backward()
    np.testing.assert_allclose(first.detach().numpy(), special.digamma(points), rtol=1e-13)
    np.testing.assert_allclose(x.grad.numpy(), special.polygamma(1, points), rtol=1e-13)


def test_higher_derivatives_of_lgamma_beside_scipy():
    points = np.array([0.3, 1.0, 2.5, 7.5, 40.0])
    x = tensor(points, requires_grad=True)
    slope = x.digamma()
    for n in range(1, 5):
        (slope,) = grad(slope.sum(), x, create_graph=True)
        np.testing.assert_allclose(slope.detach().numpy(), special.polygamma(n, points), rtol=1e-13)


# Beside differences, to second order

SMOOTH = [name for name in FUNCTIONS if name not in ("sign", "floor", "ceil", "trunc", "round")]
ABOVE_ONE = ("acosh",)  # the others have a derivative everywhere in (0, 1)


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives_of_functions_beside_differences(name):
    points = np.array([0.2, 0.45, 0.6, 0.81]) + (name in ABOVE_ONE)
    assert autodiff.gradcheck(getattr(autodiff, name), tensor(points, requires_grad=True), order=2)


@pytest.mark.parametrize("name", [name for name in BINARY if name != "floor_divide"] + REAL_PAIRS)
def test_derivatives_of_two_numbers_beside_differences(name):
    a = tensor(np.array([[0.4, 1.3, 2.6], [0.9, 3.1, 0.7]]), requires_grad=True)
    b = tensor(np.array([1.1, 0.5, 1.9]), requires_grad=True)
    assert autodiff.gradcheck(getattr(autodiff, name), [a, b], order=2)


# Operators, with tensors and with Python's numbers

NUMBERS = (2, -3, 0, 1.5, -0.5, 0.0, True)
OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: (a // b).detach(),
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}
OPERANDS = {
    "floats": (2, 3),
    "no dimensions": (),
    "special": SPECIAL,
    "integers": INTEGERS,
    "uint8": np.arange(6, dtype=np.uint8),
    "booleans": BOOLEANS,
}


@pytest.mark.parametrize("number", NUMBERS, ids=str)
@pytest.mark.parametrize("operand", OPERANDS)
@pytest.mark.parametrize("sign", OPERATORS)
def test_operator_with_a_number(sign, operand, number):
    if sign == "**" and number is True:
        return  # PyTorch has an internal error
    agrees(lambda m, x: OPERATORS[sign](x, number), OPERANDS[operand])
    if sign == "%":  # PyTorch has no derivative of a remainder of a number
        agrees(lambda m, x: number % x.detach(), OPERANDS[operand])
    elif operand != "special":  # a number over x it computes as the number times 1/x, which overflows before
        agrees(lambda m, x: OPERATORS[sign](number, x), OPERANDS[operand])


@pytest.mark.parametrize("sign", OPERATORS)
def test_operator_with_two_tensors(sign):
    agrees(lambda m, x, y: OPERATORS[sign](x, y), (2, 3), (3,))


def test_signs():
    agrees(lambda m, x: [-x, +x, abs(x)], (2, 3))


def test_operands_that_are_none_are_refused():
    for other in (None, "1", [1.0]):
        agrees(lambda m, x, other=other: x + other, (2,))
        agrees(lambda m, x, other=other: m.mul(x, other), (2,))


def test_numpy_numbers_do_not_widen():
    x = tensor(1.5)
    assert (x * np.float64(2)).dtype == (np.float64(2) * x).dtype == np.float32


def test_integers_that_do_not_fit_wrap_round():
    agrees(lambda m, x: x + 300, np.array([1, 2], np.uint8))


def test_integer_division_by_zero_is_an_error():
    for name in ("floor_divide", "remainder", "fmod"):
        agrees(called(name), INTEGERS, np.zeros_like(INTEGERS))


# Variants

VARIANTS = {
    "add alpha": (lambda m, x, y: m.add(x, y, alpha=2.5), (2, 3), (3,)),
    "sub alpha": (lambda m, x, y: x.sub(y, alpha=-2), (2, 3), (3,)),
    "div floor": (lambda m, x, y: m.div(x, y, rounding_mode="floor"), LEFT, RIGHT),
    "div trunc": (lambda m, x, y: m.div(x, y, rounding_mode="trunc"), LEFT, RIGHT),
    "div floor, integers": (lambda m, x, y: m.div(x, y, rounding_mode="floor"), INTEGERS, INTEGERS[::-1, ::-1] + 101),
    "div trunc, integers": (lambda m, x, y: m.div(x, y, rounding_mode="trunc"), INTEGERS, INTEGERS[::-1, ::-1] + 101),
    "div up": (lambda m, x, y: m.div(x, y, rounding_mode="up"), (2,), (2,)),
    "div of integers": (lambda m, x: x / 2, INTEGERS),
    "round decimals": (lambda m, x: m.round(x, decimals=2), (5,)),
    "round halves": (lambda m, x: x.round(), np.array([0.5, 1.5, 2.5, -0.5, -1.5])),
    "logit eps": (lambda m, x: m.logit(x, eps=0.1), np.array([0.05, 0.1, 0.5, 0.95])),
    "pow of integers": (lambda m, x: x.pow(2), INTEGERS),
    "pow negative of integers": (lambda m, x: x ** -1, INTEGERS),
    "pow of integers, tensors": (lambda m, x, y: m.pow(x, y), INTEGERS.ravel(), np.array([0, 3, -1, 2, -2, 1, 0, -3])),
    "pow cube": (lambda m, x: x**3, SPECIAL),
    "pow root": (lambda m, x: x**0.5, SPECIAL),
    "pow minus one": (lambda m, x: x**-1, SPECIAL),
    "pow of zero": (lambda m, x: 0.0**x, SPECIAL),
    "pow of a number": (lambda m, x: m.pow(2.5, x), (3,)),
    "pow of zero to two": (lambda m, x, y: x**y, np.zeros(4), np.array([0.0, 1.0, 2.0, 0.5])),
    "other by name": (lambda m, x, y: [x.add(other=y), m.mul(input=x, other=y), x.maximum(other=y)], (2, 3), (3,)),
    "input by name": (lambda m, x: [m.exp(input=x), m.abs(input=x)], (2, 3)),
    "addcmul": (lambda m, x, a, b: m.addcmul(x, a, b, value=0.5), (2, 3), (3,), (2, 1)),
    "addcdiv": (lambda m, x, a, b: x.addcdiv(a, b, value=-2), (2, 3), (3,), (2, 1)),
    "lerp": (lambda m, x, y: m.lerp(x, y, 0.3), (2, 3), (2, 3)),
    "lerp tensor": (lambda m, x, y, w: m.lerp(x, y, w), (2, 3), (2, 3), (2, 3)),
    "nan_to_num": (lambda m, x: m.nan_to_num(x, nan=1.0, posinf=2.0, neginf=-3.0), SPECIAL),
    "log of a negative number": (lambda m, x: x.log(), np.array([-1.0, 0.0])),
}


@pytest.mark.parametrize("case", VARIANTS)
def test_variant(case):
    agrees(*VARIANTS[case])


# The traps by name


def gradient(function, *values):
    tensors = [tensor(np.array(v), requires_grad=True) for v in values]
    function(*tensors).sum().backward()
    return [t.grad.numpy().tolist() for t in tensors]


def test_tanh_1000_and_sigmoid_minus_1000():
    for dtype in (np.float32, np.float64):
        x = tensor(np.array([1000, -1000], dtype), requires_grad=True)
        for function, wanted in ((autodiff.tanh, [1, -1]), (autodiff.sigmoid, [1, 0])):
            value = function(x)
            value.sum().backward(create_graph=True)
            first, x.grad = x.grad, None
            first.sum().backward()
            assert value.detach().numpy().tolist() == wanted
            assert first.detach().numpy().tolist() == x.grad.numpy().tolist() == [0, 0]
            x.grad = None


def test_sigmoid_keeps_the_digits_of_its_left_tail():
    x = tensor(np.array([-700.0]), requires_grad=True)
    value = x.sigmoid()
    value.backward()
    np.testing.assert_allclose([value.item(), x.grad.item()], np.exp(-700.0), rtol=1e-14)


def test_ties_share_the_gradient():
    assert gradient(autodiff.maximum, [1.0, 2.0, 3.0], [1.0, 5.0, 0.0]) == [[0.5, 0, 1], [0.5, 1, 0]]
    assert gradient(autodiff.minimum, [1.0, 2.0, 3.0], [1.0, 5.0, 0.0]) == [[0.5, 1, 0], [0.5, 0, 1]]


def test_powers_at_zero_have_no_nan():
    assert gradient(lambda x: x**0, [0.0, 2.0]) == [[0, 0]]
    assert gradient(lambda x: x**2, [0.0, 2.0]) == [[0, 4]]
    assert gradient(lambda x, y: x**y, [0.0, 0.0], [0.0, 2.0]) == [[0, 0], [0, 0]]


def test_overflow_is_silent_in_every_thread():
    x = tensor([3e38])
    with ThreadPoolExecutor(2) as pool, warnings.catch_warnings():
        warnings.simplefilter("error")
        sums = list(pool.map(lambda _: (x + x).item(), range(8)))
    assert sums == [np.inf] * 8


def test_overflow_is_silent():
    x = tensor([3e38])
    assert (x + x).item() == (x * x).item() == np.inf
    assert np.isnan((x * x - x * x).item())
    assert (x / tensor([0.0])).item() == np.inf


SINC = np.array([0.3, 1.0, -2.5, 40.25, 1e6])


def test_sinc():
    agrees(lambda m, x: m.sinc(x), SINC, scale=100)  # sin(pi x) in float32
    agrees(lambda m, x: m.sinc(x), SPECIAL[:8], order=0, scale=10)
    for edge in EDGES.values():
        agrees(lambda m, x: m.sinc(x), edge, order=0, scale=10)


def test_the_slope_of_sinc_near_0():
    """PyTorch loses all digits there, and has -1e-3 for -3e-4."""
    x = tensor([1e-4, 1e-2, 0.15, 0.0], requires_grad=True)
    autodiff.sinc(x).sum().backward()
    exact = [float(mpmath.diff(mpmath.sincpi, a)) for a in x.tolist()]
    np.testing.assert_allclose(x.grad.numpy(), exact, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("edge", EDGES)
def test_float_power(edge):
    agrees(lambda m, x: m.float_power(x, 3), EDGES[edge])
    agrees(lambda m, x: m.float_power(2.0, x), EDGES[edge])
    agrees(lambda m, x: m.float_power(x.abs(), x), EDGES[edge], order=1)


@pytest.mark.parametrize("number", [2.0, 0, -1.5, np.float64(2)])
def test_xlogy_of_a_number(number):
    agrees(lambda m, x: m.xlogy(x, number), (2, 3), order=1)
    agrees(lambda m, x: m.xlogy(number, x.abs()), (2, 3), order=1)
