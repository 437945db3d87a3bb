"""Memory for time: values that are computed again on the way back instead of being kept.

    y = checkpoint(layer, x)        the value and gradients of layer(x); what layer saved is dropped at once

The graph of a deep network keeps the insides of every layer until `backward` comes to them. A checkpoint keeps the
inputs of its function alone: `backward` runs the function a second time, walks back through it, and drops its insides
again. With n layers in √n checkpoints of √n layers each, about 2√n layers are in memory at a time instead of n, for one
more forward pass.

In the graph a checkpoint is one node. Its parents are all values from outside that the function used: inputs, and what
it captured, such as the parameters of a layer. They are found by recording the function once and looking where its
graph ends, at leaves and at nodes older than itself; then that graph is forgotten. Each output is a node of its own
above it, and so is the base of an output that is a view. What the function hands through, an input or a view of
one, stays as it is.

Source: Griewank and Walther, Algorithm 799: Revolve (2000); Chen, Xu, Zhang and Guestrin, Training deep nets with
sublinear memory cost (2016). Left out: the choice of where to put checkpoints.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from foundations.autodiff.graph import Node, now, walk
from foundations.autodiff.operations.splitting import PART, Parts
from foundations.autodiff.primitive import as_saved
from foundations.autodiff.recording import MODE, enable_grad
from foundations.autodiff.tensor import Tensor, edge, wrap


class Checkpoint:
    """The rule of the node that outputs share: run the function again, and walk back to what it had from outside."""

    name = "checkpoint"

    def backward(self, node: Node, parts: Parts, create_graph: bool, parents: list) -> list:
        function, keywords, source, state, *inputs = node.values()[: node.static["given"]]
        with enable_grad(), restored(source, state):
            outputs = tensors_in(function(*inputs, **keywords))
        first, again = node.static["shapes"], [y.shape for y in outputs]
        if again != first:
            raise RuntimeError(
                f"a checkpointed function gave tensors of shapes {first} when it was run first, "
                f"and {again} when it was run again for backward; it must do the same each time"
            )
        if any(map(differs, sums(outputs), node.static["sums"])):
            raise RuntimeError(
                "a checkpointed function gave other values when it was run again for backward; "
                "if it draws numbers, give checkpoint its generator as rng=, too"
            )
        found: dict[int, Any] = {}
        outputs = with_bases(outputs)
        walk(
            [edge(outputs[i]) for i in parts],
            list(parts.values()),
            create_graph=create_graph,
            retain_graph=create_graph,
            deliver=lambda source, g: found.__setitem__(id(source), g),
            targets=[parent for parent in parents if parent is not None],
            boundary=True,
        )
        return [found.get(id(parent)) for parent in parents]


CHECKPOINT = Checkpoint()


def checkpoint(function: Callable, *inputs, rng: np.random.Generator | None = None, **keywords):
    """The result of function(*inputs, **keywords), whose insides are computed again in `backward` instead of kept.

    Parameters
    ----------
    function : gives a tensor, or a tuple or list with tensors among its items. It is run again with the same arguments,
        and must then do the same: tensors that it captures must not be changed in between
    inputs : tensors, and anything else
    rng : a generator from which the function draws; in `backward` it draws the same numbers again, and then goes on
        from where it stood
    keywords : passed on

    Returns
    -------
    What function returns. Gradients reach the inputs and everything that the function captured.

    Raises
    ------
    RuntimeError
        In `backward`, if an input has been changed in place since, the function gives another number of tensors,
        tensors of other shapes or (as far as their sums tell) other values, or the values were freed.

    Cost: one more forward pass. While the function runs, and while it runs again, its own insides are in memory.
    Compare: torch.utils.checkpoint.checkpoint with use_reentrant=False.
    """
    if not MODE.recording:
        return function(*inputs, **keywords)
    source = None if rng is None else rng.bit_generator
    state = None if source is None else source.state
    given = (function, keywords, source, state, *(as_saved(t) if isinstance(t, Tensor) else t for t in inputs))
    before = versions_of(given)
    begin = now()
    result = function(*inputs, **keywords)
    outputs = tensors_in(result)
    inside = {i: y for i, y in enumerate(with_bases(outputs)) if made_since(begin, y)}
    if not inside:
        return result
    parents = outside([edge(y) for y in inside.values()], begin)
    leaves = tuple(parent for parent in parents if isinstance(parent, Tensor))
    versions = before + versions_of(leaves)
    static = {"given": len(given), "shapes": [y.shape for y in outputs], "sums": sums(outputs)}
    node = Node(CHECKPOINT, parents, given + leaves, versions, static, ())
    above = {id(y): above_node(node, i, y) for i, y in inside.items()}
    for y in inside.values():
        if id(y._base) in above:
            above[id(y)]._base, above[id(y)]._seen = above[id(y._base)], y._seen
    return replaced(result, above)


def sums(outputs: list[Tensor]) -> list[tuple[float, float]]:
    """For each output a sum weighted by place, and what rounding may change of it; enough to tell another draw."""
    found = []
    with np.errstate(all="ignore"):
        for y in outputs:
            flat = y._array.reshape(-1).astype(np.float64, copy=False)
            weights = np.arange(1.0, flat.size + 1)
            bound = math.sqrt(float(weights @ weights)) * math.sqrt(float(flat @ flat))  # Cauchy-Schwarz
            found.append((float(flat @ weights), 1e-5 * bound))
    return found


def differs(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two sums differ by more than rounding; nan and inf do not."""
    return abs(one[0] - other[0]) > max(one[1], other[1])


def versions_of(values) -> tuple:
    """How often each tensor has been changed in place."""
    return tuple(t._version[0] if isinstance(t, Tensor) else None for t in values)


def with_bases(outputs: list[Tensor]) -> list[Tensor]:
    """The outputs, and after them the bases of those that are views."""
    return outputs + [y._base for y in outputs if y._base is not None]


def made_since(begin: int, y: Tensor) -> bool:
    """Whether y, and the tensor whose memory it shows, are results of operations recorded since `begin`."""
    both = (y, y if y._base is None else y._base)
    return all(t.grad_fn is not None and t._node.order > begin for t in both)


def outside(edges: list, begin: int) -> list:
    """Where the graph that was made since `begin` ends: the leaves and the older nodes that it grew from."""
    seen, ends, waiting = set(), [], list(edges)
    while waiting:
        here = waiting.pop()
        if here is None or id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, Node) and here.order > begin:
            waiting.extend(here.parents)
        else:
            ends.append(here)
    return ends


def above_node(node: Node, number: int, y: Tensor) -> Tensor:
    """The output y, with the checkpoint in place of its graph."""
    return wrap(y._array, Node(PART, [node], (), (), {"i": number}, y.shape), y._version)


def tensors_in(result) -> list[Tensor]:
    """The tensors that a function gave: one, or those in a tuple or list."""
    return [t for t in (result if isinstance(result, tuple | list) else [result]) if isinstance(t, Tensor)]


def replaced(result, above: dict[int, Tensor]):
    """The result with other tensors in it."""
    if isinstance(result, tuple | list):
        make = getattr(result, "_make", type(result))  # a namedtuple, or what it is
        return make(above.get(id(t), t) for t in result)
    return above.get(id(result), result)


@contextmanager
def restored(source: np.random.BitGenerator | None, state) -> Iterator[None]:
    """Within it random bits are drawn from an earlier state."""
    if source is None:
        yield
        return
    later, source.state = source.state, state
    try:
        yield
    finally:
        source.state = later
