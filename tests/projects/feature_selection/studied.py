"""Tasks to study, ordinary and odd, each studied once for all tests of a process."""

from functools import cache

import numpy as np

from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies import study


def made(n=120, held_back=40, d=9, seed=0):
    """Two classes: columns 0 and 1 tell by their product's sign, 2 alone, 3 repeats 2; the others are noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n + held_back, d))
    X[:, 3] = X[:, 2] + 0.1 * X[:, 3]
    y = (X[:, 0] * X[:, 1] + 1.5 * X[:, 2] > 0).astype(int)
    return task_of(X, y, ("no", "_yes $"), n, truth=np.arange(d) < 4)


def number(n=80, held_back=20, seed=0):
    """A number to be told, by a continuous column and a discrete one."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n + held_back, 5))
    X[:, 1] = rng.integers(3, size=len(X))
    y = np.sin(2 * X[:, 0]) + X[:, 1] + 0.1 * rng.standard_normal(len(X))
    return task_of(X, y, (), n, discrete=(1,))


def counted(n=150, held_back=30, seed=0, target="classes"):
    """Columns of few values each, and three classes or a number."""
    rng = np.random.default_rng(seed)
    X = rng.integers(4, size=(n + held_back, 6)).astype(float)
    y = (X[:, 0] + X[:, 1]) % 3
    discrete = range(6)
    if target == "number":
        return task_of(X, y + rng.random(len(y)), (), n, discrete=discrete)
    return task_of(X, y.astype(int), ("a", "b", "c"), n, discrete=discrete)


def one_column(seed=0):
    X = np.random.default_rng(seed).standard_normal((40, 1))
    return task_of(X, (X[:, 0] > 0).astype(int), ("below", "above"), 30)


def few_rows():
    """Four rows, all of them to choose by."""
    X = np.array([[1.0, 5.0], [2.0, 3.0], [3.0, 4.0], [4.0, 1.0]])
    return task_of(X, np.array([0, 0, 1, 1]), ("0", "1"), 4)


def task_of(X, y, classes, n_train, *, discrete=(), truth=None):
    """A task of these numbers, its columns with names that need care."""
    d = X.shape[1]
    names = tuple(f"_column $ {j} with a long name" if j == 2 else f"column {j}" for j in range(d))
    mask = np.isin(np.arange(d), list(discrete))
    return Task("user", "user", names, "_target $", X, y, mask, bool(classes), classes, n_train, ((),) * d, truth)


TASKS = {
    "classes": (made, Model(4, n_permutations=19)),
    "number": (number, Model(3, "mrmr")),
    "counted": (counted, Model(4, "cmim", n_permutations=19)),
    "a number from counts": (lambda: counted(target="number"), Model(3, "disr")),
    "one column": (one_column, Model(3)),
    "few rows": (few_rows, Model(2)),
    "one row held back": (lambda: number(40, 1), Model(2)),
}


@cache
def fitted(name):
    """A task and its fitted model."""
    task, model = TASKS[name][0](), TASKS[name][1]
    return task, model.fit(task)


@cache
def studied(name):
    """A task, its fitted model and its studies."""
    task, model = fitted(name)
    backwards = {"the library's": np.arange(len(task.columns))[::-1]}
    return task, model, study(task, model, quick=True, others=backwards)
