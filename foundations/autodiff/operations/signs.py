"""Signs, taken and given, and the step at zero."""

import numpy as np

from foundations.autodiff.arrays import bool_
from foundations.autodiff.dtypes import binary, in_floats, matched, unsuited
from foundations.autodiff.operations.choice import where
from foundations.autodiff.operations.elementwise import nothing, sign
from foundations.autodiff.primitive import noted


def sgn(input):
    """-1, 0 or 1: of real numbers the same as `sign`. Compare: torch.sgn."""
    return sign(input)


def _signbit(x):
    return np.signbit(x) if x.dtype.kind == "f" else x < 0


def signbit(input):
    """Whether the sign is a minus, as of -0.0. Compare: torch.signbit."""
    return noted(_signbit, (input,), _signbit(input._array))


def positive(input):
    """The tensor itself. Raises RuntimeError for booleans. Compare: torch.positive."""
    if input.dtype == bool_:
        raise unsuited("positive", input)
    return input


copysign = binary(
    "copysign",
    np.copysign,
    lambda g, a, out: g * where(a == 0, 0, out / where(a == 0, 1, a)),
    lambda g: nothing(g),
    convert=in_floats,
)


def of_one_type(a, b) -> tuple:
    """Both as they are, if they are of one type."""
    if a.dtype != b.dtype:
        raise RuntimeError(f"heaviside takes two tensors of one type; got {a.dtype} and {b.dtype}")
    return matched(a, b)


def refuse_derivative(g):
    """The rule of heaviside: an error, as in PyTorch."""
    raise NotImplementedError("heaviside has no derivative, as in PyTorch; detach() what it takes")


_heaviside = binary(
    "heaviside",
    lambda x, values: np.where(x == 0, values, x > 0).astype(x.dtype),
    refuse_derivative,
    refuse_derivative,
    convert=of_one_type,
)


def heaviside(input, values):
    """0 for negative numbers, 1 for positive ones, and `values` at 0. Compare: torch.heaviside."""
    return _heaviside(input, values)


METHODS = {f.__name__: f for f in (sgn, signbit, positive, copysign, heaviside)}
