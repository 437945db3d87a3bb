"""Eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by QL with implicit shifts: the version to read.

One step takes T - sigma I = Q L apart and puts it together again as L Q + sigma I = Qᵀ T Q: the same eigenvalues, and
the first off-diagonal entry shrinks by about (lambda₁ - sigma) / (lambda₂ - sigma). With Wilkinson's shift, the
eigenvalue of the leading 2 x 2 block that is nearer to d₁, it shrinks cubically: two or three steps for one eigenvalue.

Q is never formed: it is a chain of plane rotations that starts at the far end with T - sigma I and chases the one
entry that sticks out ("the bulge") up the matrix.

Left out: splitting the problem where T falls apart in the middle, which `divide_and_conquer` does.
Source: Bowdler, Martin, Reinsch, Wilkinson (1968); Golub & Van Loan, 4th ed., §8.3.5; EISPACK's tql2.
"""

import math

import numpy as np

from foundations.linalg._edge import LinAlgError

STEPS = 30  # at the most, per eigenvalue and on average; two are usual


def ql(d, e, Q):
    """Diagonalize T = tridiag(e, d, e), and take Q along.

    Parameters
    ----------
    d : (n,) diagonal, e : (n-1,) off-diagonal, Q : (m, n), the identity for eigenvectors of T itself

    Returns
    -------
    w : (n,) eigenvalues ascending, V : (m, n), Q times the eigenvectors of T

    Raises
    ------
    LinAlgError : more than 30 steps per eigenvalue

    Notes
    -----
    Cost about 3 n² m flops, in n² calls of vector operations. Compare: scipy.linalg.eigh_tridiagonal.
    """
    n = len(d)
    V = Q.T.copy()  # the vectors as rows: (n, m)
    if n and abs(d[0]) > abs(d[-1]):  # QL wants the small entries first: turn T over
        d, e, V = d[::-1], e[::-1], V[::-1].copy()
    d, e = list(map(float, d)), [*map(float, e), 0.0]
    steps = 0
    for first in range(n):
        while (last := _end_of_block(d, e, first)) != first:
            if steps == STEPS * n:
                raise LinAlgError(f"Eigenvalues did not converge in {steps} steps")
            _step(d, e, V, first, last)
            steps += 1
    order = np.argsort(d, kind="stable")
    return np.array(d)[order], V[order].T


def _end_of_block(d, e, first):
    """The first index from `first` on at which T falls apart: e is nothing beside its two neighbors."""
    for i in range(first, len(d) - 1):
        if abs(d[i]) + abs(d[i + 1]) + abs(e[i]) == abs(d[i]) + abs(d[i + 1]):
            return i
    return len(d) - 1


def _step(d, e, V, first, last):
    """One QL step with Wilkinson's shift on rows first..last of d, e; the rotations are applied to the rows of V."""
    half = (d[first + 1] - d[first]) / (2 * e[first])
    sigma = d[first] - e[first] / (half + math.copysign(math.hypot(half, 1.0), half))
    g, s, c, p = d[last] - sigma, 1.0, 1.0, 0.0  # p: how far the diagonal entry above still has to move
    for i in range(last - 1, first - 1, -1):
        bulge, b = s * e[i], c * e[i]
        r = math.hypot(bulge, g)
        e[i + 1] = r
        if r == 0:  # T has fallen apart on the way
            d[i + 1] -= p
            e[last] = 0.0
            return
        s, c = bulge / r, g / r
        g = d[i + 1] - p
        t = (d[i] - g) * s + 2 * c * b
        p = s * t
        d[i + 1] = g + p
        g = c * t - b
        V[i], V[i + 1] = c * V[i] - s * V[i + 1], s * V[i] + c * V[i + 1]
    d[first] -= p
    e[first] = g
    e[last] = 0.0
