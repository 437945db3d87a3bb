"""BFGS: Newton's method with a Hessian learned from gradients.

After a step s along which the gradient changed by y, the new approximation of the Hessian's inverse must meet the
secant equation H y = s, and of all symmetric matrices that do it is the one nearest the old H (in a weighted norm):

    H ← (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ,    ρ = 1 / (yᵀs)

Multiplied out this is H plus terms of rank one, n² operations. It stays positive definite if yᵀs > 0, which the
curvature condition of the line search ensures; where rounding, or a search that failed, leaves yᵀs too small, the
update is skipped. H begins as I, and is set to (yᵀs / yᵀy) I, an eigenvalue of the inverse Hessian, before the first
update. Convergence is superlinear: each error is a vanishing fraction of the one before.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §6.1.
"""

from dataclasses import dataclass

import numpy as np

from foundations.optim.smooth.derivatives import objective, starting_point
from foundations.optim.smooth.descent import descend
from foundations.optim.smooth.results import Result

CURVATURE = 2.0**-52  # yᵀs below this part of |y|² |H| is taken for rounding


@dataclass(frozen=True, eq=False)
class BFGSResult(Result):
    """A Result with the approximation of the Hessian's inverse, (n, n)."""

    hess_inv: np.ndarray | None = None


class InverseHessian:
    """The approximation H, (n, n), and the direction -H g."""

    def __init__(self, n):
        self.H, self.scaled = np.eye(n), False

    def along(self, x, g):
        return -(self.H @ g)

    def learn(self, s, y):
        ys = float(y @ s)
        if not ys > CURVATURE * float(np.sqrt((y @ y) * (s @ s))):
            return
        if not self.scaled:
            self.H, self.scaled = ys / (y @ y) * self.H, True  # eq. 6.20
        Hy = self.H @ y
        v = (1 + (y @ Hy) / ys) / 2 * s - Hy  # s vᵀ + v sᵀ is what is added, times ρ
        sv = np.outer(s, v / ys)
        self.H = self.H + (sv + sv.T)  # symmetric to the last bit

    def forget(self):
        had, n = self.scaled, len(self.H)
        self.H, self.scaled = np.eye(n), False
        return had


def bfgs(fun, x0, jac=None, *, tol=1e-8, max_iter=2000, keep_path=False, c1=1e-4, c2=0.7) -> BFGSResult:
    """Minimize fun from x0 by BFGS with a Wolfe line search.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most
    keep_path : keep the iterates
    c1, c2 : the constants of the line search; a c2 below the usual 0.9 lets a step grow along a valley whose slope
        hardly changes, where steps of 1 from a scaled H double at best

    Returns
    -------
    BFGSResult

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, or a gradient of another shape

    Notes
    -----
    Cost: n² numbers of memory and about 4 n² operations a step, beside the function.
    Compare: scipy.optimize.minimize, method "BFGS".
    """
    x = starting_point(x0)
    learned = InverseHessian(len(x))
    result = descend(
        objective(fun, jac), x, learned, tol=tol, max_iter=max_iter, keep_path=keep_path, c1=c1, c2=c2
    )
    return BFGSResult(**vars(result), hess_inv=learned.H)
