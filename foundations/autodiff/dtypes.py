"""Which type a result has: PyTorch's promotion.

Types fall into three categories: booleans, integers, floats. The result has the highest category among the operands.
Within it, tensors with dimensions decide before tensors without, and these before Python's numbers, which bring their
category alone: a float32 tensor times 2.0 stays float32, and so does a float32 vector times a float64 tensor without
dimensions.

Source: https://docs.pytorch.org/docs/stable/tensor_attributes.html
"""

import contextvars
import functools
import threading
from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import DTYPES, bool_, float32, float64, int8, int16, int32, int64, uint8
from foundations.autodiff.operations.meanings import meaning
from foundations.autodiff.primitive import primitive, record, refusal
from foundations.autodiff.tensor import Tensor

CATEGORY = {"b": 0, "i": 1, "u": 1, "f": 2}
DEFAULT: dict = {bool: bool_, int: int64, float: float32}

OPERANDS = (Tensor, np.ndarray, np.generic, bool, int, float)
NUMBERS = (float, int)  # not bool, which counts less than an integer
NOTHING: dict = {}


class Quiet(threading.local):
    """Runs a ufunc without warnings of overflow and the like: `quiet.run(np.add, a, b)`.

    The same as `np.errstate(all="ignore")`, whose setting NumPy keeps in a context variable. Here the context is made
    once a thread, and entered: errstate costs more than the addition of two numbers, this a part of it. Only for
    ufuncs, as a context cannot be entered a second time from within.
    """

    def __init__(self):
        context = contextvars.Context()
        context.run(np.seterr, all="ignore")
        self.run = context.run


QUIET = Quiet()


# Promotion


def result_type(*operands) -> np.dtype:
    """The type of a result of tensors, arrays and Python's numbers. Compare: torch.result_type."""
    found: np.dtype | None = None
    for rank in range(3):
        group = [_dtype(x) for x in operands if _rank(x) == rank]
        if group:
            best = functools.reduce(promote, group)
            found = best if found is None or CATEGORY[best.kind] > CATEGORY[found.kind] else found
    assert found is not None, "no operands"
    return found


def _rank(x) -> int:
    """0 with dimensions, 1 without, 2 a Python number: the lower, the more it decides."""
    return (0 if x.ndim else 1) if isinstance(x, Tensor | np.ndarray | np.generic) else 2


def _dtype(x) -> np.dtype:
    return DEFAULT[type(x)] if _rank(x) == 2 else x.dtype


def promote(s: np.dtype, t: np.dtype) -> np.dtype:
    """The type that holds both; integers never widen a float. Compare: torch.promote_types."""
    if CATEGORY[s.kind] != CATEGORY[t.kind]:
        return max(s, t, key=lambda dtype: CATEGORY[dtype.kind])
    return np.promote_types(s, t)


def matched(*operands) -> tuple:
    """The operands in the type of the result; Python's numbers stay what they are, integers wrap round.

    Beside a tensor, a number of NumPy's counts as a number of Python's: float32 stays float32.

    Raises
    ------
    TypeError
        If one is no tensor, array or number.
    """
    operands = checked(operands)
    dtype = result_type(*operands)
    return tuple(_weak(x, dtype) if _rank(x) == 2 else to(x, dtype) for x in operands)


def checked(operands) -> tuple:
    """The operands, NumPy's numbers beside tensors as Python's. Raises TypeError for what is no operand."""
    for x in operands:
        if not isinstance(x, OPERANDS):
            raise TypeError(f"an operand is a tensor, an array or a number; got {type(x).__name__}")
        if isinstance(x, np.ndarray) and x.dtype not in DTYPES:
            raise TypeError(f"an operand holds numbers of a type that tensors have; got an array of {x.dtype}")
    if any(isinstance(x, Tensor) for x in operands):
        return tuple(x.item() if isinstance(x, np.generic) else x for x in operands)
    return tuple(operands)


def _weak(x, dtype: np.dtype):
    """A Python number beside tensors of a type; an integer that does not fit wraps round, as in C."""
    return np.array(x).astype(dtype) if dtype.kind in "iu" and dtype != int64 else x


# Casts

cast = primitive("to", lambda x, *, dtype, source: x.astype(dtype), lambda g, *, source: to(g, source))


def to(x, dtype, copy: bool = False):
    """x in another type; x itself if it has it, unless a copy is asked for. Integers and booleans pass no gradient on.

    For `dtype` may stand a tensor, whose type is taken, or "cpu", where every tensor is. Compare: torch.Tensor.to.
    """
    if isinstance(dtype, Tensor):
        dtype = dtype.dtype
    elif isinstance(dtype, str) and dtype == "cpu":
        dtype = x.dtype
    dtype = np.dtype(dtype)
    if x.dtype == dtype and not copy:
        return x
    if dtype.kind != "f" or x.dtype.kind != "f":
        x = x.detach() if isinstance(x, Tensor) else x
    return cast(x, dtype=dtype, source=x.dtype)


