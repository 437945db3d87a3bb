"""Functions of one or two numbers: value and derivative, one line each.

`a` and `b` are the inputs, `out` the output: the derivative exp' = exp is saved once, as the output. Integers
become float32 first. What each is, meanings.py says.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import bool_, int64
from foundations.autodiff.dtypes import binary, floating, in_floats, matched, result_type, to, unary, unsuited
from foundations.autodiff.operations.choice import where
from foundations.autodiff.operations.elementwise import mul, plus, true_divide
from foundations.numerics import special

# Exponentials and logarithms

exp = unary("exp", np.exp, lambda g, out: g * out)
exp2 = unary("exp2", np.exp2, lambda g, out: g * out * math.log(2))
expm1 = unary("expm1", np.expm1, lambda g, out: g * (out + 1))
log = unary("log", np.log, lambda g, a: g / a)
log2 = unary("log2", np.log2, lambda g, a: g / (a * math.log(2)))
log10 = unary("log10", np.log10, lambda g, a: g / (a * math.log(10)))
log1p = unary("log1p", np.log1p, lambda g, a: g / (a + 1))

# Squares and roots

_square = unary("square", np.square, lambda g, a: 2 * g * a, keep_integers=True)
sqrt = unary("sqrt", np.sqrt, lambda g, out: g / (2 * out))
rsqrt = unary("rsqrt", lambda x: 1 / np.sqrt(x), lambda g, out: -0.5 * g * (out * out * out))
reciprocal = unary("reciprocal", lambda x: 1 / x, lambda g, out: -g * out * out)


def square(input):
    """input input; of booleans in int64. Compare: torch.square."""
    return _square(to(input, int64) if input.dtype == bool_ else input)


# Circular and hyperbolic functions, and their inverses

sin = unary("sin", np.sin, lambda g, a: g * cos(a))
cos: Callable = unary("cos", np.cos, lambda g, a: -g * sin(a))
tan = unary("tan", np.tan, lambda g, out: g * (1 + out * out))
asin = unary("asin", np.arcsin, lambda g, a: g * rsqrt(1 - a * a))
acos = unary("acos", np.arccos, lambda g, a: -g * rsqrt(1 - a * a))
atan = unary("atan", np.arctan, lambda g, a: g / (a * a + 1))
sinh = unary("sinh", np.sinh, lambda g, a: g * cosh(a))
cosh: Callable = unary("cosh", np.cosh, lambda g, a: g * sinh(a))
tanh = unary("tanh", np.tanh, lambda g, out: g * (1 - out * out))
asinh = unary("asinh", np.arcsinh, lambda g, a: g * rsqrt(a * a + 1))
acosh = unary("acosh", np.arccosh, lambda g, a: g * rsqrt(a * a - 1))
atanh = unary("atanh", np.arctanh, lambda g, a: g / (1 - a * a))

# Degrees, and sin(pi x) / (pi x)

rad2deg = unary("rad2deg", lambda x: x * (180 / math.pi), lambda g: g * (180 / math.pi))
deg2rad = unary("deg2rad", lambda x: x * (math.pi / 180), lambda g: g * (math.pi / 180))


def _sinc(x):
    t = math.pi * x
    return np.where(x == 0, np.ones_like(t), np.sin(t) / t)


def _sinc_slope(a):
    """(cos t - sin t / t) / a with t = pi a; near 0, where the terms cancel, pi times the series of d/dt sin t / t."""
    t = math.pi * a
    near = abs(t) < 0.5
    s = where(near, t * t, 0)
    series = 0.0 * s
    for n in (518_918_400, 3_991_680, 45_360, 840, 30, 3):  # (2k + 1)! / 2k, with alternating signs
        series = 1 / n - s * series
    far = where(near, 1, t)
    return math.pi * where(near, -t * series, (cos(far) - sin(far) / far) / far)


sinc = unary("sinc", _sinc, lambda g, a: g * _sinc_slope(a))

# The logistic function and its inverse


def _sigmoid(x):
    """1 / (1 + exp(-x)): far to the left exp overflows to inf, which gives the right 0."""
    y = np.asarray(np.exp(-x))
    y += 1
    return np.divide(1, y, out=y)


sigmoid = unary("sigmoid", _sigmoid, lambda g, out: g * (out * (1 - out)))
_logit = unary(
    "logit", lambda x: np.log(x / (1 - x)), lambda g, a: where((a < 0) | (a > 1), math.nan, g / (a * (1 - a)))
)


def logit(input, eps=None):
    """log(input / (1 - input)), of input brought into [eps, 1 - eps] first where eps is given. Compare: torch.logit."""
    return _logit(input if eps is None else floating(input).clamp(eps, 1 - eps))


# Special functions

erf = unary("erf", special.erf, lambda g, a: g * (2 / math.sqrt(math.pi)) * exp(-a * a))
erfc = unary("erfc", special.erfc, lambda g, a: g * (-2 / math.sqrt(math.pi)) * exp(-a * a))
erfinv = unary("erfinv", special.erfinv, lambda g, out: g * (math.sqrt(math.pi) / 2) * exp(out * out))
lgamma = unary("lgamma", special.gammaln, lambda g, a: g * digamma(a))
digamma: Callable = unary("digamma", special.digamma, lambda g, a: g * polygamma(a, n=1))
polygamma: Callable = unary(
    "polygamma", lambda x, *, n: special.polygamma(n, x), lambda g, a, *, n: g * polygamma(a, n=n + 1)
)


# Functions of two numbers


def real(a, b) -> tuple:
    """Both in one type of floats; two integers are refused, as PyTorch does for these."""
    pair = matched(a, b)
    if all(getattr(x, "dtype", np.dtype(type(x))).kind != "f" for x in pair):
        raise unsuited("this function", a, b)
    return pair


def arrays(a, b) -> tuple:
    """Both in one type of floats, numbers as arrays without dimensions: the rule takes the logarithm of either."""
    pair = in_floats(a, b)
    dtype = result_type(*pair)
    return tuple(x if hasattr(x, "dtype") else np.asarray(x, dtype) for x in pair)


def _xlogy(a, b):
    return np.where((a == 0) & ~np.isnan(b), np.zeros_like(b), a * np.log(b))


def _squares(a, b):
    """a² + b², inf at the origin: there the derivative of atan2 is taken to be 0."""
    total = a * a + b * b
    return where(total == 0, math.inf, total)


atan2 = binary(
    "atan2",
    np.arctan2,
    lambda g, a, b: g * b / _squares(a, b),
    lambda g, a, b: -g * a / _squares(a, b),
    convert=in_floats,
)
hypot = binary("hypot", np.hypot, lambda g, a, out: g * (a / out), lambda g, b, out: g * (b / out), convert=real)
logaddexp = binary(
    "logaddexp", np.logaddexp, lambda g, a, b: g * sigmoid(a - b), lambda g, a, b: g * sigmoid(b - a), convert=real
)
logaddexp2 = binary(
    "logaddexp2",
    np.logaddexp2,
    lambda g, a, b: g * sigmoid((a - b) * math.log(2)),
    lambda g, a, b: g * sigmoid((b - a) * math.log(2)),
    convert=real,
)
xlogy = binary(
    "xlogy",
    _xlogy,
    lambda g, a, b: g * where((a == 0) & (b <= 0), 0, log(b)),
    lambda g, a, b: g * a / b,
    convert=arrays,
)


def addcmul(input, tensor1, tensor2, *, value=1):
    """input + value tensor1 tensor2. Compare: torch.addcmul."""
    return plus(input, mul(mul(tensor1, tensor2), value))


def addcdiv(input, tensor1, tensor2, *, value=1):
    """input + value tensor1 / tensor2. Compare: torch.addcdiv."""
    return plus(input, mul(true_divide(tensor1, tensor2), value))


def lerp(input, end, weight):
    """input + weight (end - input). Compare: torch.lerp."""
    return plus(input, mul(weight, end - input))


METHODS = {
    f.__name__: f
    for f in (
        exp, exp2, expm1, log, log2, log10, log1p, square, sqrt, rsqrt, reciprocal, sin, cos, tan, asin, acos, atan,
        sinh, cosh, tanh, asinh, acosh, atanh, sigmoid, logit, erf, erfc, erfinv, lgamma, digamma, atan2, hypot,
        logaddexp, logaddexp2, xlogy, rad2deg, deg2rad, sinc, addcmul, addcdiv, lerp,
    )
}
METHODS |= {"arcsin": asin, "arccos": acos, "arctan": atan, "arcsinh": asinh, "arccosh": acosh, "arctanh": atanh}
METHODS |= {"arctan2": atan2}
