"""The program, end to end: what it leaves behind, what its verbs say, how it refuses."""

import csv
import json
import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from projects.bayesian_regression import saved
from projects.bayesian_regression.data import load
from projects.bayesian_regression.model import LINEAR
from tests.projects.bayesian_regression.conftest import curve_table, mixed_table
from tests.projects.programs import absent, foreign, is_refused, truncated

MIRROR = os.environ.get("FOUNDATIONS_DATA_MIRROR")
HEADING = "name,size,color,day,sold,price"


def read_metrics(folder):
    return json.loads((folder / "metrics.json").read_text(encoding="utf-8"))


@pytest.fixture
def plainly(monkeypatch):
    """Runs without what is for pictures, and without the report: those are looked at elsewhere."""
    nothing = SimpleNamespace(numbers=dict, agreement=dict)
    monkeypatch.setattr("projects.bayesian_regression.run.studies.study", lambda *arguments, **options: nothing)
    monkeypatch.setattr("projects.bayesian_regression.run.figures.draw", lambda *arguments: {})
    monkeypatch.setattr("projects.bayesian_regression.run.write", lambda *arguments: None)


def test_metrics(results):
    metrics = read_metrics(results[1])
    where = (metrics["project"], metrics["dataset"], metrics["source"], metrics["seed"], metrics["quick"])
    assert where == ("bayesian_regression", "user", "user", 0, True)
    for side in ("ours", "baseline"):
        assert metrics[side].keys() >= {"rmse", "log_likelihood", "coverage_95", "log_evidence"}
        assert set(metrics[side]["seconds"]) == {"fit", "predict", "total"}
    assert set(metrics["ratio"]) == {"fit", "predict", "total"}
    for name in ("coefficients", "weight_precision", "noise_precision", "predictive_std", "log_evidence"):
        assert metrics["agreement"][name] < 1e-6
    assert metrics["ours"]["rmse"] < metrics["dummy"]["rmse"] / 5
    assert metrics["ours"]["log_likelihood"] > metrics["dummy"]["log_likelihood"]
    assert metrics["versions"].keys() >= {"python", "numpy", "scikit-learn"}


def test_everything_is_there_and_nothing_half_written(results):
    files = {path.name for path in results[1].iterdir()}
    assert {"metrics.json", "report.html", "model.npz", "predictive_band.png"} <= files
    assert not [name for name in files if "partial" in name]


def test_predict(results, bayes, tmp_path):
    table = tmp_path / "new.csv"
    table.write_text("size,color,day,sold\n50,red,2024-01-09,True\n60,blue,2024-02-01,False\n", encoding="utf-8")
    code, output, complaint = bayes("predict", table, "--out", results[1])
    beyond = "1 of 2 rows lie outside the range of the training rows in day: nothing was seen there, and the intervals "
    assert (code, complaint) == (0, f"{beyond}may be too narrow.\n")
    heading, first, second = output.splitlines()
    assert heading.split() == ["row", "price", "95", "%", "from", "to"]
    for line, row, truth in ((first, 1, 90), (second, 2, 120)):
        got = [float(word) for word in line.split()]
        assert got[0] == row
        assert got[2] < truth < got[3]
        assert got[1] == pytest.approx(truth, abs=5)


def test_predict_as_json_the_rows_that_were_held_back(results, bayes):
    table, out = results
    task = load(table, "price", missing="mean").task
    code, output, complaint = bayes("predict", table, "--model", out / "model.npz", "--missing", "mean", "--json")
    assert code == 0
    assert complaint.startswith("Blanks are filled: size (7) with the mean, ")
    answers = json.loads(output)
    assert [answer["row"] for answer in answers] == list(range(1, 121))
    with open(table, encoding="utf-8") as lines:
        y = np.array([float(row["price"]) for row in csv.DictReader(lines)])
    held_back = np.isin(y, task.y_test)
    mean, std = (np.array([answer[name] for answer in answers])[held_back] for name in ("mean", "std"))
    rmse = np.sqrt(np.mean((y[held_back] - mean) ** 2))
    assert rmse == pytest.approx(read_metrics(out)["ours"]["rmse"], rel=1e-12)
    for answer, deviation in zip(np.array(answers)[held_back], std, strict=True):
        assert answer["high"] - answer["mean"] == pytest.approx(1.959963984540054 * deviation, rel=1e-9)
        assert answer["mean"] - answer["low"] == pytest.approx(1.959963984540054 * deviation, rel=1e-9)


def test_rows_with_blanks_keep_their_numbers(results, bayes):
    code, output, complaint = bayes("predict", results[0], "--out", results[1], "--missing", "drop", "--json")
    assert code == 0
    assert complaint == "12 of 120 rows are left out, for blanks in size (7), color (5).\n"
    rows = [answer["row"] for answer in json.loads(output)]
    assert len(rows) == 108
    assert 4 not in rows  # its size is blank


