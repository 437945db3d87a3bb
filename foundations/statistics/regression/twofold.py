"""Sums of products as if in twice the digits, for residuals in which nearly everything cancels.

The rounding of a sum and of a product are themselves floating-point numbers, which a few operations more compute
exactly (Knuth; Dekker, who splits a factor into halves of 26 bits so that products of halves are exact):

    a + b = s + e,    s = fl(a + b),  e = (a - (s - z)) + (b - z),  z = s - a
    a b   = p + e,    p = fl(a b),    e = ((a₁b₁ - p) + a₁b₂ + a₂b₁) + a₂b₂

Adding up the e beside the s and p gives a sum whose error is eps² of its terms, rounded once.
Source: Ogita, Rump & Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26 (2005) 1955.
"""

import numpy as np

from foundations.linalg._edge import power_of_two

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
    """A matrix A + low (n, p), entries at most 1, for products with matrices as if in twice the digits.

    `low` has what the rounding of the entries took from them, where that is known.
    """

    def __init__(self, A, low=None):
        # Sums over 2¹⁷ rows are exact; longer ones nearly, as they are of numbers of both signs
        self.bits = (53 - min((len(A) - 1).bit_length(), 17)) // 2
        self.parts = cut(A, self.bits)
        if low is not None:
            self.parts[2] = self.parts[2] + low

    def minus_product(self, X, *terms):
        """Σ terms - (A + low) X (n, k), X (p, k), the terms (n, k)."""
        unit = power_of_two(np.abs(X).max(axis=0))  # (k,)
        products = exact_product(self.parts, cut(X / -unit, self.bits))
        return accurate_sum(np.stack([*terms, *(unit * product for product in products)]))

    def transposed_product(self, Y):
        """(A + low)ᵀ Y (p, k), Y (n, k)."""
        unit = power_of_two(np.abs(Y).max(axis=0))  # (k,)
        products = exact_product([part.T for part in self.parts], cut(Y / unit, self.bits))
        return accurate_sum(np.stack(products)) * unit

    def gram(self):
        """(A + low)ᵀ (A + low) (p, p), and what it is short of that."""
        first, second, rest = exact_product([part.T for part in self.parts], self.parts)
        high, short = two_sum(first, second)
        return two_sum(high, short + rest)


def cut(A, bits):
    """A₁ + A₂ + A₃ = A for entries at most 1: multiples of 2**-bits, of 2**(-2 bits), and what remains."""
    unit = 2.0**bits
    first = np.rint(A * unit) / unit
    rest = A - first
    second = np.rint(rest * unit**2) / unit**2
    return [first, second, rest - second]


def exact_product(A, B):
    """Three matrices whose sum is A B, of two matrices that are `cut`: two without any rounding, and a small rest.

    Entries of A₁ and B₁ are whole multiples of u = 2**-bits up to 1, of A₂ and B₂ of u² up to u/2. Sums of n products
    are whole multiples of u² and u³, and exact while n 4**bits <= 2⁵³: an ordinary matrix product rounds nothing.
    Source: Ozaki, Ogita, Oishi & Rump, Error-free transformations of matrix multiplication, Numer. Algorithms 59 (2012).
    """
    (A1, A2, A3), (B1, B2, B3) = A, B
    return [A1 @ B1, A1 @ B2 + A2 @ B1, A1 @ B3 + A2 @ (B2 + B3) + A3 @ (B1 + B2 + B3)]
