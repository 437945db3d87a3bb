"""Blank cells: refused, left out, or filled."""

import numpy as np
import pytest

from projects.common.blanks import filling, without_blank_rows
from projects.common.columns import recognized
from projects.common.errors import UserError
from projects.common.tables import Table
from tests.projects.common.made_tables import read

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
    first_five = Table(table.where, table.frame.iloc[:5], [])
    columns = [recognized(table, name).filled_from(first_five) for name in ("x", "color")]
    numbers = np.hstack([column.numbers(table) for column in columns])
    np.testing.assert_array_equal(numbers[:3], [[1, 1], [(1 + 3 + 5 + 6) / 4, 1], [3, 1]])
    assert filling(table, columns) == [
        "Blanks are filled: x (1) with the mean, 3.75; color (1) with the most frequent level, red."
    ]
