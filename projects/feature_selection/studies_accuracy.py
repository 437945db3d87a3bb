"""How well rows held back are predicted from the first k columns, by each ranking and by two models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from foundations.estimators import KNeighborsClassifier, LinearRegression, LogisticRegression
from foundations.neighbors import k_nearest
from foundations.statistics.metrics import accuracy_score, r2_score
from projects.feature_selection.model import Task
from projects.feature_selection.studies_rankings import Rankings

NEIGHBORS = 5
RANDOM = (10, 3)  # random choices; the second number is that of a quick run, here and below
SIZES = ((1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50), (1, 2, 3, 5, 10, 20))

Judge = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]  # X, y, rows to predict -> predictions


def _neighbors(X, y, X_new):
    return KNeighborsClassifier(min(NEIGHBORS, len(y))).fit(X, y).predict(X_new)


def _logistic(X, y, X_new):
    return LogisticRegression(tol=1e-4).fit(X, y).predict(X_new)


def _mean_of_neighbors(X, y, X_new):
    return y[k_nearest(X, X_new, min(NEIGHBORS, len(y)))[1]].mean(axis=1)  # (m, k) -> (m,)


def _linear(X, y, X_new):
    return LinearRegression().fit(X, y).predict(X_new)


# Whether the target is of classes -> the models that judge, the measure's name, the measure
JUDGES: dict[bool, tuple[dict[str, Judge], str, Callable]] = {
    True: (
        {f"{NEIGHBORS} nearest neighbors": _neighbors, "logistic regression": _logistic},
        "accuracy",
        accuracy_score,
    ),
    False: (
        {f"mean of {NEIGHBORS} nearest neighbors": _mean_of_neighbors, "linear regression": _linear},
        "R²",
        r2_score,
    ),
}


@dataclass(frozen=True)
class Accuracy:
    """Scores of rows held back, by number of columns.

    measure : "accuracy", or "R²" where the target is a number
    sizes : (s,) columns used, the first of a ranking
    scores : by judge, by ranking (s,); nan beyond the ranking's end
    by_chance : by judge (r, s), of so many random choices of columns
    all_columns : by judge, from every column
    """

    measure: str
    sizes: np.ndarray
    scores: dict[str, dict[str, np.ndarray]]
    by_chance: dict[str, np.ndarray]
    all_columns: dict[str, float]


def accuracy(task: Task, ranked: Rankings, others: Mapping[str, np.ndarray], rng, quick: bool) -> Accuracy | None:
    """Scores by number of columns for every ranking, ours and others, and for columns drawn at random.

    None where too few rows are held back to judge by: R² of one row is nothing.
    """
    if len(task.y_test) < (1 if task.discrete_target else 2):
        return None
    judges, measure, _ = JUDGES[task.discrete_target]
    d = len(task.columns)
    most = max(map(len, ranked.values()))
    sizes = np.array([size for size in SIZES[quick] if size <= most])
    random = [rng.permutation(d)[:most] for _ in range(RANDOM[quick])]
    scores, by_chance, everything = {}, {}, {}
    for name, judge in judges.items():
        along = {other: _along(task, judge, order, sizes) for other, order in {**ranked, **others}.items()}
        scores[name] = along
        by_chance[name] = np.array([_along(task, judge, order, sizes) for order in random])
        everything[name] = score(task, judge, np.arange(d))
    return Accuracy(measure, sizes, scores, by_chance, everything)


def standardized(task: Task, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Training and test rows of some columns, in standard deviations from the mean, both of the training rows.

    A column of three texts or more becomes a column for each, 1 where a row has it: the numbers of texts have no order.
    """
    X = np.hstack([_numbers(task, j) for j in columns])
    train, test = X[: task.n_train], X[task.n_train :]
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return (train - mean) / spread, (test - mean) / spread


def _numbers(task: Task, j: int) -> np.ndarray:
    """(n, 1) or (n, levels) what a model is given of column j."""
    column, levels = task.X[:, [j]], len(task.levels[j])
    return column if levels < 3 else (column == np.arange(levels)).astype(float)


def _along(task: Task, judge: Judge, order, sizes) -> np.ndarray:
    """(s,) scores of the first columns of an order."""
    return np.array([score(task, judge, order[:s]) if s <= len(order) else np.nan for s in sizes])


def score(task: Task, judge: Judge, columns: np.ndarray) -> float:
    """What these columns are worth to a model, on the rows held back."""
    train, test = standardized(task, columns)
    return float(JUDGES[task.discrete_target][2](task.y_test, judge(train, task.y_train, test)))
