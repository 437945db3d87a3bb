"""Operations that change how numbers are laid out and not the numbers. Each derivative lays them out as they were.

Three primitives carry the rest: `reshape` cuts the same sequence of numbers at other places, `permute` exchanges
dimensions, `expand` repeats along dimensions of size one, and its derivative therefore sums. Where strides allow, the
result is a view: it shares the memory of its source, and the count of changes in place.

All of it takes arrays as well as tensors, since the rules of other operations are written with it.
"""

import math
from collections.abc import Sequence
from operator import index as integer

import numpy as np

from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.primitive import primitive, unbroadcast

_reshape = primitive(
    "reshape",
    lambda x, *, shape, source: reshaped("reshape", x, shape),
    lambda g, *, source: reshape(g, source),
    view=True,
)
_view = primitive(
    "view", lambda x, *, shape, source: in_place(x, shape), lambda g, *, source: reshape(g, source), view=True
)
_permute = primitive(
    "permute", lambda x, *, dims: x.transpose(dims), lambda g, *, dims: permute(g, inverse(dims)), view=True
)
_expand = primitive(
    "expand",
    lambda x, *, shape, source: expanded(x, shape),
    lambda g, *, source: unbroadcast(g, source),
    view=True,
)


def reshaped(name: str, x, shape):
    """The array in another shape. Raises RuntimeError where that has not as many numbers."""
    try:
        return x.reshape(shape)
    except ValueError:
        raise RuntimeError(f"{name}: shape {tuple(x.shape)}, of {x.size} numbers, does not go into {shape}") from None


def in_place(x: np.ndarray, shape) -> np.ndarray:
    """The array in another shape. Raises RuntimeError where that takes a copy."""
    y = reshaped("view", x, shape)
    if x.size and not np.may_share_memory(x, y):
        raise RuntimeError(f"view: strides {x.strides} do not allow {shape} without a copy; use reshape")
    return y


def expanded(x: np.ndarray, shape):
    """The array repeated. Raises RuntimeError where a dimension that is not of size one would become longer."""
    try:
        return np.broadcast_to(x, shape)
    except ValueError:
        raise RuntimeError(f"expand: shape {np.shape(x)} does not go into {shape}") from None


# Another shape for the same sequence of numbers


def reshape(input, *numbers, shape=None):
    """input in another shape, given as numbers or as one tuple; one of them may be -1. Compare: torch.reshape."""
    return _reshape(input, shape=checked(sizes(numbers, shape)), source=input.shape)


def view(input, *numbers, size=None):
    """As `reshape`, but never a copy. Raises RuntimeError where strides do not allow it. Compare: torch.Tensor.view."""
    if numbers and isinstance(numbers[0], np.dtype | type | str):
        raise TypeError(f"view takes a shape and keeps the type of a tensor; for {numbers[0]} say to(dtype)")
    return _view(input, shape=checked(sizes(numbers, size)), source=input.shape)


def view_as(input, other):
    """input in the shape of another, never a copy. Compare: torch.Tensor.view_as."""
    return view(input, other.shape)


def reshape_as(input, other):
    """input in the shape of another. Compare: torch.Tensor.reshape_as."""
    return reshape(input, other.shape)


def flatten(input, start_dim=0, end_dim=-1):
    """Dimensions start_dim to end_dim, the last included, as one. Compare: torch.flatten."""
    start, end = dimension(start_dim, input.ndim), dimension(end_dim, input.ndim)
    if start > end:
        raise RuntimeError(f"flatten: start_dim {start_dim} comes after end_dim {end_dim} in {tuple(input.shape)}")
    return reshape(input, (*input.shape[:start], math.prod(input.shape[start : end + 1]), *input.shape[end + 1 :]))


def unflatten(input, dim, sizes):
    """Dimension `dim` cut into several, one of which may be -1. Compare: torch.unflatten."""
    dim = dimension(dim, input.ndim)
    if not input.ndim:
        raise RuntimeError("a tensor without dimensions has none to unflatten")
    n, sizes = input.shape[dim], list(sizes)
    known = math.prod(s for s in sizes if s != -1)
    if sizes.count(-1) == 1 and known and n % known == 0:
        sizes[sizes.index(-1)] = n // known
    if math.prod(sizes) != n or min(sizes, default=-1) < 0:
        raise RuntimeError(f"unflatten: {tuple(sizes)} do not multiply to {n}, the size of dimension {dim}")
    return reshape(input, (*input.shape[:dim], *sizes, *input.shape[dim + 1 :]))


def ravel(input):
    """All numbers in one dimension. Compare: torch.ravel."""
    return reshape(input, (-1,))


@numpy_names
def squeeze(input, dim=None):
    """input without dimensions of size one: all of them, or of those named. Compare: torch.squeeze."""
    named = range(input.ndim) if dim is None else dimensions(dim, input.ndim)
    return reshape(input, tuple(n for i, n in enumerate(input.shape) if n != 1 or i not in named))


@numpy_names
def unsqueeze(input, dim):
    """input with a dimension of size one more, at `dim` of the result. Compare: torch.unsqueeze."""
    dim = dimension(dim, input.ndim + 1)
    return reshape(input, (*input.shape[:dim], 1, *input.shape[dim:]))


# Other places for the dimensions


