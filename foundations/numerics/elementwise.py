"""What every elementwise function does at its edge: broadcasting, precision, and silence about inf and nan.

The functions themselves are written for vectors of float64 that have one length.
"""

from collections.abc import Callable
from functools import wraps

import numpy as np


def as_float(*arguments):
    """Arrays of one floating type: float32 stays, whole numbers become float64; complex numbers raise TypeError."""
    # A plain Python number does not widen float32 (NumPy's own rule), so it is not made an array too early.
    arguments = tuple(a if isinstance(a, int | float) else np.asarray(a) for a in arguments)
    dtype = np.result_type(*arguments)
    if dtype.kind not in "fiub":
        raise TypeError(f"the arguments must be real numbers, got an array of {dtype}")
    return [np.asarray(a, dtype if dtype.kind == "f" else np.float64) for a in arguments]


def elementwise(function: Callable) -> Callable:
    """Let a function of equally long float64 vectors take numbers and arrays that broadcast.

    The work is done in float64 and the answer given in the arguments' type. As in scipy.special, an argument outside
    the domain gives nan and a pole gives inf, without a warning.
    """

    @wraps(function)
    def at_the_edge(*arguments):
        arrays = as_float(*arguments)
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        vectors = [np.broadcast_to(a, shape).ravel().astype(np.float64, copy=False) for a in arrays]
        with np.errstate(all="ignore"):
            return function(*vectors).reshape(shape).astype(arrays[0].dtype, copy=False)[()]

    return at_the_edge


def by_cases(cases: list[tuple[np.ndarray, Callable]], *vectors: np.ndarray) -> np.ndarray:
    """Each element by the function of the first mask that holds for it; nan where none does.

    Only the elements of a mask are handed to its function, so no branch sees what it cannot take.
    """
    result = np.full(vectors[0].shape, np.nan)
    left = np.ones(vectors[0].shape, bool)
    for mask, function in cases:
        here = np.flatnonzero(mask & left)
        if here.size:
            result[here] = function(*(v[here] for v in vectors))
            left[here] = False
    return result
