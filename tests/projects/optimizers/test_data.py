"""The table that is learned from: bundled, or the user's own."""

import numpy as np
import pytest

from projects.common.errors import UserError
from projects.optimizers.data import load


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


GOOD = "size,weight,kind\n1,2,cat\n2,1,dog\n3,5,cat\n4,4,dog\n"


def test_breast_cancer():
    table = load()
    assert table.X.shape == (569, 30)
    assert (table.dataset, table.source, table.classes) == ("breast_cancer", "bundled", ("malignant", "benign"))
    np.testing.assert_allclose(table.X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(table.X.std(axis=0), 1)
    assert table.y.sum() == 357


def test_a_table_of_ones_own(tmp_path):
    table = load(write(tmp_path / "t.csv", GOOD))
    assert table.X.shape == (4, 2)
    assert table.y.tolist() == [0, 1, 0, 1]
    assert (table.dataset, table.source, table.classes) == ("user", "user", ("cat", "dog"))


def test_the_target_may_be_named_and_a_constant_column_is_no_trouble(tmp_path):
    table = load(write(tmp_path / "t.csv", "kind,a,b\n0,1,7\n1,2,7\n0,3,7\n1,4,7\n"), target="kind")
    assert table.y.tolist() == [0, 1, 0, 1]
    np.testing.assert_array_equal(table.X[:, 1], 0)


@pytest.mark.parametrize(
    ("text", "target", "sentence"),
    [
        (GOOD, "breed", "no column breed; it has size, weight, kind"),
        (GOOD.replace("dog", "cow", 1), None, "it has 3 classes"),
        (GOOD.replace("dog", "cat"), None, "it has 1 classes"),
        (GOOD.replace("4,4,dog", "4,4,"), None, "no blanks"),
        (GOOD.replace("3,5", "3,heavy"), None, "Column weight of"),
        (GOOD.replace("3,5", "3,"), None, "must hold numbers; data row 3"),
        (GOOD.replace("3,5", "3,inf"), None, "must hold numbers; data row 3"),
        ("a,b\n1,2\n", None, "it needs at least 4 and 2, separated by commas"),
        (GOOD.replace(",", ";"), None, "4 rows and 1 columns"),
        ("size,weight,kind\n1,2,3,cat\n2,1,3,dog\n3,5,3,cat\n4,4,3,dog\n", None, "more values than there are headings"),
        ("", None, "cannot be read as CSV"),
    ],
)
def test_bad_tables_are_one_sentence(tmp_path, text, target, sentence):
    with pytest.raises(UserError) as refused:
        load(write(tmp_path / "t.csv", text), target=target)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("unit", [1e308, 1e-200])
def test_numbers_may_be_huge_or_tiny(tmp_path, unit):
    table = load(write(tmp_path / "t.csv", f"a,kind\n{unit},x\n-{unit},y\n{unit},x\n-{unit},y\n"))
    np.testing.assert_allclose(table.X[:, 0], [1, -1, 1, -1])


def test_a_byte_order_mark_quotes_and_truth_values_are_read(tmp_path):
    text = '\ufeffflag,kind\nTrue,"a, b"\nFalse,c\nTrue,"a, b"\nFalse,c\n'
    table = load(write(tmp_path / "t.csv", text), target="kind")
    np.testing.assert_allclose(table.X[:, 0], [1, -1, 1, -1])
    assert table.classes == ("a, b", "c")


def test_other_bad_input(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        load(tmp_path / "absent.csv")
    with pytest.raises(UserError, match="There is no data set iris"):
        load(dataset="iris")
    with pytest.raises(UserError, match="--target kind names a column of --data"):
        load(target="kind")
    with pytest.raises(UserError, match="both given"):
        load(write(tmp_path / "t.csv", GOOD), dataset="breast_cancer")
