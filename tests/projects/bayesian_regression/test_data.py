"""What is learned from, and which rows are held back."""

import os
from pathlib import Path

import numpy as np
import pytest

from projects.bayesian_regression.data import diabetes, load
from projects.common.errors import UserError
from tests.projects.bayesian_regression.conftest import curve_table, mixed_table

MIRROR = os.environ.get("FOUNDATIONS_DATA_MIRROR")


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """Neither a cache nor a mirror."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "no cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)


def test_temperatures(nowhere, monkeypatch):
    if not MIRROR or not (Path(MIRROR) / "templinkoping").is_dir():
        pytest.skip("the temperatures are real data, and FOUNDATIONS_DATA_MIRROR names no folder that has them")
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", MIRROR)
    found = load(offline=True)
    task = found.task
    assert (task.name, task.source, task.inputs, task.target, task.unit) == (
        *("templinkoping", "mirror", ("time",), "temp", "°C"),
    )
    assert task.smooth
    assert (task.X_train.shape, task.X_test.shape) == ((256, 1), (110, 1))
    y = np.concatenate([task.y_train, task.y_test])
    assert (y.min(), y.max()) == (-17.1, 23.1)
    assert found.notes == []


def test_diabetes_is_scikit_learns():
    from sklearn.datasets import load_diabetes

    task = load(dataset="diabetes").task
    bunch = load_diabetes(scaled=False)
    assert task.inputs == tuple(bunch.feature_names)
    assert (task.name, task.source, task.smooth, len(task.y_train)) == ("diabetes", "bundled", False, 309)
    got = np.column_stack([np.vstack([task.X_train, task.X_test]), np.concatenate([task.y_train, task.y_test])])
    wanted = np.column_stack([bunch.data, bunch.target])
    np.testing.assert_array_equal(got[np.lexsort(got.T)], wanted[np.lexsort(wanted.T)])


def test_where_the_temperatures_cannot_be_had_diabetes_takes_their_place(nowhere):
    found = load(offline=True)
    assert (found.task.name, found.task.source) == ("diabetes", "bundled")
    assert found.notes[0].startswith("The diabetes data are used, because templinkoping/TempLinkoping2016.txt could ")


def test_temperatures_asked_for_by_name_are_not_replaced(nowhere):
    with pytest.raises(UserError, match=r"templinkoping/TempLinkoping2016\.txt could not be had"):
        load(dataset="templinkoping", offline=True)


def test_a_curve_of_ones_own(tmp_path):
    task = load(curve_table(tmp_path / "curve.csv"), "height").task
    assert (task.name, task.source, task.inputs, task.unit, task.smooth) == ("user", "user", ("time",), "", True)


def test_an_input_of_two_levels_is_no_curve(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("sex,height\n" + "m,180\nf,170\nm,181\nf,165\n" * 5, encoding="utf-8")
    task = load(path, "height").task
    assert (task.inputs, task.smooth) == (("sex=m",), False)


def test_the_split_follows_the_seed(tmp_path):
    path = curve_table(tmp_path / "curve.csv")
    first, again, other = (load(path, "height", seed=seed).task for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X_train, again.X_train)
    assert not np.array_equal(first.X_train, other.X_train)
    assert (len(first.y_train), len(first.y_test)) == (42, 18)
    assert not {*first.X_train[:, 0]} & {*first.X_test[:, 0]}


def test_fills_are_learned_from_training_rows_alone(tmp_path):
    path = mixed_table(tmp_path / "mixed.csv")
    found = load(path, "price", missing="mean")
    fill = found.columns.columns[0].fill
    sizes = found.task.X_train[:, 0]
    assert (sizes == fill).any()
    assert fill == pytest.approx(sizes[sizes != fill].mean(), rel=1e-12)
    assert any(note.startswith("Blanks are filled: size (7) with the mean, ") for note in found.notes)


def test_rows_with_blanks_are_left_out(tmp_path):
    found = load(mixed_table(tmp_path / "mixed.csv"), "price", missing="drop")
    assert len(found.task.y_train) + len(found.task.y_test) == 108
    assert "12 of 120 rows are left out, for blanks in size (7), color (5)." in found.notes


def rows(n):
    return "x,y\n" + "".join(f"{i},{i * i % 7}\n" for i in range(n))


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (rows(20), {}, "needs --target, the column to be predicted; it has x, y."),
        (rows(20), {"target": "z"}, "has no column z: it has x, y."),
        (rows(20), {"target": "Y "}, "has no column Y "),
        (rows(20), {"target": "y", "dataset": "diabetes"}, "exclude each other"),
        (rows(20), {"target": "y", "missing": "guess"}, "--missing guess is unknown: give drop or mean."),
        (rows(0), {"target": "y"}, "{} has no rows: at least 2 are needed."),
        (rows(1), {"target": "y"}, "{} has 1 row: at least 2 are needed."),
        ("x,y\n1,1\n,3\n2,\n", {"target": "y", "missing": "drop"}, "{} has 1 row without blanks: at least 2 are"),
        ("x,y\n1,1\n2,1\n,3\n", {"target": "y", "missing": "drop"}, "Column y of {} is constant, 1 in all rows with"),
    ],
)
def test_refusals(tmp_path, text, options, sentence):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        load(path, **options)
    assert sentence.format(path) in str(error.value)


@pytest.mark.parametrize("n", range(2, 11))
@pytest.mark.parametrize("seed", [0, 1])
def test_few_rows_are_learned_from_and_some_held_back(tmp_path, n, seed):
    path = tmp_path / "table.csv"
    path.write_text(rows(n), encoding="utf-8")
    found = load(path, "y", seed=seed)
    task = found.task
    assert len(task.y_train) >= 2
    assert task.held_back == (n > 2)
    if n == 2:
        np.testing.assert_array_equal(task.X_test, task.X_train)
        assert "gives only 2 rows, too few to hold one back to judge by" in found.notes[0]
        return
    assert sorted([*task.X_train[:, 0], *task.X_test[:, 0]]) == list(range(n))
    said = f"gives only {n} rows, {len(task.y_test)} of them held back to judge by: the intervals may be far too na"
    assert [said in note for note in found.notes] == [True] * (n < 10)


@pytest.mark.parametrize("seed", range(5))
def test_one_target_that_differs_is_learned_from(tmp_path, seed):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n" + "1,5\n2,5\n" * 5 + "3,6\n", encoding="utf-8")
    task = load(path, "y", seed=seed).task
    assert sorted(set(task.y_train)) == [5, 6]
    assert sorted([*task.y_train, *task.y_test]) == [5] * 10 + [6]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"target": "y"}, "--target y names a column of a file of your own"),
        ({"dataset": "Diabetis"}, "--dataset Diabetis is unknown: did you mean diabetes? There are templ"),
        ({"dataset": "x"}, "--dataset x is unknown: there are templinkoping, diabetes."),
    ],
)
def test_options_that_do_not_go_together(options, sentence):
    with pytest.raises(UserError) as error:
        load(**options)
    assert sentence in str(error.value)


def test_diabetes_reads_back_to_the_last_digit():
    assert diabetes().frame["s5"].astype(float).tolist()[:2] == [4.8598, 3.8918]
