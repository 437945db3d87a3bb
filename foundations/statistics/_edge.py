"""Guards at the public edge of this folder: each returns an array, or says in one sentence what was wrong."""

import numpy as np


def n_samples(X):
    """The length of the first axis of an array, list, data frame or sparse matrix; at least one."""
    n = X.shape[0] if getattr(X, "shape", None) else len(X)
    if n == 0:
        raise ValueError("there are no samples, and at least one is needed")
    return n


def vector(values, name):
    """(n,) array, n ≥ 1; a single column counts as a vector."""
    values = np.asarray(values)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} is a vector with at least one element; got shape {values.shape}")
    return values


def label_vector(values, name):
    """(n,) array of strings or whole numbers."""
    values = vector(values, name)
    if values.dtype.kind == "f" and not (values == np.floor(values)).all():
        raise ValueError(f"{name} holds numbers that are no labels; labels are strings or whole numbers")
    return values


def pair(a, b, name_a, name_b):
    """Two vectors of one length."""
    if len(a) != len(b):
        raise ValueError(f"{name_a} has {len(a)} elements and {name_b} has {len(b)}; they go in pairs")
    return a, b


def weights(sample_weight, n):
    """(n,) array of finite weights ≥ 0; ones for None."""
    if sample_weight is None:
        return np.ones(n)
    weight = np.asarray(sample_weight, dtype=float)
    if weight.shape != (n,) or not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError(f"sample_weight is {n} finite numbers, none negative, one for each sample")
    return weight
