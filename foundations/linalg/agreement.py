"""Inputs of size n for the comparisons of this folder, and what agreement means for their answers.

Factors are not unique, so they are held to what defines them: the product is the matrix, columns are orthonormal,
values are those of LAPACK, each within 50 eps of the norm.
"""

import numpy as np

from foundations import linalg
from foundations.comparison import close

LIMIT = 50 * np.finfo(float).eps

# Inputs


def vectors(rng, n):
    """Two vectors of length n."""
    return rng.standard_normal(n), rng.standard_normal(n)


def vectors_of_space(rng, n):
    """Two lists of n vectors of space."""
    return rng.standard_normal((n, 3)), rng.standard_normal((n, 3))


def vector(rng, n):
    """One vector of length n."""
    return (rng.standard_normal(n),)


def square(rng, n):
    """(n, n), Gaussian."""
    return (rng.standard_normal((n, n)),)


def tall(rng, n):
    """(2n, n), Gaussian: well conditioned."""
    return (rng.standard_normal((2 * n, n)),)


def symmetric(rng, n):
    """(n, n), symmetric."""
    A = rng.standard_normal((n, n))
    return (A + A.T,)


def decaying(rng, n):
    """(2n, n) with singular values 1, 1/2, 1/4, ..."""
    U, V = (linalg.qr(rng.standard_normal(shape)).Q for shape in ((2 * n, n), (n, n)))
    return ((U * 0.5 ** np.arange(n)) @ V.T,)  # (2n, n)


