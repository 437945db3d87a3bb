"""Views that stay what they are, parts of their base, when base or view are changed in place by a recorded operation.

A view is a region of the memory of its base, found by its strides. Let b be the base, R the operation that reads the
region out of it, and R^T its transpose, which puts numbers there into zeros. When the view is changed to the value u,
the base becomes c,

    c = b - R^T R b + R^T u         with the gradients        g - R^T R g  for b,    R g  for u

where g is that for c: one node, `replaced`, whose parents are the old base and u. The view is then R c, a node of its
own, `region`, with the gradient R^T g for c (`placed`); and so is, from then on, every other view of b. Each gets its
new node when it is next used (`settle`), so that a base need not know its views. The three operations are linear, and
each other's derivatives: all of it can be differentiated again.

A view that repeats numbers (`expand`) cannot be changed, but may be read after a change of its base: R^T then sums over
what was repeated. Refused are changes of views that were taken within no_grad, whose place in the graph is not known.

Source: https://docs.pytorch.org/docs/stable/notes/autograd.html, in-place operations on views; PyTorch's CopySlices.
"""

import weakref
from typing import Any, NamedTuple

import numpy as np

from foundations.autodiff.graph import LEAF, Node
from foundations.autodiff.primitive import memory, primitive, unbroadcast
from foundations.autodiff.recording import MODE
from foundations.autodiff.tensor import Tensor, edge


class Grid(NamedTuple):
    """Where the numbers of an array lie in memory, counted in numbers: its shape, the steps, the place of the first."""

    shape: tuple[int, ...]
    steps: tuple[int, ...]
    first: int

    def of(self, numbers: np.ndarray) -> np.ndarray:
        """The array with this grid in a row of numbers."""
        n = numbers.itemsize
        return np.ndarray(self.shape, numbers.dtype, numbers, self.first * n, tuple(n * step for step in self.steps))


class Place(NamedTuple):
    """A base and a view of it as grids in the same row of `span` numbers, which begins and ends with the base."""

    base: Grid
    view: Grid
    span: int


def place_of(view: Tensor) -> Place:
    """Where a view lies in its base.

    Raises
    ------
    RuntimeError
        If the view was taken within no_grad, `.data` of one was given another memory, or steps are no whole numbers.
    """
    if view._seen < 0:
        raise RuntimeError(
            "a view from within no_grad() cannot be changed by a recorded operation, nor used after one; take it again"
        )
    x, b = view._array, view._base._array
    if memory(x) is not memory(b):
        raise RuntimeError(f"a view of shape {x.shape} no longer shares memory with its base, whose data were replaced")
    n = b.itemsize
    if any(step % n for step in (*x.strides, *b.strides)):
        raise RuntimeError("a view in a structured array cannot be changed, or used after a change; make a clone")
    ends = [(size - 1) * step // n for size, step in zip(b.shape, b.strides, strict=True)] if b.size else []
    low, high = sum(min(end, 0) for end in ends), sum(max(end, 0) for end in ends)
    between = (x.ctypes.data - b.ctypes.data) // n if x.size else 0
    base, part = (Grid(a.shape, tuple(step // n for step in a.strides), -low) for a in (b, x))
    return Place(base, part._replace(first=between - low), high - low + 1)


def laid(x: np.ndarray, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """A copy of x in memory like that of the base, and the region of it."""
    numbers = np.zeros(place.span, x.dtype)
    whole = place.base.of(numbers)
    whole[...] = x
    return whole, place.view.of(numbers)


def _replace(x, part, *, place):
    whole, region = laid(x, place)
    region[...] = part
    return whole


def _place(g, *, place):
    numbers, view = np.zeros(place.span, g.dtype), place.view
    once = tuple(n if step else min(n, 1) for n, step in zip(view.shape, view.steps, strict=True))
    view._replace(shape=once).of(numbers)[...] = unbroadcast(g, once)
    return place.base.of(numbers)


region: Any = primitive("region", lambda x, *, place: laid(x, place)[1], lambda g, *, place: placed(g, place=place))
placed: Any = primitive("placed", _place, lambda g, *, place: region(g, place=place))
replaced: Any = primitive(
    "replaced",
    _replace,
    lambda g, *, place: replaced(g, np.zeros(place.view.shape, g.dtype), place=place),
    lambda g, *, place: region(g, place=place),
)


def settle(view: Tensor) -> None:
    """Give a view its node, if its base was changed by a recorded operation since it was last looked at."""
    taken = view._seen if view._seen >= 0 else ~view._seen
    if view._version[1] > taken and view._base._node is not None:
        _become_region(view, place_of(view))


def refuse_unrecorded(view: Tensor) -> None:
    """Raises RuntimeError if a change of the view, which is to be recorded, would pass by the gradient of its base."""
    if view._base._node is LEAF:
        raise RuntimeError("a view of a leaf that requires a gradient cannot be changed in place, but within no_grad()")
    if view._node is None and view._base._node is not None:
        place_of(view)  # says that it was taken within no_grad


def rebase(view: Tensor, value: Tensor, place: Place) -> None:
    """The view has been changed to `value`: let base and view stand where they are now in the graph."""
    base = view._base
    hand_over(base, Node(replaced.rule, [base._node, edge(value)], (), (), {"place": place}, base.shape))
    _become_region(view, place)


def _become_region(view: Tensor, place: Place) -> None:
    hand_over(view, Node(region.rule, [edge(view._base)], (), (), {"place": place}, view.shape))
    view._seen = view._version[0]


def hand_over(x: Tensor, node) -> None:
    """Let x have another node; a gradient that is to be kept is from now on that of what x is now."""
    if isinstance(x._node, Node) and x._node.retained is not None and x._node.retained() is x:
        x._node.retained = None
        node.retained = weakref.ref(x)
    x._node = node


def in_graph(x: Tensor) -> bool:
    """Whether a use of x is to be recorded: recording is on, and x or its base require a gradient."""
    return MODE.recording and (x._node is not None or (x._base is not None and x._base._node is not None))


METHODS = {"_settle": settle}
