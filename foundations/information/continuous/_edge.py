"""Guards at the public edge of this folder: each returns what the formula needs, or says what was wrong."""

import numpy as np

from foundations.information._edge import whole


def points(X, name):
    """(n, d) float64 array of finite numbers, n and d at least 1; a vector is one column."""
    X = np.asarray(X)
    X = X[:, None] if X.ndim == 1 else X
    if X.ndim != 2 or 0 in X.shape:
        raise ValueError(f"{name} is an array (n, d) or (n,) with at least one element; got shape {X.shape}")
    if X.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds real numbers; got {X.dtype}")
    X = X.astype(np.float64)
    if not np.isfinite(X).all():
        raise ValueError(f"{name} holds a number that is not finite; all must be finite")
    return X


def same_rows(**arrays):
    """Nothing, if all have as many rows as the first."""
    rows = {name: len(array) for name, array in arrays.items()}
    if len(set(rows.values())) > 1:
        raise ValueError(f"{' and '.join(rows)} must have the same rows; got {' and '.join(map(str, rows.values()))}")


def neighbors(k, n):
    """k as an int, if n rows have so many neighbors each."""
    k = whole(k, "k", 1)
    if n <= k:
        raise ValueError(f"k = {k} neighbors need at least {k + 1} rows; got {n}")
    return k
