"""Methods that know more than the gradient here, or less: curvature, line searches, or values alone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from foundations.optim.derivative_free import nelder_mead
from foundations.optim.smooth import bfgs, conjugate_gradients, gradient_descent, lbfgs, newton, trust_region
from projects.optimizers.surfaces import Surface

METHODS = {
    "gradient_descent": gradient_descent,  # with a line search, so that it has no rate to set
    "conjugate_gradients": conjugate_gradients,
    "bfgs": bfgs,
    "lbfgs": lbfgs,
    "newton": newton,
    "trust_region": trust_region,
    "nelder_mead": nelder_mead,
}
CURVED = ("newton", "trust_region")


class Ending(NamedTuple):
    """How a method ended: its path (k, 2), the loss there, evaluations of the surface and of its gradient, why."""

    method: str
    path: np.ndarray
    loss: float
    evaluations: int
    gradients: int
    success: bool
    message: str


def descend(surface: Surface, start: Sequence[float], most: int = 10_000) -> list[Ending]:
    """Every method from one start. Gradient descent, which may need very many steps, takes at most so many."""
    return [_descend(surface, start, method, most) for method in METHODS]


def _descend(surface: Surface, start: Sequence[float], method: str, most: int) -> Ending:
    fun, jac, hess = functions(surface)
    derivatives = {
        **({"jac": jac} if method != "nelder_mead" else {}),
        **({"hess": hess} if method in CURVED else {}),
    }
    patience = {"max_iter": most} if method == "gradient_descent" else {}
    found = METHODS[method](fun, np.asarray(start, dtype=float), keep_path=True, **derivatives, **patience)
    begins = np.array_equal(found.path[0], start)  # a simplex begins at its best corner
    path = found.path if begins else np.vstack([start, found.path])
    return Ending(method, path, found.fun, found.nfev, found.njev, found.success, found.message)


def functions(surface: Surface):
    """Value, gradient (2,) and Hessian (2, 2) at a point (2,)."""
    one = surface.descent(1)

    def fun(p):
        return float(one(np.reshape(p, (2, 1)))[0][0])

    def jac(p):
        return one(np.reshape(p, (2, 1)))[1][:, 0]

    def hess(p):
        return surface.hessians(p[:1], p[1:])[0]

    return fun, jac, hess
