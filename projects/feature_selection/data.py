"""What columns are chosen from: Madelon, data sets that scikit-learn brings, or a CSV file of the user's own.

By default the 2,000 + 600 labeled rows of Madelon are fetched; where they cannot be had, the breast cancer data take
their place and a note says why. Columns are chosen from the training rows: Madelon's own, else 70 % of all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from foundations.statistics.model_selection import train_test_split
from projects.common.blanks import check_policy
from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.common.sources import check_source
from projects.common.tables import read_table, target_column
from projects.feature_selection.kinds import kinds
from projects.feature_selection.model import NEIGHBORS, Task
from projects.feature_selection.own_table import Values, values_of_table
from projects.feature_selection.truth import useful_columns

DATASETS = {
    "madelon": "artificial: 2,600 rows, 500 columns of which 20 matter, two classes; made for a contest in 2003",
    "breast_cancer": "569 tumors, 30 measurements of each, and whether it is malignant",
    "wine": "178 wines, 13 measurements of each, and which of three growers made it",
    "digits": "1,797 handwritten digits, the shade of 8 x 8 points of each",
}
DEFAULT, BUNDLED = "madelon", "breast_cancer"
BUNDLES = {"breast_cancer": "diagnosis", "wine": "grower", "digits": "digit"}  # that scikit-learn brings: the target
HELD_BACK = 0.3  # of the rows
FEWEST = NEIGHBORS + 1  # rows


@dataclass(frozen=True)
class Loaded:
    """A task, and what a person should know of how it was made."""

    task: Task
    notes: list[str]


@dataclass(frozen=True)
class Choices:
    """What a person says of the columns: those that are discrete, those that are continuous, what to do with blanks."""

    discrete: Sequence[str] = field(default=())
    continuous: Sequence[str] = field(default=())
    missing: str | None = None


def load(
    data: Path | None = None,
    target: str | None = None,
    dataset: str | None = None,
    *,
    choices: Choices = Choices(),
    seed: int = 0,
    offline: bool = False,
) -> Loaded:
    """The task that a person asked for, with some rows held back.

    Parameters
    ----------
    data, target : a CSV file of the user's own, and its column that is to be told from the others
    dataset : a key of `DATASETS`; None is madelon, or breast_cancer where that cannot be had
    choices : what a person says of the columns
    seed : of the split
    offline : never ask the network

    Raises
    ------
    UserError for what is not usable, for options that exclude each other, and for a data set asked for by name that
    cannot be had.
    """
    check_policy(choices.missing)
    check_source(data, dataset, DATASETS)
    if data is not None:
        return load_table(data, target, choices=choices, seed=seed)
    if target is not None:
        raise UserError(f"--target {target} names a column of a file of your own: give it by --data.")
    if dataset in BUNDLES:
        return _bundled(dataset, choices, seed, [])
    try:
        return _madelon(choices, offline)
    except DataUnavailable as problem:
        if dataset is not None:
            raise
        why = f"The breast cancer data are used, because {str(problem).rstrip('.')}."
        return _bundled(BUNDLED, choices, seed, [why])


def load_table(
    path: Path, target: str | None, *, choices: Choices = Choices(), seed: int = 0, held_back: float = HELD_BACK
) -> Loaded:
    """The task of a CSV file; `held_back` is the share of rows that nothing is chosen by. UserError as of `load`."""
    check_policy(choices.missing)
    table = read_table(Path(path))
    target = target_column(table, target)
    values = values_of_table(table, target, choices.missing, FEWEST, lambda y: _split(y, seed, held_back))
    return _loaded(("user", "user"), values, target, choices)


def _loaded(names: tuple[str, str], values: Values, target: str, choices: Choices, truth=None) -> Loaded:
    """The task of columns of numbers."""
    texts = {name for name, levels in values.levels.items() if levels}
    discrete = kinds(values.where, values.columns, texts, choices.discrete, choices.continuous)
    columns = tuple(name for name in values.columns if name != target)
    y, classes = values.columns[target], values.levels[target]
    if discrete[target] and not classes:
        found, y = np.unique(y, return_inverse=True)
        _require_classes(values.where, target, found, y)
        classes = tuple(f"{value:g}" for value in found)
    task = Task(
        **{"name": names[0], "source": names[1], "columns": columns, "target": target},
        **{"X": np.column_stack([values.columns[name] for name in columns]), "y": y.astype(int) if classes else y},
        **{"discrete": np.array([discrete[name] for name in columns]), "discrete_target": discrete[target]},
        **{"classes": classes, "n_train": values.n_train, "truth": truth},
        levels=tuple(values.levels[name] for name in columns),
    )
    return Loaded(task, values.notes)


def _require_classes(where: str, target: str, found: np.ndarray, y: np.ndarray) -> None:
    """Refuse a target of whole numbers that are counted, each of them once: every column would seem to tell all."""
    if len(found) == len(y):
        why = f"its {len(y)} whole numbers count as classes, and are all different"
        raise UserError(f"Column {target} of {where} cannot be the target, for {why}: name it by --continuous.")


def _split(y: np.ndarray, seed: int, held_back: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows to choose by, at least `FEWEST` and with targets that differ, and rows held back."""
    rows = np.arange(len(y))
    n_test = min(round(held_back * len(y)), len(y) - FEWEST)
    if n_test <= 0:
        return rows, rows[:0]
    _, codes, counts = np.unique(y, return_inverse=True, return_counts=True)
    few = min(counts) >= 2 and len(counts) <= min(n_test, len(y) - n_test)  # each class fits into both parts
    train, test = train_test_split(rows, test_size=n_test, random_state=seed, stratify=codes if few else None)
    if np.ptp(y[train]) == 0:  # then what differs has been held back: take one such row for another
        other = np.flatnonzero(y[test] != y[train[0]])[0]
        train[0], test[other] = test[other], train[0]
    return train, test


