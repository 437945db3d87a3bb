"""A computation recorded once and run again as a plain list of array operations.

Most of what an engine does on small arrays is bookkeeping: which rule, what to save, where gradients go. Where the same
function is evaluated thousands of times on arrays of one shape, the books are the same each time. So the function is
run once on tensors, every operation is written down, and from then on only the arithmetic is repeated:

    v3 = v1 * v1           one line for each operation,
    v4 = v2 - v3           in the order in which they were done;
    v5 = v4 * v4           what is not needed for an output is left out, what is done twice is done once

The gradient is on the list as well: a walk back with `create_graph` is nothing but more operations on tensors. What
comes out is what the engine computes, number for number, at the cost of NumPy alone.

Left out: functions whose operations depend on values (an `if` on a number, a mask that picks rows), changes in place,
and fused operations, all of which leave nothing to write down. The list is compared with the function at other points
before it is handed out, and refused where the two differ.

Source: Frostig, Johnson and Leary, Compiling machine learning programs via high-level tracing (2018); Aho and others,
Compilers, 2nd edition (2006), section 8.5 (common subexpressions, dead code).
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from foundations.autodiff.functional import grad
from foundations.autodiff.recording import MODE, enable_grad
from foundations.autodiff.tensor import Tensor, from_numpy

NUMBERS = (bool, int, float)


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
        key = (type(value), value) if isinstance(value, NUMBERS) else id(value)
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


class Replay:
    """A list of array operations that gives what the recorded function gave; called with arrays of the same shapes.

    Attributes
    ----------
    steps : (function, numbers of its operands, number of its result), in order
    shapes : of the inputs

    Raises
    ------
    ValueError
        In a call, where shapes or their number are others than those that were recorded.
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
        self.start: list = [None if i in tape.computed else value for i, value in enumerate(tape.values)]

    def __call__(self, *arrays: np.ndarray) -> tuple[np.ndarray, ...]:
        """The outputs for these inputs. Overflow and the like give inf and nan without a warning."""
        if [np.shape(array) for array in arrays] != self.shapes:
            raise ValueError(f"recorded for shapes {self.shapes}, got {[np.shape(array) for array in arrays]}")
        v: list = [*arrays, *self.start[len(arrays) :]]
        with np.errstate(all="ignore"):
            for function, where, out in self.steps:
                v[out] = function(*[v[i] for i in where])
        return tuple([v[i] for i in self.outputs])


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
        If the list gives other values than the function at other points: it depends on values in a way that no list
        of operations repeats.

    Cost: three runs of the function.
    Compare: torch.fx.experimental.proxy_tensor.make_fx.
    """
    inputs = [np.array(example, dtype=float) for example in examples]
    tape = Tape(inputs)
    before, MODE.tape = MODE.tape, tape
    try:
        results = _run(function, inputs)
    finally:
        MODE.tape = before
    recorded = Replay(tape, len(inputs), [tape.number(result) for result in results])
    for others in ([np.roll(x, 1) * 0.9 for x in inputs], [0.3 - 1.1 * x for x in inputs]):
        for got, wanted in zip(recorded(*others), _run(function, others), strict=True):
            if not np.array_equal(got, wanted._array, equal_nan=True):
                raise RuntimeError("the function does not do the same operations at other values; call it as it is")
    return recorded


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
    return tuple(results) if isinstance(results, tuple | list) else (results,)


def _holds_arrays(static: dict) -> bool:
    return any(isinstance(value, np.ndarray) for value in static.values())
