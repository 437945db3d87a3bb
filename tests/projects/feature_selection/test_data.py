"""What columns are chosen from: which are discrete, which rows are held back, and what is refused."""

import os
from pathlib import Path

import numpy as np
import pytest

from projects.common.errors import UserError
from projects.feature_selection.data import BUNDLED, Choices, load, load_table
from projects.feature_selection.kinds import few_integers
from tests.projects.feature_selection.conftest import own_table

MIRROR = os.environ.get("FOUNDATIONS_DATA_MIRROR")
NAMES = ("age", "color", "noise", "member", "rooms", "day", "twice")


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """Neither a cache nor a mirror."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "no cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)


def test_madelon(nowhere, monkeypatch):
    if not MIRROR or not (Path(MIRROR) / "madelon").is_dir():
        pytest.skip("Madelon is real data, and FOUNDATIONS_DATA_MIRROR names no folder that has it")
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", MIRROR)
    found = load(offline=True)
    task = found.task
    assert (task.name, task.source, task.target, task.classes) == ("madelon", "mirror", "class", ("-1", "1"))
    assert (task.X_train.shape, task.X_test.shape) == ((2000, 500), (600, 500))
    assert (task.y_train.sum(), task.y_test.sum()) == (1000, 300)
    assert not task.discrete[task.truth].any()  # a few columns of noise have at most 20 values
    assert task.discrete_target
    assert task.truth.sum() == 20
    assert found.notes == []


@pytest.mark.parametrize(
    ("name", "shape", "classes", "discrete"),
    [("breast_cancer", (569, 30), 2, 0), ("wine", (178, 13), 3, 0), ("digits", (1797, 61), 10, 61)],
)
def test_bundled_data_are_scikit_learns(name, shape, classes, discrete):
    from sklearn import datasets

    task = load(dataset=name).task
    bunch = getattr(datasets, f"load_{name}")()
    assert (task.name, task.source, task.X.shape, len(task.classes)) == (name, "bundled", shape, classes)
    assert (task.discrete.sum(), task.discrete_target, task.truth) == (discrete, True, None)
    assert task.n_train == len(task.y) - round(0.3 * len(task.y))
    got, wanted = np.column_stack([task.X, task.y]), np.column_stack([bunch.data, bunch.target])
    wanted = wanted[:, np.ptp(wanted, axis=0) > 0]  # three points of all digits are white
    np.testing.assert_array_equal(got[np.lexsort(got.T)], wanted[np.lexsort(wanted.T)])


def test_columns_of_one_value_are_left_out_of_digits():
    assert load(dataset="digits").notes == ["Columns of one value are left out: pixel_0_0, pixel_4_0, pixel_4_7."]


def test_classes_keep_their_shares():
    task = load(dataset="breast_cancer").task
    assert task.y_train.mean() == pytest.approx(task.y_test.mean(), abs=0.01)


def test_where_madelon_cannot_be_had_breast_cancer_takes_its_place(nowhere):
    found = load(offline=True)
    assert (found.task.name, found.task.source) == (BUNDLED, "bundled")
    assert found.notes[0].startswith("The breast cancer data are used, because madelon/madelon_train.data could not be")


def test_madelon_asked_for_by_name_is_not_replaced(nowhere):
    with pytest.raises(UserError, match=r"madelon/madelon_train\.data could not be had"):
        load(dataset="madelon", offline=True)


def test_a_table_of_ones_own(tmp_path):
    found = load(own_table(tmp_path / "own.csv"), "bought")
    task = found.task
    assert (task.name, task.source, task.columns, task.classes) == ("user", "user", NAMES, ("no", "yes"))
    assert task.discrete.tolist() == [False, True, False, True, True, False, False]
    assert task.levels[1] == ("blue", "green", "red")
    assert (len(task.y_train), len(task.y_test)) == (112, 48)
    assert found.notes == ["Column day holds dates: they are read as days since 1970-01-01."]


def test_every_row_may_be_for_choosing(tmp_path):
    path = own_table(tmp_path / "own.csv")
    task = load_table(path, "age", held_back=0.0).task
    assert not task.held_back
    assert task.X_test.shape == (0, 7)
    assert (task.discrete_target, task.classes) == (False, ())
    ages = [float(line.split(",")[0]) for line in path.read_text().splitlines()[1:]]
    assert task.y.tolist() == ages


@pytest.mark.parametrize(
    ("values", "discrete"),
    [
        (np.arange(40) % 20, True),
        (np.arange(42) % 21, False),
        (np.array([0.5, 1, 1]), False),
        (np.array([-1.0, 1.0]), True),
    ],
)
def test_few_integers_are_discrete(values, discrete):
    assert few_integers(values.astype(float)) == discrete


@pytest.mark.parametrize(
    ("choices", "target", "discrete"),
    [
        (Choices(continuous=("rooms",)), "bought", [False, True, False, True, False, False, False]),
        (Choices(discrete=("twice",)), "bought", [False, True, False, True, True, False, True]),
        (Choices(("twice",), ("rooms, day",)), "bought", [False, True, False, True, False, False, True]),
        (Choices(continuous=("rooms",)), "rooms", [False, True, False, True, False, False, True]),
    ],
)
def test_a_person_may_say_otherwise(tmp_path, choices, target, discrete):
    task = load(own_table(tmp_path / "own.csv"), target, choices=choices).task
    assert task.discrete.tolist() == discrete
    assert task.discrete_target == (target != "rooms")


def test_a_discrete_target_of_numbers_has_classes_named_by_them(tmp_path):
    task = load(own_table(tmp_path / "own.csv"), "rooms").task
    assert task.classes == ("1", "2", "3", "4", "5", "6")
    assert sorted(set(task.y)) == [0, 1, 2, 3, 4, 5]


def test_the_split_follows_the_seed(tmp_path):
    path = own_table(tmp_path / "own.csv")
    first, again, other = (load(path, "bought", seed=seed).task for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert not np.array_equal(first.X, other.X)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [4, 5, 7, 12])
def test_few_rows_are_for_choosing_first(tmp_path, n, seed):
    path = tmp_path / "few.csv"
    path.write_text("x,y\n" + "".join(f"{i},{int(i == n - 1)}\n" for i in range(n)), encoding="utf-8")
    task = load(path, "y", seed=seed).task
    assert len(task.y_train) == max(4, n - round(0.3 * n))
    assert np.ptp(task.y_train) > 0
    assert sorted(task.X[:, 0]) == list(range(n))
    assert task.held_back == (n > 4)


BLANKS = ["" if i % 10 == 3 else str(i % 7) for i in range(160)]


def test_blanks_are_filled_from_training_rows(tmp_path):
    path = own_table(tmp_path / "own.csv", noise=[text and f"{text}.5" for text in BLANKS])
    with pytest.raises(UserError, match=r"has blanks in the columns noise \(16\): give --missing drop"):
        load(path, "bought")
    found = load(path, "bought", choices=Choices(missing="mean"))
    noise = found.task.X[:, 2]
    filled = noise % 1 != 0.5
    assert filled.sum() == 16
    trained = noise[: found.task.n_train][~filled[: found.task.n_train]]
    np.testing.assert_allclose(noise[filled], trained.mean(), rtol=1e-12)
    assert "Blanks are filled: noise (16) with the mean, " in found.notes[-1]
    assert len(load(path, "bought", choices=Choices(missing="drop")).task.y) == 144


FREE = [f"note {i}" for i in range(160)]
BAD = [
    ({}, {"target": None}, "needs --target, the column to be predicted; it has age, color"),
    ({}, {"target": "bougt"}, "has no column bougt: did you mean bought?"),
    ({"bought": "yes"}, {}, "Column bought of {} cannot be the target, for it holds 'yes' throughout: give val"),
    ({"bought": ""}, {}, "Column bought of {} cannot be the target, for it is blank throughout: give values"),
    ({"bought": FREE}, {}, "Column bought of {} cannot be the target, for it holds 160 different texts in 160 ro"),
    ({"noise": "1.5"}, {}, "Column noise of {} cannot be ranked, for it holds '1.5' throughout: take it out."),
    ({"noise": ["1", "1.0"] * 80}, {}, "Column noise of {} cannot be ranked, for it has one value in all rows that"),
    ({"noise": ""}, {}, "Column noise of {} cannot be ranked, for it is blank throughout: take it out."),
    ({"notes": FREE}, {}, "Column notes of {} cannot be ranked, for it holds 160 different texts in 160 rows: take it"),
    ({"noise": ["much", *["1"] * 158, "2"]}, {}, "Column noise of {}, data row 1, holds 'much' where a number"),
    ({"noise": ["inf", *["1"] * 158, "2"]}, {}, "Column noise of {}, data row 1, holds 'inf': a number must be finite"),
    ({}, {"missing": "guess"}, "--missing guess is unknown"),
    ({}, {"discrete": ["colour"]}, "--discrete names 'colour', and {} has no such column: did you mean color?"),
    ({}, {"continuous": ["age,x"]}, "--continuous names 'x', and {} has no such column: it has age, color"),
    ({}, {"continuous": ["color"]}, "Column color of {} holds texts, which cannot be continuous: take it from"),
    ({}, {"discrete": ["age"]}, "Column age of {} has 158 different numbers in 160 rows, too many to count"),
    ({}, {"discrete": ["age"], "continuous": ["age"]}, "Column age of {} is named by --discrete and by --continuous"),
]


@pytest.mark.parametrize(("cells", "options", "sentence"), BAD, ids=[case[2][:40] for case in BAD])
def test_refusals(tmp_path, cells, options, sentence):
    path = own_table(tmp_path / "own.csv", **cells)
    choices = Choices(options.get("discrete", ()), options.get("continuous", ()), options.get("missing"))
    with pytest.raises(UserError) as error:
        load(path, options.get("target", "bought"), choices=choices)
    assert sentence.format(path) in str(error.value)
    assert str(error.value).count(". ") == 0


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x,y\n", {}, "{} has no rows: at least 4 are needed, for an estimate looks at 3 neighbors of each."),
        ("x,y\n1,1\n2,2\n3,1\n", {}, "{} has 3 rows: at least 4 are needed"),
        ("x,y\n1,1\n2,2\n3,1\n,2\n", {"missing": "drop"}, "{} has 3 rows without blanks: at least 4 are needed"),
        ("y\n1\n2\n1\n2\n", {}, "{} has no column besides y: there is nothing to choose from."),
        ("x,y\n1,1\n1,2\n1,1\n1,1\n2,\n", {"missing": "drop"}, "Column x of {} cannot be ranked, for it has one value"),
        ("x,y\n1,1\n2,1\n3,1\n4,1\n,2\n", {"missing": "drop"}, "Column y of {} cannot be the target, for it has one v"),
        ("x,y\n1,1\n2,2\n3,4\n4,3\n", {}, "Column y of {} cannot be the target, for its 4 whole numbers count as"),
    ],
)
def test_tables_with_too_little(tmp_path, text, options, sentence):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        load(path, "y", choices=Choices(**options))
    assert sentence.format(path) in str(error.value)


def test_whole_numbers_that_are_all_different_can_be_told_when_they_are_measured(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,1\n2,2\n3,4\n4,3\n", encoding="utf-8")
    task = load(path, "y", choices=Choices(continuous=["y"])).task
    assert not task.discrete_target and sorted(task.y) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"target": "y"}, "--target y names a column of a file of your own"),
        ({"dataset": "madlon"}, "--dataset madlon is unknown: did you mean madelon? There are madelon, "),
        ({"dataset": "wine", "data": "x.csv"}, "--data x.csv and --dataset wine exclude each other"),
        ({"dataset": "wine", "choices": Choices(discrete=["hue,has"])}, "'has', and the data set wine has no such col"),
    ],
)
def test_options_that_do_not_go_together(options, sentence):
    with pytest.raises(UserError) as error:
        load(**options)
    assert sentence in str(error.value)
