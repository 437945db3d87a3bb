"""Changing a tensor where it stands: `x += 1`, `x.mul_(w)`, `x[i] = y`.

What is not recorded (within `no_grad`, or where nothing requires a gradient) writes into the memory, and counts the
change. A saved value whose count has moved on refuses to be used by `backward`.

What is recorded computes the new value apart from the old one, copies it into the same memory, and lets the tensor take
over the new node. Nodes made before keep what they saw, and a leaf, whose gradient would be lost, refuses to be
changed, as in PyTorch. A change through a view is one of its base, of which the view is a part (see views.py).

Not noticed, here as there: changes made through `x.data`, `x.numpy()` or the array that `from_numpy` was given.
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.dtypes import CATEGORY, QUIET, to
from foundations.autodiff.graph import LEAF
from foundations.autodiff.operations import (
    activations,
    choice,
    cumulative,
    diagonals,
    elementwise,
    functions,
    powers,
    scattering,
    signs,
)
from foundations.autodiff.operations.getitem import getitem, separated
from foundations.autodiff.operations.shapes import expand, reshape
from foundations.autodiff.primitive import primitive
from foundations.autodiff.recording import MODE
from foundations.autodiff.tensor import Tensor, as_array, current, wrap
from foundations.autodiff.views import hand_over, in_graph, place_of, rebase, refuse_unrecorded


def in_place(operation: Callable, ufunc: Callable | None = None) -> Callable:
    """operation(x, ...) as a change of x, which is returned; with `ufunc` straight into memory where that is enough.

    Raises
    ------
    RuntimeError
        If x is a leaf that requires a gradient, or a view of one, and the change is recorded; if the result has another
        shape, or a type of a higher category (floats into integers).
    """

    def changed(x, *args, **kwargs):
        if ufunc is not None and not kwargs and written(x, ufunc, args):
            return x
        refuse(x)
        old = wrap(x._array, x._node, x._version)
        args = tuple(old if value is x else value for value in args)
        take_over(x, old, operation(old, *args, **{k: old if value is x else value for k, value in kwargs.items()}))
        return x

    changed.__name__ = changed.__qualname__ = f"{operation.__name__.strip('_')}_"
    return changed


def written(x: Tensor, ufunc: Callable, args) -> bool:
    """Whether the change was done the short way: x and the operands of one type, nothing recorded."""
    operands = []
    for value in args:
        if isinstance(value, Tensor):
            if value._array.dtype is not x._array.dtype or in_graph(value):
                return False
            value = value._array
        elif (type(value) is not float and type(value) is not int) or x._array.dtype.kind != "f":
            return False
        operands.append(value)
    if in_graph(x) or MODE.tape is not None:
        return False
    try:
        QUIET.run(ufunc, x._array, *operands, x._array)
    except (TypeError, ValueError):
        return False  # the long way says why
    x._version[0] += 1
    return True


def refuse(x: Tensor) -> None:
    """Raises RuntimeError for a leaf whose gradient the change would lose, and for memory that cannot be written."""
    if MODE.tape is not None:
        MODE.tape.refuse("the function changes a tensor in place, which is no line of a list")
    if MODE.recording and current(x) is LEAF:
        raise RuntimeError(
            "a leaf that requires a gradient cannot be changed in place by a recorded operation; "
            "change it within no_grad(), or a clone of it"
        )
    if MODE.recording and x._base is not None:
        refuse_unrecorded(x)
    if not x._array.flags.writeable:
        raise RuntimeError("numbers of this tensor share a place in memory, or it is read-only; change a clone of it")


def take_over(x: Tensor, old: Tensor, value: Tensor) -> None:
    """Let x become `value`, which was computed from `old`, a second name for what x was."""
    if value.shape != x.shape:
        raise RuntimeError(f"a change in place keeps the shape {x.shape}; the result has shape {value.shape}")
    if CATEGORY[value.dtype.kind] > CATEGORY[x.dtype.kind]:
        raise RuntimeError(f"a result in {value.dtype} does not go into a tensor of {x.dtype}")
    value = to(value, x.dtype)
    if value._node is None:
        x._array[...] = value._array
        x._version[0] += 1
        return
    place = None if x._base is None else place_of(x)
    old._array, old._version = x._array.copy(), [*x._version]  # nodes that saved it keep what it was
    x._array[...] = value._array
    x._version[0] += 1
    x._version[1] = x._version[0]
    if place is None:
        hand_over(x, value._node)
    else:
        rebase(x, value, place)


# Constants, copies, parts

_filled = primitive("fill", lambda x, *, value: np.full_like(x, value), elementwise.nothing)
_copied = primitive("copy", lambda x, source: source.copy(), elementwise.nothing, lambda g: g)
_put: Callable = primitive(
    "setitem",
    lambda x, value, *, key: put(x.copy(), key, value),
    lambda g, *, key: _put(g, np.zeros((), g.dtype), key=key),
    lambda g, *, key: getitem(g, key),
    broadcasts=True,
)


def put(array: np.ndarray, key: tuple, value) -> np.ndarray:
    """array after array[key] = value, with the key in our meaning of it (see getitem.py)."""
    basic, places = separated(key, array.shape)
    part = array[basic]
    part[tuple(places.get(d, slice(None)) for d in range(max(places, default=-1) + 1)) if places else ...] = value
    return array


def fill_(x, value):
    """Every number becomes `value`, a number or a tensor without dimensions. Compare: torch.Tensor.fill_."""
    if getattr(value, "ndim", 0):
        raise RuntimeError(f"fill_ takes one value; got a tensor of shape {value.shape}")
    if isinstance(value, Tensor):
        return copy_(x, value)
    refuse(x)
    old = wrap(x._array, x._node, x._version)
    take_over(x, old, _filled(old, value=value))
    return x


def zero_(x):
    """Every number becomes 0. Compare: torch.Tensor.zero_."""
    return fill_(x, 0)


def copy_(x, source):
    """x takes on the numbers of a tensor that broadcasts to its shape, in its own type. Compare: torch.Tensor.copy_."""
    refuse(x)
    source = expand(to(source if isinstance(source, Tensor) else wrap(as_array(source)), x.dtype), x.shape)
    old = wrap(x._array, x._node, x._version)
    take_over(x, old, _copied(old, source))
    return x


def setitem(x, key, value):
    """x[key] = value, a number or a tensor that broadcasts to x[key], in the type of x.

    Raises
    ------
    IndexError
        For a key that x has no place for (see getitem).
    TypeError
        For a value that is no tensor, array or number.
    RuntimeError
        For a value that does not broadcast to x[key]; for a leaf that requires a gradient, or a view of one, if the
        change is recorded.

    Compare: torch.Tensor.__setitem__.
    """
    if not isinstance(value, Tensor):
        if not isinstance(value, np.ndarray | np.generic | bool | int | float):
            raise TypeError(f"x[key] = value takes a tensor, an array or a number; got {type(value).__name__}")
        value = wrap(np.asarray(value))
    refuse(x)
    keys = tuple(kept(k) for k in (key if isinstance(key, tuple) else (key,)))
    old = wrap(x._array, x._node, x._version)
    try:
        if not (in_graph(x) or in_graph(value)):
            with np.errstate(all="ignore"):
                put(x._array, keys, value._array)
            x._version[0] += 1
        else:
            take_over(x, old, _put(old, without_ones(to(value, x.dtype)), key=keys))
    except ValueError as error:
        raise RuntimeError(f"a value of shape {value.shape} does not fit the place: {error}") from None


def kept(k):
    """An index as it is now, whatever becomes of the tensor, array or list that it was given as."""
    return np.array(k._array if isinstance(k, Tensor) else k) if isinstance(k, Tensor | np.ndarray | list) else k


def without_ones(value):
    """value without leading dimensions of size one, of which an assignment takes any number."""
    return reshape(value, value.shape[next((i for i, n in enumerate(value.shape) if n != 1), value.ndim) :])


def detach_(x):
    """x leaves its graph. Raises RuntimeError for a view, whose base would stay. Compare: torch.Tensor.detach_."""
    if x._base is not None and current(x) is not None:
        raise RuntimeError("a view cannot leave its graph in place; use detach()")
    x._node = None
    x._version[0] += 1  # what has saved x, and its place in the graph, notices
    return x


UFUNCS: dict[Callable, np.ufunc] = {
    elementwise.add: np.add,
    elementwise.sub: np.subtract,
    elementwise.mul: np.multiply,
    elementwise.div: np.divide,
    functions.exp: np.exp,
    functions.tanh: np.tanh,
    functions.sqrt: np.sqrt,
}
NOT_IN_PLACE = {"where", "maximum", "minimum", "fmax", "fmin", "logaddexp", "logaddexp2"}
NOT_IN_PLACE |= {"signbit", "positive", "diag", "diag_embed", "diagonal"}  # as in PyTorch
TABLES = (elementwise, signs, powers, functions, choice, diagonals, scattering)
CHANGES = {
    f"{name}_": in_place(function, UFUNCS.get(function))
    for table in TABLES
    for name, function in table.METHODS.items()
    if not name.startswith("__") and name not in NOT_IN_PLACE
}
OTHERS = (activations.relu, cumulative.cumsum, cumulative.cumprod)
CHANGES |= {f"{function.__name__}_": in_place(function) for function in OTHERS}
OPERATORS = {
    "__iadd__": CHANGES["add_"],
    "__isub__": CHANGES["sub_"],
    "__imul__": CHANGES["mul_"],
    "__itruediv__": CHANGES["div_"],
    "__ifloordiv__": CHANGES["floor_divide_"],
    "__imod__": CHANGES["remainder_"],
    "__ipow__": CHANGES["pow_"],
    "__setitem__": setitem,
}
METHODS = CHANGES | OPERATORS | {"fill_": fill_, "zero_": zero_, "copy_": copy_, "detach_": detach_}
