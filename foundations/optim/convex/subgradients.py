"""Subgradients: slopes where there is no gradient.

s is a subgradient of a convex f at x if the plane through f(x) with slope s lies below f everywhere:

    f(z) >= f(x) + s·(z - x)    for all z

Where f is smooth, s = ∇f(x) is the only one; at a kink there are many, and x is a minimum exactly if one of them is 0.
Any will do for `subgradient_method`: the table has one for each function. Of the maximum of several functions a
subgradient of one that attains it is one, and of f(A x + b) it is Aᵀ times one of f.
Left out: the whole set of them, the subdifferential.
Source: Boyd & Vandenberghe, Subgradients, Stanford EE364b notes (2008), §2 and §3.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.linalg import norm, svd
from foundations.optim.convex._edge import real_array


class Subgradient(NamedTuple):
    """A row of the table: value(x) -> float, subgradient(x) -> array like x."""

    value: Callable[..., float]
    subgradient: Callable[..., np.ndarray]


def _first_largest(x):
    """1 at the first largest element, 0 elsewhere."""
    s = np.zeros(np.shape(x))
    s.flat[np.argmax(x)] = 1
    return s


def _direction(x):
    length = norm(x)
    return np.zeros(x.shape) if length == 0 else x / length


def _polar(X):
    U, S, Vh = svd(X, full_matrices=False)
    return U[:, S > 0] @ Vh[S > 0]  # (m, r) (r, n)


def _row(value, subgradient):
    """A row that takes lists and whole numbers too."""
    return Subgradient(lambda x: float(value(real_array(x, "x"))), lambda x: subgradient(real_array(x, "x")))


# name -> f and a subgradient. The x of hinge are margins; pinball is that of the 0.9 quantile; nuclear takes a matrix
SUBGRADIENTS: dict[str, Subgradient] = {
    "l1": _row(lambda x: np.abs(x).sum(), np.sign),
    "l2": _row(norm, _direction),
    "linf": _row(lambda x: np.abs(x).max(), lambda x: np.sign(x) * _first_largest(np.abs(x))),
    "max": _row(np.max, _first_largest),
    "hinge": _row(lambda x: np.maximum(1 - x, 0).sum(), lambda x: np.where(x < 1, -1.0, 0.0)),
    "positive_part": _row(lambda x: np.maximum(x, 0).sum(), lambda x: np.where(x > 0, 1.0, 0.0)),
    "pinball": _row(lambda x: np.where(x > 0, 0.9 * x, -0.1 * x).sum(), lambda x: np.where(x > 0, 0.9, -0.1)),
    "nuclear": _row(lambda X: svd(X, compute_uv=False).sum(), _polar),
}


def pointwise_maximum(*functions: Subgradient) -> Subgradient:
    """The largest of several convex functions: its subgradient is that of the first which attains it."""
    if not functions:
        raise ValueError("a pointwise maximum needs at least one function, got none")

    def subgradient(x):
        return functions[int(np.argmax([f.value(x) for f in functions]))].subgradient(x)

    return Subgradient(lambda x: max(f.value(x) for f in functions), subgradient)


def of_affine(f: Subgradient, A, b) -> Subgradient:
    """f(A x + b), with A (m, n) and b (m,): a subgradient is Aᵀ s, with s one of f at A x + b."""
    A, b = real_array(A, "A"), real_array(b, "b")
    if A.ndim != 2 or b.shape != A.shape[:1]:
        raise ValueError(f"A must be (m, n) and b (m,), got {A.shape} and {b.shape}")
    return Subgradient(lambda x: f.value(A @ x + b), lambda x: A.T @ f.subgradient(A @ x + b))
