"""The program, end to end: what it leaves behind, what its verbs say, how it refuses."""

import json
import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from projects.common.errors import UserError
from projects.common.files import load_model, save_model
from projects.feature_selection import saved
from projects.feature_selection.model import Model
from tests.projects.feature_selection.conftest import own_table
from tests.projects.feature_selection.test_model import made
from tests.projects.programs import absent, foreign, is_refused, truncated

MIRROR = os.environ.get("FOUNDATIONS_DATA_MIRROR")


def read_metrics(folder):
    return json.loads((folder / "metrics.json").read_text(encoding="utf-8"))


@pytest.fixture
def plainly(monkeypatch):
    """Runs without what is for pictures, and without the report: those are looked at elsewhere."""
    monkeypatch.setattr("projects.feature_selection.run.studies.study", lambda *arguments, **options: SimpleNamespace())
    monkeypatch.setattr("projects.feature_selection.run.figures.draw", lambda *arguments: {})
    monkeypatch.setattr("projects.feature_selection.run.write", lambda *arguments: None)


def test_metrics(results):
    metrics = read_metrics(results[1])
    where = (metrics["project"], metrics["dataset"], metrics["source"], metrics["seed"], metrics["quick"])
    assert where == ("feature_selection", "user", "user", 0, True)
    for side in ("ours", "baseline"):
        assert set(metrics[side]["seconds"]) == {"estimate", "select", "total"}
        assert metrics[side]["accuracy"] > 0.7
    assert set(metrics["ratio"]) == {"estimate", "select", "total"}
    assert metrics["agreement"]["information"] < 1e-9
    assert set(metrics["dummy"]) == {"accuracy", "accuracy_logistic"}
    assert metrics["versions"].keys() >= {"python", "numpy", "scikit-learn"}


def test_everything_is_there_and_nothing_half_written(results):
    files = {path.name for path in results[1].iterdir()}
    assert {"metrics.json", "report.html", "model.npz", "ranking.png"} <= files
    assert not [name for name in files if "partial" in name]


def test_rank(select, tmp_path):
    code, output, complaint = select("rank", own_table(tmp_path / "own.csv"), "--target", "bought", "--k", 3)
    assert (code, complaint) == (0, "Column day holds dates: they are read as days since 1970-01-01.\n")
    assert "What tells about bought, by jmi" in output
    lines = [re.split(r"\s*│\s*", line)[1:-1] for line in output.splitlines() if line.startswith("│")]
    assert [line[0] for line in lines] == ["1", "2", "3"]
    assert {lines[0][1], lines[1][1]} < {"age", "twice", "color"}


@pytest.mark.parametrize("criterion", ["mim", "mrmr", "jmi", "cmim", "disr"])
def test_rank_as_json(select, tmp_path, criterion):
    told = ("--target", "bought", "--criterion", criterion, "--json")
    code, output, _ = select("rank", own_table(tmp_path / "own.csv"), *told)
    rows = json.loads(output)
    assert code == 0
    assert len(rows) == 7  # ten are asked for
    assert [set(row) for row in rows] == [{"feature", "score", "p_value"}] * 7
    assert rows[0]["feature"] in ("age", "twice")
    assert rows[0]["p_value"] == 0.001
    assert {row["feature"]: row for row in rows}["noise"]["p_value"] > 0.01


def test_a_copy_comes_late_but_for_mim(select, tmp_path):
    table = own_table(tmp_path / "own.csv", n=400)
    told = ("--target", "bought", "--k", 2, "--json", "--criterion")
    chosen = {name: json.loads(select("rank", table, *told, name)[1]) for name in ("mim", "cmim")}
    assert {row["feature"] for row in chosen["mim"]} == {"age", "twice"}
    assert "color" in {row["feature"] for row in chosen["cmim"]}


def test_rank_by_a_number(select, tmp_path):
    told = ("--target", "age", "--k", 1, "--json", "--bins", 8)
    code, output, _ = select("rank", own_table(tmp_path / "own.csv"), *told)
    assert (code, json.loads(output)[0]["feature"]) == (0, "twice")


