"""The problems beside the libraries, and every method of this area on all of them beside SciPy's.

    python -m foundations.optim.problems.baselines

prints, for each method, how many of the 35 problems it solves from their standard starts, and how many evaluations
it took for those that both sides solve: in sum, and the largest ratio on a single problem.
"""

import warnings
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import numpy as np

from foundations.comparison import Comparison
from foundations.numerics import numerical_jacobian
from foundations.optim import smooth
from foundations.optim.derivative_free import nelder_mead
from foundations.optim.least_squares import gauss_newton, levenberg_marquardt
from foundations.optim.problems import PROBLEMS, Problem, any_size, solved
from foundations.optim.smooth.minimize import METHODS
from foundations.optim.smooth.results import Result

LIMIT = 1e-6  # of the gradient, for both sides of the race

BUILDERS = (
    any_size.extended_rosenbrock,
    any_size.extended_powell,
    any_size.penalty_1,
    any_size.discrete_boundary_value,
    any_size.discrete_integral,
    any_size.broyden_tridiagonal,
    any_size.broyden_banded,
)


def problems_and_points(rng, n):
    """The problems of any size, with n unknowns, and a point."""
    return tuple(build(n) for build in BUILDERS), rng.uniform(-1, 1, n)


def our_gradients(problems, x):
    """Values and gradients, (problems, n + 1)."""
    return np.array([[problem.fun(x), *problem.jac(x)] for problem in problems])


def library_gradients(problems, x):
    """scipy.optimize.approx_fprime."""
    from scipy.optimize import approx_fprime

    return np.array([[problem.fun(x), *approx_fprime(x, problem.fun)] for problem in problems])


def near_differences(got, wanted, problems, _x) -> float:
    """The largest error, each problem's in units of its largest entry; differences keep half of the digits."""
    error = float((np.abs(got - wanted).max(axis=1) / np.abs(wanted).max(axis=1)).max())
    assert error < 1e-6, f"got {got}, wanted {wanted} of {[problem.name for problem in problems]}: error {error:.1e}"
    return error


COMPARISONS: list[Comparison] = [
    Comparison(
        concept="Moré-Garbow-Hillstrom problems",
        ours=our_gradients,
        theirs=library_gradients,
        inputs=problems_and_points,
        sizes=(8, 64),
        agrees=near_differences,
    )
]

# ---- Every method on every problem


class Lap(NamedTuple):
    """One problem by one method: whether the goal was reached, and evaluations of the function."""

    problem: str
    ours: bool
    theirs: bool
    our_nfev: int
    their_nfev: int
    status: str

    @property
    def ratio(self) -> float:
        """Our evaluations for each of theirs, where both reached the goal; else 0."""
        return self.our_nfev / self.their_nfev if self.ours and self.theirs else 0.0


def searches(ours: Callable, theirs: Callable, problems: Iterable[Problem]) -> list[Lap]:
    """One line search from the start along -∇f / |∇f|; the goal are the conditions that it promises."""
    laps = []
    for problem in problems:
        f, x = smooth.objective(problem.fun, problem.jac), problem.x0
        g = f.gradient(x)
        p = -g / np.sqrt(g @ g)
        found = ours(f, x, p)
        step, nfev = theirs(problem, x, p, g)
        good, theirs_good = (_meets(problem, x, p, g, a, ours is smooth.wolfe) for a in (found.step, step))
        laps.append(Lap(problem.name, good, theirs_good, f.nfev, nfev, found.status))
    return laps


def _meets(problem, x, p, g, a, wolfe) -> bool:
    """Whether a step a meets the first Wolfe condition, and where asked for the second."""
    if not a:
        return False
    slope = g @ p
    decreased = problem.fun(x + a * p) <= problem.fun(x) + 1e-4 * a * slope
    return bool(decreased and (not wolfe or abs(problem.jac(x + a * p) @ p) <= 0.9 * abs(slope)))


