"""Rank and pseudoinverse: what the singular values say about solving A x = b.

    rank A = #{σ_i > 0}            A⁺ = V diag(1/σ_i where σ_i > 0, else 0) Uᴴ

x = A⁺ b is the shortest of all x that make ‖A x - b‖ smallest. In floating point no σ is zero: rounding A alone moves
each by up to eps ‖A‖, so those below rtol · σ₁ count as zero. The choice decides: a σ just above the line makes A⁺ as
large as 1/(rtol σ₁), just below it is gone. Neither rank nor pseudoinverse is a continuous function of A.

Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.4-5.5.
"""

import numpy as np

from foundations.linalg.svd import svd

_NOT_GIVEN = object()


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """How many singular values are above the tolerance.

    Parameters
    ----------
    A : (..., m, n) array_like, or a vector, whose rank is 1 unless it is zero
    tol : (...) absolute tolerance
    hermitian : A equals Aᴴ, so that its eigenvalues will do
    rtol : (...) tolerance relative to the largest singular value; max(m, n)·eps where neither is given

    Returns
    -------
    an integer, or an array (...) of them

    Raises
    ------
    LinAlgError : A contains nan; not square where `hermitian`
    ValueError : tol and rtol both given

    Notes
    -----
    Cost: the singular values alone. Compare: numpy.linalg.matrix_rank.
    """
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    A = np.asarray(A)
    if A.ndim < 2:
        return int(not (A == 0).all())
    S = svd(A, compute_uv=False, hermitian=hermitian)
    if tol is None:
        rtol = _default_rtol(A, S) if rtol is None else rtol
        tol = np.asarray(rtol) * S.max(axis=-1, initial=0)
    tol = np.asarray(tol)[..., None]  # (..., 1)
    return np.count_nonzero(tol < S, axis=-1)


def pinv(a, rcond=None, hermitian=False, *, rtol=_NOT_GIVEN):
    """The Moore-Penrose pseudoinverse A⁺.

    Parameters
    ----------
    a : (..., m, n) array_like
    rcond : (...) singular values up to rcond · (the largest) count as zero; 1e-15 where neither is given
    hermitian : a equals aᴴ
    rtol : the same under another name; None for max(m, n)·eps

    Returns
    -------
    (..., n, m) array

    Raises
    ------
    LinAlgError : fewer than two dimensions, nan among the entries; not square where `hermitian`
    ValueError : rcond and rtol both given

    Notes
    -----
    The one matrix X with A X A = A, X A X = X, and both A X and X A Hermitian. Compare: numpy.linalg.pinv.
    """
    if rcond is not None and rtol is not _NOT_GIVEN:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    a = np.asarray(a)
    U, S, Vh = svd(a, full_matrices=False, hermitian=hermitian)
    if rcond is None:
        rcond = 1e-15 if rtol is _NOT_GIVEN else _default_rtol(a, S) if rtol is None else rtol
    tol = np.asarray(np.asarray(rcond) * S.max(axis=-1, initial=0))[..., None]  # (..., 1)
    large = tol < S
    inverse = np.divide(1, S, where=large, out=np.zeros_like(S))
    return np.matmul(_adjoint(Vh) * inverse[..., None, :], _adjoint(U))  # (..., n, k) (..., k, m)


def _default_rtol(A, S):
    return max(A.shape[-2:]) * np.finfo(S.dtype).eps


def _adjoint(A):
    return np.swapaxes(A.conj(), -1, -2)
