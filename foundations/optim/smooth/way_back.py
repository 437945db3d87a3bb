"""Whether a function keeps to the graph from which autodiff takes its derivative.

float(x[0]), functions of math, item(), numpy() and detach() give numbers of which the graph knows nothing: the
derivative lacks what comes through them, and nothing fails. Many uses are harmless: a branch, a print, a shift that
cancels. So a function is watched while it is called with a Tensor. Where numbers leave the graph, and only there, the
derivative D is compared once with differences along an oblique direction e, in units of each coordinate:

    (f(x) - f(x - t e)) / t    <=    D e    <=    (f(x + t e) - f(x)) / t        or the other way round

up to a tolerance. Between both lies the slope at a kink too. D is wrong where it is far from them at both lengths t;
where values are not finite nothing is said. These values of f are not counted.

Left out: what leaves on a later call, after D was found right once.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations.autodiff import Tensor
from foundations.autodiff.recording import MODE

LEAVES = "takes numbers out of the graph (as float(), math, item() and detach() do), and its derivative comes out wrong"
LENGTHS = 1 / 3, 0.6  # of steps relative to x, as powers of a rounding: the best for differences, and a shorter one
TOLERANCE = 1e-3  # of the slopes
NOISE = 100  # roundings of the values
GOLDEN = (np.sqrt(5) - 1) / 2


class Watched:
    """fun, with a note of whether numbers left the graph in the last call."""

    def __init__(self, fun: Callable):
        self.fun, self.left, self.trusted = fun, False, False

    def __call__(self, x):
        self.left = False
        if self.trusted or MODE.tape is not None or not (isinstance(x, Tensor) and x.requires_grad):
            return self.fun(x)
        MODE.tape = watch = _Watch(x)
        try:
            result = self.fun(x)
        finally:
            MODE.tape = None
        self.left = watch.left or (isinstance(result, Tensor) and not result.requires_grad)
        return result

    def check(self, derivative: np.ndarray, x: np.ndarray, values: Callable, sentence: str) -> None:
        """Raises TypeError with the sentence if numbers left and the derivative (..., n) of values(x) is wrong."""
        if self.left and np.isfinite(derivative).all():
            if not agrees(derivative.reshape(-1, len(x)), x, values):
                raise TypeError(sentence)
            self.trusted = True


class _Watch:
    """Stands where a tape is written (see `autodiff.replay`), keeps what was computed from x, and refuses nothing."""

    def __init__(self, x: Tensor):
        self.computed = {id(x._array): x._array}  # by id; kept, so that no id is given twice
        self.left = False

    def write(self, forward: Callable, operands: tuple, static: dict, result: np.ndarray) -> None:
        tensors = [t for t in operands if isinstance(t, Tensor) and id(t._array) in self.computed]
        if tensors:
            self.computed[id(result)] = result
            self.left |= any(t.is_floating_point() and not t.requires_grad for t in tensors)

    def refuse_reading(self, array: Any) -> None:
        self.left |= id(array) in self.computed and array.dtype.kind == "f"  # comparisons give booleans

    def refuse(self, why: str) -> None:
        self.left = True  # no line on the tape says what comes of it


@np.errstate(all="ignore")
def agrees(D: np.ndarray, x: np.ndarray, values: Callable) -> bool:
    """Whether D (m, n) may be the derivative at x (n,) of values(x) (m,)."""
    unit = np.where(x == 0, min(1.0, np.abs(x).max()) or 1.0, np.abs(x))
    i = np.arange(len(x))
    e = unit * (0.5 + i * GOLDEN % 1) * (-1.0) ** i
    slope, size = D @ e, np.abs(D) @ np.abs(e)  # (m,)
    wrong = np.ones(len(D), bool)
    try:
        here = values(x).reshape(-1)
        rounding = np.finfo(here.dtype).eps if here.dtype.kind == "f" else np.finfo(float).eps
        for t in (rounding**power for power in LENGTHS):
            behind, ahead = (values(x + s * e).reshape(-1) for s in (-t, t))
            slopes = np.array([here - behind, ahead - here]) / t  # (2, m)
            low, high, steepest = slopes.min(axis=0), slopes.max(axis=0), np.abs(slopes).max(axis=0)
            largest = np.abs([behind, here, ahead]).max(axis=0)
            slack = high - low + TOLERANCE * (size + steepest) + NOISE * rounding * largest / t
            wrong &= np.maximum(low - slope, slope - high) > slack  # false for nan
            if not wrong.any():
                break
    except (ArithmeticError, ValueError):  # outside the domain, as math says it
        return True
    return not wrong.any()
