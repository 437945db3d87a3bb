"""L-BFGS: BFGS that remembers the last few steps instead of a matrix.

The BFGS update, unrolled over the last m pairs (s, y), applies H to g by two walks through them, newest to oldest and
back, with 4 m n multiplications; between them stands the multiple γ of I that BFGS would have begun with:

    q = g;    α_i = ρ_i s_iᵀq,    q ← q - α_i y_i      from the newest pair to the oldest
    r = γ q,  γ = sᵀy / yᵀy of the newest pair
              r ← r + (α_i - ρ_i y_iᵀr) s_i            from the oldest to the newest;    p = -r

With m = n pairs of a quadratic and exact searches it is BFGS; with none, gradient descent.
Source: Nocedal, Updating quasi-Newton matrices with limited storage (1980); Nocedal & Wright, Numerical Optimization,
2nd ed., algorithm 7.4. Left out: bounds (the B in SciPy's L-BFGS-B).
"""

from collections import deque

import numpy as np

from foundations.optim.smooth.derivatives import objective
from foundations.optim.smooth.descent import descend
from foundations.optim.smooth.quasi_newton import CURVATURE
from foundations.optim.smooth.results import Result


class LastPairs:
    """The last pairs (s, y, ρ), and the direction -H g that they give."""

    def __init__(self, memory):
        self.pairs: deque = deque(maxlen=memory)
        self.gamma = 1.0

    @property
    def scaled(self):
        return bool(self.pairs)

    def along(self, x, g):
        q, alphas = -g, []
        for s, y, rho in reversed(self.pairs):
            alpha = rho * (s @ q)
            q -= alpha * y
            alphas.append(alpha)
        q *= self.gamma
        for (s, y, rho), alpha in zip(self.pairs, reversed(alphas), strict=True):
            q += (alpha - rho * (y @ q)) * s
        return q

    def learn(self, s, y):
        ys, yy = float(y @ s), float(y @ y)
        if ys > CURVATURE * float(np.sqrt(yy * (s @ s))):
            self.pairs.append((s, y, 1 / ys))
            self.gamma = ys / yy

    def forget(self):
        had, self.gamma = bool(self.pairs), 1.0
        self.pairs.clear()
        return had


def lbfgs(fun, x0, jac=None, *, tol=1e-8, max_iter=5000, keep_path=False, memory=10, c1=1e-4, c2=0.9) -> Result:
    """Minimize fun from x0 by L-BFGS with a Wolfe line search.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most
    keep_path : keep the iterates
    memory : how many pairs to remember, at least 1
    c1, c2 : the constants of the line search

    Returns
    -------
    Result

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, a gradient of another shape, a memory below 1

    Notes
    -----
    Cost: 2 m n numbers of memory and 4 m n multiplications a step, beside the function.
    Compare: scipy.optimize.minimize, method "L-BFGS-B", without bounds.
    """
    if memory < 1:
        raise ValueError(f"memory must be at least 1, got {memory}")
    return descend(
        objective(fun, jac), x0, LastPairs(memory), tol=tol, max_iter=max_iter, keep_path=keep_path, c1=c1, c2=c2
    )