def half_rank(rng, n):
    """(n, n) of rank n/2."""
    return (rng.standard_normal((n, n // 2)) @ rng.standard_normal((n // 2, n)),)


def positive_definite(rng, n):
    """(n, n), symmetric, eigenvalues between 1 and 5."""
    G = rng.standard_normal((n, n))
    return (G @ G.T / n + np.eye(n),)


def system(rng, n):
    """(n, n), Gaussian, and one right-hand side."""
    return rng.standard_normal((n, n)), rng.standard_normal(n)


def overdetermined(rng, n):
    """(2n, n), Gaussian, and one right-hand side that no x reaches."""
    return rng.standard_normal((2 * n, n)), rng.standard_normal(2 * n)


def triangular_system(rng, n):
    """(n, n), an upper triangle with a diagonal that outweighs the rest, and n right-hand sides."""
    return np.triu(rng.standard_normal((n, n))) / n**0.5 + 2 * np.eye(n), rng.standard_normal((n, n))


def triples(rng, n):
    """Rows, columns and values of n places among n x n, drawn with repetition: some twice, some rows empty."""
    return rng.integers(0, n, n), rng.integers(0, n, n), rng.standard_normal(n)


def vector_and_subspace(rng, n):
    """A vector of length n, and n/4 columns that span a subspace."""
    return rng.standard_normal(n), rng.standard_normal((n, max(1, n // 4)))


# Agreement


def within(limit, **errors):
    """The largest of the named errors; AssertionError where one is above the limit."""
    for what, error in errors.items():
        assert error <= limit, f"got an error of {error:.1e} in {what}, wanted at most {limit:.1e}"
    return max(errors.values())


def off_identity(Q):
    """‖QᵀQ - I‖ in the Frobenius norm, over √n: the root mean square over the columns."""
    n = Q.shape[1]
    return float(linalg.norm(Q.T @ Q - np.eye(n)) / max(1, n) ** 0.5)


def off(got, wanted):
    """‖got - wanted‖ / ‖wanted‖ in the Frobenius norm."""
    assert np.shape(got) == np.shape(wanted), f"got shape {np.shape(got)}, wanted {np.shape(wanted)}"
    return float(linalg.norm(got - wanted) / linalg.norm(wanted))


def same_sum(got, wanted, a, b):
    """Within n eps Σ |aᵢ bᵢ|, which rounding may do to either side."""
    terms = np.abs(a * b).sum()
    return within(len(a) * np.finfo(float).eps, sum=float(abs(got - wanted) / terms))


def same_qr(got, wanted, A):
    """A = Q R, QᵀQ = I, R an upper triangle with a diagonal of the library's size."""
    Q, R = map(np.asarray, got)
    assert Q.shape == wanted[0].shape, f"got Q of {Q.shape}, wanted {wanted[0].shape}"
    assert not np.tril(R, -1).any(), "got elements of R below the diagonal, wanted none"
    magnitudes = off(np.abs(np.diag(R)), np.abs(np.diag(wanted[1])))
    return max(within(LIMIT, residual=off(Q @ R, A), orthogonality=off_identity(Q)), within(1e-11, diagonal=magnitudes))


def same_eigh(got, wanted, A):
    """The library's eigenvalues, A = V diag(w) Vᵀ, VᵀV = I."""
    w, V = got
    size = np.abs(wanted[0]).max()
    values = float(np.abs(w - wanted[0]).max() / size)
    return within(LIMIT, values=values, residual=off(V * w @ V.T, A), orthogonality=off_identity(V))


def same_svd(got, wanted, A):
    """The library's singular values, A = U diag(S) Vᵀ, UᵀU = I, VᵀV = I."""
    (U, S, Vh), sigma = got, wanted[1]
    k = len(sigma)
    return within(
        LIMIT,
        values=float(np.abs(S - sigma).max() / sigma.max()),
        residual=off(U[:, :k] * S @ Vh[:k], A),
        left=off_identity(U),
        right=off_identity(Vh.T),
    )


def same_leading(got, wanted, A):
    """Five singular triplets that fall by halves: both sides leave of A what the sixth and later ones make."""
    (U, S, Vh), (U2, S2, Vh2) = got, wanted
    left = off(A - U * S @ Vh, A - U2 * S2 @ Vh2)
    values = float(np.abs(S - S2).max() / S2.max())
    return max(within(LIMIT, values=values, left=off_identity(U), right=off_identity(Vh.T)), within(1e-10, rest=left))


def same_matrix(got, wanted, *_arguments):
    """A unique answer: ‖got - wanted‖ against ‖wanted‖."""
    return within(1e-12, matrix=off(got, wanted))


def same_lu(got, wanted, A):
    """A = P L U, P a permutation, L with ones on its diagonal and nothing above 1, U an upper triangle."""
    P, L, U = map(np.asarray, got)
    assert [P.shape, L.shape, U.shape] == [x.shape for x in wanted], "got other shapes than the library's"
    assert (np.sort(P.argmax(axis=1)) == np.arange(len(P))).all() and P.sum() == len(P), "got no permutation P"
    assert (np.diag(L) == 1).all() and not np.triu(L, 1).any(), "got L without ones on its diagonal, or not lower"
    assert not np.tril(U, -1).any(), "got elements of U below the diagonal, wanted none"
    return within(LIMIT, residual=off(P @ L @ U, A), pivoting=max(0.0, float(np.abs(L).max() - 1)))


def same_solution(got, wanted, A, b):
    """A x = b: ‖A x - b‖ within 50 eps ‖A‖ ‖x‖, which no condition number excuses."""
    x = np.asarray(got)
    assert x.shape == wanted.shape, f"got x of {x.shape}, wanted {wanted.shape}"
    return within(LIMIT, residual=float(linalg.norm(A @ x - b) / (linalg.norm(A) * linalg.norm(x))))


def same_fit(got, wanted, A, b):
    """The library's x, residuals, rank and singular values; and what is left of b is at right angles to the columns."""
    assert got[2] == wanted[2], f"got rank {got[2]}, wanted {wanted[2]}"
    left = b - A @ got[0]
    slope = float(linalg.norm(A.T @ left) / (linalg.norm(A) * linalg.norm(b)))
    unique = {name: off(got[i], wanted[i]) for name, i in (("x", 0), ("residuals", 1), ("s", 3))}
    return max(within(LIMIT, right_angles=slope), within(1e-12, **unique))


def same_sparse(got, wanted, *_arguments):
    """The library's compressed sparse rows, number by number."""
    wanted.sort_indices()
    for name in ("indptr", "indices"):
        assert (getattr(got, name) == getattr(wanted, name)).all(), f"got other {name} than the library's"
    return close(1e-14)(got.data, wanted.data)


def same_determinant(got, wanted, _A):
    """The library's sign, and its logarithm within 1e-12."""
    return max(close(0.0)(got[0], wanted[0]), close(1e-12)(got[1], wanted[1]))
