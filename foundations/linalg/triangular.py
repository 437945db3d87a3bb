"""Triangular systems, by substitution.

The first row of a lower triangle has one unknown. Once it is known, so is the second, and so on:

    x_i = (b_i - Σ_{j<i} t_ij x_j) / t_ii        upper triangles from the last row up

Halving does the same sums as matrix products: solve the first half, subtract what it contributes, solve the second.
No inverse is formed. Each row of the result solves exactly a row that is changed by a few eps, |ΔT| <= n eps |T|,
so that triangular systems are often solved far more accurately than their condition number says.

Left out: `overwrite_b`.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.1; Higham, Accuracy and Stability, 2nd ed., §8.1.
"""

from collections.abc import Callable

import numpy as np

from foundations.linalg._edge import LinAlgError, system_function

ROWS = 16  # from this size down one row at a time
NUMBERS = 8  # and for a vector, from this size down one number at a time: a call costs more than the eight products

# trans -> the matrix of the system, and whether a lower triangle is now an upper one
_SYSTEMS: dict[int | str, tuple[Callable, bool]] = {
    0: (lambda A: A, False),
    1: (lambda A: A.T, True),
    2: (lambda A: A.conj().T, True),
}
_SYSTEMS |= {"N": _SYSTEMS[0], "T": _SYSTEMS[1], "C": _SYSTEMS[2]}


@system_function
def solve_triangular(a, b, trans=0, lower=False, unit_diagonal=False, *, check_finite=True):
    """Solve A x = b for a triangular A.

    Parameters
    ----------
    a : (..., m, m) array_like, of which only one triangle is read
    b : (m,) or (..., m, n) array_like; a vector only if it has one dimension, as in `solve`
    trans : 0 or "N" for A x = b, 1 or "T" for Aᵀ x = b, 2 or "C" for Aᴴ x = b
    lower : `a` is a lower triangle; an upper one if False
    unit_diagonal : take the diagonal as ones, without reading it
    check_finite : refuse infinities and nan; otherwise they go through

    Returns
    -------
    x : (m,) or (..., m, n) array

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions, is not square, or has a zero on its diagonal
    ValueError : shapes that do not fit, an unknown trans, or a number that is not finite

    Notes
    -----
    Cost m² n flops. The residual is within m eps |A| |x|, row by row.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.1. Compare: scipy.linalg.solve_triangular.
    """
    if trans not in _SYSTEMS:
        raise ValueError(f"Unrecognized trans {trans!r}; use 0, 1, 2, 'N', 'T' or 'C'")
    if check_finite and not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("array must not contain infs or NaNs")
    zeros = np.flatnonzero(np.diagonal(a) == 0)
    if len(zeros) and not unit_diagonal:
        raise LinAlgError(f"Singular matrix: diagonal element {zeros[0]} is zero")
    turned, flips = _SYSTEMS[trans]
    X = b.copy()
    substitute(turned(a), X, lower=lower != flips, unit_diagonal=unit_diagonal)
    return X


def substitute(T, B, *, lower, unit_diagonal=False):
    """Solve T X = B in place: B (m, n) becomes X. Only the triangle of T (m, m) that `lower` names is read."""
    m = len(T)
    if B.ndim == 2 and B.shape[1] == 1:
        B = B[:, 0]
    if B.ndim == 1 and m <= NUMBERS:
        B[:] = _numbers(T.tolist(), B.tolist(), lower, unit_diagonal)
        return
    if m > ROWS or B.ndim == 1:
        top, bottom = slice(0, m // 2), slice(m // 2, m)
        first, second = (top, bottom) if lower else (bottom, top)
        substitute(T[first, first], B[first], lower=lower, unit_diagonal=unit_diagonal)
        B[second] -= T[second, first] @ B[first]
        substitute(T[second, second], B[second], lower=lower, unit_diagonal=unit_diagonal)
        return
    for i in range(m) if lower else reversed(range(m)):
        known = slice(0, i) if lower else slice(i + 1, m)
        B[i] -= T[i, known] @ B[known]  # (n)
        if not unit_diagonal:
            B[i] /= T[i, i]


def _numbers(T, x, lower, unit_diagonal):
    """The solution of T x = b, of lists; b comes in as x."""
    m = len(x)
    for i in range(m) if lower else reversed(range(m)):
        row, rest = T[i], x[i]
        for j in range(i) if lower else range(i + 1, m):
            rest -= row[j] * x[j]
        x[i] = rest if unit_diagonal else rest / row[i]
    return x
