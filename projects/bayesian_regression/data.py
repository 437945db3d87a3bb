"""What to learn from: a year of temperatures, scikit-learn's diabetes patients, or a CSV file of the user's own.

By default the 366 daily temperatures of Linköping are fetched; where they cannot be had, the diabetes data that
scikit-learn brings take their place and a note says why. Every source becomes a table, whose columns are recognized and
whose rows are split into some to learn from and some to be judged by; two rows are both learned from.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from foundations.statistics.model_selection import train_test_split
from projects.bayesian_regression.columns import Columns, learn_columns
from projects.bayesian_regression.model import FEWEST_VALUES, Task
from projects.common.blanks import check_policy, filling, without_blank_rows
from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.common.sources import check_source
from projects.common.tables import Table, read_table, target_column

DATASETS = {
    "templinkoping": "366 daily temperatures of Linköping in 2016, by the time of the year",
    "diabetes": "442 patients, ten measurements of each, and the disease's progression after a year",
}
DEFAULT, BUNDLED = "templinkoping", "diabetes"
UNITS = {"templinkoping": "°C"}
HELD_BACK = 0.3  # of the rows
FEWEST, FEW = 2, 10  # rows: so many are needed, and with fewer than so many a note says what that means


@dataclass(frozen=True)
class Loaded:
    """A task, the columns it was made of, and what a person should know of how."""

    task: Task
    columns: Columns
    notes: list[str]


def load(
    data: Path | None = None,
    target: str | None = None,
    dataset: str | None = None,
    *,
    missing: str | None = None,
    seed: int = 0,
    offline: bool = False,
) -> Loaded:
    """The task that a person asked for.

    Parameters
    ----------
    data, target : a CSV file of the user's own, and its column that is to be predicted
    dataset : a key of `DATASETS`; None is templinkoping, or diabetes where that cannot be had
    missing : "drop", "mean" or None: blanks are an error
    seed : of the split
    offline : never ask the network

    Raises
    ------
    UserError for what is not usable, for options that exclude each other, and for a data set asked for by name that
    cannot be had.
    """
    check_policy(missing)
    check_source(data, dataset, DATASETS)
    if data is not None:
        table = read_table(Path(data))
        return _loaded(table, target_column(table, target), ("user", "user"), missing, seed)
    if target is not None:
        raise UserError(f"--target {target} names a column of a file of your own: give it by --data.")
    return _data_set(dataset, seed, offline)


def _data_set(dataset: str | None, seed: int, offline: bool) -> Loaded:
    if dataset == BUNDLED:
        return _loaded(diabetes(), "progression", (BUNDLED, "bundled"), None, seed)
    try:
        fetched = fetch(DEFAULT, offline=offline)
    except DataUnavailable as problem:
        if dataset is not None:
            raise
        table = diabetes()
        table.notes.append(f"The diabetes data are used, because {str(problem).rstrip('.')}.")
        return _loaded(table, "progression", (BUNDLED, "bundled"), None, seed)
    return _loaded(read_table(fetched.path), "temp", (DEFAULT, fetched.source), None, seed)


def diabetes() -> Table:
    """scikit-learn's diabetes data in the units they were measured in, as a table."""
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    frame = pd.DataFrame(np.column_stack([bunch.data, bunch.target]), columns=[*bunch.feature_names, "progression"])
    return Table("the diabetes data", frame.map(repr_of), [])


def repr_of(value: float) -> str:
    """A number as the text that reads back as the same number."""
    return repr(float(value))


def _loaded(table: Table, target: str, names: tuple[str, str], missing: str | None, seed: int) -> Loaded:
    """Recognize the columns, see to blanks, split the rows, and turn them into numbers."""
    _check_rows(table, "")
    columns, notes = learn_columns(table, target)
    table = without_blank_rows(table, columns.names, target, missing)
    _check_rows(table, " without blanks")
    y = columns.targets(table)
    if np.ptp(y) == 0:
        raise UserError(f"Column {target} of {table.where} is constant, {y[0]:g} in all rows without blanks.")
    train, test = _split(y, seed)
    learned_from = table.frame.iloc[np.sort(train)]
    columns = columns.filled_from(Table(table.where, learned_from, []))
    X = columns.numbers(table)
    notes = [*table.notes, *notes, *filling(table, columns.columns), *_few(table, len(y), len(test))]
    name, source = names
    task = Task(
        **{"name": name, "source": source, "inputs": columns.inputs, "target": target, "unit": UNITS.get(name, "")},
        **{"X_train": X[train], "y_train": y[train], "X_test": X[test], "y_test": y[test]},
        **{"held_back": len(train) < len(y)},
        smooth=X.shape[1] == 1 and len(np.unique(X[train])) >= FEWEST_VALUES,
    )
    return Loaded(task, columns, notes)


def _check_rows(table: Table, which: str) -> None:
    n = len(table.frame)
    if n < FEWEST:
        have = "no rows" if n == 0 else "1 row" if n == 1 else f"{n} rows"
        raise UserError(f"{table.where} has {have}{which}: at least {FEWEST} are needed.")


def _split(y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from, whose targets are not all alike, and rows held back; of two rows both are both."""
    rows = np.arange(len(y))
    if len(y) == FEWEST:
        return rows, rows
    train, test = train_test_split(rows, test_size=HELD_BACK, random_state=seed)
    if np.ptp(y[train]) == 0:  # then what differs has been held back: take one such row for another
        other = np.flatnonzero(y[test] != y[train[0]])[0]
        train[0], test[other] = test[other], train[0]
    return train, test


def _few(table: Table, n: int, held_back: int) -> list[str]:
    """What a person should know who has few rows."""
    if n >= FEW:
        return []
    judged = f"{held_back} of them held back to judge by" if n > FEWEST else "too few to hold one back to judge by"
    return [f"{table.where} gives only {n} rows, {judged}: the intervals may be far too narrow."]