def test_kinds_may_be_said(select, tmp_path):
    table = own_table(tmp_path / "own.csv")
    plain, said = ("rank", table, "--target", "bought", "--criterion", "mim", "--json"), ("--continuous", "rooms,twice")
    rows, other = (json.loads(select(*plain, *options)[1]) for options in ((), said))
    score, with_kinds = ({row["feature"]: row["score"] for row in found} for found in (rows, other))
    assert score["rooms"] != with_kinds["rooms"]
    assert score["color"] == pytest.approx(with_kinds["color"], rel=1e-12)


def test_the_order_of_the_run_is_saved(results):
    choice = saved.load(results[1] / "model.npz")
    assert (choice.target, choice.criterion, len(choice.ranked)) == ("bought", "jmi", 5)
    assert choice.columns == ("age", "color", "noise", "member", "rooms", "day", "twice")
    assert all(row.feature == choice.columns[row.column] for row in choice.ranked)
    assert all(row.interval[0] < row.score < row.interval[1] for row in choice.ranked)
    assert all(0 < row.p_value <= 1 for row in choice.ranked)


def test_keep(results, select):
    code, output, complaint = select("keep", results[0], "--out", results[1])
    assert (code, complaint) == (0, "")
    names = [row.feature for row in saved.load(results[1] / "model.npz").ranked]
    rows = [line.split(",") for line in output.splitlines()]
    assert rows[0] == names
    given = [line.split(",") for line in results[0].read_text().splitlines()]
    assert [row[0] for row in rows[1:]] == [row[given[0].index(names[0])] for row in given[1:]]


def test_keep_needs_the_columns(results, select, tmp_path):
    (tmp_path / "new.csv").write_text("age,color\n1,red\n", encoding="utf-8")
    sentence = "which the run has chosen: name its columns alike."
    is_refused(select, ["keep", tmp_path / "new.csv", "--out", results[1]], sentence, None)


def test_the_same_seed_gives_the_same_numbers(results, select, tmp_path, plainly):
    table, out = results
    told = ("--quick", "--data", table, "--target", "bought", "--k", 5, "--no-baseline", "--out", tmp_path)
    code, output, _ = select(*told)
    assert code == 0
    assert "Columns by jmi, in the order chosen" in output
    first, again = read_metrics(out), read_metrics(tmp_path)
    assert again["baseline"] is again["dummy"] is again["ratio"] is again["agreement"] is None
    del again["ours"]["seconds"]
    assert again["ours"].items() <= first["ours"].items()


def test_without_network_breast_cancer_is_the_default(select, tmp_path, plainly):
    code, output, _ = select("--quick", "--offline", "--no-baseline", "--out", tmp_path)
    assert code == 0
    assert output.startswith("The breast cancer data are used, because madelon/madelon_train.data could not be had")
    assert (read_metrics(tmp_path)["dataset"], read_metrics(tmp_path)["source"]) == ("breast_cancer", "bundled")
    assert read_metrics(tmp_path)["ours"]["accuracy"] > 0.9


