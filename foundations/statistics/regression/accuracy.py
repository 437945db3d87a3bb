"""How many digits are right, held to NIST's reference sets: ours, and the library's beside it.

    python -m foundations.statistics.regression.accuracy FOLDER

reads every set FOLDER/*/*.dat and prints one line for each. The digits are those of the worst number of a kind,

    -log10(|got - certified| / |certified|),    -log10 |got| where zero is certified

from 0 to as many as are certified: 15, and 11 of a nonlinear set. The library's numbers are what NumPy and SciPy give
where each is used with care (`baselines` has how); nonlinear fits have the same derivatives, tolerances and starts.
The last lines say by how much the library leads where it leads most, and how many nonlinear fits have 6 digits.

Source: McCullough, Assessing the reliability of statistical software: part I, The American Statistician 52 (1998) 358.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from foundations.comparison import resolve
from foundations.optim.least_squares import levenberg_marquardt
from foundations.statistics.description import mean, standard_deviation
from foundations.statistics.hypothesis_tests.anova import one_way_anova
from foundations.statistics.regression.nist import ReferenceSet, read
from foundations.statistics.regression.nist_models import jacobian, residuals
from foundations.statistics.regression.ols import ols, polynomial

TOLERANCES = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}  # as far as rounding lets the search go
EVALUATIONS = 2000
WANTED = 6  # digits of a nonlinear fit

Figures = dict[str, Any]


# ---- Ours


def our_linear(reference: ReferenceSet) -> Figures:
    """Coefficients, their standard errors, residual deviation and F."""
    y, intercept = reference.y, reference.intercept
    if reference.X.shape[1] == 1:
        fit = polynomial(reference.X[:, 0], y, max(reference.orders), intercept=intercept)
    else:
        fit = ols(reference.X, y, intercept=intercept)
    return {
        "coefficients": fit.coefficients,
        "standard errors": fit.standard_errors,
        "residual sd": fit.residual_sd,
        "F": fit.f_statistic,
    }


def our_anova(reference: ReferenceSet) -> Figures:
    """F."""
    return {"F": one_way_anova(*groups(reference)).statistic}


def our_univariate(reference: ReferenceSet) -> Figures:
    """Mean, standard deviation, autocorrelation of lag 1."""
    y = reference.y
    d = y - mean(y)
    d = d - mean(d)  # what rounding left of the mean
    r1 = float(d[:-1] @ d[1:] / (d @ d))
    return {"mean": mean(y), "standard deviation": standard_deviation(y, ddof=1), "autocorrelation": r1}


def our_nonlinear(reference: ReferenceSet) -> Figures:
    """The parameters from each of the two starts."""
    r, J = residuals(reference), jacobian(reference)
    return {
        f"start {i}": levenberg_marquardt(r, start, J, max_iter=EVALUATIONS, **TOLERANCES).x
        for i, start in enumerate(reference.starts, 1)
    }


def groups(reference: ReferenceSet) -> list[np.ndarray]:
    """The responses of an ANOVA set, group by group."""
    group = reference.X[:, 0]
    return [reference.y[group == g] for g in np.unique(group)]


# ---- What is certified


def certified(reference: ReferenceSet) -> Figures:
    """The certified values under the names of our figures; an infinite F has no digits, and is left out."""
    known = reference.statistics
    if reference.kind == "nonlinear":
        return {f"start {i}": reference.parameters for i in range(1, len(reference.starts) + 1)}
    if reference.kind == "univariate":
        return {name: known[name] for name in ("mean", "standard deviation", "autocorrelation")}
    F = {"F": known["F"]} if np.isfinite(known["F"]) else {}
    if reference.kind == "anova":
        return F
    coefficients = {"coefficients": reference.parameters, "standard errors": reference.standard_errors}
    return coefficients | {"residual sd": known["residual standard deviation"]} | F


class Kind(NamedTuple):
    """How a kind of sets is computed: by us, by a function of `baselines`, called what; and its certified digits."""

    ours: Callable[[ReferenceSet], Figures]
    theirs: str
    called: str
    most: int


KINDS = {
    "linear": Kind(our_linear, "library_linear", "numpy.linalg.lstsq", 15),
    "anova": Kind(our_anova, "library_anova", "scipy.stats.f_oneway", 15),
    "univariate": Kind(our_univariate, "library_univariate", "numpy.mean, numpy.std", 15),
    "nonlinear": Kind(our_nonlinear, "library_nonlinear", "scipy.optimize.least_squares", 11),
}


# ---- Digits


class Score(NamedTuple):
    """The digits of one figure of one set; the library's are None where it is not installed."""

    reference: str
    kind: str
    figure: str
    ours: float
    theirs: float | None


