"""The program, end to end: what it leaves behind, what its verbs say, how it refuses."""

import csv
import json
import re
import sys

import numpy as np
import pytest

from projects.optimizers.model import OPTIMIZERS, Settings, race
from projects.optimizers.surfaces import SURFACES
from tests.projects.programs import is_refused
from tests.torch_or_skip import torch_or_skip


def raced(optimizers, *arguments):
    """What `race ... --json` prints, read."""
    code, output, complaint = optimizers("race", *arguments, "--json")
    assert (code, complaint) == (0, "")
    return json.loads(output)


def test_metrics(results):
    metrics = json.loads((results / "metrics.json").read_text(encoding="utf-8"))
    assert (metrics["project"], metrics["dataset"], metrics["source"]) == ("optimizers", "breast_cancer", "bundled")
    assert metrics["agreement"]["largest_deviation"] < 1e-10
    assert set(metrics["ratio"]) == {"race", "total"}
    for name in ("optimizers", "reached", "fewest_steps"):
        assert metrics["ours"][name] == metrics["baseline"][name]
    assert metrics["ours"]["final_loss"] == pytest.approx(metrics["baseline"]["final_loss"], abs=1e-10)
    assert metrics["ours"]["final_loss"] < metrics["dummy"]["final_loss"]
    assert metrics["versions"].keys() >= {"python", "numpy", "torch", "scipy"}


def test_trajectories_are_the_race(results):
    text = (results / "trajectories.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert list(rows[0]) == ["optimizer", "step", "x", "y", "loss", "gradient_x", "gradient_y"]
    assert {row["optimizer"] for row in rows} == set(OPTIMIZERS)
    first = rows[0]
    assert (float(first["x"]), float(first["y"])) == SURFACES["beale"].start
    values, gradients = SURFACES["beale"].descent(1)(np.array([[float(first["x"])], [float(first["y"])]]))
    assert float(first["loss"]) == values[0]
    assert float(first["gradient_x"]) == gradients[0, 0]


def test_everything_is_there_and_nothing_half_written(results):
    files = {path.name for path in results.iterdir()}
    assert {"metrics.json", "report.html", "trajectories.csv", "race.gif"} <= files
    assert not [name for name in files if "partial" in name]
    html = (results / "report.html").read_text(encoding="utf-8")
    pictures = [name for name in files if name.endswith((".png", ".gif"))]
    assert html.count("data:image/") == len(pictures) > 9
    assert len(html) < 5_000_000
    assert re.search(r"""(src|href)=["']https?://""", html) is None


def test_without_pytorch_the_run_goes_on_and_says_so(optimizers, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "projects.optimizers.baseline", raising=False)
    monkeypatch.delattr("projects.optimizers.baseline", raising=False)
    monkeypatch.setattr("projects.optimizers.run._draw", lambda found: {})  # pictures are looked at elsewhere
    told = ("--quick", "--steps", "20", "--optimizers", "gd,adam", "--surface", "booth", "--out", tmp_path)
    code, output, _ = optimizers(*told)
    assert code == 0
    assert "PyTorch is not installed" in output
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["baseline"] is metrics["ratio"] is metrics["agreement"] is None


def test_an_optimizer_that_pytorch_lacks_may_race_alone(optimizers, tmp_path, monkeypatch):
    torch_or_skip()
    monkeypatch.setattr("projects.optimizers.run._draw", lambda found: {})
    told = ("--quick", "--steps", "20", "--optimizers", "lion", "--surface", "booth", "--out", tmp_path)
    code, output, _ = optimizers(*told)
    assert code == 0
    assert "PyTorch has none of the optimizers of this race" in output
    assert json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))["baseline"] is None
    assert "left out, as is said above" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_race_in_json(optimizers):
    told = ("--start", "-1.5", "2", "--optimizers", "adam,sgd", "--lr", "0.001", "--steps", "7")
    answers = raced(optimizers, "rosenbrock", *told)
    assert [answer["optimizer"] for answer in answers] == ["adam", "sgd"]
    for answer in answers:
        assert set(answer) == {"optimizer", "path", "loss", "diverged_at"}
        assert len(answer["path"]) == len(answer["loss"]) == 8
        assert answer["path"][0] == [-1.5, 2.0]
    wanted = race(SURFACES["rosenbrock"], (-1.5, 2), ["adam"], 7, Settings(lr=1e-3))[0]
    np.testing.assert_allclose(answers[0]["path"], wanted.points)


