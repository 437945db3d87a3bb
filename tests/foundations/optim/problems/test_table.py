"""The table of all methods on all problems: what a line counts, and how it is printed."""

from functools import partial

import pytest

from foundations.optim.least_squares import levenberg_marquardt
from foundations.optim.problems import PROBLEMS, baselines
from foundations.optim.problems.baselines import RACES, fits, simplexes
from foundations.optim.smooth.baselines import summary

FEW = [PROBLEMS[name] for name in ("Beale", "Broyden tridiagonal", "Bard")]


def test_every_method_has_a_line():
    assert list(RACES) == [
        "gradient_descent", "conjugate_gradients", "bfgs", "lbfgs", "newton", "trust_region", "nelder_mead",
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
    laps = partial(fits, levenberg_marquardt, "lm", FEW)
    monkeypatch.setattr(baselines, "RACES", {"alone": ("-", laps), "levenberg_marquardt": ("lm", laps)})
    baselines.main()
    _, alone, row, foot = capsys.readouterr().out.splitlines()
    assert alone.split() == ["alone", "-", "3", "-", "-", "-"]
    ours, theirs, nfev, their_nfev = (int(number) for number in row.split()[2:])
    assert (ours, theirs, nfev, their_nfev) == summary(laps()) == (3, 3, nfev, pytest.approx(nfev, rel=0.2))
    assert foot.startswith("solved: of 35;")


def test_gradient_descent_has_no_counterpart(monkeypatch):
    monkeypatch.setattr(baselines, "PROBLEMS", {problem.name: problem for problem in FEW[:2]})
    assert [(lap.ours, lap.theirs, lap.their_nfev) for lap in baselines.descents()] == 2 * [(True, False, 0)]