def digits(got, wanted, most=15) -> float:
    """The correct digits of the worst of some numbers, from 0 to `most`."""
    got, wanted = np.atleast_1d(np.asarray(got, float)), np.atleast_1d(np.asarray(wanted, float))
    error = np.abs(got - wanted) / np.where(wanted == 0, 1.0, np.abs(wanted))
    worst = float(np.where(np.isnan(error), np.inf, error).max())
    return most if worst <= 10.0**-most else float(max(0.0, -np.log10(worst)))


def scores(reference: ReferenceSet) -> list[Score]:
    """Every figure of one set."""
    kind, wanted = KINDS[reference.kind], certified(reference)
    ours = kind.ours(reference)
    try:
        # By name: whoever imports this module has not thereby imported the libraries
        theirs = resolve(f"{__package__}.baselines.{kind.theirs}")(reference)
    except ModuleNotFoundError:
        theirs = {}
    return [
        Score(
            reference.name,
            reference.kind,
            figure,
            digits(ours[figure], wanted[figure], kind.most),
            digits(theirs[figure], wanted[figure], kind.most) if theirs else None,
        )
        for figure in wanted
    ]


# ---- The table


def found(folder: Path) -> list[ReferenceSet]:
    """Every set one folder down. Raises ValueError where there is none, or a file is none."""
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}: give the one that holds linear/, anova/ and the others of NIST")
    paths = sorted(folder.glob("*/*.dat"))
    if not paths:
        raise ValueError(f"{folder} holds no reference sets: none of its folders has a .dat file")
    sets = []
    for path in paths:
        try:
            sets.append(read(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from None
    return sets


def table(kind: str, sets: list[list[Score]]) -> list[str]:
    """A heading and one line for each set of a kind."""
    figures = max(([score.figure for score in rows] for rows in sets), key=len)
    lines = ["", f"{kind:12}" + "".join(f"{figure:>20}" for figure in figures) + f"    beside {KINDS[kind].called}"]
    for rows in sets:
        cells = {score.figure: pair(score) for score in rows}
        lines.append(f"{rows[0].reference:12}" + "".join(f"{cells.get(figure, '-'):>20}" for figure in figures))
    return lines


def pair(score: Score) -> str:
    """Ours and the library's in one cell."""
    theirs = "-" if score.theirs is None else f"{score.theirs:.1f}"
    return f"{score.ours:.1f} {theirs:>5}"


def summary(every: list[Score]) -> list[str]:
    """Where the library leads most, and the nonlinear fits with digits enough."""
    lines = [""]
    linear = [score for score in every if score.kind != "nonlinear" and score.theirs is not None]
    if linear:
        lead, most = max((float(s.theirs or 0.0) - s.ours, s) for s in linear)
        where = f"{most.figure} of {most.reference}"
        lines.append(f"largest lead of the library outside nonlinear: {max(lead, 0.0):.1f} digits, {where}")
    for start in ("start 2", "start 1"):
        fits = [score for score in every if score.kind == "nonlinear" and score.figure == start]
        if fits:
            ours = sum(score.ours >= WANTED for score in fits)
            theirs = [score.theirs >= WANTED for score in fits if score.theirs is not None]
            beside = f", the library on {sum(theirs)}" if theirs else ""
            lines.append(f"nonlinear from {start}: {WANTED} digits or more on {ours} of {len(fits)}{beside}")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Print the table. Returns 0; 2 after one sentence where there is nothing to read."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}.accuracy", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="holds linear/, anova/, univariate/ and nonlinear/ with NIST's files")
    try:
        sets = found(parser.parse_args(arguments).folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("correct digits: ours, then the library's")
    every: list[Score] = []
    for kind in KINDS:
        rows = [scores(reference) for reference in sets if reference.kind == kind]
        if rows:
            print("\n".join(table(kind, rows)), flush=True)
            every += [score for row in rows for score in row]
    print("\n".join(summary(every)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