def test_momentum_is_nine_tenths_and_the_rate_is_everybodys(optimizers):
    told = ("--start", "1", "0", "--optimizers", "momentum", "--lr", "0.02", "--steps", "2")
    [answer] = raced(optimizers, "x**2", *told)
    x1 = 1 - 0.02 * 2
    np.testing.assert_allclose([x for x, _ in answer["path"]], [1, x1, x1 - 0.02 * (0.9 * 2 + 2 * x1)])


def test_a_race_that_diverges_is_cut(optimizers):
    [answer] = raced(optimizers, "x**4", "--start", "3", "0", "--optimizers", "gd", "--lr", "1", "--steps", "50")
    assert answer["diverged_at"] == len(answer["path"]) == len(answer["loss"])
    assert np.isfinite(answer["path"]).all()
    code, output, complaint = optimizers("race", "x**4", "--start", "3", "0", "--lr", "1", "--optimizers", "gd")
    assert (code, complaint) == (0, "")
    assert f"diverged at step {answer['diverged_at']}" in output


@pytest.mark.parametrize(
    ("formula", "x", "y", "value"),
    [
        ("-x**2 + y", "-1", "-2", -3),
        ("-x", "2", "0", -2),
        ("-3", "0", "0", -3),
        ("-(x + y)", "1", "1", -2),
        ("pi*x + e*y", "1", "1", np.pi + np.e),
        ("2", "0", "0", 2),
    ],
)
def test_formulas_may_begin_with_a_minus_and_know_pi_and_e(optimizers, formula, x, y, value):
    [answer] = raced(optimizers, formula, "--start", x, y, "--optimizers", "gd", "--steps", "1")
    assert answer["loss"][0] == pytest.approx(value)
    [again] = raced(optimizers, "--start", x, y, "--optimizers", "gd", "--steps", "1", formula)
    assert again == answer


def test_names_may_stand_apart_by_blanks(optimizers):
    answers = raced(optimizers, "booth", "--steps", "1", "--optimizers", "adam gd,adam")
    assert [answer["optimizer"] for answer in answers] == ["adam", "gd"]


def test_no_names_mean_all(optimizers):
    assert [answer["optimizer"] for answer in raced(optimizers, "booth", "--steps", "1")] == list(OPTIMIZERS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["race", "x**2", "--optimizers", "adm"], "There is no optimizer adm; near it: adam"),
        (["race", "x**2", "--optimizers", ","], "There is no optimizer to race"),
        (["race", "x**2", "--lr", "0"], "must be above 0 and at most 1e+100, got 0"),
        (["race", "x**2", "--lr", "nan"], "must be above 0 and at most 1e+100, got nan"),
        (["race", "x**2", "--lr", "1e308"], "must be above 0 and at most 1e+100, got 1e+308"),
        (["race", "x**2", "--lr", "fast"], "--lr"),
        (["race", "x**2", "--steps", "0"], "from 1 to 10000, got 0"),
        (["race", "x**2", "--start", "1"], "--start"),
        (["race", "x**2", "--start", "1", "inf"], "at most 1e6"),
        (["race", "log(x)", "--start", "-1", "0"], "no finite value at the start (-1, 0)"),
        (["race", "x**2 +"], "at position 6"),
        (["race", "rosenbrok"], "near it: rosenbrock"),
        (["race"], "FORMULA"),
        (["race", "x", "--optimisers", "adam"], "--optimisers"),
        (["rase", "x"], "did you mean 'race'"),
        (["--surface", "x*z"], "unknown variable 'z'"),
        (["--dataset", "iris"], "There is no data set iris"),
        (["--optimizers", "sdg"], "near it: sgd"),
        (["--start", "nan", "0"], "at most 1e6"),
        (["--data", "absent.csv"], "cannot be read"),
        (["--target", "kind"], "give --data as well"),
        (["live", "--port", "70000"], "--port"),
    ],
)
def test_bad_input_is_one_sentence(optimizers, tmp_path, arguments, sentence):
    is_refused(optimizers, arguments, sentence, tmp_path / "out")
