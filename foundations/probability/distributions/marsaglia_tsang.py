"""Gamma draws by Marsaglia and Tsang: the cube of a normal number, now and then rejected.

If h(x) = d (1 + c x)³ has the slope h', then h(X) is Gamma(a) when X has the density h(x)ᵃ⁻¹ e⁻ʰ⁽ˣ⁾ h'(x) / Γ(a).
With d = a - 1/3 and c = 1/√(9d) its logarithm is, up to a constant, g(x) = d log v - d v + d with v = (1 + c x)³, and

    g(x) ≤ -x²/2 wherever v > 0:    propose a normal X, keep it with probability exp(g(X) + X²/2).

At least 95 of 100 proposals are kept for a ≥ 1, nearly all for large a. Below a = 1 the density has a pole; there

    G(a) = G(a + 1) U^(1/a),

which for tiny a is below every double: `log_standard_gamma` gives its logarithm, for ratios of gamma variables.
Source: Marsaglia & Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000) 363.
"""

import numpy as np

from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.inverse_transform import open_uniform

BLOCK = 65536


def standard_gamma(rng: np.random.Generator, concentration, shape: tuple[int, ...]) -> np.ndarray:
    """Draws of Gamma(concentration, rate 1) of this shape, to which concentration > 0 broadcasts.

    A draw below 1e-308 may become 0. Compare: numpy.random.Generator.standard_gamma.
    """
    draws, log_power = _factors(rng, np.broadcast_to(concentration, shape).ravel())
    return (draws * np.exp(log_power)).reshape(shape)


def log_standard_gamma(rng: np.random.Generator, concentration, shape: tuple[int, ...]) -> np.ndarray:
    """The logarithms of draws of Gamma(concentration, rate 1), also where the draws themselves underflow."""
    draws, log_power = _factors(rng, np.broadcast_to(concentration, shape).ravel())
    return (np.log(draws) + log_power).reshape(shape)


def _factors(rng, a):
    """A draw of G(a) or, for a < 1, of G(a + 1), and log U^(1/a), which is 0 for the others."""
    small = np.flatnonzero(a < 1)
    log_power = np.zeros(a.shape)
    with np.errstate(over="ignore"):  # where a is below 1e-306
        log_power[small] = np.log(open_uniform(rng, small.size)) / a[small]
    return _accepted(rng, np.where(a < 1, a + 1, a)), log_power


def _accepted(rng, a):
    """G(a) for each a ≥ 1, in blocks that fit the cache."""
    draws = np.empty(a.shape)
    for start in range(0, a.size, BLOCK):
        draws[start : start + BLOCK] = _accepted_block(rng, a[start : start + BLOCK])
    return draws


def _accepted_block(rng, a):
    """Propose for all, then again for those refused."""
    d = a - 1 / 3
    c = 1 / np.sqrt(9 * d)
    draws, left = np.empty(a.shape), np.arange(a.size)
    while left.size:
        v, kept = _propose(rng, d, c)
        draws[left[kept]] = (d * v)[kept]
        left, d, c = left[~kept], d[~kept], c[~kept]
    return draws


def _propose(rng, d, c):
    """v = (1 + c x)³ of a normal x, and whether to keep it."""
    x = box_muller(rng, d.size)
    v = 1 + c * x
    v = v * v * v
    u, square = open_uniform(rng, d.size), x * x
    # exp(g + x²/2) ≥ 1 - 0.0331 x⁴: nine of ten are kept without a logarithm
    kept = (u < 1 - 0.0331 * square * square) & (v > 0)
    rest = np.flatnonzero(~kept & (v > 0))
    w = v[rest]
    kept[rest] = np.log(u[rest]) < square[rest] / 2 + d[rest] * (1 - w + np.log(w))
    return v, kept
