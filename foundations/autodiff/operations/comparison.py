"""Comparisons and logic: tensors of booleans, without gradients."""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.dtypes import QUIET, matched
from foundations.autodiff.operations.meanings import meaning
from foundations.autodiff.primitive import noted, refusal
from foundations.autodiff.tensor import Tensor, read, wrap


def array_of(x):
    """The array of a tensor; anything else as it is."""
    return x._array if isinstance(x, Tensor) else x


def without_gradient(name: str, ufunc: Callable, convert: Callable = matched) -> Callable:
    """An elementwise operation of two operands whose result is constant almost everywhere."""

    def of_two(input, other):
        x, y = (array_of(operand) for operand in convert(input, other))
        try:
            result = QUIET.run(ufunc, x, y)
        except ValueError as error:
            raise refusal(name, (x, y), error) from None
        if not isinstance(input, Tensor) and not isinstance(other, Tensor):
            return result
        return noted(ufunc, (x, y), result)

    of_two.__name__ = of_two.__qualname__ = name
    of_two.__doc__ = meaning(name)
    return of_two


def of_one(ufunc: Callable, input: Tensor) -> Tensor:
    """An elementwise answer about the numbers of one tensor."""
    return noted(ufunc, (input,), ufunc(input._array))


eq = without_gradient("eq", np.equal)
ne = without_gradient("ne", np.not_equal)
lt = without_gradient("lt", np.less)
le = without_gradient("le", np.less_equal)
gt = without_gradient("gt", np.greater)
ge = without_gradient("ge", np.greater_equal)


def or_else(compare: Callable) -> Callable:
    """== and != with what is no operand (None, a string) leave the answer to Python, which compares identities."""

    def compared(a, b):
        try:
            return compare(a, b)
        except TypeError:
            return NotImplemented

    return compared


# Logic, on the truth of numbers

logical_and = without_gradient("logical_and", np.logical_and)
logical_or = without_gradient("logical_or", np.logical_or)
logical_xor = without_gradient("logical_xor", np.logical_xor)


def logical_not(input):
    """Whether each number is zero. Compare: torch.logical_not."""
    return of_one(np.logical_not, input)


# Bits of booleans and integers


def _integers(*operands):
    operands = matched(*operands)
    for x in operands:
        if getattr(x, "dtype", np.dtype(type(x))).kind == "f":
            raise NotImplementedError("bits are operated on in booleans and integers; got floats")
    return operands


bitwise_and = without_gradient("bitwise_and", np.bitwise_and, _integers)
bitwise_or = without_gradient("bitwise_or", np.bitwise_or, _integers)
bitwise_xor = without_gradient("bitwise_xor", np.bitwise_xor, _integers)


def bitwise_not(input):
    """The complement of each bit; of booleans their opposite. Compare: torch.bitwise_not."""
    (input,) = _integers(input)
    return of_one(np.invert, input)


def invert(a):
    """~a. Raises TypeError for floats."""
    if a.dtype.kind == "f":
        raise TypeError(f"~ is for booleans and integers; this tensor is {a.dtype}")
    return bitwise_not(a)


# What a number is


def isnan(input):
    """Whether each number is nan. Compare: torch.isnan."""
    return of_one(np.isnan, input)


def isinf(input):
    """Whether each number is inf or -inf. Compare: torch.isinf."""
    return of_one(np.isinf, input)


def isfinite(input):
    """Whether each number is neither infinite nor nan. Compare: torch.isfinite."""
    return of_one(np.isfinite, input)


# Tensors as a whole


def isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether |input - other| ≤ atol + rtol |other|; equal infinities are close. Raises RuntimeError for two types.

    Compare: torch.isclose.
    """
    if input.dtype != other.dtype:
        raise RuntimeError(f"isclose compares tensors of one type; got {input.dtype} and {other.dtype}")
    x, y = read(input), read(other)
    try:
        with np.errstate(all="ignore"):
            near = np.isfinite(x) & np.isfinite(y) & (np.abs(x - y) <= atol + rtol * np.abs(y)) | (x == y)
    except ValueError as error:
        raise refusal("isclose", (x, y), error) from None
    return wrap(np.asarray(near | np.isnan(x) & np.isnan(y) if equal_nan else near))


def isin(elements, test_elements, *, assume_unique=False, invert=False):
    """Whether each number is one of others; with `invert` whether it is none. Compare: torch.isin.

    `assume_unique` is taken for PyTorch's sake: the answer is right without it.
    """
    return wrap(np.asarray(np.isin(read(elements), read(test_elements), invert=invert)))


def allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool:
    """Whether all pairs are close. Compare: torch.allclose."""
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


def equal(input, other) -> bool:
    """Whether shapes and all numbers are equal. Compare: torch.equal."""
    return input.shape == other.shape and bool((read(input) == read(other)).all())


METHODS = {
    f.__name__: f
    for f in (eq, ne, lt, le, gt, ge, logical_and, logical_or, logical_xor, logical_not, bitwise_and, bitwise_or,
              bitwise_xor, bitwise_not, isnan, isinf, isfinite, isclose, allclose, equal)
}
METHODS |= {"greater": gt, "greater_equal": ge, "less": lt, "less_equal": le, "not_equal": ne}
METHODS |= {"__eq__": or_else(eq), "__ne__": or_else(ne), "__lt__": lt, "__le__": le, "__gt__": gt, "__ge__": ge}
METHODS |= {"__and__": bitwise_and, "__rand__": bitwise_and, "__or__": bitwise_or, "__ror__": bitwise_or}
METHODS |= {"__xor__": bitwise_xor, "__rxor__": bitwise_xor, "__invert__": invert}