def library_wolfe(problem, x, p, g) -> tuple[float | None, int]:
    """scipy.optimize.line_search: the step, and evaluations of the function."""
    from scipy.optimize import line_search

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        step, nfev, *_ = line_search(problem.fun, problem.jac, x, p, g)
    return step, nfev


def library_armijo(problem, x, p, g) -> tuple[float | None, int]:
    """SciPy's backtracking, which has no public name. It counts from the value at the start, as ours does."""
    from scipy.optimize._linesearch import line_search_armijo

    with np.errstate(all="ignore"):
        step, nfev, _ = line_search_armijo(problem.fun, x, p, g, problem.fun(x))
    return step, nfev + 1


def descents(problems: Iterable[Problem]) -> list[Lap]:
    """Gradient descent, which SciPy has not."""
    ends = ((p, smooth.gradient_descent(p.fun, p.x0, p.jac, max_iter=2000)) for p in problems)
    return [Lap(p.name, solved(p, end.x), False, end.nfev, 0, end.status) for p, end in ends]


def race(method: str, theirs: str, max_iter: int, problems: Iterable[Problem], **options) -> list[Lap]:
    """A method of our `minimize` and one of SciPy's, which takes the options, both asked for gradients of 1e-6."""
    from scipy.optimize import minimize

    laps = []
    for problem in problems:
        start, derivatives = (problem.fun, problem.x0), {"jac": problem.jac}
        if "hess" in METHODS[method][1]:
            derivatives["hess"] = partial(_hessian, problem)
        got = smooth.minimize(*start, method=method, tol=LIMIT, max_iter=max_iter, **derivatives)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                wanted = minimize(*start, method=theirs, options={"maxiter": max_iter} | options, **derivatives)
                end = solved(problem, wanted.x), wanted.nfev
            except (ValueError, np.linalg.LinAlgError):  # what some of its methods raise on the way
                end = False, 0
        laps.append(Lap(problem.name, solved(problem, got.x), end[0], got.nfev, end[1], got.status))
    return laps


def _hessian(problem, x):
    """2 (JᵀJ + Σ rᵢ ∇²rᵢ), (n, n), the last from differences of J: cheap, and the same for both sides."""
    J, r = problem.jacobian(x), problem.residuals(x)
    bend = numerical_jacobian(lambda there: r @ problem.jacobian(there), x)
    return 2 * J.T @ J + bend + bend.T


def simplexes(problems: Iterable[Problem]) -> list[Lap]:
    """Nelder and Mead's method, of 400 n steps at the most, beside SciPy's."""
    from scipy.optimize import minimize

    laps = []
    for problem in problems:
        options = {"xatol": 1e-8, "fatol": 1e-8, "maxiter": 400 * problem.n, "maxfev": 10**9}
        theirs = minimize(problem.fun, problem.x0, method="Nelder-Mead", options=options)
        laps.append(_lap(problem, nelder_mead(problem.fun, problem.x0), theirs))
    return laps


def fits(method: Callable[..., Result], theirs: str, problems: Iterable[Problem], **options) -> list[Lap]:
    """A method for sums of squares beside one of scipy.optimize.least_squares, which takes the options."""
    from scipy.optimize import least_squares

    laps = []
    for problem in problems:
        arguments = problem.residuals, problem.x0, problem.jacobian
        wanted = least_squares(*arguments, method=theirs, x_scale="jac", max_nfev=500, **options)
        laps.append(_lap(problem, method(*arguments), wanted))
    return laps


def _lap(problem, got, wanted) -> Lap:
    return Lap(problem.name, solved(problem, got.x), solved(problem, wanted.x), got.nfev, wanted.nfev, got.status)


