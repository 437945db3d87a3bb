"""Which columns of a table tell about a target, in the order in which they are worth taking.

What a column x tells about the target y is their mutual information, in nats,

    I(x; y) = E[log p(x, y) / (p(x) p(y))],

estimated by counting where both are discrete, and from nearest neighbors where one is not. Columns repeat each other,
so they are taken one by one, each time the one with the largest value of a criterion: what it tells, less what those
chosen already tell, plus what it tells together with them.

Left out: search that takes columns back, and targets of more than one column.
Source: Brown, Pocock, Zhao, Luján, Conditional likelihood maximisation, JMLR 13, 2012; Kraskov, Stögbauer,
Grassberger, Estimating mutual information, Phys. Rev. E 69, 2004; Ross, Mutual information between discrete and
continuous data sets, PLoS ONE 9, 2014.
"""

from dataclasses import dataclass, replace

import numpy as np

from foundations.estimators.selection import CRITERIA, MutualInformationSelector, joint_codes, relevance
from projects.feature_selection.intervals import half_samples, scores_in_order

NEIGHBORS = 3  # k of the estimates
BINS = 5  # of the joint terms
HALVES = 40  # half-samples behind an interval
WIDTH = 1.96  # standard deviations to each side, for 95 %


@dataclass(frozen=True)
class Task:
    """A table, what is to be told from it, and which rows are held back.

    Attributes
    ----------
    name, source : data set and source, as in metrics.json
    columns, target : names of the d columns of X and of the target
    X : (n, d) numbers; a text is the number of its level, from 0
    y : (n,) the number of the class, from 0, where the target is discrete; else its value
    discrete, discrete_target : (d,) and one bool: counted rather than measured
    classes : names of the classes; empty where the target is continuous
    n_train : rows from this one on are held back: nothing is chosen by them. Where it is n, none is
    levels : for each column the texts that its numbers stand for; empty for a column of numbers
    truth : (d,) the columns that are known to matter; None where nobody knows
    """

    name: str
    source: str
    columns: tuple[str, ...]
    target: str
    X: np.ndarray
    y: np.ndarray
    discrete: np.ndarray
    discrete_target: bool
    classes: tuple[str, ...]
    n_train: int
    levels: tuple[tuple[str, ...], ...]
    truth: np.ndarray | None = None

    @property
    def X_train(self) -> np.ndarray:
        """(n_train, d) the rows that columns are chosen by."""
        return self.X[: self.n_train]

    @property
    def y_train(self) -> np.ndarray:
        """(n_train,) their targets."""
        return self.y[: self.n_train]

    @property
    def X_test(self) -> np.ndarray:
        """(n - n_train, d) the rows held back."""
        return self.X[self.n_train :]

    @property
    def y_test(self) -> np.ndarray:
        """(n - n_train,) their targets."""
        return self.y[self.n_train :]

    @property
    def held_back(self) -> bool:
        """Whether any row is."""
        return self.n_train < len(self.y)

    def with_fewer_rows(self, n: int) -> "Task":
        """The same with the first n rows to choose by, and all that are held back."""
        kept = np.r_[: min(n, self.n_train), self.n_train : len(self.y)]
        return replace(self, X=self.X[kept], y=self.y[kept], n_train=min(n, self.n_train))


@dataclass(frozen=True)
class Row:
    """A line of the ranked table.

    Attributes
    ----------
    feature, column : its name, and its number in the task
    score : the criterion's value when it was chosen, nats; of disr a share
    interval : lower and upper end, 95 %, of where the score would be on other rows; nan where rows are too few to tell
    redundancy : mean information with each of those chosen before, nats; nan for the first
    p_value : how often a shuffled target seems to be told as much about; None without permutations
    """

    feature: str
    column: int
    score: float
    interval: tuple[float, float]
    redundancy: float
    p_value: float | None


class Model:
    """Columns chosen by mutual information with the target.

    Parameters
    ----------
    k : how many columns are chosen; all, where the task has fewer
    criterion : "mim", "mrmr", "jmi", "cmim" or "disr"
    n_neighbors, n_bins : of the estimates, and of the joint terms
    seed : of the noise that breaks ties, the permutations and the half-samples
    n_permutations : shuffled targets behind a p-value; 0 for no p-values

    Attributes
    ----------
    selector : the fitted MutualInformationSelector
    ranked : a `Row` for each column chosen, in the order chosen
    """

    def __init__(self, k=20, criterion="jmi", n_neighbors=NEIGHBORS, n_bins=BINS, seed=0, n_permutations=0):
        self.k = k
        self.criterion = criterion
        self.n_neighbors = n_neighbors
        self.n_bins = n_bins
        self.seed = seed
        self.n_permutations = n_permutations

    def fit(self, task: Task) -> "Model":
        """Choose by the task's training rows; returns the model."""
        self.selector = self.new_selector(task, min(self.k, len(task.columns))).fit(task.X_train, task.y_train)
        self.ranked = self._ranked(task)
        return self

    def new_selector(self, task: Task, k: int) -> MutualInformationSelector:
        """An unfitted selector of k of the task's columns."""
        return MutualInformationSelector(
            k,
            criterion=self.criterion,
            discrete_features=task.discrete,
            discrete_target=task.discrete_target,
            n_neighbors=self.n_neighbors,
            n_bins=self.n_bins,
            n_permutations=self.n_permutations,
            random_state=self.seed,
        )

    def _ranked(self, task: Task) -> list[Row]:
        fitted = self.selector
        p_values = fitted.p_values_
        strays = WIDTH * self._deviations(task)
        return [
            Row(
                **{"feature": task.columns[column], "column": int(column), "score": float(score)},
                **{"interval": (float(score - stray), float(score + stray)), "redundancy": float(redundancy)},
                p_value=None if p_values is None else float(p_values[column]),
            )
            for column, score, stray, redundancy in zip(
                *(fitted.ranking_, fitted.scores_, strays, fitted.redundancy_), strict=True
            )
        ]

    def _deviations(self, task: Task) -> np.ndarray:
        """(k,) the standard deviation of each score; nan where half of the rows are too few for an estimate."""
        ranking, n = self.selector.ranking_, len(task.y_train)
        if n // 2 <= self.n_neighbors:
            return np.full(len(ranking), np.nan)
        rng = np.random.default_rng(self.seed)
        X, y = task.X_train[:, ranking], task.y_train
        kinds = {"discrete": task.discrete[ranking], "discrete_target": task.discrete_target}
        codes, target = joint_codes(X, y, **kinds, n_bins=self.n_bins)

        def scores(rows):
            if CRITERIA[self.criterion].pairs:
                return scores_in_order(codes[rows], target[rows], self.criterion)
            return relevance(X[rows], y[rows], **kinds, n_neighbors=self.n_neighbors, rng=rng)

        return np.std([scores(rows) for rows in half_samples(n, HALVES, rng)], axis=0, ddof=1)
