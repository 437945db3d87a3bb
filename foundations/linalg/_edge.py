"""The edge between what a caller may pass and the one plain matrix an algorithm is written for.

`matrix_function` turns f(A) for one real or complex double precision matrix into a function of anything that
`numpy.linalg` takes: nested lists, integers, single precision, stacks (..., m, n), empty stacks. What it cannot turn
into that it refuses, with NumPy's own exception and words. `system_function` does the same for f(A, B), a square matrix
and right-hand sides.

Single precision is computed in double precision and rounded once at the end: more accurate than LAPACK's, and one code
path fewer. float16 and long double are refused, as NumPy refuses them.
"""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

__all__ = [
    "LinAlgError",
    "assert_matrix",
    "assert_square",
    "in_one_precision",
    "matrix_function",
    "power_of_two",
    "system_function",
    "to_single",
]

# dtype.char of what LAPACK knows -> the precision in which we compute it
_COMPUTED_IN = {"f": np.float64, "d": np.float64, "F": np.complex128, "D": np.complex128}
_SINGLE = {"f": np.float32, "c": np.complex64}


def matrix_function(function: Callable | None = None, *, square: bool = False) -> Callable:
    """Decorate f(A, ...), written for one finite or infinite (m, n) float64 or complex128 matrix A.

    The result takes an array_like (..., m, n), calls f once per matrix, and stacks what f returns: an array, a number,
    or a (named) tuple of arrays. Inexact results become single precision again where the input was.

    Raises
    ------
    LinAlgError : the input has fewer than two dimensions, or `square` is asked for and m != n
    TypeError : the input is neither boolean, integer, single nor double precision
    """
    if function is None:
        return functools.partial(matrix_function, square=square)

    @functools.wraps(function)
    def on_stacks(a, *args, **kwargs):
        A = np.asarray(a)
        assert_matrix(A)
        if square:
            assert_square(A)
        single = A.dtype.char in "fF"
        A = A.astype(_computing_dtype(A.dtype), copy=False)
        one = functools.partial(_quiet, function, args, kwargs)
        result = one(A) if A.ndim == 2 else _each(one, A)
        return to_single(result) if single else result

    return on_stacks


def system_function(function: Callable) -> Callable:
    """Decorate f(A, B, ...), written for (m, m) A and (m, n) B of one dtype, float64 or complex128, returning (m, n).

    The result takes an array_like a (..., m, m) and b, a vector (m,) or matrices (..., m, n), NumPy 2's rule: only an
    array of one dimension is a vector. Stacks broadcast. Single precision if both were.

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions or is not square
    ValueError : b has not as many rows as `a`, or the stacks do not broadcast
    TypeError : as for `matrix_function`
    """

    @functools.wraps(function)
    def on_stacks(a, b, *args, **kwargs):
        A, B = np.asarray(a), np.asarray(b)
        assert_matrix(A)
        assert_square(A)
        vector = B.ndim == 1
        if B.ndim == 0 or B.shape[0 if vector else -2] != A.shape[-1]:
            raise ValueError(f"b of shape {B.shape} does not fit a of shape {A.shape}: it needs {A.shape[-1]} rows")
        (A, B), single = in_one_precision(A, B.reshape(B.shape + (1,) * vector))
        one = functools.partial(_quiet, function, args, kwargs)
        X = one(A, B) if A.ndim == B.ndim == 2 else _each(one, A, B)
        X = X[..., 0] if vector else X
        return to_single(X) if single else X

    return on_stacks


def in_one_precision(*matrices: np.ndarray) -> tuple[list[np.ndarray], bool]:
    """The matrices in the one double precision dtype that holds them all, and whether all of them were single."""
    single = all(M.dtype.char in "fF" for M in matrices)
    dtype = np.result_type(*(_computing_dtype(M.dtype) for M in matrices))
    return [M.astype(dtype, copy=False) for M in matrices], single


def assert_matrix(A: np.ndarray) -> None:
    """LinAlgError unless A has at least two dimensions."""
    if A.ndim < 2:
        raise LinAlgError(f"{A.ndim}-dimensional array given. Array must be at least two-dimensional")


def assert_square(A: np.ndarray) -> None:
    """LinAlgError unless the last two dimensions of A are equal."""
    if A.shape[-1] != A.shape[-2]:
        raise LinAlgError(f"Last 2 dimensions of the array must be square, got {A.shape[-2]} x {A.shape[-1]}")


def power_of_two(x: Any) -> Any:
    """The powers of two just above x > 0, and 1 for zero: to divide by them is exact, and brings x near 1.

    Matrices are scaled so before anything is squared, and the squares of 1e+-200 do no harm.
    """
    # The exponent stops where 2**exponent or its inverse would overflow.
    exponent = np.clip(np.frexp(x)[1], -1021, 1023)
    return np.where(np.asarray(x) > 0, np.ldexp(1.0, exponent), 1.0)[()]


def _computing_dtype(dtype: np.dtype) -> type:
    if dtype.kind in "biu":
        return np.float64
    if dtype.char not in _COMPUTED_IN:
        raise TypeError(f"array type {dtype.name} is unsupported in linalg; use float32, float64 or their complex kin")
    return _COMPUTED_IN[dtype.char]


def _quiet(function, args, kwargs, *matrices):
    # LAPACK raises no floating point warnings either: an overflow shows in the result.
    with np.errstate(all="ignore"):
        return function(*matrices, *args, **kwargs)


def _each(one: Callable, *stacks: np.ndarray):
    """`one` of every matrix of a stack (..., m, n), or of every pair of two, stacked along the same leading axes."""
    stack = np.broadcast_shapes(*(A.shape[:-2] for A in stacks))
    count = math.prod(stack)
    if count:
        broadcast = (np.broadcast_to(A, stack + A.shape[-2:]).reshape(count, *A.shape[-2:]) for A in stacks)
        results = [one(*matrices) for matrices in zip(*broadcast, strict=True)]
    else:
        # An empty stack still has result shapes: those of the identity, which is regular and positive definite.
        results = [one(*(np.eye(*A.shape[-2:], dtype=A.dtype) for A in stacks))]

    def together(parts):
        joined = np.stack([np.asarray(part) for part in parts])[:count]
        return joined.reshape(*stack, *joined.shape[1:])

    if isinstance(results[0], tuple):
        return _same_tuple(results[0], map(together, zip(*results, strict=True)))
    return together(results)


def to_single(result):
    """An array, a number or a tuple of them, in single precision where inexact."""
    if isinstance(result, tuple):
        return _same_tuple(result, map(to_single, result))
    result = np.asarray(result)
    # infinite where it overflows single precision, as LAPACK's own would be
    with np.errstate(over="ignore"):
        return result.astype(_SINGLE.get(result.dtype.kind, result.dtype), copy=False)[()]


def _same_tuple(like: tuple, parts) -> tuple:
    return type(like)._make(parts) if hasattr(like, "_make") else tuple(parts)
