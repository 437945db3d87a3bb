"""Operations that move numbers without changing them. Each derivative moves them back."""

import numpy as np

from foundations.autodiff.primitive import primitive, unbroadcast

_reshape = primitive(
    "reshape", lambda x, *, shape, source: x.reshape(shape), lambda g, *, source: reshape(g, source), view=True
)
_permute = primitive("permute", lambda x, *, dims: x.transpose(dims), lambda g, *, dims: permute(g, inverse(dims)), view=True)
_expand = primitive(
    "expand", lambda x, *, shape, source: np.broadcast_to(x, shape), lambda g, *, source: unbroadcast(g, source), view=True
)


def reshape(x, *shape):
    return _reshape(x, shape=sizes(shape), source=x.shape)


def permute(x, *dims):
    return _permute(x, dims=tuple(d % x.ndim for d in sizes(dims)))


def expand(x, *shape):
    return _expand(x, shape=sizes(shape), source=x.shape)


def transpose(x, dim0, dim1):
    dims = list(range(x.ndim))
    dims[dim0], dims[dim1] = dims[dim1], dims[dim0]
    return permute(x, dims)


def inverse(dims):
    return tuple(sorted(range(len(dims)), key=dims.__getitem__))


def sizes(shape) -> tuple[int, ...]:
    """A shape given as numbers or as one sequence."""
    return tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], tuple | list) else tuple(shape)


METHODS = {"reshape": reshape, "permute": permute, "expand": expand, "transpose": transpose}
