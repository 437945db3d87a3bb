"""How a tensor prints."""

import numpy as np

from foundations.autodiff.arrays import bool_, float32, int64
from foundations.autodiff.tensor import Tensor


def printed(x: Tensor) -> str:
    """The numbers, and what is not understood by itself: the type, and whether a gradient is required."""
    parts = [np.array2string(x._array, separator=", ", prefix="tensor(")]
    if x.dtype not in (float32, int64, bool_) or not x._array.size:
        parts.append(f"dtype={x.dtype}")
    if x.requires_grad:
        parts.append("requires_grad=True" if x.is_leaf else f"grad_fn={x._node!r}")
    return f"tensor({', '.join(parts)})"


def formatted(x: Tensor, spec: str) -> str:
    """In an f-string: a tensor without dimensions as its number where that is given a format."""
    return format(x.item(), spec) if spec and not x.ndim else format(str(x), spec)


METHODS = {"__repr__": printed, "__format__": formatted}
