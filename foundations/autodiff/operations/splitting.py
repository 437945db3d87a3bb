"""Tensors taken apart along a dimension, into views.

Each part alone would put its gradient into zeros of the whole: k parts, k times the work. So the parts share one node
between them and their source, where their gradients meet as a list and are joined once.
"""

import itertools
from operator import index as integer

import numpy as np

from foundations.autodiff.graph import Node
from foundations.autodiff.operations.getitem import sliced
from foundations.autodiff.operations.joining import cat
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.shapes import dimension, reshape
from foundations.autodiff.primitive import edges, share
from foundations.autodiff.recording import MODE
from foundations.autodiff.tensor import Tensor, wrap


class Parts(dict):
    """Gradients of some parts of what has a shape, by their numbers; they add up as gradients do."""

    def __init__(self, parts: dict, shape: tuple[int, ...]):
        super().__init__(parts)
        self.shape = shape

    def __add__(self, other: "Parts") -> "Parts":
        for i, g in other.items():
            self[i] = self[i] + g if i in self else g
        return self


class PartRule:
    """One part: its gradient goes to the node that all share."""

    name = "part"

    def backward(self, node: Node, g, create_graph: bool, parents: list) -> list:
        node.values()
        return [Parts({node.static["i"]: g}, node.parents[0].shape)]


class SplitRule:
    """The node that parts share: their gradients joined, zeros where there is none."""

    name = "split"

    def backward(self, node: Node, parts: Parts, create_graph: bool, parents: list) -> list:
        dim, ends = node.static["dim"], node.static["ends"]
        g = next(iter(parts.values()))
        whole = []
        for i, (start, end) in enumerate(itertools.pairwise(ends)):
            shape = (*node.shape[:dim], end - start, *node.shape[dim + 1 :])
            whole.append(parts[i] if i in parts else np.zeros(shape, g.dtype))
        return [cat(whole, dim)]


PART, SPLIT = PartRule(), SplitRule()


def split(tensor, split_size_or_sections, dim=0):
    """Parts of a size, the last one shorter where it does not divide, or of the sizes listed. Compare: torch.split."""
    dim, n = some_dimension(tensor, dim)
    if isinstance(split_size_or_sections, list | tuple):
        lengths = list(split_size_or_sections)
        if min(lengths, default=0) < 0 or sum(lengths) != n:
            raise RuntimeError(f"split: sizes {lengths} do not add up to {n}, the size of dimension {dim}")
    else:
        size = integer(split_size_or_sections)
        if size < 0 or (size == 0 and n):
            raise RuntimeError(f"split: a part has a positive size; got {size}")
        lengths = [size] * (n // size) + [n % size] * (n % size > 0) if n else [n]
    return apart(tensor, dim, tuple(itertools.accumulate(lengths, initial=0)))


@numpy_names
def chunk(input, chunks, dim=0):
    """At most so many parts, of equal sizes but for the last. Compare: torch.chunk."""
    if chunks < 1:
        raise RuntimeError(f"chunk makes at least one part; got {chunks}")
    dim, n = some_dimension(input, dim)
    return split(input, -(-n // chunks), dim) if n else split(input, [0] * chunks, dim)


@numpy_names
def unbind(input, dim=0):
    """The slices along a dimension, without it. Compare: torch.unbind."""
    if not input.ndim:
        raise IndexError("a tensor without dimensions cannot be unbound")
    dim, n = some_dimension(input, dim)
    parts = apart(input, dim, tuple(range(n + 1)))
    return tuple(reshape(part, (*part.shape[:dim], *part.shape[dim + 1 :])) for part in parts)


@numpy_names
def narrow(input, dim, start, length):
    """The slices start, ..., start + length - 1 along a dimension. Compare: torch.narrow."""
    dim, n = some_dimension(input, dim)
    first = start + n if start < 0 else start
    if not 0 <= first <= n:
        raise IndexError(f"narrow: start is in [{-n}, {n}] along dimension {dim}; got {start}")
    if length < 0 or first + length > n:
        raise RuntimeError(f"narrow: {length} slices from {start} on do not lie in a dimension of size {n}")
    return sliced(input, (*[slice(None)] * dim, slice(first, first + length), ...))


@numpy_names
def select(input, dim, index):
    """One slice along a dimension, without it. Compare: torch.select."""
    if not input.ndim:
        raise IndexError("select takes a tensor with dimensions")
    return sliced(input, (*[slice(None)] * dimension(dim, input.ndim), integer(index), ...))


def apart(x, dim: int, ends: tuple[int, ...]) -> tuple:
    """Views of x between neighboring ends along a dimension."""
    before = (slice(None),) * dim
    keys = [(*before, slice(start, end)) for start, end in itertools.pairwise(ends)]
    if not isinstance(x, Tensor):
        return tuple(x[key] for key in keys)
    if MODE.tape is not None:  # one line for each part
        return tuple(sliced(x, (*key, ...)) for key in keys)
    parts = tuple(wrap(x._array[key]) for key in keys)
    parents = edges((x,)) if MODE.recording else None
    whole = Node(SPLIT, parents, (), (), {"dim": dim, "ends": ends}, x.shape) if parents else None
    for i, part in enumerate(parts):
        share(part, x)
        if whole is not None:
            part._node = Node(PART, [whole], (), (), {"i": i}, part.shape)
    return parts


def some_dimension(x, dim) -> tuple[int, int]:
    """A dimension and its size. Raises RuntimeError for a tensor without dimensions."""
    if not x.ndim:
        raise RuntimeError("a tensor without dimensions cannot be taken apart")
    dim = dimension(dim, x.ndim)
    return dim, x.shape[dim]


METHODS = {f.__name__: f for f in (chunk, unbind, narrow, select)}
METHODS |= {"split": lambda input, split_size, dim=0: split(input, split_size, dim)}
