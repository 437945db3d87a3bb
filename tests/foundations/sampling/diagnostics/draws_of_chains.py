"""Draws on which diagnostics are tested."""

import numpy as np


def autoregressive(rng, chains, n, phi):
    """(chains, n) of variance 1, each draw remembering the one before by phi; for phi < 0 they alternate."""
    x = rng.standard_normal((chains, n))
    for t in range(1, n):
        x[:, t] = phi * x[:, t - 1] + np.sqrt(1 - phi**2) * x[:, t]
    return x


def with_chain(x, i, chain):
    """The same draws with another chain in place of the i-th."""
    x = x.copy()
    x[i] = chain
    return x