def test_the_order_of_columns_does_not_matter(results, bayes, tmp_path):
    table = tmp_path / "new.csv"
    told = ("predict", table, "--out", results[1], "--json")
    table.write_text("size,color,day,sold\n50,red,2024-01-09,True\n", encoding="utf-8")
    first = bayes(*told)
    table.write_text("sold,day,color,size\nTrue,2024-01-09,red,50\n", encoding="utf-8")
    assert bayes(*told) == first
    assert set(json.loads(first[1])[0]) == {"row", "mean", "std", "low", "high"}


def test_the_same_seed_gives_the_same_numbers(results, bayes, tmp_path, plainly):
    table, out = results
    told = ("--quick", "--data", table, "--target", "price", "--missing", "mean", "--no-baseline", "--out", tmp_path)
    code, output, _ = bayes(*told)
    assert code == 0
    assert "Column name is left out: it holds 120 different texts in 120 rows." in output
    first, again = read_metrics(out), read_metrics(tmp_path)
    assert again["baseline"] is again["dummy"] is again["ratio"] is None
    del again["ours"]["seconds"]
    assert again["ours"].items() <= first["ours"].items()


@pytest.mark.parametrize(
    ("options", "basis", "size"),
    [
        ((), "polynomial", None),
        (("--basis", "radial"), "radial", None),
        (("--basis", "fourier", "--size", "4"), "fourier", 4),
        (("--basis", "spline", "--size", "6"), "spline", 6),
        (("--basis", "linear"), LINEAR, 0),
    ],
    ids=["by default", "radial", "fourier", "spline", "linear"],
)
def test_bases(bayes, tmp_path, plainly, options, basis, size):
    table = curve_table(tmp_path / "curve.csv")
    told = ("--quick", "--data", table, "--target", "height", "--no-baseline", "--out", tmp_path, *options)
    code, _, complaint = bayes(*told)
    assert (code, complaint) == (0, "")
    model, _ = saved.load(tmp_path / "model.npz")
    assert model.basis == basis
    if size is not None:
        assert model.size == size
    assert basis == LINEAR or read_metrics(tmp_path)["ours"]["rmse"] < 1
    (tmp_path / "new.csv").write_text("time\n0.5\n", encoding="utf-8")
    code, output, _ = bayes("predict", tmp_path / "new.csv", "--out", tmp_path, "--json")
    assert code == 0
    assert json.loads(output)[0]["mean"] == pytest.approx(3 * np.sin(2.5), abs=0.4 if basis != LINEAR else 10)


def test_temperatures_from_the_mirror(bayes, tmp_path, monkeypatch, plainly):
    if not MIRROR or not (Path(MIRROR) / "templinkoping").is_dir():
        pytest.skip("the temperatures are real data, and FOUNDATIONS_DATA_MIRROR names no folder that has them")
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", MIRROR)
    code, output, _ = bayes("--quick", "--offline", "--no-baseline", "--out", tmp_path)
    assert code == 0
    assert "templinkoping: temp from 256 rows, 110 held back" in output
    metrics = read_metrics(tmp_path)
    assert (metrics["dataset"], metrics["source"]) == ("templinkoping", "mirror")
    assert metrics["ours"]["rmse"] < 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--data", "{curve}"], "needs --target, the column to be predicted; it has time, height."),
        (["--data", "{curve}", "--target", "hight"], "has no column hight: did you mean height?"),
        (["--data", "{mixed}", "--target", "price"], "has blanks in the columns size (7), color (5): give --mis"),
        (["--data", "{mixed}", "--target", "price", "--missing", "zero"], "--missing zero is unknown"),
        (["--data", "{mixed}", "--target", "color"], "Column color of"),
        (["--data", "{none}", "--target", "y"], "does not exist"),
        (["--data", "{folder}", "--target", "y"], "cannot be read (is a directory)"),
        (["--dataset", "linkoping"], "--dataset linkoping is unknown"),
        (["--dataset", "templinkoping", "--offline"], "could not be had"),
        (["--data", "{curve}", "--target", "height", "--basis", "wavelet"], "--basis wavelet is unknown: there are"),
        (["--dataset", "diabetes", "--basis", "spline"], "--basis spline is for one input with many values; there"),
        (["--dataset", "diabetes", "--size", "3"], "--size 3 is of a basis, and the model is linear"),
        (["--data", "{curve}", "--target", "height", "--size", "0"], "for polynomial and these rows it is 1 to 41"),
        (["--data", "{curve}", "--target", "height", "--basis", "radial", "--size", "99"], "it is 2 to 41"),
        (["--dataset", "diabetes", "--out", "{curve}/below"], "Cannot write to"),
        (["--seed", "-1"], "seed"),
        (["--baseline"], "No such option"),
        (["forecast"], "'forecast' is no verb"),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(value[:6:2]),
)
def test_bad_input_of_a_run(bayes, tmp_path, options, sentence):
    places = {"none": tmp_path / "none.csv", "folder": tmp_path}
    places |= {"curve": curve_table(tmp_path / "curve.csv"), "mixed": mixed_table(tmp_path / "mixed.csv")}
    is_refused(bayes, [word.format(**places) for word in options], sentence, tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("size,color,day\n50,red,2024-01-09\n", "lacks sold, which the model was trained on: name them alike."),
        ("size,colour,day,sold\n50,red,2024-01-09,True\n", "lacks color, which the model was trained on and has col"),
        ("size,color,day,sold,new\n50,red,2024-01-09,True,1\n", "has new, which the model was not trained on"),
        ("size,color,day,sold\n50,mauve,2024-01-09,True\n", "data row 1, holds 'mauve', but the model knows blue, "),
        ("size,color,day,sold\nbig,red,2024-01-09,True\n", "Column size of"),
        ("size,color,day,sold\n50,red,9.1.2024,True\n", "'9.1.2024' where a date should be"),
        ("size,color,day,sold\ninf,red,2024-01-09,True\n", "a number must be finite"),
        ("size,color,day,sold\n50,,2024-01-09,True\n", "has blanks in the columns color (1): give --missing drop"),
        ("size,color,day,sold\n", "has no rows"),
        ("", "is empty"),
    ],
)
def test_bad_input_of_predict(results, bayes, tmp_path, text, sentence):
    table = tmp_path / "new.csv"
    table.write_text(text, encoding="utf-8")
    is_refused(bayes, ["predict", table, "--out", results[1]], sentence, None)


