"""The columns that the model takes in: recognized, and left out where they say nothing about a new row."""

from dataclasses import dataclass, replace

import numpy as np

from projects.common.columns import Column, parsed, place_of, recognized, useless, values_of
from projects.common.errors import UserError
from projects.common.tables import Table


@dataclass(frozen=True)
class Columns:
    """The columns that the model takes in, the target, and what was left out."""

    columns: tuple[Column, ...]
    target: str
    left_out: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Of the columns in the table."""
        return [column.name for column in self.columns]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Of the numbers that stand for them."""
        return tuple(name for column in self.columns for name in column.inputs)

    def numbers(self, table: Table) -> np.ndarray:
        """The inputs of a table without blanks: (n, p)."""
        return np.hstack([column.numbers(table) for column in self.columns])

    def targets(self, table: Table) -> np.ndarray:
        """The targets of a table without blanks: (n,)."""
        return values_of(table.where, table.frame[self.target], "number")

    def filled_from(self, table: Table) -> "Columns":
        """The same with the fills that the rows of a table give."""
        return replace(self, columns=tuple(column.filled_from(table) for column in self.columns))


def learn_columns(table: Table, target: str) -> tuple[Columns, list[str]]:
    """What each column of a table holds, and notes of what was done with some.

    UserError for a target that is no number, a number's column with text in it, and a table with nothing to learn from.
    """
    _check_target(table, target)
    columns, left_out, notes = [], [], []
    for name in table.frame.columns:
        if name == target:
            continue
        texts = table.frame[name].dropna()
        column = recognized(table, name)
        why = useless(column, texts)
        if why:
            left_out.append(name)
            notes.append(f"Column {name} is left out: {why}.")
            continue
        columns.append(column)
        if column.kind == "date":
            notes.append(f"Column {name} holds dates: they are read as days since 1970-01-01.")
    if not columns:
        have = "no column besides" if not left_out else "no column that says anything about"
        raise UserError(f"{table.where} has {have} {target}: there is nothing to predict it from.")
    return Columns(tuple(columns), target, tuple(left_out)), notes


def _check_target(table: Table, target: str) -> None:
    texts = table.frame[target].dropna()
    if len(texts) == 0:
        raise UserError(f"Column {target} of {table.where} is blank throughout: give numbers to learn from.")
    if not parsed(texts, "number").notna().any():
        raise UserError(f"{place_of(table.where, texts, 0)}, and so on: the target must be a number.")
    y = values_of(table.where, texts, "number")
    if np.ptp(y) == 0:
        raise UserError(f"Column {target} of {table.where} is constant, {y[0]:g} throughout: nothing is to be learned.")
