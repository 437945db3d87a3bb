"""Each concept of this folder beside NumPy's, and what agreement means for it.

Factors are not unique, so they are held to what defines them: the product is the matrix, columns are orthonormal,
values are those of LAPACK, each within 50 eps of the norm.
"""

import math
from functools import partial

import numpy as np

from foundations import linalg
from foundations.comparison import Comparison, close

LIMIT = 50 * np.finfo(float).eps

# Inputs


def vectors(rng, n):
    return rng.standard_normal(n), rng.standard_normal(n)


def vectors_of_space(rng, n):
    return rng.standard_normal((n, 3)), rng.standard_normal((n, 3))


def vector(rng, n):
    return (rng.standard_normal(n),)


def square(rng, n):
    return (rng.standard_normal((n, n)),)


def tall(rng, n):
    return (rng.standard_normal((2 * n, n)),)


def symmetric(rng, n):
    A = rng.standard_normal((n, n))
    return (A + A.T,)


def decaying(rng, n):
    """(2n, n) with singular values 1, 1/2, 1/4, ... up to what random orthonormal factors leave of that."""
    U, V = (linalg.qr(rng.standard_normal(shape)).Q for shape in ((2 * n, n), (n, n)))
    return ((U * 0.5 ** np.arange(n)) @ V.T,)  # (2n, n)


def half_rank(rng, n):
    return (rng.standard_normal((n, n // 2)) @ rng.standard_normal((n // 2, n)),)


def vector_and_subspace(rng, n):
    return rng.standard_normal(n), rng.standard_normal((n, max(1, n // 4)))


# By hand: plain Python lists


def dot_by_hand(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def outer_by_hand(a, b):
    return [[x * y for y in b] for x in a]


def cross_by_hand(a, b):
    return [
        [a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1]
        for (a1, a2, a3), (b1, b2, b3) in zip(a, b, strict=True)
    ]


def norm_by_hand(x):
    largest = max(abs(v) for v in x)
    return largest * math.sqrt(sum((v / largest) ** 2 for v in x))


def p_norm_by_hand(x, p):
    largest = max(abs(v) for v in x)
    return largest * sum((abs(v) / largest) ** p for v in x) ** (1 / p)


def gram_schmidt_by_hand(A):
    """The modified way, on the columns as lists."""
    V = [list(column) for column in zip(*A, strict=True)]
    n = len(V)
    R = [[0.0] * n for _ in range(n)]
    for j in range(n):
        R[j][j] = norm_by_hand(V[j])
        V[j] = [v / R[j][j] for v in V[j]]
        for k in range(j + 1, n):
            R[j][k] = dot_by_hand(V[j], V[k])
            V[k] = [v - R[j][k] * q for v, q in zip(V[k], V[j], strict=True)]
    return [list(row) for row in zip(*V, strict=True)], R


def project_by_hand(x, A):
    Q, _ = gram_schmidt_by_hand(A)
    point = [0.0] * len(x)
    for q in zip(*Q, strict=True):
        length = dot_by_hand(q, x)
        point = [p + length * v for p, v in zip(point, q, strict=True)]
    return point


def householder_by_hand(A):
    """QR by reflections: R from A, and Qᵀ from I, by the same reflections of the rows."""
    m, n = len(A), len(A[0])
    R = [list(row) for row in A]
    Qt = [[float(i == j) for j in range(m)] for i in range(m)]
    for j in range(n):
        v = [R[i][j] for i in range(j, m)]
        v[0] += math.copysign(norm_by_hand(v), v[0])
        length = norm_by_hand(v)
        v = [x / length for x in v]
        for M in (R, Qt):
            rows = M[j:]
            reach = [2 * sum(x * row[c] for x, row in zip(v, rows, strict=True)) for c in range(len(M[0]))]
            M[j:] = [[e - x * r for e, r in zip(row, reach, strict=True)] for x, row in zip(v, rows, strict=True)]
    upper = [[R[i][j] if j >= i else 0.0 for j in range(n)] for i in range(n)]
    return [[Qt[j][i] for j in range(n)] for i in range(m)], upper


# The library's, where it takes more than a name


def library_project(x, A):
    """numpy.linalg.lstsq"""
    return A @ np.linalg.lstsq(A, x)[0]


def library_randomized_svd(A):
    """sklearn.utils.extmath.randomized_svd"""
    from sklearn.utils.extmath import randomized_svd

    return randomized_svd(A, 5, n_oversamples=10, n_iter=4, power_iteration_normalizer="QR", random_state=0)


def our_randomized_svd(A):
    return linalg.randomized_svd(A, 5, np.random.default_rng(0))


def library_norm(ord):
    def theirs(x):
        return np.linalg.norm(x, ord)

    theirs.__doc__ = f"numpy.linalg.norm(x, {ord!r})"
    return theirs


# Agreement


def within(limit, **errors):
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
    Q, R = map(np.asarray, got)
    assert Q.shape == wanted[0].shape, f"got Q of {Q.shape}, wanted {wanted[0].shape}"
    assert not np.tril(R, -1).any(), "got elements of R below the diagonal, wanted none"
    magnitudes = off(np.abs(np.diag(R)), np.abs(np.diag(wanted[1])))
    return max(within(LIMIT, residual=off(Q @ R, A), orthogonality=off_identity(Q)), within(1e-11, diagonal=magnitudes))


def same_eigh(got, wanted, A):
    w, V = got
    size = np.abs(wanted[0]).max()
    values = float(np.abs(w - wanted[0]).max() / size)
    return within(LIMIT, values=values, residual=off(V * w @ V.T, A), orthogonality=off_identity(V))


def same_svd(got, wanted, A):
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
    return within(1e-12, matrix=off(got, wanted))


COMPARISONS = [
    Comparison(
        concept="Dot product",
        ours=linalg.dot,
        theirs="numpy.dot",
        by_hand=dot_by_hand,
        inputs=vectors,
        sizes=(8, 64, 512, 100_000),
        agrees=same_sum,
    ),
    Comparison(
        concept="Outer product",
        ours=linalg.outer,
        theirs="numpy.linalg.outer",
        by_hand=outer_by_hand,
        inputs=vectors,
        sizes=(8, 64, 512),
        agrees=close(1e-15),
    ),
    Comparison(
        concept="Cross product",
        ours=linalg.cross,
        theirs="numpy.linalg.cross",
        by_hand=cross_by_hand,
        inputs=vectors_of_space,
        sizes=(8, 64, 512, 100_000),
        agrees=close(1e-14),
    ),
    Comparison(
        concept="Euclidean norm",
        ours=linalg.norm,
        theirs="numpy.linalg.norm",
        by_hand=norm_by_hand,
        inputs=vector,
        sizes=(8, 64, 512, 100_000),
        agrees=close(1e-13),
    ),
    Comparison(
        concept="p-norm",
        ours=partial(linalg.norm, ord=3),
        theirs=library_norm(3),
        by_hand=partial(p_norm_by_hand, p=3),
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
        by_hand=project_by_hand,
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
        by_hand=gram_schmidt_by_hand,
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
        by_hand=householder_by_hand,
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
