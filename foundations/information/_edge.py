"""Guards at the public edge of this folder: each returns what the formula needs, or says what was wrong."""

import math
import operator
from numbers import Number

import numpy as np

LARGEST = int(np.iinfo(np.int64).max)


def column(values, name) -> np.ndarray:
    """(n,) array of numbers, texts or booleans, n ≥ 1, none of them missing."""
    given, values = values, np.asarray(values)
    if values.dtype.kind in "US" and not hasattr(given, "dtype") and not all(isinstance(v, str | bytes) for v in given):
        values = np.array(given, dtype=object)  # NumPy makes texts of the numbers of a list that has both, of nan too
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} is a vector of at least one sample; got shape {values.shape}")
    if values.dtype.kind not in "biufUSO":
        raise TypeError(f"{name} holds numbers, texts or booleans; got {values.dtype}")
    if values.dtype.kind == "O":
        for row, value in enumerate(values):
            _require_value(value, f"{name} has", row)
    elif values.dtype.kind == "f" and (missing := np.isnan(values)).any():
        raise ValueError(f"{name} has no value in row {missing.argmax()} (nan); leave the row out or fill it in")
    return values


def _require_value(value, where, row):
    """Nothing, if the value is a number, text or boolean that is not missing."""
    if value is None or (isinstance(value, Number) and value != value):  # only nan differs from itself
        raise ValueError(f"{where} no value in row {row} ({value}); leave the row out or fill it in")
    if not isinstance(value, Number | str | bytes | np.bool_):
        raise TypeError(f"{where} {value!r} in row {row}, which is no number, text or boolean")


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
    if a.dtype == np.uint64 and a.size and a.max() > LARGEST:
        raise ValueError(f"{name} holds codes up to {LARGEST}; got {a.max()}")
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


def distribution(p, name, axis=-1) -> np.ndarray:
    """float64 array that sums to 1 along the axis (an integer, a tuple, or None for all): p over its sums."""
    p = np.asarray(p)
    if p.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds probabilities or counts, which are real numbers; got {p.dtype}")
    p = p.astype(np.float64)
    if p.ndim == 0 or p.size == 0:
        raise ValueError(f"{name} is an array of at least one probability or count; got shape {p.shape}")
    if not (p >= 0).all() or np.isinf(p).any():
        raise ValueError(f"{name} holds probabilities or counts, finite and none below 0; got {_first_bad(p)}")
    with np.errstate(over="ignore"):
        total = p.sum(axis=axes_of(p, name, axis), keepdims=True)
    if not ((total > 0) & (total < np.inf)).all():
        bad = total[~((total > 0) & (total < np.inf))][0]
        raise ValueError(f"{name} is divided by its sum, which must be finite and above 0; got {bad}")
    return p / total


def joint_distribution(P, name, ndim=None) -> np.ndarray:
    """A table with an axis for each variable, two or more or just so many, that sums to 1 over all its cells."""
    P = np.asarray(P)
    if P.ndim < 2 if ndim is None else P.ndim != ndim:
        wanted = "two or more axes" if ndim is None else f"{ndim} axes"
        raise ValueError(f"{name} is a table of {wanted}, one for each variable; got shape {P.shape}")
    return distribution(P, name, None)


def counts(c, name, axis, least) -> np.ndarray:
    """float64 array of whole numbers ≥ 0 that sum to at least so many along the axis."""
    c = np.asarray(c)
    distribution(c, name, axis)  # numbers, none below 0, with a sum
    if c.dtype.kind == "f" and not (c == np.floor(c)).all():
        raise ValueError(f"{name} holds counts, which are whole numbers; got {c[c != np.floor(c)][0]}")
    c = c.astype(np.float64)
    if (fewest := c.sum(axis=axis).min()) < least:
        raise ValueError(f"{name} holds at least {least} samples; got {fewest:.0f}")
    return c


def unit(base) -> float:
    """The length of one unit of information in nats: log base, 1 for None."""
    if base is None:
        return 1.0
    if isinstance(base, bool) or not isinstance(base, int | float | np.number):
        raise TypeError(f"base is a number above 1, or None for e; got {base!r}")
    if not 1 < base < np.inf:  # false for nan
        raise ValueError(f"base is a finite number above 1, or None for e; got {base}")
    return math.log(base)  # of integers of any size


def axes_of(p, name, axis) -> tuple:
    """An axis, a tuple of axes or None, which stands for all, as a tuple of axes that p has."""
    axes = range(p.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if any(not -p.ndim <= operator.index(a) < p.ndim for a in axes):
        raise ValueError(f"axis {axis} is none of the {p.ndim} of {name}, whose shape is {p.shape}")
    return tuple(axes)


def _first_bad(p):
    return p[~((p >= 0) & (p < np.inf))][0]
