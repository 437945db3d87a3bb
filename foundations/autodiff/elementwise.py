"""Arithmetic on each number by itself: value and derivative, one line each.

A row is name, value, and for each input the derivative times g. `a` and `b` are the inputs, `out` the output. Functions of
one number stand in functions.py, activations in activations.py, choices between numbers in choice.py, powers in powers.py.

What is rounded has the derivative zero. The remainders a - b floor(a/b) and a - b trunc(a/b) have that of the formula with
the rounded quotient held.

Source: https://docs.pytorch.org/docs/stable/torch.html, pointwise operations.
"""

import numpy as np

from foundations.autodiff.dtypes import OPERANDS, binary, floating, result_type, unary, unsuited
from foundations.autodiff.tensor import Tensor, bool_, wrap


def nothing(g):
    """Zeros like g: the derivative of what is constant almost everywhere."""
    return wrap(np.zeros_like(g._array)) if isinstance(g, Tensor) else np.zeros_like(g)


# Sums and products

plus = binary("add", np.add, lambda g: g, lambda g: g)
minus = binary("sub", np.subtract, lambda g: g, lambda g: -g)
mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)
_neg = unary("neg", np.negative, lambda g: -g, keep_integers=True)


def add(a, b, *, alpha=1):
    """a + alpha b. Compare: torch.add."""
    return plus(a, b if alpha == 1 else mul(b, alpha))


def sub(a, b, *, alpha=1):
    """a - alpha b; not for booleans. Compare: torch.sub."""
    return minus(a, b if alpha == 1 else mul(b, alpha))


def neg(a):
    """-a; not for booleans. Compare: torch.neg."""
    if isinstance(a, Tensor) and a.dtype == bool_:
        raise unsuited("neg", (a,))
    return _neg(a)


# Quotients

_true_divide = binary("div", np.divide, lambda g, b: g / b, lambda g, a, b: -g * (a / b / b))
_floor_divide = binary("floor_divide", np.floor_divide, nothing, nothing)
_trunc_divide = binary("div", lambda a, b: truncated(a, b), nothing, nothing)
_remainder = binary("remainder", np.remainder, lambda g: g, lambda g, a, b: -g * floor_divide(a, b))
_fmod = binary("fmod", np.fmod, lambda g: g, lambda g, a, b: -g * div(a, b, rounding_mode="trunc"))


def truncated(a, b):
    """a / b of arrays rounded towards zero; for integers C's division, whose remainder has the sign of a."""
    a, b = np.asarray(a), np.asarray(b)
    return np.trunc(a / b) if a.dtype.kind == "f" or b.dtype.kind == "f" else (a - np.fmod(a, b)) // b


def true_divide(a, b):
    """a / b, of integers in float32. Compare: torch.true_divide."""
    if isinstance(a, OPERANDS) and isinstance(b, OPERANDS) and result_type(a, b).kind != "f":
        a, b = (floating(x) if isinstance(x, Tensor | np.ndarray) else x for x in (a, b))
    return _true_divide(a, b)


def div(a, b, *, rounding_mode=None):
    """a / b, rounded down with rounding_mode "floor", towards zero with "trunc".

    Raises
    ------
    RuntimeError
        For another rounding_mode, and for a rounded division of integers by zero.

    Compare: torch.div.
    """
    if rounding_mode is None:
        return true_divide(a, b)
    if rounding_mode not in ("floor", "trunc"):
        raise RuntimeError(f'rounding_mode is None, "floor" or "trunc"; got {rounding_mode!r}')
    return by_nonzero(_floor_divide if rounding_mode == "floor" else _trunc_divide, a, b)


def floor_divide(a, b):
    """a / b rounded down. Compare: torch.floor_divide."""
    return by_nonzero(_floor_divide, a, b)


def remainder(a, b):
    """a - b floor(a/b), which has the sign of b. Compare: torch.remainder."""
    return by_nonzero(_remainder, a, b)


def fmod(a, b):
    """a - b trunc(a/b), which has the sign of a. Compare: torch.fmod."""
    return by_nonzero(_fmod, a, b)


def by_nonzero(operation, a, b):
    """operation(a, b). Raises RuntimeError if it divides integers by zero, which has no answer."""
    if isinstance(a, OPERANDS) and isinstance(b, OPERANDS) and result_type(a, b).kind != "f":
        if not np.all(b._array if isinstance(b, Tensor) else b):
            raise RuntimeError(f"{operation.__name__}: an integer cannot be divided by zero")
    return operation(a, b)


# Sizes and signs

abs_ = unary("abs", np.abs, lambda g, a: g * sign(a), keep_integers=True)
sign = unary("sign", np.sign, nothing, keep_integers=True)
floor = unary("floor", np.floor, nothing, keep_integers=True)
ceil = unary("ceil", np.ceil, nothing, keep_integers=True)
trunc = unary("trunc", np.trunc, nothing, keep_integers=True)
frac = unary("frac", lambda x: x - np.trunc(x), lambda g: g)
_round = unary("round", lambda x, *, scale: np.rint(x * scale) / scale if scale != 1 else np.rint(x), nothing)


def round_(a, *, decimals=0):
    """a to so many decimals; halves go to the even neighbor. Compare: torch.round."""
    return a if a.dtype.kind != "f" else _round(a, scale=10.0**decimals)


METHODS = {
    "add": add, "sub": sub, "subtract": sub, "mul": mul, "multiply": mul, "neg": neg, "negative": neg,
    "div": div, "divide": div, "true_divide": true_divide, "floor_divide": floor_divide, "remainder": remainder,
    "fmod": fmod, "abs": abs_, "absolute": abs_, "sign": sign, "floor": floor, "ceil": ceil, "trunc": trunc, "fix": trunc,
    "frac": frac, "round": round_,
    "__add__": plus, "__radd__": plus, "__sub__": minus, "__rsub__": lambda a, b: minus(b, a), "__mul__": mul,
    "__rmul__": mul, "__truediv__": true_divide, "__rtruediv__": lambda a, b: true_divide(b, a),
    "__floordiv__": floor_divide, "__rfloordiv__": lambda a, b: floor_divide(b, a), "__mod__": remainder,
    "__rmod__": lambda a, b: remainder(b, a), "__neg__": neg, "__pos__": lambda a: a, "__abs__": abs_,
}  # fmt: skip
