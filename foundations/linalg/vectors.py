"""Products of vectors: dot, outer, cross, and the projection that the dot product makes possible.

    dot      a·b = Σᵢ aᵢ bᵢ                        a number: lengths and the angle between, ‖a‖ ‖b‖ cos θ
    outer    (a ⊗ b)ᵢⱼ = aᵢ bⱼ                     a matrix of rank one
    cross    a × b = (a₂b₃ - a₃b₂, a₃b₁ - a₁b₃, a₁b₂ - a₂b₁)    at right angles to both, of length ‖a‖ ‖b‖ sin θ
    project  P x = a (aᴴx) / (aᴴa)                 the point nearest to x on the line along a

`dot` conjugates nothing, as numpy.dot; a projection must, or it would not be at right angles to what it leaves.
Left out: `einsum`, `tensordot`, cross products in the plane (NumPy has deprecated them).
Source: Strang, Introduction to Linear Algebra, 6th ed., ch. 1 and §4.2.
"""

import math

import numpy as np

from foundations.linalg._edge import LinAlgError
from foundations.linalg.norms import norm
from foundations.linalg.svd import svd


def dot(a, b, out=None):
    """Sum of products over the last axis of a and the second to last of b, or b's only one.

    Parameters
    ----------
    a : (..., n) array_like
    b : (n,) or (..., n, p) array_like. Where one of a and b is a number, both are multiplied
    out : array for the result, of its very shape and dtype

    Returns
    -------
    (a's axes but the last, then b's but the second to last) array; a number for two vectors

    Raises
    ------
    ValueError : the lengths n differ, or `out` has another shape or dtype

    Notes
    -----
    n products and additions per element; the error is at most n·eps·|a|·|b|. Compare: numpy.dot.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return _into(out, np.asarray(a * b))
    axis = max(b.ndim - 2, 0)
    n = a.shape[-1]
    if n != b.shape[axis]:
        mismatch = f"{n} (dim {a.ndim - 1}) != {b.shape[axis]} (dim {axis})"
        raise ValueError(f"shapes {a.shape} and {b.shape} not aligned: {mismatch}")
    columns = np.moveaxis(b, axis, 0)  # (n, b's other axes)
    rows, cols = math.prod(a.shape[:-1]), math.prod(columns.shape[1:])
    product = a.reshape(rows, n) @ columns.reshape(n, cols)  # (rows, cols)
    return _into(out, product.reshape(a.shape[:-1] + columns.shape[1:]))


def outer(x1, x2, /):
    """The matrix x1[i] * x2[j] of two vectors.

    Parameters
    ----------
    x1 : (m,) array_like
    x2 : (n,) array_like; not conjugated

    Returns
    -------
    (m, n) array

    Raises
    ------
    ValueError : either is no vector

    Notes
    -----
    Its rank is one, whatever the vectors: every row is a multiple of x2. Compare: numpy.linalg.outer.
    """
    x1, x2 = np.asarray(x1), np.asarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are {x1.ndim=} and {x2.ndim=}.")
    return x1[:, None] * x2


def cross(x1, x2, /, *, axis=-1):
    """The vector at right angles to two vectors of space, by the right-hand rule.

    Parameters
    ----------
    x1, x2 : array_like of length 3 along `axis`; the other axes are broadcast

    Returns
    -------
    array of length 3 along `axis`

    Raises
    ------
    ValueError : the length along `axis` is not 3
    numpy.exceptions.AxisError : there is no such axis

    Notes
    -----
    Parallel vectors give zero only up to rounding: the two products of a component cancel. Compare: numpy.linalg.cross.
    """
    x1, x2 = (np.moveaxis(np.asarray(x), axis, -1) for x in (x1, x2))
    if x1.shape[-1] != 3 or x2.shape[-1] != 3:
        raise ValueError(
            "Both input arrays must be (arrays of) 3-dimensional vectors, "
            f"but they are {x1.shape[-1]} and {x2.shape[-1]} dimensional instead."
        )
    following, last = [1, 2, 0], [2, 0, 1]  # the cycle 1 → 2 → 3 → 1
    product = x1[..., following] * x2[..., last] - x1[..., last] * x2[..., following]
    return np.moveaxis(product, -1, axis)


def project(x, onto):
    """The point of a line or subspace that is nearest to x.

    Parameters
    ----------
    x : (m,) vector, or (m, p) columns to project one by one
    onto : (m,) vector along the line, or (m, k) matrix whose columns span the subspace; they may depend on each other

    Returns
    -------
    array of the shape of x. What is left, x - project(x, onto), is at right angles to `onto`

    Raises
    ------
    LinAlgError : x and onto differ in their first length, are neither vectors nor matrices, or onto is not finite

    Notes
    -----
    P = U Uᴴ with U an orthonormal basis of the subspace, from the SVD: A (AᴴA)⁻¹ Aᴴ says the same, but squares the
    condition number of A and fails where its columns are dependent. Compare: A @ numpy.linalg.lstsq(A, x).
    """
    x, A = np.asarray(x), np.asarray(onto)
    if x.ndim not in (1, 2) or A.ndim not in (1, 2) or len(x) != len(A):
        raise LinAlgError(f"a projection needs x (m,) or (m, p) and onto (m,) or (m, k); got {x.shape} and {A.shape}")
    if not np.isfinite(A).all():
        raise LinAlgError("onto holds an element that is not finite, and so spans nothing that can be projected onto")
    x, A = (a if a.dtype.kind in "fc" else a.astype(float) for a in (x, A))
    U = _basis(A.astype(np.result_type(A, np.float64)))  # (m, r)
    return (U @ (U.conj().T @ x)).astype(np.result_type(x, A), copy=False)


def _basis(A):
    """Orthonormal columns spanning those of A, or the line along it. No column at all for zero."""
    if A.ndim == 1:
        length = norm(A)
        return (A / length)[:, None] if length > 0 else A[:, None][:, :0]
    U, S, _ = svd(A, full_matrices=False)
    noise = max(A.shape) * np.finfo(S.dtype).eps * S.max(initial=0)
    return U[:, noise < S]


def _into(out, result):
    if out is None:
        return result[()]
    if out.shape != result.shape or out.dtype != result.dtype:
        raise ValueError(f"out has the wrong shape or dtype; the result is {result.shape} of {result.dtype}")
    out[...] = result
    return out
