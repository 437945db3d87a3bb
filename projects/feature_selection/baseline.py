"""The same task with scikit-learn: columns ranked by mutual information, by permutation importance, and by chance.

scikit-learn divides every continuous column by its standard deviation and adds noise of 1e-10 before it estimates,
so that no two values are equal. The noise is that of a RandomState, so `with_noise` can make the same table: our
estimates on that table are to be the library's on the raw one.
"""

import numpy as np
from sklearn.feature_selection import SelectKBest, mutual_info_classif, mutual_info_regression

from foundations.information.continuous import scaled_and_jittered
from projects.feature_selection.model import NEIGHBORS, Task

LIBRARIES = ("numpy", "scikit-learn", "scipy")
TREES = 30  # of the forest
JUDGED_BY = 0.3  # of the training rows: what the importances are measured on
MOST_ROWS = 300  # of these
MUTUAL_INFORMATION, IMPORTANCE = "mutual_info + SelectKBest", "permutation importance"


def mutual_information(task: Task, X: np.ndarray, y: np.ndarray, seed: int) -> np.ndarray:
    """The library's estimate, nats, of each column of X (n, d) with y (n,): (d,).

    Where every row is alone in its class, or with its value, the library breaks down; as in ours, that is 0.
    """
    estimate = mutual_info_classif if task.discrete_target else mutual_info_regression
    alone = _all_different(y) & ~task.discrete if task.discrete_target else _all_different(X) & task.discrete
    found = np.zeros(X.shape[1])
    if not alone.all():
        kinds = {"discrete_features": task.discrete[~alone], "n_neighbors": NEIGHBORS, "random_state": seed}
        found[~alone] = estimate(X[:, ~alone], y, **kinds)
    return found


def _all_different(values: np.ndarray) -> np.ndarray:
    """Whether no two of values (n,), or of a column of values (n, d), are equal."""
    return (np.diff(np.sort(values, axis=0), axis=0) != 0).all(axis=0)


def with_noise(task: Task, X: np.ndarray, y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """X (n, d) and y (n,) as the library's estimates see them: what is continuous scaled and with noise, X first."""
    rng = np.random.RandomState(seed)
    noisy = X.copy()
    noisy[:, ~task.discrete] = scaled_and_jittered(X[:, ~task.discrete], rng)
    return noisy, y if task.discrete_target else scaled_and_jittered(y, rng)


def choose(scores: np.ndarray, k: int) -> np.ndarray:
    """(k,) the columns that the library's SelectKBest keeps for these scores (d,), the best first."""
    selector = SelectKBest(lambda X, y: scores, k=k)
    kept = selector.fit(np.zeros((2, len(scores))), [0, 1]).get_support(indices=True)
    return kept[np.argsort(-scores[kept], kind="stable")]


def importances(task: Task, seed: int) -> np.ndarray:
    """(d,) how much worse a random forest gets on rows it has not seen when a column of theirs is shuffled."""
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor  # slow to load, and not for a quick run
    from sklearn.inspection import permutation_importance

    n = len(task.y_train)
    seen = n - max(2, min(round(JUDGED_BY * n), MOST_ROWS))
    order = np.random.default_rng(seed).permutation(n)
    largest = np.abs(task.X_train).max(axis=0)
    X = task.X_train / np.where(largest > 0, largest, 1.0)  # trees keep 32 bits of a number
    kind = RandomForestClassifier if task.discrete_target else RandomForestRegressor
    forest = kind(TREES, random_state=seed).fit(X[order[:seen]], task.y_train[order[:seen]])
    unseen = X[order[seen:]], task.y_train[order[seen:]]
    return permutation_importance(forest, *unseen, n_repeats=1, random_state=seed).importances_mean


def rankings(task: Task, seed: int, scores: np.ndarray | None = None, quick: bool = False) -> dict[str, np.ndarray]:
    """All d columns, the best first, by each baseline, from the training rows; the forest is not in a quick run.

    scores : (d,) the library's information on these rows, where it is known
    """
    if scores is None:
        scores = mutual_information(task, task.X_train, task.y_train, seed)
    d = len(task.columns)
    found = {MUTUAL_INFORMATION: choose(scores, d)}
    if not quick:
        found[IMPORTANCE] = np.argsort(-importances(task, seed), kind="stable")
    return found


def random_choice(d: int, rng: np.random.Generator) -> np.ndarray:
    """(d,) the columns in random order."""
    return rng.permutation(d)
