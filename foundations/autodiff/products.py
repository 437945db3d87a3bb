"""Products of matrices in all their shapes.

    Y = A B:      A' = Y' Bᵀ,      B' = Aᵀ Y'

`matmul` takes stacks of matrices, with leading dimensions that broadcast, and vectors: a vector on the left is a row, on
the right a column, and its dimension is gone from the result. A stack (B, T, K) times one matrix (K, N) is computed as the
product of (B T, K) with (K, N), so that the gradient of the matrix is one product too, instead of B that are summed.
"""

from foundations.autodiff import shapes
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor

_matmul = primitive(
    "matmul",
    lambda A, B: A @ B,
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
    if a.ndim > 2 and b.ndim == 2:
        *lead, k = a.shape
        rows = 1
        for n in lead:
            rows *= n
        return shapes.reshape(_matmul(shapes.reshape(a, (rows, k)), b), (*lead, b.shape[1]))
    return _matmul(a, b)


def fitting(name: str, a, b) -> None:
    """Look whether a and b can be multiplied. Raises RuntimeError if not."""
    if not a.ndim or not b.ndim:
        raise RuntimeError(f"{name} takes at least one dimension on both sides; got shapes {a.shape} and {b.shape}")
    if a.shape[-1] != b.shape[-min(b.ndim, 2)]:
        raise RuntimeError(f"{name} sums over the last of a and the last but one of b; got {a.shape} and {b.shape}")
    if a.dtype != b.dtype:
        raise RuntimeError(f"{name} takes two tensors of one type; got {a.dtype} and {b.dtype}")


METHODS = {"matmul": matmul, "__matmul__": matmul, "__rmatmul__": lambda a, b: matmul(b, a)}
