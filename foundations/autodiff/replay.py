"""A computation recorded once and run again as a plain list of array operations.

Most of what an engine does on small arrays is bookkeeping: which rule, what to save, where gradients go. Where the same
function is evaluated thousands of times on arrays of one shape, the books are the same each time. So the function is
run once on tensors, every operation is written down, and from then on only the arithmetic is repeated:

    v3 = v1 * v1           one line for each operation,
    v4 = v2 - v3           in the order in which they were done;
    v5 = v4 * v4           what is not needed for an output is left out, what is done twice is done once

The gradient is on the list as well: a walk back with `create_graph` is nothing but more operations on tensors. What
comes out is what the engine computes, number for number, at the cost of NumPy alone. Where results go is settled
beforehand, too, as a compiler settles registers: memory serves again once nobody needs what is in it.

Left out, and refused by name: functions that read the numbers they compute (an `if` on one, a mask or a sort that picks
rows, a way through NumPy), changes in place, fused operations, and walks without `create_graph`, all of which leave
nothing to write down. What hides even so (a counter, a draw of random numbers) shows at other points, at which the
function is recorded again: the lists and their values must be equal.

What the function takes from outside is kept as it was. Inputs are float64.

Source: Frostig, Johnson and Leary, Compiling machine learning programs via high-level tracing (2018); Aho and others,
Compilers, 2nd edition (2006), sections 8.5 (common subexpressions, dead code) and 8.6 (registers).
"""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import NoReturn

import numpy as np

from foundations.autodiff.functional import grad
from foundations.autodiff.recording import MODE, enable_grad
from foundations.autodiff.tensor import Tensor, from_numpy

NUMBERS = (bool, int, float)
ARITHMETIC = (np.add, np.subtract, np.multiply, np.divide)
SHORT = 64  # up to so many elements NumPy takes longer to make an array of a number than to compute with one


class Tape:
    """What was done to the inputs, in order. Every value has a number: inputs first, then constants and results."""

    def __init__(self, inputs: list[np.ndarray]):
        self.values: list = list(inputs)  # by number; also keeps arrays alive, so that no id is given twice
        self.alive: list = []
        self.numbers: dict = {id(array): i for i, array in enumerate(inputs)}
        self.computed = set(range(len(inputs)))
        self.steps: list[tuple[Callable, tuple[int, ...], int]] = []
        self.done: dict[tuple, int] = {}

    def number(self, operand) -> int:
        """The number of an operand, a new one for what was not met before."""
        value = operand._array if isinstance(operand, Tensor) else operand
        key = (type(value), repr(value)) if isinstance(value, NUMBERS) else id(value)  # -0.0 is not 0.0
        if key not in self.numbers:
            self.numbers[key] = len(self.values)
            self.values.append(value)
        return self.numbers[key]

    def write(self, forward: Callable, operands: tuple, static: dict, result: np.ndarray) -> None:
        """Write an operation down. Not on constants alone, whose result is one; and not what has been done before."""
        where = tuple([self.number(operand) for operand in operands])
        if not self.computed.intersection(where) or id(result) in self.numbers:  # the latter: an operand, handed on
            return
        key = (forward, where, repr(sorted(static.items())))
        if _holds_arrays(static) or key not in self.done:
            self.done[key] = self.number(result)
            self.computed.add(self.done[key])
            self.steps.append((partial(forward, **static) if static else forward, where, self.done[key]))
        else:
            self.alive.append(result)
            self.numbers[id(result)] = self.done[key]

    def refuse_reading(self, array) -> None:
        """Raises RuntimeError for an array of numbers that were computed from the inputs."""
        if self.numbers.get(id(array)) in self.computed:
            self.refuse("the function reads numbers that it computes, and may do other operations at others")

    def refuse(self, why: str) -> NoReturn:
        """Raises RuntimeError for what cannot be written down."""
        raise RuntimeError(f"{why}; call it as it is")


class Replay:
    """A list of array operations that gives what the recorded function gave; called with arrays of the same shapes.

    Arrays of other types than float64 are converted. What comes out is new memory in each call.

    Attributes
    ----------
    steps : (function, numbers of its operands, number of its result), in order
    shapes : of the inputs

    Raises
    ------
    ValueError
        In a call, where shapes or their number are others than those that were recorded.
    TypeError
        In a call, for what are no real numbers.
    """

    def __init__(self, tape: Tape, count: int, outputs: list[int]):
        needed = set(outputs)
        kept = []
        for step in reversed(tape.steps):
            if step[2] in needed:
                needed.update(step[1])
                kept.append(step)
        self.steps = kept[::-1]
        self.shapes = [value.shape for value in tape.values[:count]]
        self.outputs = outputs
        self.start: list = [None if i in tape.computed else as_it_was(value) for i, value in enumerate(tape.values)]
        self.places = [np.empty(shape) for shape in self.shapes] + self.start[count:]
        self.calls = self._placed(tape.values, tape.computed.difference(range(count), outputs))
        self.lock = Lock()

    def __call__(self, *arrays: np.ndarray) -> tuple[np.ndarray, ...]:
        """The outputs for these inputs. Overflow and the like give inf and nan without a warning."""
        if [np.shape(x) for x in arrays] != self.shapes:
            raise ValueError(f"recorded for shapes {self.shapes}, got {[np.shape(x) for x in arrays]}")
        with self.lock, np.errstate(all="ignore"):
            for place, array in zip(self.places, arrays, strict=False):
                np.copyto(place, array)
            for call in self.calls:
                call()
            return tuple([np.array(self.places[i]) for i in self.outputs])  # copies: the memory serves again

    def _placed(self, examples: list, passing: set[int]) -> list[Callable]:
        """Each step as a call without arguments. A view needs none; the memory of `passing` results serves again."""
        last = {i: k for k, (_, where, _) in enumerate(self.steps) for i in where}
        free: dict[tuple, list[np.ndarray]] = {}
        calls = []
        for k, (function, where, out) in enumerate(self.steps):
            operands = [self.places[i] for i in where]
            if looked_at := {i for i in where if np.may_share_memory(examples[i], examples[out])}:
                self.places[out] = function(*operands)
                passing = passing - looked_at - {out}
            else:
                at_hand = free.get(_layout(examples[out]))
                self.places[out] = at_hand.pop() if at_hand else np.empty_like(examples[out])
                calls.append(_into(self.places[out], function, operands))
            for i in {i for i in where if last[i] == k} & passing:
                free.setdefault(_layout(self.places[i]), []).append(self.places[i])
        return calls

    def repeats(self, other: "Replay") -> bool:
        """Whether the other is the same list with the same constants."""
        mine, its = ([(_described(f), where, out) for f, where, out in r.steps] for r in (self, other))
        if mine != its or self.outputs != other.outputs:
            return False
        used = {i for _, where, _ in self.steps for i in where} | set(self.outputs)
        return all(_alike(self.start[i], other.start[i]) for i in used)


