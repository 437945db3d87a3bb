"""Arithmetic on each number by itself: value and derivative, one line each.

A row is name, value, and for each input the derivative times g. `a` and `b` are the inputs, `out` the output. Functions
stand in functions.py, activations in activations.py, choices between numbers in choice.py, powers in powers.py.

What is rounded has the derivative zero. The remainders a - b floor(a/b) and a - b trunc(a/b) have that of the formula
with the rounded quotient held.

Source: https://docs.pytorch.org/docs/stable/torch.html, pointwise operations.
"""

import numpy as np

from foundations.autodiff.arrays import bool_
from foundations.autodiff.dtypes import binary, in_floats, matched, numeric, unary, unsuited
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor, wrap


def nothing(g):
    """Zeros like g: the derivative of what is constant almost everywhere."""
    return wrap(np.zeros_like(g._array)) if isinstance(g, Tensor) else np.zeros_like(g)


# g itself, in whose graph a now stands, with the derivative zero: for the slope at a where it is constant on each side
# of a kink. Second derivatives with respect to a are then zero, and not missing.
tied = primitive("tied", lambda g, a: g, lambda g: g, nothing, view=True)


# Sums and products


def without_booleans(a, b) -> tuple:
    """Both in one type; True - True and 1 - True have no meaning."""
    if any(isinstance(x, bool) or getattr(x, "dtype", None) == bool_ for x in (a, b)):
        raise unsuited("sub", a, b)
    return matched(a, b)


plus = binary("add", np.add, lambda g: g, lambda g: g)
minus = binary("sub", np.subtract, lambda g: g, lambda g: -g, convert=without_booleans)
mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)
neg = unary("neg", np.negative, lambda g: -g, keep_integers=True)


def add(input, other, *, alpha=1):
    """input + alpha other. Compare: torch.add."""
    return plus(input, other if alpha == 1 else mul(other, alpha))


def sub(input, other, *, alpha=1):
    """input - alpha other; not for booleans. Compare: torch.sub."""
    return minus(input, other if alpha == 1 else mul(other, alpha))


# Quotients


def divisible(a, b) -> tuple:
    """Both in one type, with no integer to be divided by zero, which has no answer."""
    a, b = numeric(a, b)
    numbers = b._array if isinstance(b, Tensor) else np.asarray(b)
    if np.asarray(numbers).dtype.kind != "f" and getattr(a, "dtype", np.dtype(int)).kind != "f" and not numbers.all():
        raise RuntimeError("an integer cannot be divided by zero")
    return a, b


def truncated(a, b):
    """a / b of arrays rounded towards zero; for integers C's division, whose remainder has the sign of a."""
    a, b = np.asarray(a), np.asarray(b)
    return np.trunc(a / b) if a.dtype.kind == "f" or b.dtype.kind == "f" else (a - np.fmod(a, b)) // b


def refuse_derivative(g):
    """The rule of what has no derivative: an error that says what has one."""
    raise RuntimeError('floor_divide has no derivative, as in PyTorch; div(a, b, rounding_mode="floor") has: zero')


true_divide = binary("div", np.divide, lambda g, b: g / b, lambda g, a, b: -g * (a / b / b), convert=in_floats)
true_divide.__doc__ = "input / other. Compare: torch.true_divide."  # `div` has other rows of that name
floor_divide = binary("floor_divide", np.floor_divide, refuse_derivative, refuse_derivative, convert=divisible)
floored_ratio = binary("div", np.floor_divide, nothing, nothing, convert=divisible)
truncated_ratio = binary("div", truncated, nothing, nothing, convert=divisible)
remainder = binary("remainder", np.remainder, lambda g: g, lambda g, a, b: -g * floored_ratio(a, b), convert=divisible)
fmod = binary("fmod", np.fmod, lambda g: g, lambda g, a, b: -g * truncated_ratio(a, b), convert=divisible)
RATIOS = {None: true_divide, "floor": floored_ratio, "trunc": truncated_ratio}


def div(input, other, *, rounding_mode=None):
    """input / other, rounded down with rounding_mode "floor", towards zero with "trunc".

    Raises
    ------
    RuntimeError
        For another rounding_mode, and for a rounded division of integers by zero.

    Compare: torch.div.
    """
    if rounding_mode not in RATIOS:
        raise RuntimeError(f'rounding_mode is None, "floor" or "trunc"; got {rounding_mode!r}')
    return RATIOS[rounding_mode](input, other)


# Sizes and signs

abs_ = unary("abs", np.abs, lambda g, a: tied(g, a) * sign(a), keep_integers=True)
_sign = unary("sign", lambda x: np.subtract(x > 0, x < 0, dtype=x.dtype), nothing, keep_integers=True)  # nan: 0
floor = unary("floor", np.floor, nothing, keep_integers=True)
ceil = unary("ceil", np.ceil, nothing, keep_integers=True)
trunc = unary("trunc", np.trunc, nothing, keep_integers=True)
frac = unary("frac", lambda x: x - np.trunc(x), lambda g: g)
_round = unary("round", lambda x, *, scale: np.round(x * scale) / scale, nothing)
_rint = unary("round", np.round, nothing, keep_integers=True)


def sign(input):
    """-1, 0 or 1; 0 for nan. Compare: torch.sign."""
    return input if input.dtype == bool_ else _sign(input)


def round_(input, *, decimals=0):
    """input to so many decimals; halves go to the even neighbor. Compare: torch.round."""
    return _round(input, scale=10.0**decimals) if decimals else _rint(input)


METHODS = {
    "add": add, "sub": sub, "subtract": sub, "mul": mul, "multiply": mul, "neg": neg, "negative": neg,
    "div": div, "divide": div, "true_divide": true_divide, "floor_divide": floor_divide, "remainder": remainder,
    "fmod": fmod, "abs": abs_, "absolute": abs_, "sign": sign, "floor": floor, "ceil": ceil, "trunc": trunc,
    "fix": trunc, "frac": frac, "round": round_,
    "__add__": plus, "__radd__": plus, "__sub__": minus, "__rsub__": lambda a, b: minus(b, a), "__mul__": mul,
    "__rmul__": mul, "__truediv__": true_divide, "__rtruediv__": lambda a, b: true_divide(b, a),
    "__floordiv__": floor_divide, "__rfloordiv__": lambda a, b: floor_divide(b, a), "__mod__": remainder,
    "__rmod__": lambda a, b: remainder(b, a), "__neg__": neg, "__pos__": lambda a: a, "__abs__": abs_,
}
