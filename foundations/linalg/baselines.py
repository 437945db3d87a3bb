"""Each concept of this folder beside NumPy's, and what agreement means for it.

Factors are not unique, so they are held to what defines them: the product is the matrix, columns are orthonormal,
values are those of LAPACK, each within 50 eps of the norm.
"""

from functools import partial

import numpy as np

from foundations import linalg
from foundations.comparison import Comparison, close
from foundations.linalg import by_hand

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


def vector_and_subspace(rng, n):
    """A vector of length n, and n/4 columns that span a subspace."""
    return rng.standard_normal(n), rng.standard_normal((n, max(1, n // 4)))


# The library's, where it takes more than a name


def library_project(x, A):
    """numpy.linalg.lstsq"""
    return A @ np.linalg.lstsq(A, x)[0]


def library_randomized_svd(A):
    """sklearn.utils.extmath.randomized_svd"""
    from sklearn.utils.extmath import randomized_svd

    return randomized_svd(A, 5, n_oversamples=10, n_iter=4, power_iteration_normalizer="QR", random_state=0)


def our_randomized_svd(A):
    """Five singular triplets, the generator seeded anew each time."""
    return linalg.randomized_svd(A, 5, np.random.default_rng(0))


def library_norm(ord):
    """numpy.linalg.norm with one ord."""

    def theirs(x):
        return np.linalg.norm(x, ord)

    theirs.__doc__ = f"numpy.linalg.norm(x, {ord!r})"
    return theirs


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


COMPARISONS = [
    Comparison(
        concept="Dot product",
        ours=linalg.dot,
        theirs="numpy.dot",
        by_hand=by_hand.dot,
        inputs=vectors,
        sizes=(8, 64, 512, 100_000),
        agrees=same_sum,
    ),
    Comparison(
        concept="Outer product",
        ours=linalg.outer,
        theirs="numpy.linalg.outer",
        by_hand=by_hand.outer,
        inputs=vectors,
        sizes=(8, 64, 512),
        agrees=close(1e-15),
    ),
    Comparison(
        concept="Cross product",
        ours=linalg.cross,
        theirs="numpy.linalg.cross",
        by_hand=by_hand.cross,
        inputs=vectors_of_space,
        sizes=(8, 64, 512, 100_000),
        agrees=close(1e-14),
    ),
    Comparison(
        concept="Euclidean norm",
        ours=linalg.norm,
        theirs="numpy.linalg.norm",
        by_hand=by_hand.norm,
        inputs=vector,
        sizes=(8, 64, 512, 100_000),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="p-norm",
        ours=partial(linalg.norm, ord=3),
        theirs=library_norm(3),
        by_hand=partial(by_hand.p_norm, p=3),
        inputs=vector,
        sizes=(8, 64, 512, 100_000),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Frobenius norm",
        ours=partial(linalg.norm, ord="fro"),
        theirs=library_norm("fro"),
        inputs=square,
        sizes=(8, 64, 512),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Spectral norm",
        ours=partial(linalg.norm, ord=2),
        theirs=library_norm(2),
        inputs=square,
        sizes=(8, 64, 256),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Nuclear norm",
        ours=partial(linalg.norm, ord="nuc"),
        theirs=library_norm("nuc"),
        inputs=square,
        sizes=(8, 64, 256),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Orthogonal projection",
        ours=linalg.project,
        theirs=library_project,
        by_hand=by_hand.project,
        inputs=vector_and_subspace,
        sizes=(8, 64, 256),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="Classical Gram-Schmidt",
        ours=partial(linalg.gram_schmidt, method="classical"),
        theirs="numpy.linalg.qr",
        inputs=tall,
        sizes=(8, 64, 256),
        agrees=same_qr,
    ),
    Comparison(
        concept="Modified Gram-Schmidt",
        ours=partial(linalg.gram_schmidt, method="modified"),
        theirs="numpy.linalg.qr",
        by_hand=by_hand.gram_schmidt,
        inputs=tall,
        sizes=(8, 64, 256),
        agrees=same_qr,
    ),
    Comparison(
        concept="Gram-Schmidt with reorthogonalization",
        ours=partial(linalg.gram_schmidt, method="twice"),
        theirs="numpy.linalg.qr",
        inputs=tall,
        sizes=(8, 64, 256),
        agrees=same_qr,
    ),
    Comparison(
        concept="QR factorization",
        ours=linalg.qr,
        theirs="numpy.linalg.qr",
        by_hand=by_hand.householder,
        inputs=square,
        sizes=(8, 64, 512),
        agrees=same_qr,
    ),
    Comparison(
        concept="Symmetric eigendecomposition",
        ours=linalg.eigh,
        theirs="numpy.linalg.eigh",
        inputs=symmetric,
        sizes=(8, 64, 512),
        agrees=same_eigh,
    ),
    Comparison(
        concept="Singular value decomposition",
        ours=linalg.svd,
        theirs="numpy.linalg.svd",
        inputs=square,
        sizes=(8, 64, 512),
        agrees=same_svd,
    ),
    Comparison(
        concept="Randomized SVD",
        ours=our_randomized_svd,
        theirs=library_randomized_svd,
        inputs=decaying,
        sizes=(8, 64, 512),
        agrees=same_leading,
    ),
    Comparison(
        concept="Matrix rank",
        ours=linalg.matrix_rank,
        theirs="numpy.linalg.matrix_rank",
        inputs=half_rank,
        sizes=(8, 64, 256),
        agrees=close(0.0),
    ),
    Comparison(
        concept="Pseudoinverse",
        ours=linalg.pinv,
        theirs="numpy.linalg.pinv",
        inputs=tall,
        sizes=(8, 64, 256),
        agrees=same_matrix,
    ),
]
