"""A function that the reader hands over, at many points at once: silent, checked, in floating point."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

# What NumPy says where code for one number is given an array: math.sin(x), and `if x < y`
FOR_ONE_NUMBER = ("can be converted to Python scalars", "truth value of an array")


def values(f, *points: np.ndarray) -> np.ndarray:
    """f at arrays of one shape, as an array of that shape; a constant is repeated.

    What f warns of (1/0, log 0) is silenced: a point where it is not finite shows in its value.
    Raises TypeError where f gives no real numbers or as `called` does, ValueError where it gives another shape.
    Cost: one call of f.
    """
    with np.errstate(all="ignore"):
        y = np.asarray(called(f, *points))
    if y.dtype.kind not in "fiub":
        raise TypeError(f"f must give real numbers, got {y.dtype}")
    if y.shape not in ((), points[0].shape):
        raise ValueError(f"f must work elementwise: got shape {y.shape} for points of shape {points[0].shape}")
    return np.broadcast_to(y, points[0].shape).astype(np.result_type(y.dtype, points[0].dtype), copy=False)


def called(f, *points, name="f") -> Any:
    """f(*points), where a function that is none, that takes no arrays, or not so many, is refused in one sentence.

    Raises TypeError for these three; what f itself raises is left as it is.
    """
    if not callable(f):
        made = "calculus.symbolic.as_function makes one of a formula"
        raise TypeError(f"{name} must be a function of arrays, such as np.sin; got {f!r}; {made}")
    try:
        return f(*points)
    except (TypeError, ValueError) as error:
        if any(words in str(error) for words in FOR_ONE_NUMBER):
            instead = "write np.sin for math.sin, and np.where(x < y, a, b) for a if x < y else b"
            raise TypeError(f"{name} must take arrays, element by element: {instead}") from error
        if not _takes(f, len(points)):
            raise TypeError(f"{name} must be a function of {len(points)} variables, not {_signature(f)}") from error
        raise


def _takes(f: Callable, count: int) -> bool:
    """Whether f can be called with so many arguments, as far as is known."""
    try:
        inspect.signature(f).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # no signature is known, as of some functions written in C
        return True
    return True


def _signature(f: Callable) -> str:
    return getattr(f, "__name__", "f").replace("<lambda>", "lambda") + str(inspect.signature(f))
