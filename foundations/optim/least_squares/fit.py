"""What the methods for sums of squares share: residuals that are counted, and a result that knows its uncertainty.

    f(x) = Σ rᵢ(x)²,    ∇f = 2 Jᵀ r,    ∇²f = 2 (Jᵀ J + Σ rᵢ ∇²rᵢ)

Both methods leave the last sum out. Near a minimum with small residuals it is small, and Jᵀ J, for which first
derivatives suffice, is nearly all of the Hessian.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.linalg import norm, qr, solve_triangular
from foundations.optim.smooth.derivatives import real_array
from foundations.optim.smooth.results import Result, check_limits, contradiction
from foundations.optim.smooth.way_back import LEAVES, Watched

HOW = (
    "without jac, residuals is called with a Tensor and must return one, {what}:"
    " write it with operators and functions of foundations.autodiff, or give jac"
)
EPS = float(np.finfo(float).eps)
SUSPECT = 0.01  # a search that takes no step though the largest cosine is above this may have a wrong Jacobian
SMALLEST = float(np.finfo(float).tiny) / EPS  # sums of squares above this have lost nothing to underflow

# status -> (success, sentence)
ENDINGS = {
    "gradient": (True, "the residuals are orthogonal to the columns of the Jacobian: largest cosine {cosine:.1e}"),
    "value": (True, "neither model nor step lowers the sum of squares by more than {ftol:.1e} of it"),
    "step": (True, "a step, or the radius for steps, is at most {xtol:.1e} of x, in the scale of the Jacobian"),
    "zero": (True, "all residuals are zero"),
    "rounding": (False, "the sum of squares changes by rounding only: tolerances or steps are too small"),
    "derivative": (False, "the Jacobian is not that of the residuals: {why}; is jac right?"),
    "line_search": (False, "no step along the direction lowers the sum of squares enough"),
    "max_iterations": (False, "stopped after {nit} iterations; the largest cosine is {cosine:.1e}"),
    "not_finite": (False, "the residuals or a column of the Jacobian are not finite at x"),
}


@dataclass(frozen=True, eq=False)
class LeastSquaresResult(Result):
    """A Result with the residuals (m,) and their Jacobian (m, n) at x; `fun` is their sum of squares.

    Its statuses: "gradient", "value", "step" and "zero" are convergence by one of the tolerances; "rounding",
    "derivative", "line_search", "max_iterations", "not_finite" are not.
    """

    residuals: np.ndarray | None = None
    jacobian: np.ndarray | None = None

    def covariance(self) -> np.ndarray:
        """The covariance (n, n) of the estimate: s² (Jᵀ J)⁻¹, s² = Σ r² / (m - n).

        It holds for independent errors of equal variance in what r compares with the model, and where the model is
        nearly linear over the spread of the estimate. With J = Q R it is s² R⁻¹ R⁻ᵀ: J is not squared.

        Raises ValueError where there are not more residuals than unknowns, or the Jacobian's columns are dependent.
        Compare: scipy.optimize.curve_fit.
        """
        assert self.jacobian is not None
        m, n = self.jacobian.shape
        if m <= n:
            raise ValueError(f"the covariance needs more residuals than unknowns, got {m} and {n}")
        D = scales(self.jacobian)
        R = qr(self.jacobian / D, mode="r")
        if deficient(R):
            raise ValueError("the covariance needs independent columns of the Jacobian at x, got dependent ones")
        inverse = solve_triangular(R, np.eye(n)) / D[:, None]  # (n, n)
        return self.fun / (m - n) * (inverse @ inverse.T)


class Residuals:
    """r and J at points x (n,), counted and checked; J by autodiff where jac is None.

    Remembered are J and r at the point where J was last taken, and r at the last point: a refused trial costs one r.
    """

    def __init__(self, residuals: Callable, jac: Callable | None):
        if not callable(residuals):
            raise TypeError(f"residuals must be a function of x, got {residuals!r}")
        if not (jac is None or callable(jac)):
            raise TypeError(f"jac must be a function of x or None, got {jac!r}")
        self.residuals, self.jac, self._watched = residuals, jac, Watched(residuals)
        self.nfev = self.njev = 0
        self.m: int | None = None
        self._r: tuple[bytes, np.ndarray] = (b"", np.empty(0))
        self._r_with_J = self._r
        self._J: tuple[bytes, np.ndarray] = (b"", np.empty(0))

    def r(self, x: np.ndarray) -> np.ndarray:
        """The residuals (m,) at x; remembered, so not to be written to."""
        at = x.tobytes()
        if self._r_with_J[0] == at:
            return self._r_with_J[1]
        if self._r[0] != at:
            self.nfev += 1
            with np.errstate(all="ignore"):
                self._r = at, self._checked(self.residuals(x.copy() if self.jac else autodiff.tensor(x)))
        return self._r[1]

    def J(self, x: np.ndarray) -> np.ndarray:
        """The Jacobian (m, n) at x; remembered, so not to be written to."""
        at = x.tobytes()
        if self._J[0] != at:
            self.njev += 1
            with np.errstate(all="ignore"):
                J = real_array(self.jac(x.copy()) if self.jac else self._differentiated(x), "jac")
            if J.shape != (self.m, len(x)):
                raise ValueError(f"jac must return an array of shape {(self.m, len(x))}, got {J.shape}")
            self._J, self._r_with_J = (at, J), (at, self.r(x))
        return self._J[1]

    def value(self, x: np.ndarray) -> float:
        """f = Σ r²."""
        with np.errstate(all="ignore"):
            return float(self.r(x) @ self.r(x))

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """∇f = 2 Jᵀ r, (n,)."""
        with np.errstate(all="ignore"):
            return 2 * (self.r(x) @ self.J(x))  # (m,) @ (m, n)

    def _differentiated(self, x) -> np.ndarray:
        J = autodiff.jacobian(self._watched, autodiff.tensor(x)).numpy()

        def values(x):
            return self.residuals(autodiff.tensor(x, requires_grad=True)).detach().numpy()

        self._watched.check(J, x, values, HOW.format(what=f"but it {LEAVES}"))
        return J

    def _checked(self, r) -> np.ndarray:
        if self.jac is None and not isinstance(r, Tensor):
            raise TypeError(HOW.format(what=f"got {type(r).__name__}"))
        r = r.detach().numpy() if isinstance(r, Tensor) else real_array(r, "residuals")
        if r.ndim != 1 or r.size == 0 or (self.m is not None and len(r) != self.m):
            wanted = "a vector of at least one number" if self.m is None else f"{self.m} numbers, as at the start"
            raise ValueError(f"residuals must return {wanted}, got shape {r.shape}")
        self.m = len(r)
        return r


def length(v) -> float:
    """‖v‖ for a vector: the plain sum of squares where that neither overflows nor underflows, `norm` elsewhere."""
    with np.errstate(over="ignore", invalid="ignore"):
        square = float(v @ v)
    return math.sqrt(square) if SMALLEST < square < math.inf else float(norm(v))


def lengths(A) -> np.ndarray:
    """The lengths (n,) of the columns of A (m, n), in the same way."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = (A * A).sum(axis=0)
    safe = (squares > SMALLEST) & (squares < math.inf)
    return np.sqrt(squares) if safe.all() else norm(A, axis=0)


