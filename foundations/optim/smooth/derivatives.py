"""A function with its derivatives, each evaluation counted and none paid for twice.

    f = objective(fun)                    derivatives by our autodiff: fun is called with a Tensor of shape (n,)
    f = objective(fun, jac, hess)         given: arrays of shape (n,) and (n, n) from an array of shape (n,)
    f = objective(fun, jac=True)          fun returns the pair (value, gradient)

    f.value(x)   f.gradient(x)   f.hessian(x)   f.nfev   f.njev   f.nhev

The last point is remembered. With autodiff `value` also keeps the way back from it, so that `gradient` at the same
point walks that instead of computing the function again. Where a value is infinite or nan it is returned as such,
without a warning: a line search then shortens its step. Where numbers leave the graph that is to be walked back, the
derivative is compared with differences (see `way_back`).

Left out: recording fun by itself, which would call it where no search has been and let its counts and prints be lost;
`foundations.autodiff.value_and_gradient(fun, x0)` does so where it is asked to, and comes here with jac=True.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.optim.smooth.way_back import LEAVES, Watched

HOW = (
    "without {name}, fun is called with a Tensor and must return one, but it {what}: write it with operators and"
    " functions of foundations.autodiff, or give {name}"
)


ASYMMETRY = 1e-3  # of the largest entry, by which a Hessian and its transpose may differ


class Objective:
    """fun, jac and hess at points x (n,), counted and remembered; made by `objective`."""

    def __init__(self, fun: Callable, jac: Callable | bool | None = None, hess: Callable | None = None):
        self.fun, self.jac, self.hess = fun, jac, hess
        self._watched, self._watched_twice = Watched(fun), Watched((lambda x: fun(x)[0]) if jac is True else fun)
        self.nfev = self.njev = self.nhev = 0
        # Points are known by their bytes, and forgotten before a call: one that raises leaves nothing half true.
        self._value_at = self._gradient_at = b""
        self._value, self._gradient = np.nan, np.empty(0)
        self._start: Any = None  # the ends of the recorded graph: the Tensors x and f(x)
        self._end: Any = None

    def value(self, x: np.ndarray) -> float:
        """f(x)."""
        at = x.tobytes()
        if at != self._value_at:
            self._value_at, self.nfev = b"", self.nfev + 1
            with np.errstate(all="ignore"):
                self._value = self._evaluate(x, at)
            self._value_at = at
        return self._value

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """∇f(x), (n,): remembered, so not to be written to."""
        at = x.tobytes()
        if at != self._gradient_at:
            if not callable(self.jac):
                self.value(x)  # and the way back from it, or with jac=True the gradient itself
            if at != self._gradient_at:
                self._gradient_at = b""
                with np.errstate(all="ignore"):
                    self._remember(self.jac(x.copy()) if callable(self.jac) else self._walk_back(x), x, at)
        return self._gradient

    def hessian(self, x: np.ndarray) -> np.ndarray:
        """∇²f(x), (n, n)."""
        self.nhev += 1
        with np.errstate(all="ignore"):
            H = self._differentiate_twice(x) if self.hess is None else self.hess(x.copy())
        with np.errstate(all="ignore"):
            return _symmetric(_array(H, 2 * x.shape, "hess", x))

    def _differentiate_twice(self, x) -> np.ndarray:
        H = _with_tensors("hess", autodiff.hessian, self._watched_twice, autodiff.tensor(x)).numpy()
        if self.jac is not None:  # else the gradient, checked by itself, is of the same graph
            self._watched_twice.check(H, x, self._given_gradient, HOW.format(name="hess", what=LEAVES))
        return H

    def _given_gradient(self, x) -> np.ndarray:
        gradient = self.jac(x.copy()) if callable(self.jac) else self.fun(x.copy())[1]
        return _array(gradient, x.shape, "jac", x)

    def _evaluate(self, x, at) -> float:
        if self.jac is None:
            self._start = autodiff.tensor(x, requires_grad=True)
            self._end = _with_tensors("jac", self._watched, self._start)
            if not isinstance(self._end, Tensor):
                raise TypeError(HOW.format(name="jac", what=f"returned a {type(self._end).__name__}"))
            return _number(self._end.detach().numpy())
        if self.jac is True:
            value, gradient = self.fun(x.copy())
            self._remember(gradient, x, at)
            return _number(value)
        return _number(self.fun(x.copy()))

    def _walk_back(self, x):
        gradient = np.zeros(x.shape)  # of a constant
        if self._end is not None and self._end.requires_grad:
            gradient = autodiff.grad(self._end, self._start, materialize_grads=True)[0].numpy()
        self._watched.check(gradient, x, self._values, HOW.format(name="jac", what=LEAVES))
        return gradient

    def _values(self, x) -> np.ndarray:
        return self.fun(autodiff.tensor(x, requires_grad=True)).detach().numpy()

    def _remember(self, gradient, x, at):
        self._gradient = _array(gradient, x.shape, "jac", x)
        self._gradient_at, self.njev = at, self.njev + 1


def objective(fun: Callable, jac: Callable | bool | None = None, hess: Callable | None = None) -> Objective:
    """The counted function that the methods of this folder work on.

    Parameters
    ----------
    fun : fun(x) -> a number; x is an array (n,), or a Tensor where a derivative is to come from autodiff
    jac : jac(x) -> (n,) the gradient; True if fun returns (value, gradient); None for autodiff
    hess : hess(x) -> (n, n); None for autodiff, which is asked only by methods that need it

    Raises
    ------
    TypeError : something that cannot be called; when evaluated, a fun that returns no Tensor though jac is None, or one
        from whose graph numbers are taken, so that the derivative is wrong
    ValueError : when evaluated, a result of another shape

    Notes
    -----
    nfev counts distinct evaluations of fun, njev of gradients: asking twice at one point counts once.
    """
    for name, given, allowed in (("fun", fun, ()), ("jac", jac, (None, True)), ("hess", hess, (None,))):
        if not callable(given) and not any(given is other for other in allowed):
            raise TypeError(f"{name} must be a function of x, got {given!r}")
    return Objective(fun, jac, hess)


def starting_point(x0) -> np.ndarray:
    """A copy of x0 as floats (n,). Raises ValueError for what is no vector of at least one finite number."""
    try:
        if np.iscomplexobj(x0):
            raise TypeError("complex")
        x = np.array(x0.detach() if isinstance(x0, Tensor) else x0, float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"x0 must be a vector of finite real numbers, got {x0!r}") from error
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x0 must be a vector of at least one number, got shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"x0 must be finite, got {x[~np.isfinite(x)][0]} at position {np.isfinite(x).argmin()}")
    return x


def _with_tensors(name, call, *arguments):
    """What is called, or a TypeError that says what fun must be able to do."""
    try:
        return call(*arguments)
    except (RuntimeError, TypeError) as error:  # what Tensors raise where NumPy or math is called on them
        raise TypeError(HOW.format(name=name, what=f'failed ("{error}")')) from error


def _number(value) -> float:
    if isinstance(value, float):  # NumPy's float64 is one
        return float(value)
    number = value if isinstance(value, np.ndarray) else np.asarray(value)
    if number.size != 1 or number.dtype.kind not in "fiub":
        raise ValueError(f"fun must return one real number, got {value!r}")
    return float(number.item())


def _array(given, shape, name, x) -> np.ndarray:
    values = given.detach().numpy() if isinstance(given, Tensor) else real_array(given, name)
    if values.shape != shape:
        raise ValueError(f"{name} must return an array of shape {shape} for x of shape {x.shape}, got {values.shape}")
    return values


def real_array(given, name) -> np.ndarray:
    """A copy as floats. Raises ValueError for what a function called `name` must not return."""
    try:
        if np.iscomplexobj(given):
            raise TypeError("complex")
        return np.array(given, float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must return an array of real numbers, got {given!r}") from error


def _symmetric(H) -> np.ndarray:
    """H itself. Raises ValueError where it is not symmetric, as far as differences of gradients are."""
    if (H == H.T).all():  # the usual case, and the cheaper question
        return H
    away = np.abs(H - H.T)
    if away.max() > ASYMMETRY * np.abs(H).max():  # false for nan
        i, j = np.unravel_index(away.argmax(), H.shape)
        raise ValueError(f"hess must return a symmetric array, got {H[i, j]} in row {i} and {H[j, i]} across")
    return H
