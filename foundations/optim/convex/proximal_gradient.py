"""ISTA and FISTA: gradient steps on the smooth part of F = f + g, proximal steps on the part with kinks.

    ISTA     x_k = prox_{s g}(x_{k-1} - s ∇f(x_{k-1}))                      F(x_k) - F* <= ‖x_0 - x*‖² / (2 s k)
    FISTA    x_k = prox_{s g}(y_k - s ∇f(y_k))                              F(x_k) - F* <= 2 ‖x_0 - x*‖² / (s (k+1)²)
             t_{k+1} = (1 + √(1 + 4 t_k²)) / 2,   y_{k+1} = x_k + (t_k - 1) / t_{k+1} (x_k - x_{k-1})

for convex f and g and a step s <= 1/L, where L is a Lipschitz constant of ∇f. Where L is not known the step is halved
until the parabola of curvature 1/s through y lies above f at the new point; it is never lengthened, so that the bounds
hold with the last step. The momentum of FISTA overshoots; `restart` drops it whenever it points uphill.

Both stop on the gradient mapping G = (y - x)/s, which is ∇f where g = 0 and vanishes exactly at a minimum of F.
Left out: steps that grow again, a metric other than the Euclidean one.
Source: Beck & Teboulle, A fast iterative shrinkage-thresholding algorithm, SIAM J. Imaging Sci. 2 (2009), Theorems 3.1
and 4.4; O'Donoghue & Candès, Adaptive restart for accelerated gradient schemes, Found. Comput. Math. 15 (2015).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foundations.optim.convex._edge import assert_positive, assert_whole
from foundations.optim.convex.proximal import Prox, operator
from foundations.optim.smooth.derivatives import Objective, objective, starting_point
from foundations.optim.smooth.results import Result

EPS = 2.0**-52
ROUNDING = 64 * EPS  # differences of values below this fraction of f say nothing about curvature
SHORTEST = 1e-300  # a step below this is no step
EVERY = 10  # iterations from one callback to the next

# status -> (success, sentence)
ENDINGS = {
    "gradient": (True, "the largest entry of the gradient mapping, {G:.1e}, is at most tol = {tol:.1e}"),
    "callback": (True, "the callback asked to stop; the largest entry of the gradient mapping is {G:.1e}"),
    "step": (False, "steps no longer change x, to rounding; the largest entry of the gradient mapping is {G:.1e}"),
    "max_iterations": (False, "stopped after {nit} iterations; the largest entry of the gradient mapping is {G:.1e}"),
    "line_search": (False, "no step is short enough for the values of fun; is jac its gradient?"),
    "not_finite": (False, "not finite after {nit} iterations: a step that is too long, or a sum without a minimum?"),
}


@dataclass(frozen=True, eq=False)
class ProximalResult(Result):
    """Where a proximal gradient method ended: a Result in which `jac` is the gradient mapping, and besides

    step : the last step s, the shortest of all
    nprox : evaluations of the proximal operator
    restarts : how often the momentum was dropped
    gap : a bound on F(x) - F*, where the problem has one, else None
    """

    step: float = 0.0
    nprox: int = 0
    restarts: int = 0
    gap: float | None = None


def ista(
    fun, jac, prox, x0, *, penalty=None, step=None, callback=None, tol=1e-8, max_iter=10_000, keep_path=False
) -> ProximalResult:
    """Minimize fun(x) + g(x), with g given by its proximal operator, by proximal gradient steps.

    Arguments, result and errors are those of `fista`; without momentum there is nothing to restart.

    Notes
    -----
    F(x_k) - F* <= ‖x_0 - x*‖² / (2 s k), which `ista_bound` computes; every step descends.
    Source: Beck & Teboulle (2009), Theorem 3.1. Compare: sklearn.linear_model.Lasso.
    """
    return _minimize(fun, jac, prox, x0, False, False, penalty, step, callback, tol, max_iter, keep_path)


def fista(
    fun, jac, prox, x0, *, restart=True, penalty=None, step=None, callback=None, tol=1e-8, max_iter=10_000,
    keep_path=False,
) -> ProximalResult:
    """Minimize fun(x) + g(x), with g given by its proximal operator, by accelerated proximal gradient steps.

    Parameters
    ----------
    fun : fun(x) -> float, the smooth part, of x (n,)
    jac : jac(x) -> (n,) its gradient; True if fun returns (value, gradient); None for our autodiff
    prox : prox(v, t) -> (n,), the point that minimizes g(x) + ‖x - v‖² / (2t); or a row of `PROX`. Coordinates that it
        hands back as they are, such as an intercept, are not penalized
    x0 : (n,) the start
    restart : drop the momentum whenever it points uphill; the bound is proved for False
    penalty : g(x) -> float, needed only for the `fun` of the result, which without it is the smooth part alone; of a
        row of `PROX` it is known
    step : a fixed step, at most 1/L; halved until short enough if None
    callback : callback(x) -> bool, called every 10 iterations with a copy of x; true ends the search, for which it may
        look at a duality gap
    tol : what the largest entry of the gradient mapping must reach
    max_iter : the most iterations
    keep_path : keep all iterates

    Returns
    -------
    ProximalResult, with `x`, `fun`, `success`, `status` and the counts of evaluations

    Raises
    ------
    ValueError : x0 is not a finite vector, a step, tolerance or number of iterations that is not positive, or a prox
        that answers with another shape
    TypeError : a fun, jac or prox that cannot be called

    Notes
    -----
    An iteration costs a gradient and a proximal step; without a fixed step two values more, and a value and a proximal
    step for each halving. The first step comes from the curvature along the gradient, for one gradient more.
    Without restarts F(x_k) - F* <= 2 ‖x_0 - x*‖² / (s (k+1)²), which `fista_bound` computes.
    Source: Beck & Teboulle (2009), Theorem 4.4. Compare: sklearn.linear_model.Lasso.
    """
    return _minimize(fun, jac, prox, x0, True, restart, penalty, step, callback, tol, max_iter, keep_path)


@np.errstate(divide="ignore")  # at k = 0 there is no bound
def ista_bound(step, distance, k):
    """The most by which F(x_k) exceeds its minimum: distance² / (2 step k), with distance ‖x_0 - x*‖."""
    return distance**2 / (2 * step * np.asarray(k))


def fista_bound(step, distance, k):
    """The most by which F(x_k) exceeds its minimum, from k = 1 on: 2 distance² / (step (k + 1)²)."""
    return 2 * distance**2 / (step * (np.asarray(k) + 1) ** 2)


@np.errstate(over="ignore", invalid="ignore")  # a fixed step that is too long ends in infinity, which is told
def _minimize(fun, jac, prox, x0, momentum, restart, penalty, step, callback, tol, max_iter, keep_path):
    """The loop of both: ISTA is FISTA whose y is always the last x."""
    x = y = starting_point(x0)
    if penalty is None and isinstance(prox, Prox):
        penalty = prox.value
    assert_positive(tol, "tol")
    assert_whole(max_iter, "max_iter")
    if step is not None:
        assert_positive(step, "step")
    f, G, t, restarts = objective(fun, jac), np.full(len(x), math.inf), 1.0, 0
    forward = _Step(f, operator(prox), _first_step(f, x) if step is None else float(step), search=step is None)
    path, k = [x], 0
    while True:
        new = forward(y)
        if isinstance(new, str):
            status = new
            break
        k, G, move, x = k + 1, (y - new) / forward.step, new - x, new
        if keep_path:
            path.append(x)
        if status := _ending(x, G, forward.step, tol, callback if k % EVERY == 0 else None, k == max_iter):
            break
        y = x
        if momentum and restart and G @ move > 0:
            t, restarts = 1.0, restarts + 1
        elif momentum:
            before, t = t, (1 + math.sqrt(1 + 4 * t * t)) / 2
            y = x + ((before - 1) / t) * move
    return _result(f, penalty, x, G, k, status, tol, path if keep_path else None, forward, restarts)


class _Step:
    """The proximal gradient step from y, halved if `search` asks for it until the parabola through y lies above f."""

    def __init__(self, f: Objective, prox: Callable, step: float, search: bool):
        self.f, self.prox, self.step, self.search, self.nprox = f, prox, step, search, 0

    def __call__(self, y):
        """The new point, or the word for why there is none."""
        value = self.f.value(y) if self.search else 0.0
        g = self.f.gradient(y)
        if not (math.isfinite(value) and np.isfinite(g).all()):
            return "not_finite"
        while self.step > SHORTEST:
            v = y - self.step * g
            if not np.isfinite(v).all():  # a projection would refuse it
                return "not_finite"
            self.nprox += 1
            x = self.prox(v, self.step)
            if not np.isfinite(x).all():
                return "not_finite"
            if not self.search:
                return x
            d = x - y
            above = value + g @ d + d @ d / (2 * self.step) + ROUNDING * abs(value)
            if self.f.value(x) <= above:
                return x
            self.step /= 2
        return "line_search"


def _first_step(f, x):
    """1/L for the L that is seen along the gradient at x: never above the true one, so the step is rarely too short."""
    g = f.gradient(x)
    size = math.sqrt(g @ g)
    if not 0 < size < math.inf:
        return 1.0
    h = math.sqrt(EPS) * max(1.0, math.sqrt(x @ x)) / size
    change = f.gradient(x - h * g) - g
    L = math.sqrt(change @ change) / (h * size)
    return 1 / L if 0 < L < math.inf else 1.0


def _ending(x, G, step, tol, callback, last):
    """Why to stop here, in a word, or an empty one."""
    largest = np.abs(G).max()
    if largest <= tol:
        return "gradient"
    if callback is not None and callback(x.copy()):
        return "callback"
    if step * largest <= EPS / 4 * np.abs(x).max():
        return "step"
    return "max_iterations" if last else ""


def _result(f, penalty, x, G, k, status, tol, path, forward, restarts):
    success, sentence = ENDINGS[status]
    return ProximalResult(
        x=x,
        fun=f.value(x) + (float(penalty(x)) if penalty else 0.0),
        jac=G,
        nit=k,
        nfev=f.nfev,
        njev=f.njev,
        nhev=0,
        success=success,
        status=status,
        message=sentence.format(G=np.abs(G).max(), tol=tol, nit=k),
        path=None if path is None else np.array(path),
        step=forward.step,
        nprox=forward.nprox,
        restarts=restarts,
    )
