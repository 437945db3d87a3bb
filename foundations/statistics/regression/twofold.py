"""Sums and powers as if in twice the digits, for residuals in which nearly everything cancels.

What rounding takes from a sum is itself a floating-point number, which a few operations more compute exactly (Knuth);
of a product `exact_product` does (Dekker):

    a + b = s + e,    s = fl(a + b),  e = (a - (s - z)) + (b - z),  z = s - a

Adding up the e beside the s gives a sum whose error is eps² of its terms, rounded once.
Source: Ogita, Rump & Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26 (2005) 1955.
"""

import numpy as np

from foundations.numerics.special.stirling import exact_product


def two_sum(a, b):
    """fl(a + b) and what it is short of a + b, elementwise."""
    s = a + b
    z = s - a
    return s, (a - (s - z)) + (b - z)


def powers(x, orders):
    """x**k (n, p) of a vector (n,) for orders k (p,), and what it is short of the power: together twice the digits."""
    high, low = np.ones_like(x), np.zeros_like(x)
    columns = []
    for k in range(max(orders) + 1):
        if k in orders:
            columns.append((high, low))
        p, short = exact_product(high, x)
        high, low = two_sum(p, short + low * x)
    return tuple(np.stack(part, axis=1) for part in zip(*columns, strict=True))


def accurate_sum(terms, axis=0):
    """Σ terms along an axis, as if in twice the digits: two halves are added until one row is left.

    Parameters
    ----------
    terms : array of finite numbers
    axis : the one that is summed

    Returns
    -------
    An array without that axis, or a number; 0 for no terms

    Notes
    -----
    Cost 7 n operations, in log₂ n passes. Compare: math.fsum.
    """
    s = np.moveaxis(np.asarray(terms, float), axis, 0)
    e = np.zeros(s.shape[1:])
    while len(s) > 1:
        half = len(s) // 2
        odd = s[2 * half :]  # the last row where their number is odd
        s, short = two_sum(s[:half], s[half : 2 * half])
        e += short.sum(axis=0)
        s = np.concatenate([s, odd]) if len(odd) else s
    return (s[0] if len(s) else 0.0) + e


def unit_above(largest):
    """The power of two just above each number, 1 for 0: division by it is exact."""
    return np.where(largest > 0, np.ldexp(1.0, np.clip(np.frexp(largest)[1], -1021, 1023)), 1.0)
