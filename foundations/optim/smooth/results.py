"""What a search for a minimum hands back: where it ended, and why it stopped.

The names are those of SciPy's OptimizeResult. Nothing is raised for a search that fails: `success` says whether the
point meets the method's own test, `status` why it stopped, in one word for programs, `message` in one sentence for
people.
"""

import math
from dataclasses import dataclass

import numpy as np

# status -> (success, sentence). Methods of other folders have words of their own beside these.
ENDINGS = {
    "gradient": (True, "the gradient's largest entry, {gradient:.1e}, is at most tol = {tol:.1e}"),
    "max_iterations": (False, "stopped after {nit} iterations; the gradient's largest entry is {gradient:.1e}"),
    "line_search": (False, "the line search failed: {why}; the gradient's largest entry is {gradient:.1e}"),
    "step": (False, "steps no longer change x; the gradient's largest entry is {gradient:.1e}"),
    "rounding": (False, "changes of the value are within its rounding; the gradient's largest entry is {gradient:.1e}"),
    "derivative": (False, "the gradient is not that of the function: {why}; is jac right?"),
    "not_finite": (False, "the value or a derivative is not finite where the search stopped"),
    "unbounded": (False, "the function seems to have no lower bound: {why}"),
}
UNBOUNDED = -1e100  # a value below this is taken as a sign that there is no lower bound
ROUNDING = 16 * 2.0**-52  # relative error to be expected of a value


class Stall:
    """Notices when a search only moves within the rounding of the value.

    Neither has the value fallen by more than its rounding, nor the gradient to half of its smallest, for so many steps.
    """

    PATIENCE = 10

    def __init__(self):
        self.value = self.gradient = math.inf
        self.steps = 0

    def noticed(self, value, largest) -> bool:
        """Whether it is so at the next iterate, where the value and the largest entry of the gradient are these."""
        self.steps += 1
        if value < self.value - ROUNDING * abs(value) or largest < self.gradient / 2:
            self.value, self.gradient, self.steps = min(value, self.value), min(largest, self.gradient), 0
        return self.steps >= self.PATIENCE


@dataclass(frozen=True, eq=False)
class Result:
    """Where a minimization ended.

    Attributes
    ----------
    x : (n,) array, the best point that the method stands by
    fun : the value there
    jac : (n,) the gradient there, or None for a method without one
    nit : iterations, a step of the method each
    nfev, njev, nhev : evaluations of the function, of its gradient, of its Hessian; none counted twice
    success : whether the method's test of convergence was met
    status : why it stopped, in a word: "gradient", "step", "rounding", "line_search", "max_iterations", "derivative",
        "not_finite", "unbounded"
    message : why it stopped, in a sentence
    path : (nit + 1, n) the iterates, the start first, where `keep_path=True` was asked for

    Compare: scipy.optimize.OptimizeResult.
    """

    x: np.ndarray
    fun: float
    jac: np.ndarray | None
    nit: int
    nfev: int
    njev: int
    nhev: int
    success: bool
    status: str
    message: str
    path: np.ndarray | None = None


def finished(f, x, value, gradient, nit, status, *, path=None, tol=0.0, why="") -> Result:
    """The Result of a search that ended at x, after nit iterations, with a status of ENDINGS.

    f has counted the evaluations; path is the list of the iterates or None; `why` goes into the message. Where no step
    helped, two evaluations more tell whether the gradient is to blame.
    """
    if status in ("line_search", "step", "rounding") and (doubt := contradiction(f.value, x, gradient)):
        status, why = "derivative", doubt
    success, sentence = ENDINGS[status]
    message = sentence.format(gradient=np.abs(gradient).max(), tol=tol, nit=nit, why=why)
    kept = None if path is None else np.array(path)
    return Result(x, value, gradient, nit, f.nfev, f.njev, f.nhev, success, status, message, kept)


@np.errstate(all="ignore")
def contradiction(value, x, g) -> str:
    """How values at x + h d and x - h d, with d along g, contradict g; empty where they do not, or cannot tell."""
    said = float(np.sqrt(g @ g))
    h = 2.0**-17 * max(1.0, float(np.abs(x).max()))  # about the cube root of eps, where both errors are small
    before, here, after = (value(x + t * g / said) for t in (-h, 0.0, h))
    seen = (after - before) / (2 * h)
    # A kink or a sharp bend changes the slope within h by what the two sides differ in
    unsure = (abs(after - 2 * here + before) + 4 * ROUNDING * max(abs(after), abs(before))) / h
    if not abs(seen - said) > 0.1 * said + unsure:  # false for nan
        return ""
    return f"along it values change by {seen:.2g} a unit of length, and it says {said:.2g}"


def check_limits(tol, max_iter) -> None:
    """ValueError unless tol is a number from 0 up and max_iter a whole number from 0 up."""
    if not tol >= 0:
        raise ValueError(f"tol must be a number from 0 up, got {tol}")
    if max_iter < 0 or max_iter != int(max_iter):
        raise ValueError(f"max_iter must be a whole number from 0 up, got {max_iter}")
