"""Operations with a backward written by hand: several steps in one, for speed and stability.

    linear = fused("linear", forward, backward, composed)

    forward(*arrays, **static) -> (result, kept)       kept: whatever backward wants to find again
    backward(g, kept, wanted, *arrays, **static) -> one gradient, or None, for each input
    composed(*tensors, **static) -> tensor             the same in ordinary operations

`wanted` says for each input whether its gradient is wanted. Under `create_graph`, where the way back must itself be
differentiable, the composed form is run again on the inputs and differentiated instead: a fused operation needs no
second derivative of its own, and a test can hold the two forms equal. Inputs may be None (a bias that is not there).
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.graph import Node, walk
from foundations.autodiff.primitive import as_saved, edges, plain, plain_by_name, primitive, refusal
from foundations.autodiff.recording import MODE, enable_grad
from foundations.autodiff.tensor import Tensor, edge, wrap

alias = primitive("alias", lambda x: x, lambda g: g, view=True)  # the same value with a node of its own


class FusedRule:
    """What `fused` was told."""

    __slots__ = ("composed", "forward", "hand_written", "name")

    def __init__(self, name: str, forward: Callable, backward: Callable, composed: Callable):
        self.name = name
        self.forward = forward
        self.hand_written = backward
        self.composed = composed

    def backward(self, node: Node, g, create_graph: bool, parents: list):
        """The gradient for each parent: by hand, or under create_graph through the composed form."""
        *inputs, kept = node.values()
        wanted = tuple(parent is not None for parent in parents)
        if create_graph:
            return differentiated(lambda *tensors: self.composed(*tensors, **node.static), inputs, wanted, g)
        return self.hand_written(g, kept, wanted, *map(array_of, inputs), **node.static)


def fused(name: str, forward: Callable, backward: Callable, composed: Callable) -> Callable:
    """A differentiable operation with a backward written by hand (see above).

    Parameters
    ----------
    name : for messages and drawings
    forward, backward, composed : see above

    Returns
    -------
    operation(*inputs, **static)
        Inputs are tensors, arrays, numbers or None. It has the attribute `composed`, and `rule`.
    """
    rule = FusedRule(name, forward, backward, composed)

    def operation(*inputs, **static):
        if MODE.tape is not None:
            MODE.tape.refuse(f"the function holds {name}, a fused operation, which is no line of a list")
        inputs, static = plain(inputs), plain_by_name(static)
        arrays = [array_of(t) for t in inputs]
        try:
            with np.errstate(all="ignore"):
                array, kept = forward(*arrays, **static)
        except ValueError as error:
            raise refusal(name, arrays, error) from None
        result = wrap(np.asarray(array))
        parents = edges(inputs) if MODE.recording else None
        if parents is not None:
            versions = [t._version[0] if isinstance(t, Tensor) else None for t in inputs]
            saved = (*map(as_saved, inputs), kept)
            result._node = Node(rule, parents, saved, (*versions, None), static, result.shape)
        return result

    operation.__name__ = operation.__qualname__ = name
    operation.rule = rule  # type: ignore[attr-defined]
    operation.composed = composed  # type: ignore[attr-defined]
    return operation


def array_of(value):
    """The array of a tensor; anything else as it is."""
    return value._array if isinstance(value, Tensor) else value


def differentiated(function: Callable, inputs, wanted, g: Tensor) -> list:
    """The gradients of function(*inputs), recorded: the function is run again, on aliases at which the walk ends."""
    with enable_grad():
        aliases = [alias(t) if want else t for t, want in zip(inputs, wanted, strict=True)]
        result = function(*aliases)
    found: dict[int, Tensor] = {}

    def deliver(source, part):
        found[id(source)] = part

    targets = [edge(t) for t, want in zip(aliases, wanted, strict=True) if want]
    if result.requires_grad:
        walk([edge(result)], [g], create_graph=True, retain_graph=True, deliver=deliver, targets=targets, boundary=True)
    return [found.get(id(t._node)) if want else None for t, want in zip(aliases, wanted, strict=True)]
