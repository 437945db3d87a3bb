"""Halton sequences: points that fill the unit cube more evenly than chance.

Write i in base b and mirror its digits at the point; do so in the first d primes, one for each coordinate:

    i = Σ aₖ bᵏ        φ_b(i) = Σ aₖ b^-(k+1)        xᵢ = (φ₂(i), φ₃(i), φ₅(i), ...)

φ₂ is 0, 1/2, 1/4, 3/4, 1/8, ...: each new point falls into the largest gap. The error of a mean is then of order
(log n)ᵈ / n for integrands of bounded variation, against n^(-1/2) of independent draws: far better in a few dimensions.
In many, (log n)ᵈ wins over n for every n in use, and neighbors such as φ₂₉ and φ₃₁ run along lines for the first
thousand points.

Nothing is random, so nothing tells the error. With the digits permuted at random, at each place by one permutation for
all i, every point is uniform and the points fill the cube as before: several such sequences give a standard error.
Left out: Sobol' and lattice points.
Source: Halton, On the efficiency of certain quasi-random sequences of points (1960); Owen, A randomized Halton
algorithm in R (2017), for the permutations.
"""

import math

import numpy as np

from foundations.sampling.checks import whole


def halton(n: int, d: int, *, skip: int = 0, scramble: np.random.Generator | None = None) -> np.ndarray:
    """Points `skip` to skip + n - 1 of the Halton sequence in d dimensions, (n, d), in [0, 1).

    Parameters
    ----------
    skip : how many to leave out at the beginning; the first point is 0
    scramble : where the random permutations of digits come from; None for the sequence itself

    Raises
    ------
    ValueError : n, d or skip too small

    Notes
    -----
    Cost: about 2 (skip + n) d steps. Compare: scipy.stats.qmc.Halton.
    """
    n, d, skip = whole(n, "n", least=0), whole(d, "d"), whole(skip, "skip", least=0)
    columns = [radical_inverses(skip + n, base, scramble=scramble)[skip:] for base in first_primes(d)]
    return np.stack(columns, axis=1)


def radical_inverses(n: int, base: int, *, scramble: np.random.Generator | None = None) -> np.ndarray:
    """φ_b(0), ..., φ_b(n - 1), the van der Corput sequence.

    The first bᵏ values, shifted by each digit in the next place, are the first bᵏ⁺¹: no index is ever divided.
    """
    n, base = whole(n, "n", least=0), whole(base, "base", least=2)
    phi, scale = np.zeros(1), 1.0 / base
    while len(phi) < n:
        digits = np.arange(base) if scramble is None else scramble.permutation(base)
        used = digits[: math.ceil(n / len(phi))]
        phi = np.add.outer(used * scale, phi).reshape(-1)  # (digits, bᵏ) -> (digits · bᵏ,)
        scale /= base
    if scramble is None:
        return phi[:n]
    shift = 0.0
    while scale > 2.0**-54:  # from here on the digits of all i are 0, and are sent to one place
        shift += scramble.permutation(base)[0] * scale
        scale /= base
    return np.minimum(phi[:n] + shift, 1 - 2.0**-53)  # rounding may not reach 1


def first_primes(d: int) -> list[int]:
    """The first d primes, each found by dividing by those before it."""
    d = whole(d, "d", least=0)
    primes: list[int] = []
    candidate = 2
    while len(primes) < d:
        if all(candidate % p for p in primes if p * p <= candidate):
            primes.append(candidate)
        candidate += 1
    return primes
