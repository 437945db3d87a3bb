"""Columns ranked by every criterion: from all training rows, from fewer of them, and from bootstraps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundations.estimators.selection import CRITERIA, greedy_by_each, joint_codes, nogueira_stability, relevance
from foundations.estimators.selection.greedy import most_relevant
from projects.feature_selection.model import Model, Task

Rankings = dict[str, np.ndarray]  # by criterion, columns in the order chosen

BOOTSTRAPS = (10, 2)  # the second number is that of a quick run, here and below
PARTS = ((0.1, 0.25, 0.5), (0.2,))  # of the training rows; then all
REPEATS = (3, 1)
LEAST_ROWS = 20  # of a part, and of what is drawn from


def rank(task: Task, model: Model, k: int, rows=slice(None)) -> Rankings:
    """The first k columns by each criterion, from these training rows: as the selector ranks them.

    Estimates, codes and terms of pairs serve all criteria: fitting a selector for each would make them anew.
    """
    X, y = task.X_train[rows], task.y_train[rows]
    kinds = {"discrete": task.discrete, "discrete_target": task.discrete_target}
    tells = relevance(X, y, **kinds, n_neighbors=model.n_neighbors, rng=np.random.default_rng(model.seed))
    codes, target = joint_codes(X, y, **kinds, n_bins=model.n_bins)
    of_pairs = greedy_by_each(codes, target, k, [name for name, row in CRITERIA.items() if row.pairs])
    return {name: (of_pairs.get(name) or most_relevant(tells, k)).ranking for name in CRITERIA}


def as_support(ranking: np.ndarray, d: int) -> np.ndarray:
    """(d,) bool: which of d columns are in the ranking."""
    support = np.zeros(d, dtype=bool)
    support[ranking] = True
    return support


@dataclass(frozen=True)
class Precision:
    """How many of the first `k` chosen are columns that matter, where it is known which do.

    whole : by ranking, criteria and baselines, from all training rows
    by_chance : the share of columns that matter
    rows : (r,) training rows
    by_rows : by criterion (r, repeats), each repeat with rows of its own
    """

    k: int
    whole: dict[str, float]
    by_chance: float
    rows: np.ndarray
    by_rows: dict[str, np.ndarray]


def precision(task: Task, model: Model, ranked: Rankings, rng: np.random.Generator, quick: bool) -> Precision | None:
    """Precision of the first columns, as many as matter; None where nobody knows which those are."""
    if task.truth is None:
        return None
    k = int(task.truth.sum())
    whole = {name: hits(task, ranking, k) for name, ranking in ranked.items()}
    sizes = row_counts(len(task.y_train), PARTS[quick])
    by_rows: dict[str, list[list[float]]] = {name: [] for name in CRITERIA}
    for n in sizes[:-1]:
        found = [rank(task, model, k, np.sort(part_of_rows(task, n, rng))) for _ in range(REPEATS[quick])]
        for name, row in by_rows.items():
            row.append([hits(task, ranking[name], k) for ranking in found])
    for name, row in by_rows.items():
        row.append([whole[name]] * REPEATS[quick])  # all rows are the same rows, however often they are drawn
    return Precision(k, whole, k / len(task.truth), sizes, {name: np.array(row) for name, row in by_rows.items()})


def hits(task: Task, ranking: np.ndarray, k: int) -> float:
    """The share of the first k columns of a ranking that matter."""
    return float(task.truth[ranking[:k]].mean())


def row_counts(n: int, parts: Sequence[float]) -> np.ndarray:
    """Numbers of training rows to choose by: parts of n, none too small to choose by, and n itself."""
    return np.unique([n, *(max(min(LEAST_ROWS, n), round(part * n)) for part in parts)])


def part_of_rows(task: Task, n: int, rng: np.random.Generator) -> np.ndarray:
    """n of the training rows, without repetition; of each class about its share."""
    order = rng.permutation(len(task.y_train))
    if not task.discrete_target:
        return order[:n]
    y = task.y_train[order]
    place = np.empty(len(y))
    for value in np.unique(y):  # of each class the first, then the second, ... at even distances
        members = y == value
        place[members] = (np.arange(members.sum()) + 0.5) / members.sum()
    return order[np.argsort(place, kind="stable")[:n]]


@dataclass(frozen=True)
class Stability:
    """How alike the choices from bootstraps are.

    measure : by criterion (estimate, lower, upper) of Nogueira's measure, with its 95 % interval
    frequency : (d,) share of the bootstraps in which the model's criterion chooses a column
    """

    bootstraps: int
    k: int
    measure: dict[str, tuple[float, float, float]]
    frequency: np.ndarray


def stability(task: Task, model: Model, rng: np.random.Generator, quick: bool) -> Stability | None:
    """Nogueira's measure for each criterion; None where all columns are chosen anyway, or rows are few.

    A row drawn twice counts once: a copy would be a neighbor at distance zero, and look like information.
    """
    d = len(task.columns)
    k = min(model.k, d)
    if k == d or len(task.y_train) < max(LEAST_ROWS, 4 * (model.n_neighbors + 1)):
        return None
    found = [rank(task, model, k, bootstrap(task, rng)) for _ in range(BOOTSTRAPS[quick])]
    supports = {name: supports_of([ranking[name] for ranking in found], d) for name in CRITERIA}
    measure = {name: tuple(map(float, nogueira_stability(rows))) for name, rows in supports.items()}
    return Stability(len(found), k, measure, supports[model.criterion].mean(axis=0))


def supports_of(rankings: Sequence[np.ndarray], d: int) -> np.ndarray:
    """(m, d) bool: which columns each ranking holds."""
    return np.array([as_support(ranking, d) for ranking in rankings])


def bootstrap(task: Task, rng: np.random.Generator) -> np.ndarray:
    """The distinct training rows of one bootstrap, about 63 % of all; drawn anew where their targets are all equal."""
    n = len(task.y_train)
    rows = np.unique(rng.integers(n, size=n))
    return rows if np.ptp(task.y_train[rows]) > 0 else bootstrap(task, rng)
