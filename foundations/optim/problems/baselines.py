"""The problems beside the libraries, and every method of this area on all of them beside SciPy's.

    python -m foundations.optim.problems.baselines

prints, for each method, how many of the 35 problems it solves from their standard starts, and how many evaluations
it took for those that both sides solve.
"""

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from foundations.comparison import Comparison
from foundations.optim import smooth
from foundations.optim.derivative_free import nelder_mead
from foundations.optim.least_squares import gauss_newton, levenberg_marquardt
from foundations.optim.problems import PROBLEMS, Problem, any_size, solved
from foundations.optim.smooth.baselines import Lap, race, summary
from foundations.optim.smooth.results import Result

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


def descents() -> list[Lap]:
    """Gradient descent, which SciPy has not."""
    ends = ((p, smooth.gradient_descent(p.fun, p.x0, p.jac, max_iter=2000)) for p in PROBLEMS.values())
    return [Lap(p.name, solved(p, end.x), False, end.nfev, 0, end.status) for p, end in ends]


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
# method -> the name of SciPy's counterpart, and the laps of both. Tolerances and scaling of the unknowns are the same;
# dogbox's own test of the gradient depends on units.
RACES: dict[str, tuple[str, Callable[[], list[Lap]]]] = {
    "gradient_descent": ("-", descents),
    "conjugate_gradients": ("CG", partial(race, "CG")),
    "bfgs": ("BFGS", partial(race, "BFGS")),
    "lbfgs": ("L-BFGS-B", partial(race, "L-BFGS-B")),
    "newton": ("Newton-CG", partial(race, "Newton-CG")),
    "trust_region": ("trust-exact", partial(race, "trust-exact")),
    "nelder_mead": ("Nelder-Mead", partial(simplexes, ALL)),
    "gauss_newton": ("dogbox", partial(fits, gauss_newton, "dogbox", ALL, gtol=None)),
    "levenberg_marquardt": ("lm", partial(fits, levenberg_marquardt, "lm", ALL)),
}


def main():
    """Print the table, each line as soon as it is known."""
    print(line("method", "SciPy's", "solved", "by SciPy", "evaluations", "SciPy's"))
    for method, (counterpart, laps) in RACES.items():
        ours, theirs, nfev, their_nfev = summary(laps())
        sides = (ours, theirs, nfev, their_nfev) if counterpart != "-" else (ours, "-", "-", "-")
        print(line(method, counterpart, *sides), flush=True)
    print(f"solved: of {len(PROBLEMS)}; evaluations of the function: on the problems that both solve")


def line(method, counterpart, ours, theirs, nfev, their_nfev) -> str:
    """One line of the table."""
    return f"{method:22}{counterpart:13}{ours:>6}{theirs:>10}{nfev:>13}{their_nfev:>9}"


if __name__ == "__main__":
    main()
