"""Singular value decomposition of a real bidiagonal matrix by divide and conquer: the version to use.

Take one row, (alpha, beta), out of the middle of B. What is above and below is bidiagonal, with one column more than
rows, B_i = U_i [D_i 0] V_iᵀ; and in terms of these vectors the row makes an arrow,

    B = U M Vᵀ,    M = [ z₀ z₁ ... z_{N-1} ]        z = alpha (last row of V₁), beta (first row of V₂)
                       [    d₁             ]        z₀ = the hypotenuse of the two parts of z that belong to
                       [       ...  d_{N-1}]             the columns without singular value

Its singular values s are the roots of 1 + sum_i z_i² / (d_i² - s²) = 0, with d₀ = 0: the secular equation again. The
differences d_i² - d_j² are formed as (d_i - d_j)(d_i + d_j), so squaring costs nothing. The vectors are

    v_i = z_i / (d_i² - s²),        u_0 = -1,  u_i = d_i z_i / (d_i² - s²)

Left out: singular values alone, which need only the first and last rows of V.
Source: Gu & Eisenstat (1995), A divide-and-conquer algorithm for the bidiagonal SVD; LAPACK's bdsdc and lasd0-lasd3.
"""

import numpy as np

from foundations.linalg._edge import power_of_two
from foundations.linalg.deflation import Rotations, active_first, embed, merge_close_poles, undo
from foundations.linalg.halving import halves, solutions, split
from foundations.linalg.secular import exact_weights, secular_roots, unit_rows

EPS = np.finfo(float).eps
# Nothing beside entries near 1, and far from where numbers lose their last digits to underflow.
NEGLIGIBLE = 1e-220


def bidiagonal_divide_and_conquer(d, e):
    """Factor B = diag(d) + diag(e, 1) as U diag(S) Vᵀ.

    Parameters
    ----------
    d : (n,) diagonal, e : (n-1,) the entries right of it, n >= 1, both real, within 1e+-150 of 1 or negligible

    Returns
    -------
    S : (n,) descending, Ut : (n, n) and Vt : (n, n), their rows the singular vectors

    Raises
    ------
    LinAlgError : a secular equation did not converge

    Notes
    -----
    Cost 8/3 n³ flops, almost all in matrix products, and less where there is deflation.
    Compare: numpy.linalg.svd.
    """
    n = len(d)
    e = np.append(e, 0.0)  # the column beyond the last: zero, and it stays apart throughout
    d, e = (np.where(np.abs(x) < NEGLIGIBLE, 0.0, x) for x in (d, e))
    solved = {}
    for size, starts in halves(n, torn=1).items():
        if size == 0:  # no row, one column
            b = len(starts)
            solved[0] = starts, np.empty((b, 0)), np.empty((b, 0, 0)), np.ones((b, 1, 1))
            continue
        h, rest = split(size, torn=1)
        above, below = solutions(solved[h], starts), solutions(solved[rest], starts + h + 1)
        solved[size] = starts, *_merge(above, below, d[starts + h], e[starts + h])
    _, S, Ut, Vt = solved[n]
    order = np.argsort(-S[0], kind="stable")
    return S[0, order], Ut[0, order], Vt[0, order, :n]


def _merge(above, below, alpha, beta):
    """D (b, N), U (b, N, N), V (b, N+1, N+1), vectors as rows, of b problems from those above and below their row.

    U_i : (b, k_i, k_i), V_i : (b, k_i + 1, k_i + 1), the last row of V_i belonging to no singular value.
    """
    (D1, U1, V1), (D2, U2, V2) = above, below
    k1, k2 = D1.shape[1], D2.shape[1]
    z1, z2 = alpha[:, None] * V1[:, :, -1], beta[:, None] * V2[:, :, 0]
    z0 = np.hypot(z1[:, k1:], z2[:, k2:])  # (b, 1)
    some = z0 > 1e-60 * NEGLIGIBLE
    c = np.divide(z1[:, k1:], z0, where=some, out=np.ones_like(z0))
    s = np.divide(z2[:, k2:], z0, where=some, out=np.zeros_like(z0))

    D = np.concatenate([np.zeros_like(z0), D1, D2], axis=1)
    z = np.concatenate([z0, z1[:, :k1], z2[:, :k2]], axis=1)
    D, WU, WV = _solve_arrow(D, z)

    U = np.concatenate([WU[:, :, 1 : k1 + 1] @ U1, WU[:, :, :1], WU[:, :, k1 + 1 :] @ U2], axis=2)
    N = k1 + k2 + 1
    V = np.empty((len(D), N + 1, N + 1))
    corner = WV[:, :, :1]
    V[:, :N, : k1 + 1] = np.concatenate([WV[:, :, 1 : k1 + 1], c[:, None] * corner], axis=2) @ V1
    V[:, :N, k1 + 1 :] = np.concatenate([WV[:, :, k1 + 1 :], s[:, None] * corner], axis=2) @ V2
    V[:, N, : k1 + 1], V[:, N, k1 + 1 :] = -s * V1[:, k1], c * V2[:, k2]
    return D, U, V


