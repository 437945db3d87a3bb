"""Each concept of this folder beside NumPy's or SciPy's; `agreement` has the inputs, and what agreement means."""

from functools import partial

import numpy as np

from foundations import linalg
from foundations.comparison import Comparison, close
from foundations.linalg import by_hand, sparse
from foundations.linalg.agreement import (
    decaying,
    half_rank,
    overdetermined,
    positive_definite,
    same_determinant,
    same_eigh,
    same_fit,
    same_leading,
    same_lu,
    same_matrix,
    same_qr,
    same_solution,
    same_sparse,
    same_sum,
    same_svd,
    square,
    symmetric,
    system,
    tall,
    triangular_system,
    triples,
    vector,
    vector_and_subspace,
    vectors,
    vectors_of_space,
)

# The library's, where it takes more than a name


def library_product(A, X):
    """scipy.sparse.csr_array @ X"""
    return A @ X


def library_transpose_product(A, Y):
    """scipy.sparse.csr_array.T @ Y"""
    return A.T @ Y


def library_column_sums(A):
    """scipy.sparse.csr_array.sum(axis=0)"""
    return A.sum(axis=0)


def library_triples(rows, columns, values):
    """scipy.sparse.coo_array(...).tocsr()"""
    from scipy.sparse import coo_array

    size = len(values)
    return coo_array((values, (rows, columns)), shape=(size, size)).tocsr()


def our_triples(rows, columns, values):
    """The matrix with as many rows and columns as there are triples."""
    return sparse.from_triples(rows, columns, values, (len(values), len(values)))


def scipys_sparse(rng, n):
    """SciPy's own compressed sparse rows, which both sides take: 10 n values among 10 n x 10 n places."""
    return library_triples(*triples(rng, 10 * n))


def sparse_and_two_columns(rng, n):
    """A sparse matrix, and two dense columns as a classifier of two classes has them."""
    return scipys_sparse(rng, n), rng.standard_normal((10 * n, 2))


def only_sparse(rng, n):
    """A sparse matrix."""
    return (scipys_sparse(rng, n),)


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
    Comparison(
        concept="Cholesky factorization",
        ours=linalg.cholesky,
        theirs="numpy.linalg.cholesky",
        by_hand=by_hand.cholesky,
        inputs=positive_definite,
        sizes=(8, 64, 512),
        agrees=same_matrix,
    ),
    Comparison(
        concept="LU factorization",
        ours=linalg.lu,
        theirs="scipy.linalg.lu",
        by_hand=by_hand.lu,
        inputs=square,
        sizes=(8, 64, 512),
        agrees=same_lu,
    ),
    Comparison(
        concept="Linear system",
        ours=linalg.solve,
        theirs="numpy.linalg.solve",
        by_hand=by_hand.solve,
        inputs=system,
        sizes=(8, 64, 512),
        agrees=same_solution,
    ),
    Comparison(
        concept="Triangular system",
        ours=linalg.solve_triangular,
        theirs="scipy.linalg.solve_triangular",
        by_hand=by_hand.solve_triangular,
        inputs=triangular_system,
        sizes=(8, 64, 512),
        agrees=same_solution,
    ),
    Comparison(
        concept="Linear least squares",
        ours=linalg.lstsq,
        theirs="numpy.linalg.lstsq",
        inputs=overdetermined,
        sizes=(8, 64, 256),
        agrees=same_fit,
    ),
    Comparison(
        concept="Determinant",
        ours=linalg.slogdet,
        theirs="numpy.linalg.slogdet",
        by_hand=by_hand.slogdet,
        inputs=square,
        sizes=(8, 64, 512),
        agrees=same_determinant,
    ),
    Comparison(
        concept="Sparse rows from triples",
        ours=our_triples,
        theirs=library_triples,
        inputs=triples,
        sizes=(8, 64, 512, 100_000),
        agrees=same_sparse,
    ),
    Comparison(
        concept="Sparse matrix product",
        ours=sparse.product,
        theirs=library_product,
        by_hand=by_hand.sparse_product,
        inputs=sparse_and_two_columns,
        sizes=(8, 64, 512, 10_000),
        agrees=close(1e-14),
    ),
    Comparison(
        concept="Transposed sparse product",
        ours=sparse.transpose_product,
        theirs=library_transpose_product,
        inputs=sparse_and_two_columns,
        sizes=(8, 64, 512, 10_000),
        agrees=close(1e-14),
    ),
    Comparison(
        concept="Sparse column sums",
        ours=sparse.column_sums,
        theirs=library_column_sums,
        inputs=only_sparse,
        sizes=(8, 64, 512, 10_000),
        agrees=close(1e-14),
    ),
]
