"""The table of all methods on all problems: what a line counts, and how it is printed."""

import pytest

from foundations.optim.problems import PROBLEMS, baselines
from foundations.optim.problems.baselines import METHODS, compare

FEW = [PROBLEMS[name] for name in ("Beale", "Broyden tridiagonal", "Bard")]
COLUMNS = ["solved", "values", "gradients"]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_runs(method):
    row = compare(method, FEW[:2])
    assert row.method == method and row.solved == 2 and row.nfev > 0
    if row.counterpart != "none":
        assert row.theirs_solved == 2 and row.nfev <= 2 * row.theirs_nfev


def test_evaluations_are_counted_where_both_sides_solve():
    parts = [compare("levenberg_marquardt", [problem]) for problem in FEW]
    whole = compare("levenberg_marquardt", FEW)
    assert whole.solved == whole.theirs_solved == 3
    assert whole.nfev == sum(part.nfev for part in parts) and whole.theirs_njev == sum(p.theirs_njev for p in parts)
    unsolved = compare("nelder_mead", [PROBLEMS["Box three-dimensional"]])  # the simplex ends in the other valley
    assert (unsolved.solved, unsolved.theirs_solved, unsolved.nfev, unsolved.theirs_nfev) == (0, 0, 0, 0)


def test_the_table_is_printed(monkeypatch, capsys):
    monkeypatch.setattr(baselines, "METHODS", {"gauss_newton": METHODS["gauss_newton"]})
    monkeypatch.setattr(baselines, "PROBLEMS", {problem.name: problem for problem in FEW})
    baselines.main()
    head, row, foot = capsys.readouterr().out.splitlines()
    assert head.split() == ["method", *COLUMNS, "SciPy", *COLUMNS]
    assert row.split()[:2] == ["gauss_newton", "3"] and row.split()[4:6] == ["dogbox", "3"]
    assert foot.startswith("solved: of 3;")
