"""Products of matrices as if in twice the digits, from ordinary ones that round nothing.

    A = A₁ + A₂ + A₃,    B = B₁ + B₂ + B₃,    A B = A₁B₁ + (A₁B₂ + A₂B₁) + rest

Of entries up to 1 the first part has the first b bits, whole multiples of u = 2⁻ᵇ; the second has the next b, multiples
of u² up to u/2; the third what remains. Products of first parts are multiples of u², and so are sums of n of them, up
to n: they fit into 53 bits where 2b + log₂ n <= 53, and a matrix product at full speed is exact. So is A₁B₂ + A₂B₁. The
rest is smaller by u², and so is its rounding.

Source: Ozaki, Ogita, Oishi & Rump, Error-free transformations of matrix multiplication by using fast routines of matrix
multiplication and its applications, Numer. Algorithms 59 (2012) 95.
"""

import numpy as np

from foundations.statistics.regression.twofold import accurate_sum, two_sum, unit_above


class Accurate:
    """A matrix A + low (n, p), n >= p, entries at most 1, for products with matrices as if in twice the digits.

    `low` has what the rounding of the entries took from them, where that is known.
    """

    def __init__(self, A, low=None):
        self.bits = (53 - len(A).bit_length()) // 2  # sums over n rows are exact, and over p columns
        self.parts = cut(A, self.bits)
        if low is not None:
            self.parts[2] = self.parts[2] + low

    def minus_product(self, X, *terms):
        """Σ terms - (A + low) X (n, k), X (p, k), the terms (n, k)."""
        unit = unit_above(np.abs(X).max(axis=0))  # (k,)
        products = product(self.parts, cut(X / -unit, self.bits))
        return accurate_sum(np.stack([*terms, *(unit * part for part in products)]))

    def transposed_product(self, Y):
        """(A + low)ᵀ Y (p, k), Y (n, k)."""
        unit = unit_above(np.abs(Y).max(axis=0))  # (k,)
        products = product([part.T for part in self.parts], cut(Y / unit, self.bits))
        return accurate_sum(np.stack(products)) * unit

    def gram(self):
        """(A + low)ᵀ (A + low) (p, p), and what it is short of that."""
        first, second, rest = product([part.T for part in self.parts], self.parts)
        high, short = two_sum(first, second)
        return two_sum(high, short + rest)


def cut(A, bits):
    """A₁ + A₂ + A₃ = A for entries at most 1: multiples of 2**-bits, of 2**(-2 bits), and what remains."""
    unit = 2.0**bits
    first = np.rint(A * unit) / unit
    rest = A - first
    second = np.rint(rest * unit**2) / unit**2
    return [first, second, rest - second]


def product(A, B):
    """Three matrices whose sum is A B, of two matrices that are `cut`: two without any rounding, and a small rest."""
    (A1, A2, A3), (B1, B2, B3) = A, B
    return [A1 @ B1, A1 @ B2 + A2 @ B1, A1 @ B3 + A2 @ (B2 + B3) + A3 @ (B1 + B2 + B3)]
