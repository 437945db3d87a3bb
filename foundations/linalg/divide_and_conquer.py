"""Eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by divide and conquer: the version to use.

Torn in the middle, at the coupling rho = |e_h|, T is two smaller tridiagonal matrices and a matrix of rank one,

    T = diag(T₁, T₂) + rho v vᵀ = Q (D + rho z zᵀ) Qᵀ,    Q = diag(Q₁, Q₂),    z = Qᵀ v = (last row of Q₁, first of Q₂)

and once the halves T_i = Q_i D_i Q_iᵀ are solved, the eigenvalues of T are the roots of the secular equation of D and z
(see `secular`), except for those that are known already (see `deflation`). Its eigenvectors are those of D + rho z zᵀ,
which are (d_i - x)⁻¹ z_i, times Q: a product of matrices, where all the work is.

Tearing goes on down to 1 x 1. Halves differ in size by one at the most, so there are at most two sizes on a level, and
all problems of one size are solved as one batch: few calls, each on much data.

Left out: eigenvalues alone, which need only the first and last rows of Q; fewer products with what was deflated.
Source: Cuppen (1981); Gu & Eisenstat (1995); Golub & Van Loan, 4th ed., §8.4; LAPACK's stedc.
"""

import numpy as np

from foundations.linalg._edge import power_of_two
from foundations.linalg.deflation import active_first, embed, merge_close_poles, undo
from foundations.linalg.halving import halves, solutions, split
from foundations.linalg.secular import exact_weights, secular_roots, unit_rows

EPS = np.finfo(float).eps


def divide_and_conquer(d, e):
    """Diagonalize T = tridiag(e, d, e).

    Parameters
    ----------
    d : (n,) diagonal, e : (n-1,) off-diagonal, both real, their entries within 1e+-150 of 1 or negligible

    Returns
    -------
    w : (n,) eigenvalues ascending
    Qt : (n, n), row k the eigenvector of w[k]

    Raises
    ------
    LinAlgError : a secular equation did not converge

    Notes
    -----
    Cost 4/3 n³ flops, almost all in matrix products, and less where there is deflation.
    Compare: scipy.linalg.eigh_tridiagonal.
    """
    n = len(d)
    # T with |e| instead of e is S T S for a diagonal S of signs.
    S = np.cumprod(np.concatenate([[1.0], np.where(e < 0, -1.0, 1.0)]))
    e = np.abs(e)
    d = d.copy()
    d[:-1] -= e  # every coupling is torn on some level
    d[1:] -= e
    solved = {}
    for size, starts in halves(n).items():
        if size == 1:
            solved[1] = starts, d[starts, None], np.ones((len(starts), 1, 1))
            continue
        h, rest = split(size)
        left, right = solutions(solved[h], starts), solutions(solved[rest], starts + h)
        solved[size] = starts, *_merge(left, right, e[starts + h - 1])
    _, D, Qt = solved[n]
    order = np.argsort(D[0], kind="stable")
    return D[0, order], Qt[0, order] * S


def _merge(left, right, rho):
    """D (b, N) and Qt (b, N, N) of b problems, from those of their halves and the couplings rho (b,)."""
    (D1, Q1), (D2, Q2) = left, right
    D = np.concatenate([D1, D2], axis=1)
    z = np.concatenate([Q1[:, :, -1], Q2[:, :, 0]], axis=1)
    scale = power_of_two(np.maximum(np.abs(D).max(axis=1), rho))[:, None]  # (b, 1)
    D, root_rho = D / scale, np.sqrt(rho[:, None] / scale)
    column = np.argsort(D, axis=1, kind="stable")  # where in the halves the pole at a position comes from
    D, z = np.take_along_axis(D, column, 1), np.take_along_axis(z, column, 1) * root_rho
    active = np.abs(z) * root_rho > EPS
    rounds = merge_close_poles(D, z, active, EPS)
    order, count = active_first(active)
    D, z = np.take_along_axis(D, order, 1), np.take_along_axis(z, order, 1)

    vectors = _solve_active(D, z, count)
    W = embed(vectors, np.take_along_axis(column, order, 1))
    undo(rounds, W, column)
    h = D1.shape[1]
    Qt = np.concatenate([W[:, :, :h] @ Q1, W[:, :, h:] @ Q2], axis=2)  # (b, N, h) @ (b, h, h)
    return D * scale, Qt


def _solve_active(D, z, count):
    """Put the eigenvalues of diag(D) + z zᵀ in place of the first `count` of D; the vectors as rows (b, K, K)."""
    K = count.max()
    poles, z = D[:, :K], z[:, :K]
    F = poles[:, None, :] - poles[:, :, None]  # (b, K, K)
    delta, origin, mu = secular_roots(F, z * z, count)
    z = exact_weights(delta, F, z, count)
    np.divide(z[:, None, :], delta, out=delta)
    D[:, :K] = np.take_along_axis(poles, origin, 1) + mu
    return unit_rows(delta, count)