def _madelon(choices: Choices, offline: bool) -> Loaded:
    """The rows with labels, those to train first. Which columns matter is computed."""
    files = [f"madelon_{part}.{kind}" for kind in ("data", "labels") for part in ("train", "valid")]
    fetched = [fetch("madelon", file, offline=offline) for file in files]
    train, valid, *labels = (np.loadtxt(file.path) for file in fetched)
    X, y = np.concatenate([train, valid]), np.concatenate(labels)
    columns = {f"x{j + 1}": X[:, j] for j in range(X.shape[1])} | {"class": y}
    values = Values("Madelon", columns, dict.fromkeys(columns, ()), len(train), [])
    return _loaded((DEFAULT, fetched[0].source), values, "class", choices, truth=useful_columns(X))


def _bundled(name: str, choices: Choices, seed: int, notes: list[str]) -> Loaded:
    """A data set that scikit-learn brings, without its columns of one value."""
    from sklearn.datasets import load_breast_cancer, load_digits, load_wine

    loaders = {"breast_cancer": load_breast_cancer, "wine": load_wine, "digits": load_digits}
    bunch, target = loaders[name](), BUNDLES[name]
    rows = np.concatenate(train_and_test := _split(bunch.target, seed, HELD_BACK))
    X, names = bunch.data[rows], [str(feature) for feature in bunch.feature_names]
    varies = np.ptp(X, axis=0) > 0
    columns = {feature: X[:, j] for j, feature in enumerate(names) if varies[j]} | {target: bunch.target[rows]}
    if not varies.all():
        constant = ", ".join(feature for feature, some in zip(names, varies, strict=True) if not some)
        notes = [*notes, f"Columns of one value are left out: {constant}."]
    levels = dict.fromkeys(columns, ()) | {target: tuple(map(str, bunch.target_names))}
    values = Values(f"the data set {name}", columns, levels, len(train_and_test[0]), notes)
    return _loaded((name, "bundled"), values, target, choices)