def type_(x, dtype=None):
    """x in another type, or without one the name of its type. Compare: torch.Tensor.type."""
    return x.dtype.name if dtype is None else to(x, dtype)


def floating(x):
    """x as it is if it holds floats, else in float32. Raises TypeError for what is no tensor or array."""
    if not isinstance(x, Tensor | np.ndarray | np.generic):
        raise TypeError(f"the operation takes a tensor; got {type(x).__name__}")
    return x if x.dtype.kind == "f" else to(x, float32)


# Conversions of two operands, beside `matched`


def in_floats(a, b) -> tuple:
    """Both in one type of floats, float32 where neither holds floats."""
    pair = checked((a, b))
    if result_type(*pair).kind != "f":
        pair = tuple(float(x) if _rank(x) == 2 else floating(x) for x in pair)
    return matched(*pair)


def numeric(a, b) -> tuple:
    """Both in one type, which is not that of booleans."""
    pair = matched(a, b)
    if all(_dtype(x) == bool_ for x in pair):
        raise unsuited("this operation", a, b)
    return pair


# What most operations on each number by itself are made with


def binary(name: str, ufunc: Callable, *vjps: Callable | None, convert: Callable = matched) -> Callable:
    """An elementwise operation of two operands that broadcast: numbers, arrays and tensors of any types.

    Two tensors of one type of floats, or one and a number, which is nearly always the case, take a short way: it costs
    what an addition of two numbers costs. All others pass through convert(a, b), which brings them into one type, or
    refuses them.
    """
    operation = primitive(name, ufunc, *vjps, broadcasts=True)
    rule = operation.rule  # type: ignore[attr-defined]
    quick = isinstance(ufunc, np.ufunc)

    def of_two(input, other):
        if isinstance(input, Tensor):
            x = input._array
            if isinstance(other, Tensor):
                y = other._array
                short = quick and x.dtype is y.dtype and x.dtype.kind == "f"
            else:
                y = other
                short = quick and x.dtype.kind == "f" and type(other) in NUMBERS
            if short:
                try:
                    return record(rule, (input, other), QUIET.run(ufunc, x, y), NOTHING)
                except ValueError as error:
                    raise refusal(name, (x, y), error) from None
        elif quick and isinstance(other, Tensor) and other._array.dtype.kind == "f" and type(input) in NUMBERS:
            return record(rule, (input, other), QUIET.run(ufunc, input, other._array), NOTHING)
        return operation(*convert(input, other))

    return named(of_two, name, rule)


def named(function: Callable, name: str, rule) -> Callable:
    """The function with a name, a docstring, and the rule that it applies."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = meaning(name)
    function.rule = rule  # type: ignore[attr-defined]
    return function


def unary(name: str, function: Callable, vjp: Callable, keep_integers: bool = False) -> Callable:
    """An elementwise operation of one operand; integers become float32 first, unless they are to be kept.

    Keywords are those that function and vjp name.
    """
    operation = primitive(name, function, vjp)
    rule = operation.rule  # type: ignore[attr-defined]
    ufunc = isinstance(function, np.ufunc)

    def of_one(input, **static):
        if ufunc and isinstance(input, Tensor) and input._array.dtype.kind == "f":
            return record(rule, (input,), QUIET.run(function, input._array), NOTHING)
        if not keep_integers or not isinstance(input, Tensor | np.ndarray):
            input = floating(input)
        elif input.dtype == bool_:
            raise unsuited(name, input)
        return operation(input, **static)

    return named(of_one, name, rule)


def real_unary(name: str, function: Callable, vjp: Callable) -> Callable:
    """An elementwise operation of one operand that refuses integers, as PyTorch's activations do."""
    operation = unary(name, function, vjp)

    def of_one(input, **static):
        if isinstance(input, Tensor) and input._array.dtype.kind != "f":
            raise unsuited(name, input)
        return operation(input, **static)

    return named(of_one, name, operation.rule)  # type: ignore[attr-defined]


def unsuited(name: str, *operands) -> RuntimeError:
    """What PyTorch raises where an operation is not defined for a type: -True, True - True."""
    return RuntimeError(f"{name} is not defined for {' and '.join(str(_dtype(x)) for x in operands)}")


METHODS = {
    "to": to,
    "cpu": lambda x: x,
    "type": type_,
    "type_as": lambda x, other: to(x, other.dtype),
    "float": lambda x: to(x, float32),
    "double": lambda x: to(x, float64),
    "long": lambda x: to(x, int64),
    "int": lambda x: to(x, int32),
    "short": lambda x: to(x, int16),
    "char": lambda x: to(x, int8),
    "byte": lambda x: to(x, uint8),
    "bool": lambda x: to(x, bool_),
}
