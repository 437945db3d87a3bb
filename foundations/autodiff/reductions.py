"""Operations that take many numbers to one, along some dimensions or all of them.

`dim` is a number, a tuple of numbers, or None for all dimensions; negative numbers count from the end. `keepdim` leaves
reduced dimensions with size one. What a rule gives back has the shape of the input: the gradient of a sum is repeated
along the dimensions that were summed,

    y = Σᵢ xᵢ:      x' = y' for every i
    y = log Σᵢ exp xᵢ:      x' = y' exp(xᵢ - y)
    y = Σᵢ (xᵢ - m)² / (n - c):      x' = y' 2 (xᵢ - m) / (n - c),      m = Σᵢ xᵢ / n
"""

import numpy as np

from foundations.autodiff import shapes
from foundations.autodiff.dtypes import floating, to
from foundations.autodiff.primitive import primitive
from foundations.autodiff.arrays import int64

# Which dimensions


def axes(dim, ndim: int) -> tuple[int, ...]:
    """The dimensions meant, counted from the start: None and no dimensions mean all.

    Raises
    ------
    IndexError, RuntimeError
        If there is no such dimension; if one is named twice.
    """
    if dim is None or dim == ():
        return tuple(range(ndim))
    return shapes.dimensions(dim, ndim)[:ndim]  # a tensor without dimensions has a dim 0 to name, and no axis 0


def count(shape: tuple[int, ...], dims: tuple[int, ...]) -> int:
    """How many numbers are reduced to one."""
    return int(np.prod([shape[d] for d in dims], dtype=np.int64))


def put_back(g, dims, source):
    """g with dimensions of size one where a reduction took them away."""
    kept = tuple([1 if i in dims else n for i, n in enumerate(source)])
    return g if g.shape == kept else shapes.reshape(g, kept)


def real(name: str, x, error: type[RuntimeError] = RuntimeError):
    """x, if it holds floats. Raises the error if not."""
    if x.dtype.kind != "f":
        raise error(f"{name} takes floating-point tensors; this one is {x.dtype}, so say x.to(float32)")
    return x


# Sums and means


def _sum_of(x, *, dims, keepdim, source):
    return x.sum(axis=dims, keepdims=keepdim, dtype=None if x.dtype.kind == "f" else int64)


_sum = primitive("sum", _sum_of, lambda g, *, dims, source: shapes.expand(put_back(g, dims, source), source))
_mean = primitive(
    "mean",
    lambda x, *, dims, keepdim, source: _sum_of(x, dims=dims, keepdim=keepdim, source=source) / count(source, dims),
    lambda g, *, dims, source: shapes.expand(put_back(g, dims, source) * (1 / max(count(source, dims), 1)), source),
)


def sum_(x, dim=None, keepdim=False, *, dtype=None):
    """Sum over dimensions; integers and booleans sum to int64. Compare: torch.sum."""
    x = x if dtype is None else to(x, dtype)
    return _sum(x, dims=axes(dim, x.ndim), keepdim=keepdim, source=x.shape)


def mean(x, dim=None, keepdim=False, *, dtype=None):
    """Mean over dimensions; nan of nothing. Raises RuntimeError for integers. Compare: torch.mean."""
    x = real("mean", x if dtype is None else to(x, dtype))
    return _mean(x, dims=axes(dim, x.ndim), keepdim=keepdim, source=x.shape)


# The logarithm of a sum of exponentials


def _logsumexp_of(x, *, dims, keepdim):
    m = x.max(axis=dims, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, 0)
    e = np.asarray(x - m)
    np.exp(e, out=e)
    result = np.log(e.sum(axis=dims, keepdims=True)) + m
    return result if keepdim else result.squeeze(dims)


share = primitive(  # of a term in a sum, from the logarithms of both
    "share", lambda x, total: np.exp(x - total), lambda g, out: g * out, lambda g, out: -g * out, broadcasts=True
)
_logsumexp = primitive(
    "logsumexp",
    _logsumexp_of,
    lambda g, a, out, *, dims: put_back(g, dims, a.shape) * share(a, put_back(out, dims, a.shape)),
)


def logsumexp(x, dim, keepdim=False):
    """log Σ exp(x) over dimensions, without overflow; -inf where all are -inf. Compare: torch.logsumexp."""
    x = floating(x)
    return _logsumexp(x, dims=axes(dim, x.ndim), keepdim=keepdim)


METHODS = {"sum": sum_, "mean": mean, "logsumexp": logsumexp}
