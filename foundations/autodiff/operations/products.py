"""Products of matrices in all their shapes.

    Y = A B:      A' = Y' Bᵀ,      B' = Aᵀ Y'

`matmul` takes stacks of matrices, with leading dimensions that broadcast, and vectors: a vector on the left is a row,
on the right a column, and its dimension is gone from the result. A stack (B, T, K) times one matrix (K, N) is computed
as the product of (B T, K) with (K, N), so that the gradient of the matrix is one product too, instead of B that are
summed. Transposed operands are not copied: BLAS reads a matrix along rows or columns.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import bool_
from foundations.autodiff.operations import shapes
from foundations.autodiff.operations.diagonals import diagonal
from foundations.autodiff.operations.reductions import sum_
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor


def _product_of(A, B):
    """A B; column times row by multiplication, which takes BLAS several times as long."""
    return A * B if A.shape[-1] == 1 else A @ B


_matmul: Callable = primitive(
    "matmul",
    _product_of,
    lambda g, b: _matmul(g, shapes.transpose(b, -1, -2)),
    lambda g, a: _matmul(shapes.transpose(a, -1, -2), g),
    broadcasts=True,
)
_dot = primitive("dot", lambda u, v: u @ v, lambda g, b: g * b, lambda g, a: g * a)


def matmul(a, b):
    """The matrix product of stacks of matrices, or vectors.

    Parameters
    ----------
    a : (..., M, K) or (K,)
    b : (..., K, N) or (K,)

    Returns
    -------
    (..., M, N), without M or N where a or b is a vector

    Raises
    ------
    RuntimeError
        If a dimension is missing, if K or the leading dimensions do not fit, if the types differ.
    NotImplementedError, TypeError
        For booleans; for what is no tensor or array.

    Compare: torch.matmul.
    """
    fitting("matmul", a, b)
    if a.ndim == b.ndim == 1:
        return _dot(a, b)
    if a.ndim == 1:
        product = matmul(shapes.reshape(a, (1, -1)), b)  # (..., 1, N)
        return shapes.reshape(product, product.shape[:-2] + product.shape[-1:])
    if b.ndim == 1:
        product = matmul(a, shapes.reshape(b, (-1, 1)))  # (..., M, 1)
        return shapes.reshape(product, product.shape[:-1])
    if b.ndim == 2 < a.ndim:
        return _folded(a, b)
    if a.ndim == 2 < b.ndim and requires_grad(a):
        return shapes.transpose(_folded(shapes.transpose(b, -1, -2), shapes.transpose(a, 0, 1)), -1, -2)  # (Bᵀ Aᵀ)ᵀ
    return _matmul(a, b)


def _folded(a, B):
    """A stack (..., M, K) times one matrix (K, N), as one product."""
    *lead, k = a.shape
    product = _matmul(shapes.reshape(a, (math.prod(lead), k)), B)  # (... M, N)
    return shapes.reshape(product, (*lead, B.shape[1]))


def requires_grad(x) -> bool:
    """Whether a gradient is wanted of a tensor; never of an array."""
    return isinstance(x, Tensor) and x.requires_grad


def fitting(name: str, a, b) -> None:
    """Look whether a and b can be multiplied; the errors are those of `matmul`."""
    for x in (a, b):
        if not isinstance(x, Tensor | np.ndarray):
            raise TypeError(f"{name} takes tensors; got {type(x).__name__}")
    if not a.ndim or not b.ndim:
        raise RuntimeError(f"{name} takes at least one dimension on both sides; got shapes {a.shape} and {b.shape}")
    if a.shape[-1] != b.shape[-min(b.ndim, 2)]:
        raise RuntimeError(f"{name} sums over the last of a and the last but one of b; got {a.shape} and {b.shape}")
    if a.dtype != b.dtype:
        raise RuntimeError(f"{name} takes two tensors of one type; got {a.dtype} and {b.dtype}")
    if a.dtype == bool_:
        raise NotImplementedError(f"{name} is not defined for booleans; say x.to(...)")


# Products of operands with a certain number of dimensions


def mm(a, b):
    """(M, K) times (K, N). Compare: torch.mm."""
    return matmul(*of_dimensions("mm", (a, 2), (b, 2)))


def mv(a, b):
    """(M, K) times (K,). Compare: torch.mv."""
    return matmul(*of_dimensions("mv", (a, 2), (b, 1)))


def dot(a, b):
    """Sum of the products of two vectors (K,). Compare: torch.dot."""
    return matmul(*of_dimensions("dot", (a, 1), (b, 1)))


def bmm(a, b):
    """(B, M, K) times (B, K, N); the stacks do not broadcast. Compare: torch.bmm."""
    of_dimensions("bmm", (a, 3), (b, 3))
    if a.shape[0] != b.shape[0]:
        raise RuntimeError(f"bmm takes as many matrices on both sides; got shapes {a.shape} and {b.shape}")
    return matmul(a, b)


def outer(a, b):
    """Matrix (M, N) of the products of the entries of two vectors (M,) and (N,). Compare: torch.outer."""
    of_dimensions("outer", (a, 1), (b, 1))
    return shapes.reshape(a, (-1, 1) if a.shape[0] else (0, 1)) * b


def inner(a, b):
    """Sums over the last dimension of both; a number times the other operand. Compare: torch.inner."""
    if not a.ndim or not b.ndim:
        return a * b
    if a.shape[-1] != b.shape[-1]:
        raise RuntimeError(f"inner sums over the last dimensions; got shapes {a.shape} and {b.shape}")
    columns = shapes.reshape(b, (math.prod(b.shape[:-1]), b.shape[-1]))
    product = matmul(a, shapes.transpose(columns, 0, 1))  # (..., N)
    return shapes.reshape(product, (*a.shape[:-1], *b.shape[:-1]))


def addmm(c, a, b, *, beta=1, alpha=1):
    """beta c + alpha a b, with c (M, N) or what broadcasts to it. Compare: torch.addmm."""
    return weighted(c, mm(a, b), beta, alpha)


def addmv(c, a, b, *, beta=1, alpha=1):
    """beta c + alpha a b, with c (M,) or what broadcasts to it. Compare: torch.addmv."""
    return weighted(c, mv(a, b), beta, alpha)


def baddbmm(c, a, b, *, beta=1, alpha=1):
    """beta c + alpha a b in a stack, with c (B, M, N) or what broadcasts to it. Compare: torch.baddbmm."""
    return weighted(c, bmm(a, b), beta, alpha)


def weighted(c, product, beta, alpha):
    """beta c + alpha product, of the shape of the product; with beta 0, c is not looked at, even if it is nan."""
    if shapes.broadcast_shapes(c.shape, product.shape) != product.shape:
        raise RuntimeError(f"what is added to a product of shape {product.shape} broadcasts to it; got {c.shape}")
    product = product if alpha == 1 else product * alpha
    return product if beta == 0 else (c if beta == 1 else c * beta) + product


def trace(x):
    """Sum of the diagonal of a matrix. Raises RuntimeError for what is no matrix. Compare: torch.trace."""
    of_dimensions("trace", (x, 2))
    return sum_(diagonal(x))


def of_dimensions(name: str, *pairs) -> list:
    """The tensors, if each has as many dimensions as stand beside it. Raises RuntimeError if not."""
    for x, ndim in pairs:
        if x.ndim != ndim:
            wanted = " and ".join(str(n) for _, n in pairs)
            raise RuntimeError(f"{name} takes tensors of {wanted} dimensions; one has shape {x.shape}")
    return [x for x, _ in pairs]


METHODS: dict[str, Callable] = {"__matmul__": matmul, "__rmatmul__": lambda a, b: matmul(b, a)}
METHODS |= {f.__name__: f for f in (matmul, mm, mv, dot, bmm, outer, inner, addmm, addmv, baddbmm, trace)}
METHODS |= {"vdot": dot, "ger": outer}
