"""CSV files of every kind that people have, and those that are none."""

import pytest

from projects.common.errors import UserError
from projects.common.tables import read_table, shown
from tests.projects.common.made_tables import read


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


def test_long_lists_are_cut():
    assert shown([f"n{i}" for i in range(10)]) == "n0, n1, n2, n3, n4, n5, n6, n7 and 2 more"
    assert shown(["x" * 100]) == "x" * 39 + "…"