def permute(input, *order, dims=None):
    """Dimension i of the result is dimension dims[i] of input. Compare: torch.permute."""
    dims = sizes(order, dims)
    if len(dims) != input.ndim:
        raise RuntimeError(f"permute: {dims} names {len(dims)} dimensions; shape {tuple(input.shape)} has {input.ndim}")
    return _permute(input, dims=dimensions(dims, input.ndim))


def transpose(input, dim0, dim1):
    """Two dimensions exchanged. Compare: torch.transpose."""
    dim0, dim1 = dimension(dim0, input.ndim), dimension(dim1, input.ndim)
    dims = list(range(input.ndim))
    if dims:
        dims[dim0], dims[dim1] = dims[dim1], dims[dim0]
    return _permute(input, dims=tuple(dims))


def t(input):
    """A matrix transposed; vectors and numbers as they are. Compare: torch.t."""
    if input.ndim > 2:
        raise RuntimeError(f"t() takes at most two dimensions; shape {tuple(input.shape)} has {input.ndim}")
    return _permute(input, dims=tuple(range(input.ndim))[::-1])


def reversed_dims(input):
    """All dimensions in reverse order. Compare: torch.Tensor.T."""
    return _permute(input, dims=tuple(range(input.ndim))[::-1])


def matrices_transposed(input):
    """The last two dimensions exchanged. Compare: torch.Tensor.mT."""
    if input.ndim < 2:
        raise RuntimeError(f"mT takes matrices, or stacks of them; the shape is {tuple(input.shape)}")
    return transpose(input, -2, -1)


def movedim(input, source, destination):
    """Dimensions `source`, one or several, at places `destination`; others stay in order. Compare: torch.movedim."""
    sources, places = dimensions(source, input.ndim), dimensions(destination, input.ndim)
    if len(sources) != len(places):
        raise RuntimeError(f"movedim: {source} and {destination} name different numbers of dimensions")
    others = iter([d for d in range(input.ndim) if d not in sources])
    moved = dict(zip(places, sources, strict=True))
    return _permute(input, dims=tuple(moved[d] if d in moved else next(others) for d in range(input.ndim)))


# Repetition without a copy


def expand(input, *numbers, size=None):
    """Repeated along dimensions of size one and new ones in front; -1 keeps a size. Compare: torch.Tensor.expand."""
    shape = sizes(numbers, size)
    new = len(shape) - input.ndim
    if new < 0 or -1 in shape[:new]:
        raise RuntimeError(f"expand: shape {tuple(input.shape)} does not go into {shape}")
    shape = tuple(input.shape[i - new] if n == -1 else n for i, n in enumerate(shape))
    return _expand(input, shape=shape, source=input.shape)


def expand_as(input, other):
    """input repeated to the shape of another. Compare: torch.Tensor.expand_as."""
    return expand(input, other.shape)


def broadcast_to(input, size):
    """input repeated to a shape. Compare: torch.broadcast_to."""
    return expand(input, size)


def broadcast_tensors(*tensors):
    """All repeated to the shape that they have together. Compare: torch.broadcast_tensors."""
    shape = broadcast_shapes(*(x.shape for x in tensors))
    return tuple(expand(x, shape) for x in tensors)


def broadcast_shapes(*shapes) -> tuple[int, ...]:
    """The shape of the result of an elementwise operation. Compare: torch.broadcast_shapes."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise RuntimeError(f"shapes {', '.join(str(tuple(s)) for s in shapes)} do not broadcast together") from None


# Arguments


def sizes(numbers, named=None) -> tuple[int, ...]:
    """Sizes or dimensions given as numbers, as one sequence, or by name."""
    if named is not None:
        return tuple(named)
    return tuple(numbers[0]) if len(numbers) == 1 and isinstance(numbers[0], Sequence) else tuple(numbers)


def checked(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape, if no size but -1 is negative."""
    if shape and min(shape) < -1:
        raise RuntimeError(f"sizes are at least 0, or -1 for what is left; got {shape}")
    return shape


def dimension(dim, ndim: int) -> int:
    """A dimension counted from the front; a tensor without dimensions passes as one with one.

    Raises
    ------
    IndexError
        If there is none of that number.
    """
    n = ndim or 1
    if not -n <= (dim := integer(dim)) < n:
        raise IndexError(f"dim is in [{-n}, {n - 1}] for {ndim} dimensions; got {dim}")
    return dim + n if dim < 0 else dim


def dimensions(dims, ndim: int) -> tuple[int, ...]:
    """One dimension or several, counted from the front. Raises RuntimeError if one comes twice."""
    found = tuple(dimension(d, ndim) for d in (dims if isinstance(dims, Sequence) else (dims,)))
    if len(set(found)) != len(found):
        raise RuntimeError(f"dimensions {tuple(dims)} name one of {ndim} twice")
    return found


def inverse(dims: tuple[int, ...]) -> tuple[int, ...]:
    """The order of dimensions that undoes another."""
    return tuple(sorted(range(len(dims)), key=dims.__getitem__))


METHODS = {f.__name__: f for f in (reshape, view, view_as, reshape_as, flatten, unflatten, ravel, squeeze, unsqueeze)}
METHODS |= {f.__name__: f for f in (permute, transpose, t, movedim, expand, expand_as, broadcast_to)}
METHODS |= {"swapaxes": transpose, "swapdims": transpose, "moveaxis": movedim}
METHODS |= {"T": property(reversed_dims), "mT": property(matrices_transposed)}  # type: ignore[dict-item]
