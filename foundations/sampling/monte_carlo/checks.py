"""Guards of this folder and of its neighbor: each returns what a formula needs, or says what was wrong."""

import operator

import numpy as np


def whole(value, name: str, least: int = 1) -> int:
    """An integer that is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is a whole number; got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} is at least {least}; got {number}")
    return number


def function_values(values, name: str = "values", ndim: int = 1, least: int = 2) -> np.ndarray:
    """A float64 array of `ndim` axes, `least` entries or more along the last."""
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != ndim or x.shape[-1] < least or x.size == 0:
        wanted = f"({'..., ' if ndim > 1 else ''}n), n at least {least}"
        raise ValueError(f"{name} has {ndim} {'axis' if ndim == 1 else 'axes'}, {wanted}; got shape {x.shape}")
    return x
