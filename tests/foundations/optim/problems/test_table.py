"""The table of all methods on all problems: what a line counts, and how it is printed."""

from functools import partial

import pytest

from foundations.optim.least_squares import levenberg_marquardt
from foundations.optim.problems import PROBLEMS, baselines
from foundations.optim.problems.baselines import (
    RACES,
    Lap,
    differences,
    fits,
    library_wolfe,
    searches,
    simplexes,
    summary,
)
from foundations.optim.smooth import armijo, wolfe

FEW = [PROBLEMS[name] for name in ("Beale", "Broyden tridiagonal", "Bard")]


def test_every_method_has_a_line():
    assert list(RACES) == [
        "armijo", "wolfe", "gradient_descent", "newton", "conjugate_gradients", "bfgs", "lbfgs",
        "trust_region, exact", "trust_region, steihaug", "trust_region, dogleg", "nelder_mead",
        "gauss_newton", "levenberg_marquardt",
    ]  # fmt: skip


def test_laps_say_what_each_side_did():
    problem = FEW[0]
    (lap,) = fits(levenberg_marquardt, "lm", [problem])
    ended = levenberg_marquardt(problem.residuals, problem.x0, problem.jacobian)
    assert (lap.problem, lap.ours, lap.theirs) == ("Beale", True, True)
    assert (lap.our_nfev, lap.status) == (ended.nfev, ended.status) and lap.their_nfev > 0
    (lap,) = simplexes([PROBLEMS["Box three-dimensional"]])  # the simplex ends where x₁ = x₂, on both sides
    assert (lap.ours, lap.theirs) == (False, False) and lap.our_nfev > 100


def test_the_table_is_printed(monkeypatch, capsys):
    laps = partial(fits, levenberg_marquardt, "lm")
    monkeypatch.setattr(baselines, "ALL", FEW)
    monkeypatch.setattr(baselines, "RACES", {"alone": ("-", laps), "levenberg_marquardt": ("lm", laps)})
    baselines.main()
    _, alone, row, foot, *_ = capsys.readouterr().out.splitlines()
    assert alone.split() == ["alone", "-", "3", *5 * "-"]
    ours, theirs, nfev, their_nfev, ratio, largest = (float(number) for number in row.split()[2:])
    assert (ours, theirs, nfev, their_nfev) == summary(laps(FEW)) == (3, 3, nfev, pytest.approx(nfev, rel=0.2))
    assert ratio == pytest.approx(nfev / their_nfev, abs=0.005) and largest >= ratio
    assert foot.startswith("solved: of 35,")


def test_what_differs_is_named():
    laps = [
        Lap("alike", True, True, 20, 10, ""), Lap("slow", True, True, 21, 10, ""), Lap("lost", False, True, 5, 10, ""),
        Lap("neither", False, False, 50, 10, ""),
    ]  # fmt: skip
    assert [line.split()[1] for line in differences("a", laps)] == ["slow", "lost"]
    assert differences("a", laps)[1].endswith("ours missed (5), SciPy's solved (10)")


def test_line_searches_are_judged_by_their_conditions():
    problem = FEW[0]
    (good,) = searches(wolfe, library_wolfe, [problem])
    assert good.ours and good.theirs and good.our_nfev >= 2 and good.status == "found"
    (none,) = searches(wolfe, lambda *_: (None, 3), [problem])
    (short,) = searches(wolfe, lambda *_: (1e-12, 3), [problem])
    (long,) = searches(armijo, lambda *_: (1e3, 3), [problem])
    assert (none.theirs, short.theirs, long.theirs) == (False, False, False)


def test_gradient_descent_has_no_counterpart():
    assert [(lap.ours, lap.theirs, lap.their_nfev) for lap in baselines.descents(FEW[:2])] == 2 * [(True, False, 0)]