def test_madelon_from_the_mirror(select, tmp_path, monkeypatch, plainly):
    if not MIRROR or not (Path(MIRROR) / "madelon").is_dir():
        pytest.skip("Madelon is real data, and FOUNDATIONS_DATA_MIRROR names no folder that has it")
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", MIRROR)
    code, output, _ = select("--quick", "--offline", "--no-baseline", "--criterion", "disr", "--out", tmp_path)
    assert code == 0
    assert "madelon: 20 of 500 columns by 1,000 rows" in " ".join(output.split())
    assert output.startswith("The quick run chooses by 1,000 of 2,000 rows.\n")
    metrics = read_metrics(tmp_path)
    assert (metrics["dataset"], metrics["source"]) == ("madelon", "mirror")
    assert metrics["ours"]["precision_at_20"] >= 0.7
    assert metrics["ours"]["accuracy"] > 0.8


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--data", "{own}"], "needs --target, the column to be predicted; it has age, color"),
        (["--data", "{own}", "--target", "boughd"], "has no column boughd: did you mean bought?"),
        (["--data", "{none}", "--target", "y"], "does not exist"),
        (["--data", "{own}", "--target", "bought", "--criterion", "best"], "--criterion best is unknown: there are"),
        (["--data", "{own}", "--target", "bought", "--bins", "1"], "Invalid value for '--bins'"),
        (["--data", "{own}", "--target", "bought", "--discrete", "rum"], "--discrete names 'rum'"),
        (["--data", "{own}", "--target", "bought", "--missing", "zero"], "--missing zero is unknown"),
        (["--dataset", "madeleine"], "--dataset madeleine is unknown: did you mean madelon?"),
        (["--dataset", "madelon", "--offline"], "could not be had"),
        (["--dataset", "wine", "--out", "{own}/below"], "Cannot write to"),
        (["--k", "0"], "Invalid value for '--k'"),
        (["--seed", "-1"], "seed"),
        (["rank", "{own}"], "needs --target"),
        (["rank", "{none}", "--target", "y"], "does not exist"),
        (["rank", "{own}", "--target", "bought", "--criterion", "JMI"], "--criterion JMI is unknown: there are mim, "),
        (["rank", "{own}", "--target", "bought", "--continuous", "color"], "Column color of"),
        (["rank"], "Missing argument 'FILE.csv'"),
        (["order"], "'order' is no verb"),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(value[:6:2]),
)
def test_bad_input(select, tmp_path, options, sentence):
    places = {"none": tmp_path / "none.csv", "own": own_table(tmp_path / "own.csv")}
    is_refused(select, [word.format(**places) for word in options], sentence, tmp_path / "out")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"bought": "yes"}, "Column bought of"),
        ({"noise": "1"}, "Column noise of"),
        ({"noise": ""}, "Column noise of"),
        ({"notes": [f"note {i}" for i in range(160)]}, "Column notes of"),
    ],
    ids=["constant target", "one value", "all missing", "free text"],
)
def test_tables_that_rank_refuses(select, tmp_path, cells, sentence):
    table = own_table(tmp_path / "own.csv", **cells)
    is_refused(select, ["rank", table, "--target", "bought", "--json"], sentence, None)


@pytest.mark.parametrize("spoil", [truncated, foreign, absent])
def test_models_that_cannot_be_used(results, select, tmp_path, spoil):
    model = tmp_path / "model.npz"
    shutil.copy(results[1] / "model.npz", model)
    is_refused(select, ["keep", results[0], "--model", model], spoil(model), None)


@pytest.mark.parametrize(
    "changes",
    [
        {"score": np.array([0.1])},
        {"column": np.array([0, 0, 1])},
        {"column": np.array([0, 1, 8])},
        {"column": np.array([0.0, 1.0, 2.0])},
        {"score": np.array([0.1, np.nan, 0.1])},
        {"about": np.frombuffer(b"[]", np.uint8)},
        {"about": np.frombuffer(b"{}", np.uint8)},
    ],
    ids=["a score", "twice the same", "a ninth column", "parts of columns", "no score", "a list", "nothing"],
)
def test_a_damaged_model_is_refused(tmp_path, changes):
    path, task = tmp_path / "model.npz", made(80)
    saved.save(path, task, Model(3).fit(task))
    arrays = load_model(path, saved.KIND, set(np.load(path).files) - {"kind"})
    save_model(path, saved.KIND, **(arrays | changes))
    with pytest.raises(UserError, match=r"is damaged \(.*\); choose again\."):
        saved.load(path)


def test_what_is_loaded_is_what_was_saved(tmp_path):
    task = made(80)
    model = Model(3, "mim").fit(task)
    saved.save(tmp_path / "model.npz", task, model)
    choice = saved.load(tmp_path / "model.npz")
    assert repr(choice.ranked) == repr(model.ranked)
    assert (choice.criterion, choice.target, choice.columns) == ("mim", "y", task.columns)


def test_help_names_the_verbs(select):
    code, output, _ = select("--help")
    assert code == 0
    assert all(re.search(rf"\b{verb}\b", output) for verb in ("run", "rank", "keep", "traps"))
