"""What the columns chosen tell: all together, in pairs, and what each repeats of the others."""

from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np

from foundations.information.continuous import scaled_and_jittered
from foundations.information.continuous.ksg import ksg
from foundations.information.continuous.ross import ross
from foundations.information.discrete import (
    encode,
    entropy_codes,
    equal_frequency_bins,
    joint,
    mutual_information_columns,
)
from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies_rankings import part_of_rows

MOST_ROWS = (1200, 500)  # for the information of many columns together; in a quick run
SHUFFLES = 3
LEAST_PER_VALUE = 20  # rows for each value that discrete columns have together: with fewer, neighbors tell more
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
MOST_COLUMNS = 20  # of the heat map, and of those among which the best pair is looked for


@dataclass(frozen=True)
class Gain:
    """Information against the number of columns chosen, in nats.

    relevance : (k,) of each column chosen with the target, alone
    sizes : (s,) numbers of columns, the first chosen
    together : (s,) what these tell together, estimated as one vector
    shuffled : (s, SHUFFLES) the same estimate where there is nothing to find: the target shuffled
    ceiling : entropy of the target, where it is discrete: no columns tell more
    rows : how many training rows the estimates of columns together are from
    """

    relevance: np.ndarray
    sizes: np.ndarray
    together: np.ndarray
    shuffled: np.ndarray
    ceiling: float | None
    rows: int


def gain(task: Task, model: Model, rng: np.random.Generator, quick: bool) -> Gain:
    """What the first 1, 2, ... columns chosen tell together.

    Columns that are all discrete are counted, while they have few values together; else all are points in space, a code
    being a number like any other.
    """
    order = model.selector.ranking_
    n = min(len(task.y_train), MOST_ROWS[quick])
    rows = part_of_rows(task, n, rng)
    X, y = task.X_train[rows][:, order], task.y_train[rows]
    noisy, discrete = scaled_and_jittered(X, rng), task.discrete[order]
    shuffles = [y[rng.permutation(n)] for _ in range(SHUFFLES)]
    sizes = np.array([size for size in SIZES if size <= len(order)])
    told = []
    for s in sizes:
        columns = as_one(X[:, :s]) if discrete[:s].all() else None
        if columns is None or columns.max() >= n / LEAST_PER_VALUE:
            columns = noisy[:, :s]
        told.append([together(columns, target, task.discrete_target, model.n_neighbors) for target in (y, *shuffles)])
    both = np.array(told)
    ceiling = entropy_codes(encode(task.y_train).codes) if task.discrete_target else None
    return Gain(model.selector.relevance_[order], sizes, both[:, 0], both[:, 1:], ceiling, n)


def together(columns: np.ndarray, y: np.ndarray, discrete_target: bool, k: int) -> float:
    """I of columns with y (n,), in nats and not below 0; the columns as points (n, s), or counted as codes (n,).

    Of codes the estimate is the plug-in, or Ross's where the target is a number; of points Ross's or the first of
    Kraskov and others.
    """
    if columns.ndim == 1 and discrete_target:
        return float(mutual_information_columns(columns[:, None], encode(y).codes)[0])
    if discrete_target:
        return max(0.0, ross(columns, y, k))
    return max(0.0, ross(y, columns, k) if columns.ndim == 1 else ksg(columns, y, k))


def as_one(X: np.ndarray) -> np.ndarray:
    """(n,) codes of the rows of X (n, s): equal rows have equal codes."""
    return reduce(joint, [encode(column).codes for column in X.T])


@dataclass(frozen=True)
class Pairs:
    """Information of pairs of chosen columns, (k, k) nats, and of each with the target, (k,); both from their bins."""

    names: list[str]
    information: np.ndarray
    with_target: np.ndarray


def binned(task: Task, model: Model, columns: np.ndarray) -> np.ndarray:
    """(n, k) codes of so many columns of the training rows: their values, or equal-frequency bins."""
    return np.column_stack([_codes(task.X_train[:, j], task.discrete[j], model.n_bins) for j in columns])


def target_codes(task: Task, model: Model) -> np.ndarray:
    """(n,) codes of the training rows' target: its classes, or equal-frequency bins."""
    return _codes(task.y_train, task.discrete_target, model.n_bins)


def _codes(values: np.ndarray, discrete: bool, n_bins: int) -> np.ndarray:
    return encode(values).codes if discrete else equal_frequency_bins(values, n_bins)


def pairs(task: Task, model: Model) -> Pairs:
    """How much each two of the columns chosen tell about each other."""
    columns = model.selector.ranking_[:MOST_COLUMNS]
    codes = binned(task, model, columns)
    information = np.array([mutual_information_columns(codes, code) for code in codes.T])
    with_target = mutual_information_columns(codes, target_codes(task, model))
    return Pairs([task.columns[j] for j in columns], information, with_target)


@dataclass(frozen=True)
class BestPair:
    """The two columns that tell most together: names, values (n, 2), targets (n,), and nats from their bins.

    discrete : whether each is
    together : I of both with the target
    alone : (2,) of each
    """

    names: tuple[str, str]
    values: np.ndarray
    y: np.ndarray
    discrete: tuple[bool, bool]
    together: float
    alone: tuple[float, float]


def best_pair(task: Task, model: Model) -> BestPair | None:
    """Of the columns chosen, those two that tell most about the target; None where there is but one."""
    columns = model.selector.ranking_[:MOST_COLUMNS]
    if len(columns) < 2:
        return None
    codes, y = binned(task, model, columns), target_codes(task, model)
    both = list(combinations(range(len(columns)), 2))
    told = mutual_information_columns(np.column_stack([joint(codes[:, a], codes[:, b]) for a, b in both]), y)
    best = int(np.argmax(told))
    chosen = list(both[best])
    alone = mutual_information_columns(codes[:, chosen], y)
    names = tuple(task.columns[j] for j in columns[chosen])
    values = task.X_train[:, columns[chosen]]
    discrete = tuple(task.discrete[columns[chosen]])
    return BestPair(names, values, task.y_train, discrete, float(told[best]), tuple(map(float, alone)))