def scales(J) -> np.ndarray:
    """The lengths (n,) of the columns of J, 1 for a column of zeros."""
    found = lengths(J)
    return np.where(found > 0, found, 1.0)


def deficient(R) -> bool:
    """Whether the columns of a triangle R are dependent, to rounding: one is all but spanned by those before it."""
    k, n = R.shape
    return k < n or bool((np.abs(np.diagonal(R)) <= 10 * n * EPS * lengths(R)).any())


def largest_cosine(J, r) -> float:
    """The largest |cos| of the angle between r and a column of J: 0 at a stationary point, whatever the units."""
    size = length(r)
    return float(np.abs((r / size) @ (J / scales(J))).max()) if size > 0 else 0.0


def state_at(f: Residuals, x, gtol) -> str:
    """A status if the search can go no further from x, or need not; empty if it can."""
    r, J = f.r(x), f.J(x)
    if not (math.isfinite(length(r)) and np.isfinite(lengths(J)).all()):
        return "not_finite"
    if not r.any():
        return "zero"
    return "gradient" if largest_cosine(J, r) <= gtol else ""


def check_tolerances(ftol, xtol, gtol, max_iter):
    """ValueError unless all are numbers from 0 up."""
    for name, value in (("ftol", ftol), ("xtol", xtol), ("gtol", gtol)):
        if not value >= 0:
            raise ValueError(f"{name} must be a number from 0 up, got {value}")
    check_limits(0.0, max_iter)


def finished(f: Residuals, x, nit, status, path, ftol, xtol, refused) -> LeastSquaresResult:
    """The result of a search that ended at x with a status of ENDINGS; path is the list of the iterates, or None.

    Where the last step was refused though r is not orthogonal to J, two evaluations more tell whether J is to blame.
    """
    r, J = f.r(x).copy(), f.J(x).copy()
    value, gradient, why = f.value(x), f.gradient(x), ""
    with np.errstate(all="ignore"):
        cosine = largest_cosine(J, r)
    if refused and cosine > SUSPECT and status in ("step", "value", "line_search", "rounding"):
        why = contradiction(f.value, x, gradient)
    success, sentence = ENDINGS["derivative" if why else status]
    message = sentence.format(nit=nit, cosine=cosine, ftol=ftol, xtol=xtol, why=why)
    status = "derivative" if why else status
    kept = None if path is None else np.array(path)
    return LeastSquaresResult(x, value, gradient, nit, f.nfev, f.njev, 0, success, status, message, kept, r, J)
