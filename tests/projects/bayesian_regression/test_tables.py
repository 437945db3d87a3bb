"""CSV files of every kind that people have, and those that are none."""

import numpy as np
import pytest

from projects.bayesian_regression.blanks import filling, without_blank_rows
from projects.bayesian_regression.columns import learn_columns
from projects.bayesian_regression.tables import Table, read_table, shown
from projects.common.errors import UserError
from tests.projects.bayesian_regression.conftest import mixed_table


def written(folder, text, encoding="utf-8"):
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder, text, encoding="utf-8"):
    return read_table(written(folder, text, encoding))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("a,b\n1.5,red\n2,blue\n", "utf-8"),
        ("a;b\r\n1,5;red\r\n2;blue\r\n", "utf-8"),
        ("a\tb\n1.5\tred\n2\tblue", "utf-8"),
        ("a,b\n1.5,red\n2,blue\n", "utf-8-sig"),
        ("a,b\n1.5,red\n2,blue\n", "utf-16"),
        ('"a", "b"\n"1.5", "red"\n 2 , blue \n\n', "utf-8"),
        ("a;b;\n1.5;red;\n2;blue;\n", "utf-8"),
        ("a,b\r1.5,red\r2,blue\r", "utf-8"),
    ],
    ids=["commas", "semicolons", "tabs", "mark", "utf-16", "quoted", "a separator at the end", "old line ends"],
)
def test_the_same_table_in_many_forms(tmp_path, text, encoding):
    table = read(tmp_path, text, encoding)
    assert table.frame.to_dict("list") == {"a": ["1.5", "2"], "b": ["red", "blue"]}
    assert table.notes == []


def test_quoted_cells_may_hold_anything(tmp_path):
    table = read(tmp_path, 'a;"b;c"\n"x;\ny";"say ""hello"""\n')
    assert table.frame.to_dict("list") == {"a": ["x;\ny"], "b;c": ['say "hello"']}


def test_blanks_have_many_names(tmp_path):
    table = read(tmp_path, "a,b,c\n,NA,nan\n  ,null,0\n1\n")
    assert table.frame.isna().to_numpy().tolist() == [[True, True, True], [True, True, False], [False, True, True]]


def test_a_decimal_comma_needs_semicolons(tmp_path):
    assert read(tmp_path, 'a,b\n"1,5",2\n').frame["a"].tolist() == ["1,5"]
    assert read(tmp_path, "a;b\n-1,5e3;1,5 m\n").frame.loc[0].tolist() == ["-1.5e3", "1,5 m"]


def test_a_column_without_a_name_is_left_out_and_said(tmp_path):
    table = read(tmp_path, ",a\n0,5\n1,6\n")
    assert table.frame.to_dict("list") == {"a": ["5", "6"]}
    assert table.notes == [f"Column 1 of {table.where} has no name, and is left out."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"1,2\n3,4\n", "begins with numbers (1, 2)"),
        (b"a,b,a\n1,2,3\n", "more than one column named a"),
        (b"a,b\n1,2\n1,2,3\n", "expected 2 fields in line 3, saw 3"),
        (b'a,b\n1,"2\n3,4\n', "quotation mark that is never closed"),
        (b"a,b\n\0,1\n", "binary file"),
        ("ä,b\n1,2\n".encode("latin-1"), "not UTF-8 text"),
        (b"\xff\xfea", "not UTF-8 text"),
    ],
)
def test_what_is_no_table(tmp_path, content, sentence):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        read_table(path)
    assert sentence in str(error.value)
    assert str(path) in str(error.value)


def test_what_is_no_file(tmp_path):
    with pytest.raises(UserError, match="does not exist"):
        read_table(tmp_path / "nothing.csv")
    with pytest.raises(UserError, match=r"cannot be read \(is a directory\)"):
        read_table(tmp_path)


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


BLANK = "x,color,y\n1,red,1\n,red,2\n3,,3\n4,blue,\n5,blue,5\n6,red,6\n7,blue,7\n8,red,8\n"


def test_blanks_without_a_policy_name_columns_and_counts(tmp_path):
    table = read(tmp_path, BLANK)
    with pytest.raises(UserError, match=r"blanks in the columns x \(1\), color \(1\), y \(1\): give --missing drop"):
        without_blank_rows(table, ["x", "color"], "y", None)


def test_rows_with_blanks_are_dropped_and_keep_their_numbers(tmp_path):
    table = without_blank_rows(read(tmp_path, BLANK), ["x", "color"], "y", "drop")
    assert table.frame.index.tolist() == [0, 4, 5, 6, 7]
    assert table.notes == ["3 of 8 rows are left out, for blanks in x (1), color (1), y (1)."]


def test_blanks_are_filled_from_the_rows_that_are_learned_from(tmp_path):
    table = without_blank_rows(read(tmp_path, BLANK), ["x", "color"], "y", "mean")
    assert table.notes == ["1 of 8 rows are left out, for their y is blank."]
    columns, _ = learn_columns(table, "y")
    first_five = Table(table.where, table.frame.iloc[:5], [])
    columns = columns.filled_from(first_five)
    np.testing.assert_array_equal(columns.numbers(table)[:3], [[1, 1], [(1 + 3 + 5 + 6) / 4, 1], [3, 1]])
    assert filling(table, columns) == [
        "Blanks are filled: x (1) with the mean, 3.75; color (1) with the most frequent level, red."
    ]


def test_a_level_that_the_model_has_not_seen(tmp_path):
    table = read(tmp_path, "color,y\nred,1\nblue,2\nred,3\nblue,4\n")
    columns, _ = learn_columns(table, "y")
    new = read(tmp_path, "color\nred\nmauve\n")
    with pytest.raises(UserError, match=r"color of .*, data row 2, holds 'mauve', but the model knows blue, red\."):
        columns.numbers(new)


def test_long_lists_are_cut():
    assert shown([f"n{i}" for i in range(10)]) == "n0, n1, n2, n3, n4, n5, n6, n7 and 2 more"
    assert shown(["x" * 100]) == "x" * 39 + "…"
