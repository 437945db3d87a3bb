"""Guards at the public edge of this folder: each returns what the formula needs, or says what was wrong."""

import operator

import numpy as np


def column(values, name) -> np.ndarray:
    """(n,) array of numbers, texts or booleans, n ≥ 1, none of them missing."""
    values = np.asarray(values)
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} is a vector of at least one sample; got shape {values.shape}")
    if values.dtype.kind not in "biufUSO":
        raise TypeError(f"{name} holds numbers, texts or booleans; got {values.dtype}")
    # Only nan differs from itself.
    if values.dtype.kind in "fO" and (missing := values != values).any():
        raise ValueError(f"{name} has no value in row {missing.argmax()} (nan); leave the row out or fill it in")
    return values


def numbers(values, name) -> np.ndarray:
    """(n,) float64 array, n ≥ 1, infinities allowed, nan not."""
    values = column(values, name)
    if values.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds numbers; got {values.dtype}")
    return values.astype(np.float64)


def codes(a, name, ndim=1) -> np.ndarray:
    """An array of ndim axes of whole numbers ≥ 0, with at least one row, as int64."""
    a = np.asarray(a)
    if a.ndim != ndim or len(a) == 0:
        shape = "(n,)" if ndim == 1 else "(n, d)"
        raise ValueError(f"{name} is an array {shape} of codes with at least one row; got shape {a.shape}")
    if a.dtype.kind not in "biu":
        raise TypeError(f"{name} holds codes, whole numbers from 0 on, as encode makes them; got {a.dtype}")
    if a.dtype.kind == "i" and a.size and a.min() < 0:
        raise ValueError(f"{name} holds codes, whole numbers from 0 on, as encode makes them; got {a.min()}")
    return a.astype(np.int64, copy=False)


def paired(a, b, name_a, name_b):
    """Nothing, if both have the same number of rows."""
    if len(a) != len(b):
        raise ValueError(f"{name_a} has {len(a)} rows and {name_b} has {len(b)}; they go in pairs")


def whole(value, name, least) -> int:
    """An integer that is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is a whole number; got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} is at least {least}; got {number}")
    return number
