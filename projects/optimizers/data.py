"""Data to learn from: scikit-learn's breast cancer measurements, or a table of the user's own with two classes."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from projects.common.errors import UserError

DATASETS = {"breast_cancer": "569 tumors, 30 measurements of each, malignant or benign"}


@dataclass(frozen=True)
class Table:
    """Rows to classify.

    Attributes
    ----------
    X : (n, d) measurements, each column with mean 0 and deviation 1
    y : (n,) 0 or 1
    classes : what 0 and 1 are called
    dataset, source : as in metrics.json
    """

    X: np.ndarray
    y: np.ndarray
    classes: tuple[str, str]
    dataset: str
    source: str


def load(data: Path | None = None, dataset: str | None = None, target: str | None = None) -> Table:
    """The table that a person asked for. UserError where it cannot be read or learned from."""
    if data is None and target is not None:
        raise UserError(f"--target {target} names a column of --data: give --data as well.")
    if data is not None:
        if dataset is not None:
            raise UserError("--data and --dataset are both given: name one of them.")
        return read(data, target)
    if dataset not in (None, *DATASETS):
        raise UserError(f"There is no data set {dataset}; there is {', '.join(DATASETS)}, or --data FILE.csv.")
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    names = (str(bunch.target_names[0]), str(bunch.target_names[1]))
    return Table(standardized(bunch.data), bunch.target.astype(float), names, "breast_cancer", "bundled")


def read(path: Path, target: str | None) -> Table:
    """A CSV file with numbers, and one column with two classes: the last, unless `target` names another."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(path, index_col=False)  # else what has no heading would be taken for names of rows
    except pd.errors.ParserWarning:
        raise UserError(f"{path} has rows with more values than there are headings; give each column one.") from None
    except (OSError, UnicodeDecodeError, ValueError) as error:  # pandas' own errors are ValueErrors
        raise UserError(f"{path} cannot be read as CSV ({error}); give a file with a heading and numbers.") from None
    if len(frame.columns) < 2 or len(frame) < 4:
        shape = f"{len(frame)} rows and {len(frame.columns)} columns"
        raise UserError(f"{path} has {shape}; it needs at least 4 and 2, separated by commas.")
    name = str(frame.columns[-1]) if target is None else target
    if name not in frame.columns:
        raise UserError(f"{path} has no column {name}; it has {', '.join(map(str, frame.columns))}.")
    classes = sorted(frame[name].dropna().unique().tolist(), key=str)
    if len(classes) != 2 or frame[name].isna().any():
        got = f"{len(classes)} classes and {frame[name].isna().sum()} blanks"
        raise UserError(f"Column {name} of {path} must hold two classes and no blanks; it has {got}.")
    features = frame.drop(columns=name)
    for column in features:
        numbers = pd.to_numeric(features[column], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(numbers).all():
            row = int(np.flatnonzero(~np.isfinite(numbers))[0])
            got = features[column].iloc[row]
            raise UserError(f"Column {column} of {path} must hold numbers; data row {row + 1} has {got!r}.")
    y = (frame[name] == classes[1]).to_numpy(dtype=float)
    return Table(standardized(features.to_numpy(dtype=float)), y, (str(classes[0]), str(classes[1])), "user", "user")


def standardized(X: np.ndarray) -> np.ndarray:
    """Each column with mean 0 and deviation 1; a constant column becomes 0."""
    size = np.abs(X).max(axis=0)
    X = X / np.where(size > 0, size, 1)  # or the squares of what is huge, or tiny, would be lost
    deviation = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
