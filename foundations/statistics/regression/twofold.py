"""Sums of products as if in twice the digits, for residuals in which nearly everything cancels.

The rounding of a sum and of a product are themselves floating-point numbers, which a few operations more compute
exactly (Knuth; Dekker, who splits a factor into halves of 26 bits so that products of halves are exact):

    a + b = s + e,    s = fl(a + b),  e = (a - (s - z)) + (b - z),  z = s - a
    a b   = p + e,    p = fl(a b),    e = ((a₁b₁ - p) + a₁b₂ + a₂b₁) + a₂b₂

Adding up the e beside the s and p gives a sum whose error is eps² of its terms, rounded once.
Source: Ogita, Rump & Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26 (2005) 1955.
"""

import numpy as np

SPLITTER = 2.0**27 + 1


def two_sum(a, b):
    """fl(a + b) and what it is short of a + b, elementwise."""
    s = a + b
    z = s - a
    return s, (a - (s - z)) + (b - z)


def halves(a):
    """a₁ + a₂ = a of 26 bits each, elementwise; entries below 1e300."""
    c = SPLITTER * a
    first = c - (c - a)
    return first, a - first


def two_product(a, b):
    """fl(a b) and what it is short of a b, elementwise; neither factors nor product near the ends of the range."""
    (a1, a2), (b1, b2) = halves(a), halves(b)
    p = a * b
    return p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2


def powers(x, orders):
    """x**k (n, p) of a vector (n,) for orders k (p,), and what it is short of the power: together twice the digits."""
    high, low = np.ones_like(x), np.zeros_like(x)
    columns = []
    for k in range(max(orders) + 1):
        if k in orders:
            columns.append((high, low))
        p, short = two_product(high, x)
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


class Accurate:
    """A matrix A + low (n, p) of entries near 1, kept as its transpose, for products with vectors.

    `low` has what the rounding of the entries took from them, where that is known.
    """

    def __init__(self, A, low=None):
        self.T = A.T.copy()  # (p, n): sums over p go along whole rows
        self.low = None if low is None else low.T.copy()

    def minus_product(self, x, *terms):
        """Σ terms - (A + low) x (n,), x (p,), the terms (n,)."""
        product, short = self._products(-x[:, None])
        return accurate_sum(np.concatenate([np.stack(terms), product])) + short.sum(axis=0)

    def transposed_product(self, r):
        """(A + low)ᵀ r (p,), r (n,)."""
        product, short = self._products(r)
        return accurate_sum(product, axis=1) + short.sum(axis=1)

    def _products(self, factor):
        """Aᵀ times a column (p, 1) or a row (n,), elementwise, and what that is short of (A + low)ᵀ's; both (p, n)."""
        product, short = two_product(self.T, factor)
        return product, short if self.low is None else short + self.low * factor
