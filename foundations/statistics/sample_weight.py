"""Weights of samples: what counts w times is to be as if it came w times."""

import numpy as np


def weights(sample_weight, n):
    """The weights of n samples as numbers: (n,) float64, ones for None.

    ValueError where they are not n finite numbers ≥ 0 with a finite sum.
    """
    if sample_weight is None:
        return np.ones(n)
    weight = np.asarray(sample_weight, dtype=float)
    if weight.shape != (n,) or not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError(f"sample_weight is {n} finite numbers, none negative, one for each sample")
    with np.errstate(over="ignore"):
        total = weight.sum()
    if not np.isfinite(total):
        raise ValueError("sample_weight sums to more than can be represented: scale it")
    return weight
