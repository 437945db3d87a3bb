"""The subgradient method: steps against a subgradient, the best point kept.

    x_k = x_{k-1} - a_k s_k        s_k a subgradient of f at x_{k-1}

A step need not descend, but it comes nearer to the minimum if it is short enough: ‖x - a s - x*‖² is at most
‖x - x*‖² - 2 a (f(x) - f*) + a² ‖s‖². Summed over k steps that bounds the best value:

    f_best - f* <= (R² + G² Σ a_i²) / (2 Σ a_i)        R = ‖x_0 - x*‖, G the longest subgradient

No choice of steps does better than R G / √k on all f: two digits for 10⁴ steps. Polyak's a = (f(x) - f*) / ‖s‖²
minimizes the bound on one step; it needs f*, and is much faster where f rises as steeply as a cone.
Left out: projections, averages of iterates, stochastic subgradients.
Source: Boyd & Park, Subgradient Methods, Stanford EE364b notes (2014), §3 and §4.
"""

import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foundations.optim.convex._edge import assert_positive, assert_whole
from foundations.optim.smooth.derivatives import objective, starting_point
from foundations.optim.smooth.results import Result

# name -> step(k, f(x), ‖s‖, c, f*): a_k from k = 1 on, with c the argument `step` and f* the argument `minimum`
STEPS: dict[str, Callable[..., float]] = {
    "constant": lambda k, value, size, c, minimum: c,
    "1/k": lambda k, value, size, c, minimum: c / k,
    "1/sqrt(k)": lambda k, value, size, c, minimum: c / math.sqrt(k),
    "polyak": lambda k, value, size, c, minimum: c * (value - minimum) / size**2,
}

# status -> (success, sentence)
ENDINGS = {
    "target": (True, "the value is at most tol = {tol:.1e} above the minimum that was given"),
    "gradient": (True, "a subgradient is zero: this is a minimum"),
    "max_iterations": (False, "stopped after {nit} iterations; without the minimum there is no telling how far it is"),
    "not_finite": (False, "the value or the subgradient is not finite after {nit} steps"),
}


@dataclass(frozen=True, eq=False)
class SubgradientResult(Result):
    """Where the subgradient method ended: a Result of the best point seen, and besides

    history : (nit + 1,) the best value after 0, 1, ... steps
    steps : (nit,) the steps a_k
    lengths : (nit,) the Euclidean lengths of the subgradients
    """

    history: np.ndarray | None = None
    steps: np.ndarray | None = None
    lengths: np.ndarray | None = None

    def bound(self, distance):
        """(nit,) what theory promises for the best value less f* after 1, 2, ... steps, with distance ‖x_0 - x*‖."""
        a, G = np.asarray(self.steps), np.maximum.accumulate(np.asarray(self.lengths))
        return (distance**2 + G**2 * np.cumsum(a**2)) / (2 * np.cumsum(a))


@np.errstate(over="ignore", invalid="ignore")  # steps that are too long for a steep f end in infinity, which is told
def subgradient_method(
    fun, jac, x0, *, rule="1/sqrt(k)", step=1.0, minimum=None, tol=1e-8, max_iter=1000, keep_path=False
) -> SubgradientResult:
    """Minimize a convex function with kinks by steps against subgradients, keeping the best point.

    Parameters
    ----------
    fun : fun(x) -> float, of x (n,)
    jac : jac(x) -> (n,) a subgradient; True if fun returns (value, subgradient); None for our autodiff
    x0 : (n,) the start
    rule : "constant", "1/k", "1/sqrt(k)" or "polyak", a key of `STEPS`
    step : its factor c; for Polyak's rule between 0 and 2, and 1 is best
    minimum : f*, needed for Polyak's rule; where it is known the search can tell that it has converged
    tol : how far above the minimum is near enough
    max_iter : the most steps
    keep_path : keep all iterates, of which `x` is the best, not the last

    Returns
    -------
    SubgradientResult, with `bound(distance)` for what theory promises at each step

    Raises
    ------
    ValueError : x0 is not a finite vector, an unknown rule, a minimum that is missing, or numbers out of range

    Notes
    -----
    One value and one subgradient a step. Without the minimum there is no test of convergence but a subgradient of zero.
    Source: Boyd & Park (2014), §3-4. Compare: scipy.optimize.linprog, for absolute deviations.
    """
    _check_rule(rule, minimum)
    x, f = starting_point(x0), objective(fun, jac)
    c, tol, max_iter = assert_positive(step, "step"), assert_positive(tol, "tol"), assert_whole(max_iter, "max_iter")
    best, best_value = x, math.inf
    path, history, steps, lengths = [x], [], [], []
    for k in range(1, max_iter + 2):
        value, s = f.value(x), f.gradient(x)
        size = math.sqrt(s @ s)
        if value < best_value:
            best, best_value = x, value
        history.append(best_value)
        if status := _ending(value, best_value, size, minimum, tol, k > max_iter):
            break
        steps.append(STEPS[rule](k, value, size, c, minimum))
        lengths.append(size)
        x = x - steps[-1] * s
        if keep_path:
            path.append(x)
    success, sentence = ENDINGS[status]
    nit = len(steps)
    return SubgradientResult(
        x=best, fun=best_value, jac=s, nit=nit, nfev=f.nfev, njev=f.njev, nhev=0, success=success, status=status,
        message=sentence.format(tol=tol, nit=nit), path=np.array(path) if keep_path else None,
        history=np.array(history), steps=np.array(steps), lengths=np.array(lengths),
    )  # fmt: skip


def _check_rule(rule, minimum):
    """Raises ValueError for a rule that there is not, or a minimum that is missing or no number."""
    if rule not in tuple(STEPS):  # what cannot be hashed is not in there either
        raise ValueError(f"rule must be one of {', '.join(map(repr, STEPS))}, got {rule!r}")
    if minimum is None and rule == "polyak":
        raise ValueError("Polyak's rule needs the minimum, the value f* that is to be reached")
    if minimum is not None and not (isinstance(minimum, numbers.Real) and math.isfinite(minimum)):
        raise ValueError(f"minimum must be a finite number, the value f*, or None, got {minimum!r}")


def _ending(value, best, size, minimum, tol, last):
    """Why to stop here, in a word, or an empty one."""
    if not (math.isfinite(value) and math.isfinite(size)):
        return "not_finite"
    if minimum is not None and best - minimum <= tol:
        return "target"
    if size == 0:
        return "gradient"
    return "max_iterations" if last else ""
