"""Operations that choose between numbers: where, the larger, the smaller, what lies between bounds.

The gradient goes to what was chosen. Where two are equal, each gets half of it in maximum and minimum, and a number on
a bound is chosen itself; these are PyTorch's choices.
"""

import numpy as np

from foundations.autodiff.arrays import bool_
from foundations.autodiff.dtypes import binary, matched, result_type, to
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor, read, wrap

BITS = {4: np.int32, 8: np.int64}
FEW = 512  # numbers up to which np.where has less to do


def select(condition: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """np.where for arrays of one type, ten times as fast on masks without a pattern.

    np.where decides at each number which way to go, and a processor cannot guess the way. Here all bits of the mask are
    the answer: with m = 11...1 where the condition holds and 0 elsewhere, b ^ ((a ^ b) & m) is a there and b elsewhere.
    """
    bits = BITS.get(a.dtype.itemsize)
    if bits is None or a.dtype != b.dtype or condition.size < FEW:
        return np.where(condition, a, b)
    mask = condition.astype(bits)
    np.negative(mask, out=mask)
    p, q = a.view(bits), b.view(bits)
    if not q.ndim and q == 0:
        return (p & mask).view(a.dtype)
    chosen = (p ^ q) & mask
    chosen ^= q
    return chosen.view(a.dtype)


_where = primitive("where", select, None, lambda g, a: where(a, g, 0), lambda g, a: where(a, 0, g), broadcasts=True)


def where(condition, input=None, other=None):
    """input where the condition holds, other elsewhere; with a condition alone, the indices at which it is not zero.

    Parameters
    ----------
    condition : booleans
    input, other : tensors or numbers; all three broadcast

    Raises
    ------
    RuntimeError
        If the condition holds no booleans, or the shapes do not fit.

    Compare: torch.where.
    """
    if input is None and other is None:
        return tuple(wrap(indices) for indices in np.atleast_1d(read(condition)).nonzero())
    if condition.dtype != bool_:
        raise RuntimeError(f"the condition of where is a tensor of booleans; got {condition.dtype}")
    pair = matched(input, other)
    dtype = result_type(*pair)
    return _where(condition, *(x if isinstance(x, Tensor) else np.asarray(x, dtype) for x in pair))


def masked_fill(input, mask, value):
    """input with `value`, a number or a tensor without dimensions, where the mask is True; the type is that of input.

    Raises
    ------
    RuntimeError
        If the mask holds no booleans, or the value has dimensions.

    Compare: torch.Tensor.masked_fill.
    """
    if mask.dtype != bool_:
        raise RuntimeError(f"a mask is a tensor of booleans; got {mask.dtype}")
    if getattr(value, "ndim", 0):
        raise RuntimeError(f"masked_fill takes one value; got a tensor of shape {value.shape}")
    return _where(mask, to(value if isinstance(value, Tensor | np.ndarray) else np.asarray(value), input.dtype), input)


# The larger and the smaller


def _share(g, chosen, tied):
    """g where the number was chosen, half of it where both were."""
    return where(tied, g / 2, where(chosen, g, 0))


maximum = binary(
    "maximum",
    np.maximum,
    lambda g, a, b: _share(g, ~(a < b), a == b),  # nan is not less: like PyTorch, both get g
    lambda g, a, b: _share(g, ~(b < a), a == b),
)
minimum = binary(
    "minimum",
    np.minimum,
    lambda g, a, b: _share(g, ~(a > b), a == b),
    lambda g, a, b: _share(g, ~(b > a), a == b),
)

# The same with what is not nan: where one is nan the other is chosen, and where both are equal the first
fmax = binary(
    "fmax",
    np.fmax,
    lambda g, a, b: where((a >= b) | (b != b), g, 0),
    lambda g, a, b: where((a >= b) | (b != b), 0, g),
)
fmin = binary(
    "fmin",
    np.fmin,
    lambda g, a, b: where((a <= b) | (b != b), g, 0),
    lambda g, a, b: where((a <= b) | (b != b), 0, g),
)

# Between bounds, which are numbers, tensors or None


def _between(x, low, high):
    x = x if low is None else np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


def _inside(x, low, high):
    if low is None or high is None:
        return x <= high if low is None else x >= low
    return (x >= low) & (x <= high)


_clamp = primitive(
    "clamp",
    _between,
    lambda g, a, b, c: where(_inside(a, b, c), g, 0),
    lambda g, a, b, c: where(a < b if c is None else (a < b) & (b < c), g, 0),
    lambda g, a, b, c: where(a > c if b is None else (a > c) | (b > c), g, 0),
    broadcasts=True,
)


def clamp(input, min=None, max=None):
    """input where it lies between the bounds, which may be numbers, tensors or None, else the nearer bound.

    Raises
    ------
    RuntimeError
        If neither bound is given.

    Compare: torch.clamp.
    """
    given = [bound for bound in (min, max) if bound is not None]
    if not given:
        raise RuntimeError("clamp takes min, max or both; got neither")
    dtype = result_type(*matched(input, *given))
    low, high = (to(bound, dtype) if isinstance(bound, Tensor | np.ndarray) else bound for bound in (min, max))
    return _clamp(to(input, dtype), low, high)


def clamp_min(input, min):
    """The larger of input and the bound. Compare: torch.clamp_min."""
    return clamp(input, min=min)


def clamp_max(input, max):
    """The smaller of input and the bound. Compare: torch.clamp_max."""
    return clamp(input, max=max)


_nan_to_num = primitive(
    "nan_to_num",
    lambda x, *, nan, posinf, neginf: np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf),
    lambda g, a: where(abs(a) < np.inf, g, 0),
)


def nan_to_num(input, nan=0.0, posinf=None, neginf=None):
    """Numbers in place of nan and the infinities, by default 0 and the largest. Compare: torch.nan_to_num."""
    return _nan_to_num(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)


METHODS = {
    "where": lambda x, condition, other: where(condition, x, other),
    "masked_fill": masked_fill,
    "maximum": maximum,
    "minimum": minimum,
    "fmax": fmax,
    "fmin": fmin,
    "clamp": clamp,
    "clip": clamp,
    "clamp_min": clamp_min,
    "clamp_max": clamp_max,
    "nan_to_num": nan_to_num,
}
