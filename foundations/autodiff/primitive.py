"""How an operation becomes differentiable: a function of arrays, and a rule for each of its inputs.

    exp = primitive("exp", np.exp, lambda g, out: g * out)
    mul = primitive("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a, broadcasts=True)

One line is a whole primitive. The first function computes the value. Then comes, for each input, the rule that takes
the gradient g of the final scalar with respect to the output and returns that with respect to the input: the
vector-Jacobian product g^T J. What else a rule needs it names: `a`, `b`, `c` are the inputs in order, `out` is the
output, and names after `*` are keyword arguments of the operation. Only what is named is saved. None in place of a
rule: no gradient (a condition, an index).

Called with arrays, a primitive returns an array; called with tensors, a tensor that knows how it came about. So the
rules, written with operators and primitives, run on arrays when gradients are all that is wanted, and on tensors
under `create_graph`, where they are recorded and can be differentiated in turn: second derivatives need no rules of
their own. A rule must not write into g or a saved value.

Source: Maclaurin, Duvenaud and Adams, Autograd: effortless gradients in NumPy (2015); Frostig, Johnson and Leary,
Compiling machine learning programs via high-level tracing (2018).
"""

import inspect
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.autodiff.graph import LEAF, Node
from foundations.autodiff.operations.sums import total
from foundations.autodiff.recording import MODE
from foundations.autodiff.tensor import Tensor, wrap

INPUTS = "abc"


class Vjp(NamedTuple):
    """The rule for one input: the function, the saved values it takes by position (-1: the output), its keywords."""

    function: Callable
    takes: tuple[int, ...]
    keywords: tuple[str, ...]


class Rule:
    """What `primitive` was told."""

    __slots__ = ("broadcasts", "forward", "name", "plain", "takes", "view", "vjps")

    def __init__(self, name: str, forward: Callable, vjps: tuple, broadcasts: bool, view: bool):
        self.name = name
        self.forward = forward
        self.vjps = [None if vjp is None else read_vjp(vjp, len(vjps)) for vjp in vjps]
        self.broadcasts = broadcasts
        self.view = view
        self.takes: dict[tuple[bool, ...], frozenset[int]] = {}
        self.plain = not any(vjp and vjp.takes for vjp in self.vjps)  # saves nothing

    def save(self, inputs: tuple, parents: list, result: Tensor) -> tuple[tuple, tuple]:
        """What the rules of the parents name, and how often it has been changed in place so far."""
        if self.plain:
            return (), ()
        needed = self.needed(tuple([parent is not None for parent in parents]))
        saved = [as_saved(t) if i in needed else None for i, t in enumerate(inputs)]
        # The output itself would make a cycle with its node: an alias of it is saved.
        saved.append(wrap(result._array, version=result._version) if -1 in needed else None)
        return tuple(saved), tuple([t._version[0] if isinstance(t, Tensor) else None for t in saved])

    def needed(self, wanted: tuple[bool, ...]) -> frozenset[int]:
        """Which inputs (-1: the output) the rules of the wanted gradients take; worked out once for each case."""
        if wanted not in self.takes:
            pairs = zip(self.vjps, wanted, strict=True)
            self.takes[wanted] = frozenset(i for vjp, want in pairs if vjp and want for i in vjp.takes)
        return self.takes[wanted]

    def backward(self, node: Node, g, create_graph: bool, parents: list) -> list:
        """The gradient for each parent, None where none is wanted."""
        values = list(node.values())
        if not create_graph:
            values = [value._array if isinstance(value, Tensor) else value for value in values]
        elif values and values[-1] is not None:
            values[-1] = wrap(values[-1]._array, node, values[-1]._version)  # the output, in its graph again
        return [
            None if parent is None or vjp is None else self._part(vjp, g, values, node.static, parent.shape)
            for parent, vjp in zip(parents, self.vjps, strict=True)
        ]

    def _part(self, vjp: Vjp, g, values, static: dict, shape: tuple[int, ...]):
        part = vjp.function(g, *[values[i] for i in vjp.takes], **{k: static[k] for k in vjp.keywords})
        return unbroadcast(part, shape) if self.broadcasts and part.shape != shape else part


def read_vjp(function: Callable, count: int) -> Vjp:
    """What a rule takes, read off the names of its arguments: those of `count` inputs, "out", and keywords."""
    first, *names = inspect.signature(function).parameters.values()
    takes = [n.name for n in names if n.kind is n.POSITIONAL_OR_KEYWORD]
    known = [*INPUTS[:count], "out"]
    if first.name in known or not set(takes) <= set(known):
        got = ", ".join([first.name, *takes])
        raise TypeError(f"a rule takes the gradient, then what it names of {', '.join(known)}; got ({got})")
    keywords = tuple(n.name for n in names if n.kind is n.KEYWORD_ONLY)
    return Vjp(function, tuple(-1 if name == "out" else INPUTS.index(name) for name in takes), keywords)


