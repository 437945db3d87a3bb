"""How good a choice is, on rows that had no part in it, and how long it takes: ours, the library's, and by chance.

Time is taken on the whole table (in a quick run on the training rows), both sides in turn, from the same numbers:
`estimate` is the information of each column with the target, `select` the choice of k columns. The library takes the k
largest; our criteria look at pairs as well, which is more work, and is why there are two phases.
"""

from dataclasses import dataclass, field

import numpy as np

from foundations.estimators.selection import CRITERIA, greedy, joint_codes, relevance
from foundations.estimators.selection.greedy import most_relevant
from foundations.information.continuous import mutual_information_columns
from projects.common.results import Stopwatch
from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies_accuracy import JUDGES, score

FIRST = 20  # columns that metrics are of
DRAWS = 10  # random choices behind the dummy's metrics

# Whether the target is of classes -> names of the metrics by the two models of JUDGES
NAMES = {True: ("accuracy", "accuracy_logistic"), False: ("r2", "r2_linear")}

Metrics = dict[str, float | None]


@dataclass
class Evaluation:
    """Metrics and seconds of each side; those of the library are None where it was left out.

    rankings : the baselines' columns, the best first, by name
    """

    ours: Metrics
    watch: Stopwatch = field(default_factory=Stopwatch)
    library: Metrics | None = None
    library_watch: Stopwatch = field(default_factory=Stopwatch)
    dummy: Metrics | None = None
    agreement: dict[str, float] | None = None
    rankings: dict[str, np.ndarray] = field(default_factory=dict)


def evaluate(task: Task, model: Model, rounds: int, with_baseline: bool, quick: bool = False) -> Evaluation:
    """Judge the fitted model; with the baseline, both sides `rounds` times in turn."""
    found = Evaluation(metrics(task, model.selector.ranking_))
    X, y = (task.X_train, task.y_train) if quick else (task.X, task.y)
    k = min(model.k, len(task.columns))
    theirs = None
    for _ in range(rounds):
        _our_turn(found.watch, task, model, X, y, k)
        if with_baseline:
            theirs = _library_turn(found.library_watch, task, model, X, y, k)
    if theirs is not None:
        _compare(found, task, model, X, y, theirs, quick)
    return found


def metrics(task: Task, ranking: np.ndarray) -> Metrics:
    """What the first `FIRST` columns of a ranking are worth to two models, and how many of them matter, where known.

    None where too few rows are held back to judge by, and for the precision of fewer columns.
    """
    first = ranking[:FIRST]
    judges = JUDGES[task.discrete_target][0]
    enough = len(task.y_test) >= (1 if task.discrete_target else 2)  # R² of one row is nothing
    found: Metrics = {}
    for name, judge in zip(NAMES[task.discrete_target], judges.values(), strict=True):
        found[name] = score(task, judge, first) if enough else None
    if task.truth is not None:
        found[f"precision_at_{FIRST}"] = float(task.truth[first].mean()) if len(first) == FIRST else None
    return found


def _our_turn(watch: Stopwatch, task: Task, model: Model, X: np.ndarray, y: np.ndarray, k: int) -> None:
    sides = {"discrete": task.discrete, "discrete_target": task.discrete_target}
    rng = np.random.default_rng(model.seed)
    estimated = watch.time("estimate", lambda: relevance(X, y, **sides, n_neighbors=model.n_neighbors, rng=rng))

    def select():
        if not CRITERIA[model.criterion].pairs:
            return most_relevant(estimated, k)
        return greedy(*joint_codes(X, y, **sides, n_bins=model.n_bins), k, model.criterion)

    watch.time("select", select)


def _library_turn(watch: Stopwatch, task: Task, model: Model, X: np.ndarray, y: np.ndarray, k: int) -> np.ndarray:
    """The library from the same table; its estimates (d,)."""
    from projects.feature_selection import baseline

    scores = watch.time("estimate", baseline.mutual_information, task, X, y, model.seed)
    watch.time("select", baseline.choose, scores, k)
    return scores


def _compare(found: Evaluation, task: Task, model: Model, X, y, theirs: np.ndarray, quick: bool) -> None:
    """The baselines' rankings and metrics, by chance, and how far the library's estimates `theirs` are from ours."""
    from projects.feature_selection import baseline

    noisy = baseline.with_noise(task, X, y, model.seed)
    sides = {"discrete_columns": task.discrete, "discrete_target": task.discrete_target}
    ours = mutual_information_columns(*noisy, **sides, k=model.n_neighbors)
    found.agreement = {"information": float(np.abs(ours - theirs).max())}
    on_training_rows = theirs if len(y) == task.n_train else None
    found.rankings = baseline.rankings(task, model.seed, on_training_rows, quick)
    found.library = metrics(task, found.rankings[baseline.MUTUAL_INFORMATION])
    if baseline.IMPORTANCE in found.rankings:
        by_importance = metrics(task, found.rankings[baseline.IMPORTANCE])
        found.library |= {f"{name}_importance": value for name, value in by_importance.items()}
    rng = np.random.default_rng(model.seed)
    by_chance = [metrics(task, baseline.random_choice(len(task.columns), rng)) for _ in range(DRAWS)]
    found.dummy = {name: _mean([draw[name] for draw in by_chance]) for name in by_chance[0]}


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
