"""A person's own table as columns of numbers: what each column holds, what is done with blanks, what is refused.

Nothing is left out in silence: a column that cannot be ranked is an error that names it, for its absence from the
ranking would be taken for an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from projects.common.blanks import filling, without_blank_rows
from projects.common.columns import Column, recognized, useless
from projects.common.errors import UserError
from projects.common.tables import Table

Split = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # targets -> rows to choose by, rows held back


@dataclass(frozen=True)
class Values:
    """Columns of numbers, the target's among them.

    where : the table, for sentences
    columns : (n,) by name; a text is the number of its level; the rows held back come last
    levels : by name, the texts; none for numbers
    n_train : rows to choose by
    notes : what a person should know
    """

    where: str
    columns: dict[str, np.ndarray]
    levels: dict[str, tuple[str, ...]]
    n_train: int
    notes: list[str]


def values_of_table(table: Table, target: str, missing: str | None, fewest: int, split: Split) -> Values:
    """A table's columns as numbers, blanks seen to, rows split.

    UserError for too few rows, and for a column that is blank, of one value, or of texts that are nearly all different.
    """
    _check_rows(table, fewest, "")
    names = list(table.frame.columns)
    if names == [target]:
        raise UserError(f"{table.where} has no column besides {target}: there is nothing to choose from.")
    columns = [_checked(table, name, target) for name in names]
    dates = [column.name for column in columns if column.kind == "date"]
    notes = [f"Column {name} holds dates: they are read as days since 1970-01-01." for name in dates]
    table = without_blank_rows(table, [name for name in names if name != target], target, missing)
    _check_rows(table, fewest, " without blanks")
    by_name = {column.name: column for column in columns}
    train, test = split(by_name[target].codes(table))
    learned_from = Table(table.where, table.frame.iloc[np.sort(train)], [])
    columns = [column.filled_from(learned_from) for column in columns]
    rows = np.concatenate([train, test])
    found = {column.name: column.codes(table)[rows] for column in columns}
    _check_values(table.where, found, target)
    notes = [*table.notes, *notes, *filling(table, columns)]
    return Values(table.where, found, {column.name: column.levels for column in columns}, len(train), notes)


def _check_rows(table: Table, fewest: int, which: str) -> None:
    n = len(table.frame)
    if n < fewest:
        have = "no rows" if n == 0 else "1 row" if n == 1 else f"{n} rows"
        why = f"an estimate looks at {fewest - 1} neighbors of each"
        raise UserError(f"{table.where} has {have}{which}: at least {fewest} are needed, for {why}.")


def _checked(table: Table, name: str, target: str) -> Column:
    """What a column holds. UserError where that cannot be ranked, or as the target not be told."""
    column, texts = recognized(table, name), table.frame[name].dropna()
    why = useless(column, texts)
    if why is None:
        return column
    if name != target:
        raise UserError(f"Column {name} of {table.where} cannot be ranked, for {why}: take it out.")
    raise UserError(f"Column {name} of {table.where} cannot be the target, for {why}: {_remedy(texts)}.")


def _remedy(texts: pd.Series) -> str:
    return "give classes or numbers" if texts.nunique() > 1 else "give values that differ"


def _check_values(where: str, columns: dict[str, np.ndarray], target: str) -> None:
    """Refuse columns that have one value left: the other rows had blanks, or one number is written in several ways."""
    for name, values in columns.items():
        if np.ptp(values) == 0:
            what = "be the target" if name == target else "be ranked"
            raise UserError(f"Column {name} of {where} cannot {what}, for it has one value in all rows that are used.")
