"""Least squares by QR, and then corrected with residuals of twice the digits.

The residuals r = y - A x of the best x are orthogonal to the columns of A. That is one system for both,

    [I   A] [r]   [f]
    [Aᵀ  0] [x] = [g]        with f = y, g = 0

and A = Q R solves it: with h = R⁻ᵀ g and d = Qᵀ f,  x = R⁻¹ (d - h),  r = f - Q (d - h). What the solution leaves over,
f - r - A x and g - Aᵀ r, cancels to nearly nothing; computed in twice the digits it is the right-hand side for a
correction of both. Then r and x have nearly all the digits that the condition number κ takes from them otherwise: the
first solution has an error of κ eps, with large residuals κ² eps, and each correction multiplies it by κ eps.

With f = 0 and g = -e_j the x is column j of (Aᵀ A)⁻¹, so that variances come with the same digits. For κ up to 10⁶
Aᵀ A itself, in twice the digits, is enough for that, and a matrix p by p is corrected in place of one n by p.
Source: Björck, Iterative refinement of linear least squares solutions I, BIT 7 (1967) 257.
"""

import numpy as np

from foundations.linalg import qr, solve_triangular
from foundations.statistics.regression.exact_products import Accurate
from foundations.statistics.regression.normal_equations import condition_bound
from foundations.statistics.regression.twofold import unit_above

EPS = float(np.finfo(float).eps)
CORRECTIONS = 5  # at most; each takes κ eps of what was wrong, so that one or two are the rule
SETTLED = 1e-13  # a correction of this part of x leaves, at worst, its square
SQUARED = 1e6  # the κ up to which Aᵀ A, in twice the digits, has enough of them
CORRECTED = 1e2, 1e13  # the κ for which (Aᵀ A)⁻¹ is corrected too: below it need not be, above it cannot be


class RefinedQR:
    """A matrix A (n, p), n >= p, of columns whose largest entry is near 1, factored once and solved with often.

    Solved is with A + low, of which A is the rounded form; `low` is known of powers.
    """

    def __init__(self, A, low=None):
        self.A = Accurate(A, low)
        self.Q, self.R = qr(A)  # (n, p), (p, p)

    def dependent_column(self) -> int | None:
        """The first column that those before it span, to rounding; None where there is none.

        |R_jj| over the length of column j is the sine of its angle with the space of those before it.
        """
        n, p = self.Q.shape
        found = np.flatnonzero(np.abs(np.diagonal(self.R)) <= 10 * max(n, p) * EPS * self._lengths())
        return int(found[0]) if len(found) else None

    def solve(self, f, g) -> tuple[np.ndarray, np.ndarray]:
        """r (n, k) and x (p, k) with r + A x = f (n, k) and Aᵀ r = g (p, k), for independent columns."""
        r, x = self._once(f, g)
        before = np.inf
        for _ in range(CORRECTIONS):
            dr, dx = self._once(self.A.minus_product(x, f, -r), g - self.A.transposed_product(r))
            size = _relative(dx, x)
            if not size < before / 2:  # nothing left but the rounding of x itself
                break
            r, x, before = r + dr, x + dx, size
            if size <= SETTLED:
                break
        return r, x

    def inverse_gram(self) -> np.ndarray:
        """(Aᵀ A)⁻¹ (p, p) = R⁻¹ R⁻ᵀ, its columns corrected where A is ill-conditioned; symmetric."""
        n, p = self.Q.shape
        inverse = solve_triangular(self.R, np.eye(p))
        condition = condition_bound(inverse, self._lengths())
        if not CORRECTED[0] < condition < CORRECTED[1]:
            return inverse @ inverse.T
        if condition < SQUARED:
            V = self._gram_inverted(inverse @ inverse.T)
        else:
            V = self.solve(np.zeros((n, p)), -np.eye(p))[1]
        return (V + V.T) / 2

    def _gram_inverted(self, V) -> np.ndarray:
        """(Aᵀ A)⁻¹ (p, p) from nearly that, by Newton's V ← V + V (I - Aᵀ A V), with Aᵀ A in twice the digits."""
        gram, short = self.A.gram()
        unit = unit_above(np.abs(gram).max())
        G, V = Accurate(gram / unit, short / unit), V * unit
        for _ in range(CORRECTIONS):
            change = V @ G.minus_product(V, np.eye(len(V)))
            V = V + change
            if _relative(change, V) <= SETTLED:
                break
        return V / unit

    def _lengths(self):
        """(p,) of the columns of A, which are those of R."""
        return np.sqrt((self.R * self.R).sum(axis=0))

    def _once(self, f, g):
        z = self.Q.T @ f - solve_triangular(self.R, g, trans="T")  # (p, k)
        return f - self.Q @ z, solve_triangular(self.R, z)


def _relative(dx, x) -> float:
    """The largest change of a column (p, k) beside the column's own largest entry."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.nan_to_num(np.abs(dx).max(axis=0) / np.abs(x).max(axis=0)).max())
