"""Guards at the public edge of this folder: each returns what it checked, or says in one sentence what was wrong."""

import math
import numbers

import numpy as np


def assert_positive(value, name):
    """A finite number above zero."""
    if not (isinstance(value, numbers.Real) and 0 < float(value) < math.inf):
        raise ValueError(f"{name} must be a positive number, got {value!r}")
    return float(value)


def assert_whole(value, name):
    """A whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1 on, got {value!r}")
    return int(value)


def real_array(values, name):
    """An array of floats; only a conversion copies."""
    try:
        values = np.asarray(values)
        if values.dtype.kind == "c":
            raise TypeError("complex")
        return values.astype(float, copy=False)
    except (TypeError, ValueError) as error:
        kind = getattr(getattr(values, "dtype", None), "name", type(values).__name__)
        raise ValueError(f"{name} must be an array of real numbers, got one of {kind}") from error
