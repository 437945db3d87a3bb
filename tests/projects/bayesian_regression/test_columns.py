"""The columns of a table that are learned from, and those that say nothing."""

import numpy as np
import pytest

from projects.bayesian_regression.columns import learn_columns
from projects.common.errors import UserError
from projects.common.tables import read_table
from tests.projects.bayesian_regression.conftest import mixed_table
from tests.projects.common.made_tables import read


def test_columns_are_recognized(tmp_path):
    table = read_table(mixed_table(tmp_path / "mixed.csv"))
    columns, notes = learn_columns(table, "price")
    kinds = {column.name: column.kind for column in columns.columns}
    assert kinds == {"size": "number", "color": "category", "day": "date", "sold": "category"}
    assert columns.inputs == ("size", "color=blue", "color=green", "color=red", "day", "sold=True")
    assert columns.left_out == ("name",)
    assert notes == [
        "Column name is left out: it holds 120 different texts in 120 rows.",
        "Column day holds dates: they are read as days since 1970-01-01.",
    ]


def test_numbers_that_stand_for_columns(tmp_path):
    text = "x,when,color,y\n1e2,1970-01-02,red,1\n-3,1970-01-03 12:00,blue,2\n.5,2024-02-29T00:00:00Z,green,3\n"
    text += "1,1970-01-01,red,4\n0,1970-01-01,blue,5\n7,1970-01-01,blue,6\n"
    table = read(tmp_path, text)
    columns, _ = learn_columns(table, "y")
    expected = [[100, 1, 0, 0, 1], [-3, 2.5, 1, 0, 0], [0.5, 19782, 0, 1, 0]]
    np.testing.assert_array_equal(columns.numbers(table)[:3], expected)
    np.testing.assert_array_equal(columns.targets(table), [1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["1"] * 6, "'1' throughout"),
        ([""] * 6, "blank throughout"),
        (list("abcdef"), "6 different texts in 6 rows"),
        ([f"{i}.12.2024" for i in range(1, 7)], "6 different texts in 6 rows; write dates as 2024-12-31"),
    ],
)
def test_columns_that_say_nothing_are_left_out(tmp_path, cells, why):
    rows = "".join(f"{cell},{i},{i}\n" for i, cell in enumerate(cells))
    columns, notes = learn_columns(read(tmp_path, f"odd,x,y\n{rows}"), "y")
    assert columns.names == ["x"]
    assert columns.left_out == ("odd",)
    assert notes == [f"Column odd is left out: it {'is' if 'blank' in why else 'holds'} {why}."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x,y\n1,2\n2,high\n3,4\n", "Column y of {}, data row 2, holds 'high' where a number should be"),
        ("x,y\n1,2\ntall,3\n3,4\n", "Column x of {}, data row 2, holds 'tall' where a number should be"),
        ("x,y\n1,red\n2,blue\n", "Column y of {}, data row 1, holds 'red', and so on: the target must be a number"),
        ("x,y\n1,2\n2,inf\n3,4\n", "Column y of {}, data row 2, holds 'inf': a number must be finite"),
        ("x,y\n1,2\n-1e999,3\n3,4\n", "Column x of {}, data row 2, holds '-1e999': a number must be finite"),
        ("x,y\n1,2\n1e80,3\n3,4\n", "its magnitude at most 1e+50"),
        ("x,y\n1,5\n2,5.0\n", "Column y of {} is constant, 5 throughout"),
        ("x,y\n1,\n2,\n", "Column y of {} is blank throughout"),
        ("y\n1\n2\n", "{} has no column besides y"),
        ("x,y\n5,1\n5,2\n", "{} has no column that says anything about y"),
    ],
)
def test_bad_columns(tmp_path, text, sentence):
    table = read(tmp_path, text)
    with pytest.raises(UserError) as error:
        learn_columns(table, "y")
    assert sentence.format(table.where) in str(error.value)


def test_a_level_that_the_model_has_not_seen(tmp_path):
    table = read(tmp_path, "color,y\nred,1\nblue,2\nred,3\nblue,4\n")
    columns, _ = learn_columns(table, "y")
    new = read(tmp_path, "color\nred\nmauve\n")
    with pytest.raises(UserError, match=r"color of .*, data row 2, holds 'mauve', but the model knows blue, red\."):
        columns.numbers(new)