def _layout(array: np.ndarray) -> tuple:
    """What arrays have in common that can take each other's place."""
    return array.shape, array.strides, array.dtype


def _into(result: np.ndarray, function: Callable, operands: list) -> Callable:
    """A call without arguments that computes the function of these operands into this memory."""
    if not isinstance(function, np.ufunc):
        return lambda: np.copyto(result, function(*operands))
    if function in ARITHMETIC and result.size <= SHORT:
        operands = [np.full(result.shape, a, result.dtype) if isinstance(a, NUMBERS) else a for a in operands]
    return partial(function, *operands, result)


def replay(function: Callable, *examples: np.ndarray) -> Replay:
    """Record function(*tensors) -> tensor or tuple of tensors, at arrays of the shapes that it will be called with.

    Parameters
    ----------
    function : of tensors, written with differentiable operations
    examples : an array for each argument; where the function has a value, if it has not everywhere

    Returns
    -------
    A `Replay`; its results are arrays, equal to the function's.

    Raises
    ------
    RuntimeError
        For what leaves nothing to write down (see above), and if at other points the list or its values are others.
    TypeError
        If the function gives anything but tensors; for examples that are no real numbers.

    Cost: three runs of the function.
    Compare: torch.fx.experimental.proxy_tensor.make_fx.
    """
    inputs = [np.array(in_float64(example), order="C") for example in examples]
    recorded, _ = record(function, inputs)
    for others in other_points(inputs):
        again, results = record(function, others)
        pairs = zip(recorded(*others), results, strict=True)
        if not recorded.repeats(again) or not all(np.array_equal(a, b._array, equal_nan=True) for a, b in pairs):
            raise RuntimeError("the function does not do the same operations at other values; call it as it is")
    return recorded


def record(function: Callable, inputs: list[np.ndarray]) -> tuple[Replay, tuple[Tensor, ...]]:
    """The list of what the function does at these inputs, and what it gives."""
    tape = Tape(inputs)
    before, MODE.tape = MODE.tape, tape
    try:
        results = _run(function, inputs)
    finally:
        MODE.tape = before
    return Replay(tape, len(inputs), [tape.number(result) for result in results]), results


def other_points(inputs: list[np.ndarray]) -> list[list[np.ndarray]]:
    """Where a list is compared: about zero, and far away; no two numbers are equal, as they may be in the inputs."""
    rng = np.random.default_rng(0)
    return [[np.asarray(scale * rng.standard_normal(x.shape)) for x in inputs] for scale in (2, 100)]


def value_and_gradient(function: Callable, *examples: np.ndarray) -> Replay:
    """Record function(*tensors) -> tensor together with the gradients of its sum: (value, one for each argument).

    Parameters, errors and cost are those of `replay`. Compare: jax.value_and_grad.
    """

    def both(*tensors):
        value = function(*tensors)
        return value, *grad(value.sum(), tensors, create_graph=True, materialize_grads=True)

    return replay(both, *examples)


def _run(function: Callable, arrays: list[np.ndarray]) -> tuple[Tensor, ...]:
    tensors = [from_numpy(array) for array in arrays]
    for t in tensors:
        t.requires_grad_()
    with enable_grad():
        results = function(*tensors)
    results = tuple(results) if isinstance(results, tuple | list) else (results,)
    if others := [type(result).__name__ for result in results if not isinstance(result, Tensor)]:
        raise TypeError(f"the function gives a tensor or several; got {', '.join(others)}")
    return results


def _holds_arrays(value) -> bool:
    """Whether arrays, which repr shortens, are among the values, however deep."""
    if isinstance(value, dict | list | tuple):
        return any(map(_holds_arrays, value.values() if isinstance(value, dict) else value))
    return isinstance(value, np.ndarray | Tensor)


def _described(function: Callable) -> tuple[str, str]:
    """The name and the settings of a function on a list; closures are made anew in each run."""
    inner, settings = (function.func, function.keywords) if isinstance(function, partial) else (function, {})
    return getattr(inner, "__qualname__", repr(inner)), repr(sorted(settings.items()))


def _alike(a, b) -> bool:
    """Whether two constants are the same to the last bit."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    return repr(a) == repr(b)


def in_float64(array) -> np.ndarray:
    """An array of float64. Raises TypeError for what does not go into it, complex numbers among it."""
    return np.asarray(array).astype(float, casting="same_kind", copy=False)


def as_it_was(value):
    """A copy of what can be changed."""
    return value.copy(order="K") if isinstance(value, np.ndarray) else value