ALL = tuple(PROBLEMS.values())
# method -> the name of SciPy's counterpart, and what gives the laps of both on some problems. Tolerances and scaling of
# the unknowns are the same; dogbox's own test of the gradient depends on units.
RACES: dict[str, tuple[str, Callable[[Iterable[Problem]], list[Lap]]]] = {
    "armijo": ("line_search_armijo", partial(searches, smooth.armijo, library_armijo)),
    "wolfe": ("line_search", partial(searches, smooth.wolfe, library_wolfe)),
    "gradient_descent": ("-", descents),
    "newton": ("Newton-CG", partial(race, "Newton", "Newton-CG", 200, xtol=1e-8)),
    "conjugate_gradients": ("CG", partial(race, "CG", "CG", 1000, gtol=LIMIT)),
    "bfgs": ("BFGS", partial(race, "BFGS", "BFGS", 1000, gtol=LIMIT)),
    "lbfgs": ("L-BFGS-B", partial(race, "L-BFGS", "L-BFGS-B", 1000, gtol=LIMIT, ftol=0.0)),
    "trust_region, exact": ("trust-exact", partial(race, "trust-exact", "trust-exact", 200, gtol=LIMIT)),
    "trust_region, steihaug": ("trust-ncg", partial(race, "trust-ncg", "trust-ncg", 200, gtol=LIMIT)),
    "trust_region, dogleg": ("dogleg", partial(race, "dogleg", "dogleg", 200, gtol=LIMIT)),
    "nelder_mead": ("Nelder-Mead", simplexes),
    "gauss_newton": ("dogbox", partial(fits, gauss_newton, "dogbox", gtol=None)),
    "levenberg_marquardt": ("lm", partial(fits, levenberg_marquardt, "lm")),
}


def summary(laps: list[Lap]) -> tuple[int, int, int, int]:
    """Problems solved by ours and by theirs; evaluations of each in sum over the problems that both solve."""
    both = [lap for lap in laps if lap.ours and lap.theirs]
    mine, theirs = (sum(getattr(lap, name) for lap in both) for name in ("our_nfev", "their_nfev"))
    return sum(lap.ours for lap in laps), sum(lap.theirs for lap in laps), mine, theirs


def differences(method: str, laps: list[Lap]) -> list[str]:
    """A line for each problem that one side alone solves, or that costs ours more than twice the evaluations."""
    lines = []
    for lap in laps:
        if lap.ours != lap.theirs or lap.ratio > 2:
            sides = ("ours", lap.ours, lap.our_nfev), ("SciPy's", lap.theirs, lap.their_nfev)
            ends = ", ".join(f"{who} {'solved' if ok else 'missed'} ({nfev})" for who, ok, nfev in sides)
            lines.append(f"{method:24}{lap.problem:39}{ends}")
    return lines


def main():
    """Print the table, each line as soon as it is known, and below it the problems on which the two sides differ."""
    print(line("method", "SciPy's", "solved", "SciPy's", "evaluations", "SciPy's", "ratio", "largest"))
    notes = []
    for method, (counterpart, run) in RACES.items():
        laps = run(ALL)
        ours, theirs, nfev, their_nfev = summary(laps)
        if counterpart == "-":
            print(line(method, counterpart, ours, *5 * "-"))
            continue
        ratios = (f"{ratio:.2f}" for ratio in (nfev / their_nfev, max(lap.ratio for lap in laps)))
        print(line(method, counterpart, ours, theirs, nfev, their_nfev, *ratios), flush=True)
        notes += differences(method, laps)
    print(f"solved: of {len(PROBLEMS)}, of a line search its conditions met; evaluations: of the function, summed over")
    print("the problems that both sides solve; ratio: of the sums; largest: of the ratios on single problems")
    print("\nsolved by one side alone, or by ours with more than twice the evaluations (in parentheses):")
    print("\n".join(notes))


def line(method, counterpart, ours, theirs, nfev, their_nfev, ratio, largest) -> str:
    """One line of the table."""
    counts = f"{ours:>6}{theirs:>9}{nfev:>13}{their_nfev:>9}{ratio:>7}{largest:>9}"
    return f"{method:24}{counterpart:20}{counts}"


if __name__ == "__main__":
    main()
