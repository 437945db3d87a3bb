"""The program as a person calls it, one run of it, and tables to call it on."""

import numpy as np
import pytest

from projects.bayesian_regression import __main__ as program
from projects.bayesian_regression import studies_checks
from tests.projects.programs import calling, once, run_quietly

COLORS = ("blue", "green", "red")


@pytest.fixture
def bayes(monkeypatch, capsys, tmp_path):
    """Call the program: exit code, output, complaints. It finds no data but what a test gives it."""
    return calling(program, monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """One quick run on a user's table with blanks, with the baseline: the table and the folder of results."""

    def run(home):
        table = mixed_table(home / "mixed.csv")
        with pytest.MonkeyPatch.context() as patch:
            for length in ("DRAWS", "WARM_UP"):
                patch.setattr(studies_checks, length, (0, 120))  # the chains are judged elsewhere
            words = ("--target", "price", "--missing", "mean", "--out", home / "results")
            run_quietly(program, "--quick", "--data", table, *words)

    home = once(tmp_path_factory, "bayesian regression", run)
    return home / "mixed.csv", home / "results"


def mixed_table(path, n=120, seed=0, blanks=True):
    """A CSV file with numbers, categories, dates and identifiers, some cells of it blank; gives its path."""
    rng = np.random.default_rng(seed)
    lines = ["name,size,color,day,sold,price"]
    for i in range(n):
        size, color, sold = 10 * rng.standard_normal() + 50, COLORS[rng.integers(3)], rng.integers(2) == 1
        price = 2 * size + {"blue": 0, "green": 20, "red": -20}[color] + 10 * sold + rng.standard_normal()
        cells = [f'"item {i}, new"', f"{size:.3f}", color, f"2024-01-{1 + i % 28:02d}", f"{sold}", f"{price:.3f}"]
        if blanks and i % 17 == 3:
            cells[1] = ""
        if blanks and i % 23 == 5:
            cells[2] = "NA"
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def curve_table(path, n=60, seed=0):
    """A CSV file of one input and a noisy wave; gives its path."""
    rng = np.random.default_rng(seed)
    x = np.sort(rng.random(n))
    y = 3 * np.sin(5 * x) + 0.3 * rng.standard_normal(n)
    rows = (f"{a:.6f},{b:.6f}\n" for a, b in zip(x, y, strict=True))
    path.write_text("time,height\n" + "".join(rows), encoding="utf-8")
    return path