def test_rows_that_are_all_dropped(results, bayes, tmp_path):
    table = tmp_path / "new.csv"
    table.write_text("size,color,day,sold\n,red,2024-01-09,True\n", encoding="utf-8")
    is_refused(bayes, ["predict", table, "--out", results[1], "--missing", "drop"], "has no row without blanks", None)


def test_what_the_model_left_out_may_be_there(results, bayes, tmp_path):
    table = tmp_path / "new.csv"
    table.write_text(f"{HEADING}\nx,50,red,2024-01-09,True,\ny,50,red,2024-01-09,True,7\n", encoding="utf-8")
    code, output, _ = bayes("predict", table, "--out", results[1], "--json")
    assert code == 0
    first, second = json.loads(output)
    assert first["mean"] == second["mean"]


@pytest.mark.parametrize("spoil", [truncated, foreign, absent])
def test_models_that_cannot_be_used(results, bayes, tmp_path, spoil):
    model = tmp_path / "model.npz"
    shutil.copy(results[1] / "model.npz", model)
    is_refused(bayes, ["predict", results[0], "--model", model], spoil(model), None)


def test_help_names_the_verbs(bayes):
    code, output, _ = bayes("--help")
    assert code == 0
    assert re.search(r"\brun\b", output)
    assert re.search(r"\bpredict\b", output)


@pytest.mark.parametrize("time", ["1e40", "-1e49"])
def test_a_row_far_from_all_that_was_learned_from(bayes, tmp_path, plainly, time):
    told = ("--target", "height", "--size", "9", "--quick", "--no-baseline", "--out", tmp_path)
    assert bayes("--data", curve_table(tmp_path / "curve.csv"), *told)[0] == 0
    (tmp_path / "new.csv").write_text(f"time\n0.5\n{time}\n", encoding="utf-8")
    sentence = f"time of {tmp_path / 'new.csv'}, data row 2, is {float(time):g}, too far from the training rows"
    is_refused(bayes, ["predict", tmp_path / "new.csv", "--out", tmp_path], sentence, None)


@pytest.mark.parametrize("unit", [1e-30, 1e30])
def test_the_unit_of_the_target_does_not_matter(bayes, tmp_path, plainly, unit):
    rng = np.random.default_rng(0)
    x = rng.random(50)
    y = unit * (2 * x + 0.1 * rng.standard_normal(50))
    table = tmp_path / "line.csv"
    table.write_text("x,y\n" + "".join(f"{a},{b}\n" for a, b in zip(x, y, strict=True)), encoding="utf-8")
    told = ("--basis", "linear", "--quick", "--no-baseline", "--out", tmp_path)
    assert bayes("--data", table, "--target", "y", *told)[0] == 0
    assert read_metrics(tmp_path)["ours"]["rmse"] < 0.2 * unit


def test_fits_that_do_not_converge_are_a_note_and_no_warning(bayes, tmp_path, plainly, monkeypatch, recwarn):
    monkeypatch.setattr("projects.bayesian_regression.model.MAX_ITER", 1)
    told = ("--target", "height", "--size", "3", "--quick", "--no-baseline", "--out", tmp_path)
    code, output, complaint = bayes("--data", curve_table(tmp_path / "curve.csv"), *told)
    assert (code, complaint) == (0, "")
    assert "Of some fits the evidence still rose at the last step" in output
    assert not [warning for warning in recwarn if "convergence" in str(warning.message)]
