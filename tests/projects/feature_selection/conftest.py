"""The program as a person calls it, one run of it, and tables to call it on."""

import numpy as np
import pytest

from projects.feature_selection import __main__ as program
from tests.projects.programs import calling, once, run_quietly

COLORS = ("blue", "green", "red")


@pytest.fixture
def select(monkeypatch, capsys, tmp_path):
    """Call the program: exit code, output, complaints. It finds no data but what a test gives it."""
    return calling(program, monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """One quick run on a user's table, with the baseline: the table and the folder of results."""

    def run(home):
        table = own_table(home / "own.csv")
        run_quietly(program, "--quick", "--data", table, "--target", "bought", "--k", 5, "--out", home / "results")

    home = once(tmp_path_factory, "feature selection", run)
    return home / "own.csv", home / "results"


def own_table(path, n=160, seed=0, **cells):
    """A CSV file of texts, booleans, numbers and dates: age and color decide about `bought`. Gives its path.

    cells : columns that are added, or take the place of others: the texts of all rows, or one for all of them
    """
    rng = np.random.default_rng(seed)
    age, color = rng.integers(18, 90, n), rng.integers(3, size=n)
    told = age + 30 * (color == 2) + 8 * rng.standard_normal(n) > 62
    columns = {
        "age": age + rng.random(n).round(3),
        "color": np.array(COLORS)[color],
        "noise": rng.standard_normal(n).round(4),
        "member": rng.random(n) < 0.5,
        "rooms": rng.integers(1, 7, n),
        "day": [f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in rng.permutation(n)],
        "twice": 2 * age,
        "bought": np.where(told, "yes", "no"),
    }
    columns |= {name: [text] * n if isinstance(text, str) else text for name, text in cells.items()}
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
