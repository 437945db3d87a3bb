"""Conjugate gradients for functions that are not quadratic: -g, bent by the direction before.

    p ← -g + β p

On a quadratic with exact line searches all formulas for β agree, p is conjugate to all directions before, and n steps
end at the minimum (see `linear_conjugate_gradients`). Elsewhere they differ; y = g - g_before, p the direction before:

    Polak-Ribiere+   β = max(0, gᵀy / |g_before|²)          forgets by itself when g hardly changes
    Hestenes-Stiefel β = max(0, gᵀy / pᵀy)
    Fletcher-Reeves  β = |g|² / |g_before|²                 once in a bad direction, it stays there for long
    Hager-Zhang      β = (y - 2 p |y|² / pᵀy)ᵀg / pᵀy       gᵀp <= -7/8 |g|² whatever the line search does

It keeps three vectors, no matrix. Directions are only useful if the searches are fairly exact, so c2 is 0.3, not 0.9;
and where p is not clearly a direction of descent, or g is far from orthogonal to the one before (Powell's test), the
method starts anew from -g.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §5.2; Hager and Zhang, A survey of nonlinear conjugate
gradient methods (2006).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations.optim.smooth.derivatives import objective
from foundations.optim.smooth.descent import descend
from foundations.optim.smooth.results import Result

# formula -> β of g, the gradient before, the direction before, and y, the change of g
BETAS: dict[str, Callable[..., float]] = {
    "polak-ribiere+": lambda g, before, p, y: max(0.0, (g @ y) / (before @ before)),
    "hestenes-stiefel": lambda g, before, p, y: max(0.0, (g @ y) / (p @ y)),
    "fletcher-reeves": lambda g, before, p, y: (g @ g) / (before @ before),
    "hager-zhang": lambda g, before, p, y: max(hager_zhang(g, p, y), hager_zhang_least(before, p)),
}
DESCENT = 1e-2  # gᵀp is at most this part of -|g|²
POWELL = 0.5  # and g's product with the one before at most this part of |g|²; on a quadratic it is 0


def hager_zhang(g, p, y) -> float:
    """β for which p is always a direction of descent."""
    py = p @ y
    return (y @ g - 2 * (y @ y) * (p @ g) / py) / py


def hager_zhang_least(before, p) -> float:
    """The lower bound on it, without which the method need not converge."""
    return -1 / (np.sqrt(p @ p) * min(0.01, np.sqrt(before @ before)))


class Conjugate:
    """-g + β p, from the gradient and the direction before."""

    scaled = False

    def __init__(self, beta):
        self.beta = beta
        self.before: Any = None  # the gradient before, the direction taken from there, and what changed on the way
        self.p: Any = None
        self.y: Any = None

    def along(self, x, g):
        p = -g
        gg = g @ g
        if self.y is not None and self.p @ self.y > 0 and abs(g @ self.before) < POWELL * gg:
            p = p + self.beta(g, self.before, self.p, self.y) * self.p
            if not g @ p <= -DESCENT * gg:
                p = -g
        self.before, self.p, self.y = g, p, None
        return p

    def learn(self, s, y):
        self.y = y

    def forget(self):
        had, self.y = self.p is not None and (self.p != -self.before).any(), None
        return had


def conjugate_gradients(
    fun, x0, jac=None, *, tol=1e-8, max_iter=5000, keep_path=False, formula="hestenes-stiefel", c1=1e-4, c2=0.3
) -> Result:
    """Minimize fun from x0 by nonlinear conjugate gradients with a Wolfe line search.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most
    keep_path : keep the iterates
    formula : the name of β, a key of BETAS
    c1, c2 : the constants of the line search

    Returns
    -------
    Result

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, a gradient of another shape, an unknown formula

    Notes
    -----
    Cost: a few vectors of n numbers of memory and operations a step, beside the function.
    Compare: scipy.optimize.minimize, method "CG".
    """
    if formula not in BETAS:
        raise ValueError(f"formula must be one of {', '.join(BETAS)}, got {formula!r}")
    direction = Conjugate(BETAS[formula])
    return descend(
        objective(fun, jac), x0, direction, tol=tol, max_iter=max_iter, keep_path=keep_path, c1=c1, c2=c2
    )
