"""The problems beside the libraries, and every method of this area on all of them beside SciPy's.

    python -m foundations.optim.problems.baselines

prints, for each method, how many of the 35 problems it solves from their standard starts, and how many evaluations
it took for those that both sides solve. A minute, most of it for descents that crawl.
"""

import warnings
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from foundations.comparison import Comparison
from foundations.optim.problems import PROBLEMS, Problem, any_size, solved

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


class Ending(NamedTuple):
    """Where a search ended, and its evaluations of the function and of its first derivatives."""

    x: np.ndarray
    nfev: int
    njev: int


def ours(name: str, **options) -> Callable[[Problem], Ending]:
    """A method of this area, by its name in `smooth`, `least_squares` or `derivative_free`."""

    def run(problem):
        from foundations.optim import derivative_free, least_squares, smooth

        if hasattr(least_squares, name):
            arguments = problem.residuals, problem.x0, problem.jacobian
            result = getattr(least_squares, name)(*arguments, **options)
        elif hasattr(derivative_free, name):
            result = getattr(derivative_free, name)(problem.fun, problem.x0, **options)
        else:
            result = getattr(smooth, name)(problem.fun, problem.x0, problem.jac, **options)
        return Ending(result.x, result.nfev, result.njev)

    return run


def scipys(method: str, hessian=False, **options) -> Callable[[Problem], Ending]:
    """A method of scipy.optimize.minimize; the Hessian, where it is needed, by the engine."""

    def run(problem):
        from scipy.optimize import minimize

        from foundations import autodiff

        def hess(x):
            return autodiff.hessian(problem.fun, autodiff.tensor(x)).numpy()

        arguments = {} if method == "Nelder-Mead" else {"jac": problem.jac}
        arguments |= {"hess": hess} if hessian else {}
        result = minimize(problem.fun, problem.x0, method=method, options=options, **arguments)
        return Ending(result.x, result.nfev, result.get("njev", 0))

    return run


def scipys_least_squares(method: str, **options) -> Callable[[Problem], Ending]:
    """A method of scipy.optimize.least_squares."""

    def run(problem):
        from scipy.optimize import least_squares

        result = least_squares(
            problem.residuals, problem.x0, problem.jacobian, method=method, x_scale="jac", max_nfev=500, **options
        )
        return Ending(result.x, result.nfev, result.njev)

    return run


# method -> ours, the name of SciPy's counterpart, and that, at the same tolerance and number of steps
METHODS: dict[str, tuple[Callable[[Problem], Ending], str, Callable[[Problem], Ending] | None]] = {
    "gradient_descent": (ours("gradient_descent"), "none", None),
    "conjugate_gradients": (ours("conjugate_gradients"), "CG", scipys("CG", gtol=1e-8, maxiter=5000)),
    "bfgs": (ours("bfgs"), "BFGS", scipys("BFGS", gtol=1e-8, maxiter=2000)),
    "lbfgs": (
        ours("lbfgs"),
        "L-BFGS-B",
        scipys("L-BFGS-B", gtol=1e-8, ftol=0, maxcor=10, maxiter=5000, maxfun=10**6),
    ),
    "newton": (ours("newton"), "Newton-CG", scipys("Newton-CG", hessian=True, xtol=1e-8, maxiter=200)),
    "trust_region": (ours("trust_region"), "trust-exact", scipys("trust-exact", hessian=True, gtol=1e-8, maxiter=500)),
    "nelder_mead": (
        ours("nelder_mead"),
        "Nelder-Mead",
        scipys("Nelder-Mead", xatol=1e-8, fatol=1e-8, maxiter=5000, maxfev=10**6),
    ),
    "gauss_newton": (ours("gauss_newton"), "dogbox", scipys_least_squares("dogbox", gtol=None)),
    "levenberg_marquardt": (ours("levenberg_marquardt"), "lm", scipys_least_squares("lm")),
}


class Row(NamedTuple):
    """One line of the table: problems solved, and evaluations on those that both solve."""

    method: str
    solved: int
    nfev: int
    njev: int
    counterpart: str
    theirs_solved: int | None = None
    theirs_nfev: int | None = None
    theirs_njev: int | None = None


def compare(method: str, problems: Iterable[Problem] | None = None) -> Row:
    """Run one method and its counterpart on each of the problems, all 35 if None.

    Raises KeyError for a method that is not in METHODS.
    """
    run, counterpart, library = METHODS[method]
    problems = tuple(PROBLEMS.values() if problems is None else problems)
    mine = [run(problem) for problem in problems]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # SciPy's, about trials that overflow
        theirs = [library(problem) for problem in problems] if library else mine
    won, lost = ([solved(p, end.x) for p, end in zip(problems, side, strict=True)] for side in (mine, theirs))
    both = [i for i in range(len(problems)) if won[i] and lost[i]]
    row = Row(method, sum(won), sum(mine[i].nfev for i in both), sum(mine[i].njev for i in both), counterpart)
    if library is None:
        return row
    nfev, njev = sum(theirs[i].nfev for i in both), sum(theirs[i].njev for i in both)
    return row._replace(theirs_solved=sum(lost), theirs_nfev=nfev, theirs_njev=njev)


def main():
    """Print the table, each line as soon as it is known."""
    print(line("method", "solved", "values", "gradients", "SciPy", "solved", "values", "gradients"))
    for method in METHODS:
        print(line(*["-" if cell is None else cell for cell in compare(method)]), flush=True)
    print(f"solved: of {len(PROBLEMS)}; values and gradients: evaluations on the problems that both solve")


def line(method, solved, nfev, njev, counterpart, *theirs) -> str:
    """One line of the table."""
    return f"{method:20}{solved:>8}{nfev:>8}{njev:>11}   {counterpart:13}{theirs[0]:>6}{theirs[1]:>8}{theirs[2]:>11}"


if __name__ == "__main__":
    main()
