"""Continued fractions by Lentz's method, as Thompson and Barnett modified it.

    f = 1/(b₀ + a₁/(b₁ + a₂/(b₂ + ...)))

From the front, without knowing how many terms it will take: with c and d the ratios of successive numerators and
denominators of the convergents, c ← b + a/c and d ← 1/(b + a d), each step multiplies f by c d, until that is 1.
Source: Thompson & Barnett, J. Comput. Phys. 64 (1986) 490.
"""

from collections.abc import Callable

import numpy as np

EPS = np.finfo(float).eps
MOST_STEPS = 20_000


def continued_fraction(terms: Callable, b0, *vectors):
    """f for each element, where terms(n, *vectors) gives aₙ and bₙ; nan where 20,000 steps are not enough.

    Elements that have converged leave: one slow element does not hold up the others.
    """
    result, left = np.full_like(b0, np.nan), np.arange(b0.size)
    d, c = 1 / b0, np.full_like(b0, np.inf)
    f = d
    for n in range(1, MOST_STEPS):
        a, b = terms(n, *vectors)
        d, c = 1 / (b + a * d), b + a / c
        f = f * c * d
        if n % 8 == 0:
            going = np.abs(c * d - 1) > 2 * EPS
            result[left[~going]] = f[~going]
            if not going.any():
                break
            left, c, d, f = left[going], c[going], d[going], f[going]
            vectors = tuple(v[going] for v in vectors)
    return result
