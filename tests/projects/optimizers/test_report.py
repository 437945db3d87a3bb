"""The tables say what the race found, and the report holds them with every picture."""

import math
import re

import numpy as np
import pytest

from projects.optimizers import figures, tables
from projects.optimizers.animation import animate
from projects.optimizers.contest import contest, rates_of_convergence
from projects.optimizers.report import terminal_tables, write
from projects.optimizers.surfaces import SURFACES, surface
from tests.projects.optimizers.findings import RATES, findings


def as_columns(rows):
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def test_race_table_agrees_with_the_race():
    bowl = SURFACES["bowl-10"]
    found = contest(bowl, bowl.start, ["gd", "adam"], 200, RATES, None)
    seen = as_columns(tables.race(found))
    for path in found.paths:
        row = seen[path.optimizer]
        steps = int(row["steps to target"])
        assert path.losses[steps] <= found.target < path.losses[steps - 1]
        assert row["gradients"] == row["steps to target"]
        assert float(row["final loss"]) == pytest.approx(path.losses[-1], rel=0.005)
        assert float(row["distance"]) == pytest.approx(np.hypot(*path.points[-1]), rel=0.005)
        assert float(row["rate"]) == pytest.approx(found.rates[path.optimizer], rel=0.005)
    promised, observed = rates_of_convergence(found, found.paths[0])
    assert float(seen["gd"]["ρ, theory"]) == pytest.approx(promised, abs=1e-5)
    assert float(seen["gd"]["ρ, seen"]) == pytest.approx(observed, abs=1e-5)
    assert seen["adam"]["ρ, theory"] == "-"


@pytest.mark.parametrize(
    ("formula", "lr", "said"),
    [
        ("rosenbrock", 1.0, r"diverged at step \d+"),
        ("rosenbrock", 1e-5, "not in 20 steps"),
        ("x + y", 0.1, "no target"),
        ("7", 0.1, "0"),
    ],
)
def test_fates(formula, lr, said):
    descended = surface(formula)
    found = contest(descended, descended.start, ["gd"], 20, RATES[:1], lr)
    assert re.fullmatch(said, as_columns(tables.race(found))["gd"]["steps to target"])


def test_theory_table_holds_where_it_is_exact(tmp_path):
    seen = as_columns(tables.theory(findings(tmp_path, steps=100).theory))
    assert list(seen) == ["gd"]
    assert float(seen["gd"]["ρ, theory"]) == pytest.approx(float(seen["gd"]["ρ, seen"]), abs=2e-4)
    assert float(seen["gd"]["edge, theory"]) == 0.2
    assert float(seen["gd"]["edge, seen"]) == pytest.approx(min(RATES[RATES > 0.2]), rel=0.005)


def test_methods_stand_beside_scipys(tmp_path):
    found = findings(tmp_path)
    seen = as_columns(tables.classics(found))
    assert seen["bfgs"]["SciPy: values"] == "7"
    assert seen["bfgs"]["SciPy: loss"] == "0.5"
    assert seen["gradient descent"]["SciPy: values"] == "-"
    assert int(seen["newton"]["gradients"]) == next(e.gradients for e in found.classics if e.method == "newton")
    alone = tables.classics(findings(tmp_path, library=False))
    assert alone[0][-1] == "converged"


def test_overview_has_a_dash_where_the_target_is_missed(tmp_path):
    rows = tables.overview(findings(tmp_path, steps=3).others)
    assert rows[0] == ["surface", "gd", "adam"]
    assert [row[0] for row in rows[1:]] == ["bowl-10", "himmelblau"]
    assert rows[1][2] == "-"


@pytest.mark.parametrize(("value", "text"), [(None, "-"), (math.nan, "-"), (math.inf, "none"), (1234.5, "1.23e+03")])
def test_numbers(value, text):
    assert tables.number(value) == text


@pytest.mark.parametrize("library", [True, False])
def test_report_holds_tables_and_pictures(tmp_path, library, capsys):
    found = findings(tmp_path, "3*(x - y)**2 + x**2 - 1", library=library)
    pictures = {"contour": figures.paths.contour(found.main, tmp_path / "contour.png")}
    pictures["race"] = animate(found.main, tmp_path / "race.gif", quick=True)
    path = write(found, [["", "ours"], ["reached", "2"]], pictures)
    html = path.read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,") == 1
    assert html.count("data:image/gif;base64,") == 1
    assert "a note" in html
    assert ("left out with --no-baseline" in html) == (not library)
    assert html.index("Who gets there first") < html.index("The race") < html.index("From above")
    terminal_tables(found)
    printed = capsys.readouterr().out
    assert "Race on 3*(x - y)**2 + x**2 - 1: 20 steps" in printed
    assert "nelder mead" in printed


def test_report_without_a_target(tmp_path):
    found = findings(tmp_path, "x + y", names=("adam",), library=False)
    html = write(found, [["", "ours"]], {}).read_text(encoding="utf-8")
    assert "reaches the target" not in html