def primitive(
    name: str, forward: Callable, *vjps: Callable | None, broadcasts: bool = False, view: bool = False
) -> Callable:
    """A differentiable operation from its value and the vector-Jacobian product for each input (see above).

    Parameters
    ----------
    name : for messages and drawings
    forward : forward(*arrays, **static) -> array
    vjps : for each input vjp(g, ..., **static) -> gradient of the input's shape, or None
    broadcasts : whether the inputs broadcast, so that gradients are to be summed back to their shapes
    view : whether the result may share memory with the first input

    Returns
    -------
    operation(*inputs, **static)
        Inputs are tensors, arrays or numbers. Overflow, division by zero and the like give inf and nan without a
        warning. No tensor among the inputs: the result of `forward` as it is.

    Raises
    ------
    TypeError
        If a rule names what is no input; at a call, if there are not as many inputs as rules.
    RuntimeError
        In `backward`, if a rule gives a gradient of another shape than the input's.
    """
    rule = Rule(name, forward, vjps, broadcasts, view)

    def operation(*inputs, **static):
        if not any([isinstance(t, Tensor) for t in inputs]):
            return forward(*inputs, **static)  # within a walk, which keeps warnings silent as a whole
        if len(inputs) != len(vjps):
            raise TypeError(f"{name} has {len(vjps)} inputs, as many as rules; got {len(inputs)}")
        inputs, static = plain(inputs), plain_by_name(static)
        arrays = [t._array if isinstance(t, Tensor) else t for t in inputs]
        try:
            with np.errstate(all="ignore"):
                result = forward(*arrays, **static)
        except ValueError as error:
            raise refusal(name, arrays, error) from None
        return record(rule, inputs, result, static)

    operation.__name__ = operation.__qualname__ = name
    operation.rule = rule  # type: ignore[attr-defined]
    return operation


def plain(values: tuple) -> tuple:
    """Numbers of NumPy as Python's: beside a tensor of float32 a float64 of NumPy's would make float64 of it."""
    if any([isinstance(value, np.generic) for value in values]):
        return tuple(value.item() if isinstance(value, np.generic) else value for value in values)
    return values


def plain_by_name(values: dict) -> dict:
    """The same for what goes by name."""
    if any([isinstance(value, np.generic) for value in values.values()]):
        return dict(zip(values, plain(tuple(values.values())), strict=True))
    return values


def refusal(name: str, arrays, error: ValueError) -> RuntimeError:
    """What PyTorch raises where NumPy finds that shapes do not fit."""
    *others, last = [str(np.shape(array)) for array in arrays]
    shapes = f"{', '.join(others)} and {last}" if others else last
    try:
        np.broadcast_shapes(*map(np.shape, arrays))
    except ValueError:
        return RuntimeError(f"{name} does not broadcast shapes {shapes}")
    return RuntimeError(f"{name} does not take shapes {shapes}: {str(error).strip()}")


def record(rule, inputs: tuple, array, static: dict) -> Tensor:
    """A tensor around the result of an operation, with a node if any input requires a gradient and recording is on."""
    result = wrap(np.asarray(array))
    if rule.view:
        share(result, inputs[0])
    if MODE.tape is not None:
        MODE.tape.write(rule.forward, inputs, static, result._array)
    if not MODE.recording:
        return result
    parents = edges(inputs)
    if parents is not None:
        saved, versions = rule.save(inputs, parents, result)
        result._node = Node(rule, parents, saved, versions, static, result._array.shape)
    return result


def noted(function: Callable, inputs: tuple, array, static: dict | None = None) -> Tensor:
    """A tensor around function(*inputs, **static), which passes no gradient on; a tape that is written notes it."""
    result = wrap(np.asarray(array))
    if MODE.tape is not None:
        MODE.tape.write(function, inputs, static or {}, result._array)
    return result


def edges(inputs) -> list | None:
    """For each input where its gradient goes: node, leaf, or None; None in all if nothing requires a gradient."""
    parents: list = []
    wanted = False
    for t in inputs:
        node = None
        if isinstance(t, Tensor):
            if t._base is not None and t._version[1] > t._seen:
                t._settle()
            node = t if t._node is LEAF else t._node
            wanted = wanted or node is not None
        parents.append(node)
    return parents if wanted else None


def share(result: Tensor, source) -> None:
    """Let a view know its base, and count changes in place together with it."""
    if isinstance(source, Tensor) and memory(result._array) is memory(source._array):
        result._version = source._version
        result._base = source if source._base is None else source._base
        free = not MODE.recording or (source._base is not None and source._seen < 0)
        result._seen = ~source._version[0] if free else source._version[0]


def as_saved(value):
    """An input as a node saves it: an array as it is now, a view without its base, whose graph may grow above it."""
    if isinstance(value, Tensor):
        return value if value._base is None or value._node is LEAF else wrap(value._array, value._node, value._version)
    return value.copy() if isinstance(value, np.ndarray) else value


def memory(array: np.ndarray):
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def unbroadcast(g, shape: tuple[int, ...]):
    """The sum of g over the axes along which an input of this shape was repeated."""
    extra = len(g.shape) - len(shape)
    axes = tuple(range(extra)) + tuple(i + extra for i, n in enumerate(shape) if n == 1 and g.shape[i + extra] != 1)
    if axes:  # of a tensor, no axes would mean all
        g = g.sum(axes, keepdim=True) if isinstance(g, Tensor) else total(g, axes, keepdims=True)
    return g.reshape(shape)
