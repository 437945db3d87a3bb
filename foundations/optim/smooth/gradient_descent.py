"""Gradient descent with a line search: the direction in which f falls most steeply, and a step that is tried out.

    x ← x - a ∇f(x),    a by a line search

On a quadratic of condition number κ the error falls at best by (κ - 1) / (κ + 1) a step: the path zigzags in narrow
valleys. It is here to be compared with; its merit is that a step costs n numbers and no more.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §3.3.
"""

from foundations.optim.smooth.derivatives import objective
from foundations.optim.smooth.descent import descend
from foundations.optim.smooth.line_search import armijo, wolfe
from foundations.optim.smooth.results import Result

SEARCHES = {"wolfe": wolfe, "armijo": armijo}


class Steepest:
    """-g, with nothing to learn."""

    scaled = False

    def along(self, x, g):
        return -g

    def learn(self, s, y):
        pass

    def forget(self):
        return False


def gradient_descent(
    fun, x0, jac=None, *, tol=1e-8, max_iter=10_000, keep_path=False, line_search="wolfe"
) -> Result:
    """Minimize fun from x0 along -∇f, with a line search.

    Parameters
    ----------
    fun : fun(x) -> a number; with jac None a function of a Tensor (n,), which autodiff differentiates
    x0 : (n,) array_like
    jac : jac(x) -> (n,); True if fun returns (value, gradient)
    tol : converged when no entry of the gradient is larger
    max_iter : steps at most
    keep_path : keep the iterates
    line_search : "wolfe" or "armijo"

    Returns
    -------
    Result

    Raises
    ------
    ValueError : an x0 that is no vector of finite numbers, a gradient of another shape, an unknown line search

    Notes
    -----
    Compare: scipy.optimize.minimize, which has nothing as plain; method "CG" is nearest.
    """
    if line_search not in SEARCHES:
        raise ValueError(f"line_search must be 'wolfe' or 'armijo', got {line_search!r}")
    search = SEARCHES[line_search]
    return descend(objective(fun, jac), x0, Steepest(), tol=tol, max_iter=max_iter, keep_path=keep_path, search=search)
