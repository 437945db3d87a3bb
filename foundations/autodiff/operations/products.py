"""Products of matrices in all their shapes.

    Y = A B:      Ā = Ȳ Bᵀ,      B̄ = Aᵀ Ȳ        where X̄ = dL/dX for a scalar L at the end

`matmul` takes stacks of matrices, with leading dimensions that broadcast, and vectors: a vector on the left is a row,
on the right a column, and its dimension is gone from the result. A stack (B, T, K) times one matrix (K, N) is computed
as the product of (B T, K) with (K, N), so that the gradient of the matrix is one product too, instead of B that are
summed. Transposed operands are not copied: BLAS reads a matrix along rows or columns.

Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation (2008);
https://docs.pytorch.org/docs/stable/generated/torch.matmul.html for vectors and stacks.
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


def matmul(input, other):
    """The matrix product of stacks of matrices, or vectors.

    Parameters
    ----------
    input : (..., M, K) or (K,)
    other : (..., K, N) or (K,)

    Returns
    -------
    (..., M, N), without M or N where one of them is a vector

    Raises
    ------
    RuntimeError
        If a dimension is missing, if K or the leading dimensions do not fit, if the types differ.
    NotImplementedError, TypeError
        For booleans; for what is no tensor or array.

    Compare: torch.matmul.
    """
    fitting("matmul", input, other)
    if input.ndim == other.ndim == 1:
        return _dot(input, other)
    if input.ndim == 1:
        product = matmul(shapes.reshape(input, (1, -1)), other)  # (..., 1, N)
        return shapes.reshape(product, product.shape[:-2] + product.shape[-1:])
    if other.ndim == 1:
        product = matmul(input, shapes.reshape(other, (-1, 1)))  # (..., M, 1)
        return shapes.reshape(product, product.shape[:-1])
    if other.ndim == 2 < input.ndim:
        return _folded(input, other)
    if input.ndim == 2 < other.ndim and requires_grad(input):
        columns = _folded(shapes.transpose(other, -1, -2), shapes.transpose(input, 0, 1))  # Bᵀ Aᵀ
        return shapes.transpose(columns, -1, -2)
    return _matmul(input, other)


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


def mm(input, mat2):
    """(M, K) times (K, N). Compare: torch.mm."""
    return matmul(*of_dimensions("mm", (input, 2), (mat2, 2)))


def mv(input, vec):
    """(M, K) times (K,). Compare: torch.mv."""
    return matmul(*of_dimensions("mv", (input, 2), (vec, 1)))


def dot(input, tensor):
    """Sum of the products of two vectors (K,). Compare: torch.dot."""
    return matmul(*of_dimensions("dot", (input, 1), (tensor, 1)))


def bmm(input, mat2):
    """(B, M, K) times (B, K, N); the stacks do not broadcast. Compare: torch.bmm."""
    of_dimensions("bmm", (input, 3), (mat2, 3))
    if input.shape[0] != mat2.shape[0]:
        raise RuntimeError(f"bmm takes as many matrices on both sides; got shapes {input.shape} and {mat2.shape}")
    return matmul(input, mat2)


def outer(input, vec2):
    """Matrix (M, N) of the products of the entries of two vectors (M,) and (N,). Compare: torch.outer."""
    of_dimensions("outer", (input, 1), (vec2, 1))
    return shapes.reshape(input, (-1, 1) if input.shape[0] else (0, 1)) * vec2


def inner(input, other):
    """Sums over the last dimension of both; a number times the other operand. Compare: torch.inner."""
    if not input.ndim or not other.ndim:
        return input * other
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(f"inner sums over the last dimensions; got shapes {input.shape} and {other.shape}")
    columns = shapes.reshape(other, (math.prod(other.shape[:-1]), other.shape[-1]))
    product = matmul(input, shapes.transpose(columns, 0, 1))  # (..., N)
    return shapes.reshape(product, (*input.shape[:-1], *other.shape[:-1]))


def addmm(input, mat1, mat2, *, beta=1, alpha=1):
    """beta input + alpha mat1 mat2, with input (M, N) or what broadcasts to it. Compare: torch.addmm."""
    return weighted(input, mm(mat1, mat2), beta, alpha)


def addmv(input, mat, vec, *, beta=1, alpha=1):
    """beta input + alpha mat vec, with input (M,) or what broadcasts to it. Compare: torch.addmv."""
    return weighted(input, mv(mat, vec), beta, alpha)


def baddbmm(input, batch1, batch2, *, beta=1, alpha=1):
    """beta input + alpha batch1 batch2 in stacks, input (B, M, N) or what broadcasts to it. Compare: torch.baddbmm."""
    return weighted(input, bmm(batch1, batch2), beta, alpha)


def weighted(c, product, beta, alpha):
    """beta c + alpha product, of the shape of the product; with beta 0, c is not looked at, even if it is nan."""
    if shapes.broadcast_shapes(c.shape, product.shape) != product.shape:
        raise RuntimeError(f"what is added to a product of shape {product.shape} broadcasts to it; got {c.shape}")
    product = product if alpha == 1 else product * alpha
    return product if beta == 0 else (c if beta == 1 else c * beta) + product


def trace(input):
    """Sum of the diagonal of a matrix. Raises RuntimeError for what is no matrix. Compare: torch.trace."""
    of_dimensions("trace", (input, 2))
    return sum_(diagonal(input))


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
