"""The saved model on rows of a file: is it the same kind of table, and what does the model say of each row?"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from projects.bayesian_regression.columns import Columns
from projects.bayesian_regression.model import Model
from projects.bayesian_regression.studies_evidence import half_width
from projects.common.blanks import filling, without_blank_rows
from projects.common.errors import UserError
from projects.common.tables import Table, read_table, shown

LEVEL = 0.95


@dataclass(frozen=True)
class Prediction:
    """Of each row (m,): its number in the file from 1, the predicted mean and standard deviation of the target."""

    target: str
    rows: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    notes: list[str]

    @property
    def margin(self) -> np.ndarray:
        """How far the interval reaches to each side of the mean."""
        return half_width(LEVEL) * self.std

    @property
    def low(self) -> np.ndarray:
        """Lower end of the interval that holds the target with probability 95 %."""
        return self.mean - self.margin

    @property
    def high(self) -> np.ndarray:
        """Its upper end."""
        return self.mean + self.margin


def predict_file(path: Path, model: Model, columns: Columns, missing: str | None) -> Prediction:
    """Predict each row of a CSV file. UserError, one sentence, where it is not a table of the model's kind."""
    table = read_table(path)
    _check_columns(table, columns)
    if len(table.frame) == 0:
        raise UserError(f"{table.where} has no rows: give one for each prediction.")
    table = without_blank_rows(table, columns.names, None, missing)
    if len(table.frame) == 0:
        raise UserError(f"{table.where} has no row without blanks: give --missing mean to fill them.")
    X = columns.numbers(table)
    mean, std = _predict(model, columns, table, X)
    notes = [*table.notes, *filling(table, columns.columns), *_beyond(model, columns, X)]
    return Prediction(columns.target, table.frame.index.to_numpy() + 1, mean, std, notes)


def _predict(model: Model, columns: Columns, table: Table, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation, (m,) each. UserError for a row so far from the training rows that they are no numbers."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            mean, std = model.predict(X)
        if np.isfinite(mean).all() and np.isfinite(std).all():
            return mean, std
    except ValueError:  # a basis whose functions overflow
        pass
    row, column = divmod(int(np.argmax(np.abs(X - model.location) / model.scale)), X.shape[1])
    where = f"{columns.inputs[column]} of {table.where}, data row {table.frame.index[row] + 1},"
    raise UserError(f"{where} is {X[row, column]:g}, too far from the training rows for a prediction: take it out.")


def _beyond(model: Model, columns: Columns, X: np.ndarray) -> list[str]:
    """A note of rows of X (m, p) that lie where no training row was; none where there are none."""
    outside = (model.low > X) | (model.high < X)  # (m, p)
    if not outside.any():
        return []
    names = [name for name, some in zip(columns.inputs, outside.any(axis=0), strict=True) if some]
    n, which = int(outside.any(axis=1).sum()), f"outside the range of the training rows in {shown(names)}"
    return [f"{n:,} of {len(X):,} rows lie {which}: nothing was seen there, and the intervals may be too narrow."]


def _check_columns(table: Table, columns: Columns) -> None:
    """Refuse a table that lacks a column of the model, or has one that it never saw."""
    have = list(table.frame.columns)
    known = {*columns.names, columns.target, *columns.left_out}
    lacking = [name for name in columns.names if name not in have]
    strange = [name for name in have if name not in known]
    if lacking:
        also = f" and has {shown(strange)}, which it never saw" if strange else ""
        raise UserError(f"{table.where} lacks {shown(lacking)}, which the model was trained on{also}: name them alike.")
    if strange:
        raise UserError(f"{table.where} has {shown(strange)}, which the model was not trained on: take it out.")
