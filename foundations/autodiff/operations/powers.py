"""Powers.

    d(a^b) = b a^(b-1) da + a^b log(a) db

with two corners where the formula says 0 times inf and the derivative is 0: b = 0, where a^b is 1 at every a, and a = 0
with b ≥ 0, where a^b does not move with b.
"""

import numpy as np

from foundations.autodiff.arrays import float32, float64
from foundations.autodiff.dtypes import numeric, result_type, to
from foundations.autodiff.operations.choice import where
from foundations.autodiff.operations.elementwise import nothing
from foundations.autodiff.operations.functions import log
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor


def _to_number(x, *, exponent):
    """NumPy has short ways for 2, 1/2 and -1, none for 3 and -1/2."""
    return x * x * x if exponent == 3 else 1 / np.sqrt(x) if exponent == -0.5 else x**exponent


def _by_number(g, a, *, exponent):
    return nothing(g) if exponent == 0 else g * (exponent * (a if exponent == 2 else pow_(a, exponent - 1)))


power_of_number = primitive("pow", _to_number, _by_number)


def _by_base(g, a, b):
    return where(b == 0, 0, g * (b * power(a, b - 1)))


def _by_exponent(g, a, b, out):
    return g * where((a == 0) & (b >= 0), 0, out * log(a))


def _power(a, b):
    """a^b of arrays; with integers 1/a^|b| is rounded towards zero, as PyTorch does."""
    if np.result_type(a, b).kind == "f" or not np.any(np.asarray(b) < 0):
        return np.power(a, b)
    parity = np.power(a, np.abs(b) % 2)  # (±1)^b
    return np.where(np.asarray(b) >= 0, np.power(a, np.maximum(b, 0)), np.where(np.abs(a) == 1, parity, 0))


power = primitive("pow", _power, _by_base, _by_exponent, broadcasts=True)


def pow_(input, exponent):
    """input to the exponent; either may be a number.

    Raises
    ------
    RuntimeError
        For integers to a negative number, which are no integers.

    Compare: torch.pow.
    """
    if type(exponent) in (int, float) and isinstance(input, Tensor) and input.dtype.kind == "f":
        return power_of_number(input, exponent=exponent)
    if isinstance(exponent, int) and exponent < 0 and getattr(input, "dtype", float32).kind != "f":
        raise RuntimeError("integers to a negative integer power are no integers; take .float() first")
    base, exponent = numeric(input, exponent)
    if not isinstance(exponent, Tensor) and not np.ndim(exponent):
        return power_of_number(base, exponent=exponent)
    if not hasattr(base, "dtype"):
        base = np.asarray(base, result_type(base, exponent))
    return power(base, exponent)


def float_power(input, exponent):
    """input to the exponent, both in float64; either may be a number. Compare: torch.float_power."""
    return pow_(*(to(x, float64) if hasattr(x, "dtype") else float(x) for x in (input, exponent)))


METHODS = {"pow": pow_, "float_power": float_power, "__pow__": pow_, "__rpow__": lambda a, b: pow_(b, a)}
