"""Newton's method: go to where the parabola that f looks like from here is lowest.

    f(x + p) ≈ f(x) + gᵀp + ½ pᵀH p,    lowest where H p = -g,    x ← x + a p

Near a minimum the number of right digits doubles each step. Two repairs make it work from afar. Where H is not positive
definite, its parabola has no lowest point, and p may lead to a saddle or upwards: then H + τ I is taken, with τ doubled
until Cholesky's factorization succeeds, which is the test. And the step a is 1 only where that lowers f enough.

Scaling the variables, x = A z, changes nothing as long as H is positive definite: the path in z is the path in x seen
through A. Gradient descent has no such property.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §3.3-3.4, algorithm 3.3.
"""

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.optim.smooth.derivatives import objective
from foundations.optim.smooth.descent import descend
from foundations.optim.smooth.results import Result

LEAST = 1e-3  # the first τ tried, in terms of the largest entry of H


class Newton:
    """-(H + τ I)⁻¹ g, computed anew at each point."""

    scaled = True

    def __init__(self, f):
        self.f = f

    def along(self, x, g):
        H = self.f.hessian(x)
        if not np.isfinite(H).all():
            return -g
        L, _ = shifted_cholesky(H)
        return solve_with(L, -g)

    def learn(self, s, y):
        pass

    def forget(self):
        return False


def newton(fun, x0, jac=None, hess=None, *, tol=1e-8, max_iter=200, keep_path=False, c1=1e-4, c2=0.9) -> Result:
    """Minimize fun from x0 by Newton's method, with a Wolfe line search and H + τ I where H is not positive definite.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac or hess None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    hess : hess(x) -> (n, n), symmetric
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most
    keep_path : keep the iterates
    c1, c2 : the constants of the line search

    Returns
    -------
    Result

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, a gradient or Hessian of another shape

    Notes
    -----
    Cost: one Hessian and n³/3 operations a step, n³/3 more for each τ tried.
    Compare: scipy.optimize.minimize, method "Newton-CG", which solves for p by conjugate gradients.
    """
    f = objective(fun, jac, hess)
    return descend(f, x0, Newton(f), tol=tol, max_iter=max_iter, keep_path=keep_path, c1=c1, c2=c2)


def shifted_cholesky(H) -> tuple[np.ndarray, float]:
    """L and τ with L Lᵀ = H + τ I: τ = 0 where H (n, n) is positive definite to rounding, else the first that does."""
    size = float(np.abs(H).max()) or 1.0
    lowest = float(H.diagonal().min())
    tau = 0.0 if lowest > 0 else LEAST * size - lowest
    while True:
        try:
            L = cholesky(H + tau * np.eye(len(H)) if tau else H)
            # A pivot of rounding size passes the test, and its inverse is noise
            if tau or float(L.diagonal().min()) ** 2 > len(H) * 2.0**-52 * size:
                return L, tau
        except LinAlgError:
            pass
        tau = max(2 * tau, LEAST * size)


def solve_with(L, b) -> np.ndarray:
    """x with L Lᵀ x = b, L (n, n) lower triangular."""
    return solve_triangular(L, solve_triangular(L, b, lower=True, check_finite=False), "T", True, check_finite=False)
