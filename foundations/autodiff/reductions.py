"""Operations that take many numbers to one, along some dimensions or all."""

import numpy as np

from foundations.autodiff import shapes
from foundations.autodiff.primitive import primitive

_sum = primitive(
    "sum",
    lambda x, *, dims, keepdim, source: x.sum(axis=dims, keepdims=keepdim),
    lambda g, *, dims, source: shapes.expand(put_back(g, dims, source), source),
)


def sum(x, dim=None, keepdim=False, *, dtype=None):
    return _sum(x, dims=axes(dim, x.ndim), keepdim=keepdim, source=x.shape)


def axes(dim, ndim: int) -> tuple[int, ...]:
    """The dimensions meant: None is all, negative numbers count from the end."""
    dims = range(ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    return tuple(d % ndim for d in dims)


def put_back(g, dims, source):
    """g with dimensions of size one where a reduction took them away."""
    return shapes.reshape(g, tuple(1 if i in dims else n for i, n in enumerate(source)))


METHODS = {"sum": sum}
