"""Which type a result has: PyTorch's promotion.

Types fall into three categories: booleans, integers, floats. The result has the highest category among the operands. Within
it, tensors with dimensions decide before tensors without, and these before Python's numbers, which bring their category
alone: a float32 tensor times 2.0 stays float32, and so does a float32 vector times a float64 tensor without dimensions.

Source: https://docs.pytorch.org/docs/stable/tensor_attributes.html
"""

import functools
from collections.abc import Callable

import numpy as np

from foundations.autodiff.primitive import primitive, record, refusal
from foundations.autodiff.tensor import Tensor, float32, int64

CATEGORY = {"b": 0, "i": 1, "u": 1, "f": 2}
DEFAULT: dict = {bool: np.dtype(bool), int: int64, float: float32}

OPERANDS = (Tensor, np.ndarray, np.generic, bool, int, float)
NOTHING: dict = {}


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
    """The type that holds both; integers never widen a float."""
    if CATEGORY[s.kind] != CATEGORY[t.kind]:
        return max(s, t, key=lambda dtype: CATEGORY[dtype.kind])
    return np.promote_types(s, t)


cast = primitive("to", lambda x, *, dtype, source: x.astype(dtype), lambda g, *, source: to(g, source))


def to(x, dtype):
    """x in another type; x itself if it has it. Integers and booleans pass no gradient on."""
    dtype = np.dtype(dtype)
    if x.dtype == dtype:
        return x
    if dtype.kind != "f" or x.dtype.kind != "f":
        x = x.detach() if isinstance(x, Tensor) else x
    return cast(x, dtype=dtype, source=x.dtype)


def binary(name: str, ufunc: Callable, *vjps: Callable | None) -> Callable:
    """An elementwise operation of two operands that broadcast: numbers, arrays and tensors of any types.

    Two tensors of one type, which is nearly always the case, take a short way without detours: its cost is what an
    addition of two numbers costs. On it overflow warns as NumPy does, since to silence it takes longer than to add.
    """
    operation = primitive(name, ufunc, *vjps, broadcasts=True)
    rule = operation.rule  # type: ignore[attr-defined]

    def of_two(a, b):
        if isinstance(a, Tensor) and isinstance(b, Tensor) and a._array.dtype is b._array.dtype:
            try:
                return record(rule, (a, b), ufunc(a._array, b._array), NOTHING)
            except ValueError as error:
                raise refusal(name, (a._array, b._array), error) from None
        return operation(*matched(a, b))

    of_two.__name__ = of_two.__qualname__ = name
    of_two.rule = rule  # type: ignore[attr-defined]
    return of_two


def unary(name: str, function: Callable, vjp: Callable, keep_integers: bool = False) -> Callable:
    """An elementwise operation of one operand; integers become float32 first, unless they are to be kept."""
    operation = primitive(name, function, vjp)

    def of_one(a):
        return operation(a if keep_integers else floating(a))

    of_one.__name__ = of_one.__qualname__ = name
    of_one.rule = operation.rule  # type: ignore[attr-defined]
    return of_one


def floating(x):
    """x as it is if it holds floats, else in float32."""
    return x if x.dtype.kind == "f" else to(x, float32)


def matched(a, b) -> tuple:
    """Both operands in the type of the result; Python's numbers stay what they are.

    Raises
    ------
    TypeError
        If one is no tensor, array or number.
    """
    for x in (a, b):
        if not isinstance(x, OPERANDS):
            raise TypeError(f"an operand is a tensor, an array or a number; got {type(x).__name__}")
    dtype = result_type(a, b)
    return tuple(x if _rank(x) == 2 else to(x, dtype) for x in (a, b))
