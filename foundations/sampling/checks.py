"""Guards that several parts of this folder share: each returns what a formula needs, or says what was wrong."""

import operator

import numpy as np

from foundations.autodiff import Tensor


def whole(value, name: str, least: int | None = 1) -> int:
    """An integer that is at least `least`, if that is given. TypeError for others, True and False among them."""
    wrong = TypeError(f"{name} is a whole number; got {value!r}")
    if isinstance(value, bool):
        raise wrong
    try:
        number = operator.index(value)
    except TypeError:
        raise wrong from None
    if least is not None and number < least:
        raise ValueError(f"{name} is at least {least}; got {number}")
    return number


def function_values(values, name: str = "values", ndim: int = 1, least: int = 2) -> np.ndarray:
    """A float64 array of `ndim` axes, `least` entries or more along the last."""
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != ndim or x.shape[-1] < least or x.size == 0:
        wanted = f"({'..., ' if ndim > 1 else ''}n), n at least {least}"
        raise ValueError(f"{name} has {ndim} {'axis' if ndim == 1 else 'axes'}, {wanted}; got shape {x.shape}")
    return x


def tensor_of_rows(values, points: tuple[int, ...], name: str) -> Tensor:
    """What the function `name` gave at points (n, ...), a Tensor (n,).

    Raises TypeError for what is no Tensor, ValueError where there is not one value for each point.
    """
    if not isinstance(values, Tensor):
        raise TypeError(f"{name} gives a Tensor, computed from the one it is given; got {type(values).__name__}")
    if (got := tuple(values.shape)) != points[:1]:
        raise ValueError(f"{name} takes points {points} and gives {points[:1]} values; got shape {got}")
    return values


def read_only(X: np.ndarray) -> np.ndarray:
    """A view of X in which nothing can be written: a function that is handed the points does not move them itself."""
    view = X.view()
    view.flags.writeable = False
    return view