def _solve_arrow(D, z):
    """Singular values (b, N) and vectors, as rows (b, N, N), of the arrow with first row z and diagonal (0, D[1:])."""
    size = np.maximum(D.max(axis=1), np.abs(z).max(axis=1))[:, None]
    scale = power_of_two(size)
    D, z = D / scale, z / scale
    D[:, 0] = -1.0  # the corner stays first
    column = np.argsort(D, axis=1, kind="stable")  # where in D the pole at a position comes from
    D, z = np.take_along_axis(D, column, 1), np.take_along_axis(z, column, 1)
    D[:, 0], z[:, 0] = 0.0, np.maximum(z[:, 0], EPS)  # without weight in the corner the arrow would fall apart
    active = np.abs(z) > EPS
    active[:, 0] = True
    both = merge_close_poles(D, z, active, EPS, first=1)
    right = _merge_with_corner(D, z, active)
    order, count = active_first(active)
    D, z = np.take_along_axis(D, order, 1), np.take_along_axis(z, order, 1)

    U, V = _solve_active(D, z, count)
    destination = np.take_along_axis(column, order, 1)
    U, V = embed(U, destination), embed(V, destination)
    undo(both, U, column)
    undo(both + right, V, column)
    return np.where(size > 0, D * scale, 0.0), U, V


def _merge_with_corner(D, z, active):
    """Rotate poles that are nearly zero into the corner, from the right only: rounds of rotations.

    From [z₀ z_j; 0 d_j] that leaves d_j s below the corner, which is dropped, and d_j c as singular value.
    """
    rounds: list[Rotations] = []
    while D.shape[1] > 1:
        order, count = active_first(active)
        b, j = np.arange(len(D)), order[:, 1]  # the smallest pole after the corner
        r = np.hypot(z[:, 0], z[b, j])
        b = np.nonzero((count > 1) & (D[b, j] * np.abs(z[b, j]) <= EPS * r))[0]
        if not len(b):
            break
        j, r = j[b], r[b]
        c, s = z[b, 0] / r, z[b, j] / r
        D[b, j] *= c
        z[b, 0], z[b, j], active[b, j] = r, 0.0, False
        rounds.append(Rotations(b, np.zeros_like(j), j, c, s))
    return rounds


def _solve_active(D, z, count):
    """Put the singular values in place of the first `count` of D; the vectors U, V as rows (b, K, K)."""
    K = count.max()
    poles, z = D[:, :K], z[:, :K]
    F = poles[:, None, :] - poles[:, :, None]  # (b, K, K)
    F *= poles[:, None, :] + poles[:, :, None]
    delta, origin, mu = secular_roots(F, z * z, count)
    z = exact_weights(delta, F, z, count)
    V = np.divide(z[:, None, :], delta, out=delta)
    U = np.multiply(V, poles[:, None, :], out=F)
    U[:, :, 0] = -1.0
    nearest = np.take_along_axis(poles, origin, 1)
    total = nearest + np.sqrt(nearest * nearest + mu)
    D[:, :K] = nearest + np.divide(mu, total, where=mu != 0, out=np.zeros_like(mu))  # sqrt(nearest² + mu)
    return unit_rows(U, count), unit_rows(V, count)
