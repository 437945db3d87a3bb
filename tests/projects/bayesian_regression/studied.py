"""Tasks to study, ordinary and odd, each studied once for all tests of a process."""

from functools import cache

import numpy as np
import pytest

from projects.bayesian_regression import studies_checks
from projects.bayesian_regression.model import Model, Task
from projects.bayesian_regression.studies import study


def made(n, p, held_out, noise=0.5, seed=0):
    """A linear task of n training rows and p columns, of which the first five matter."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n + held_out, p))
    y = 3 + X[:, :5].sum(axis=1) + noise * rng.standard_normal(len(X))
    names = tuple(f"column {j + 1}" for j in range(p))
    return Task("user", "user", names, "_height $", "", X[:n], y[:n], X[n:], y[n:], smooth=False)


def wave(n=60, held_out=20, seed=0):
    """A smooth task: one input, and a noisy wave over it."""
    rng = np.random.default_rng(seed)
    x = rng.random((n + held_out, 1))
    y = 3 * np.sin(5 * x[:, 0]) + 0.3 * rng.standard_normal(len(x))
    return Task("wave", "generated", ("time",), "height", "m", x[:n], y[:n], x[n:], y[n:], smooth=True)


def two_rows():
    """A task whose two rows are both to learn from."""
    X, y = np.array([[1.0], [2.0]]), np.array([1.0, 3.0])
    return Task("user", "user", ("x",), "y", "", X, y, X, y, smooth=False, held_back=False)


TASKS = {
    "linear": lambda: (made(80, 6, 30), Model()),
    "curve": lambda: (wave(), Model("polynomial", 4)),
    "one column": lambda: (made(30, 1, 10), Model()),
    "more columns than rows": lambda: (made(12, 20, 5), Model()),
    "few rows": lambda: (made(3, 2, 2), Model()),
    "two rows": lambda: (two_rows(), Model()),
    "no noise": lambda: (made(20, 3, 5, noise=0.0), Model()),
}
LOOKED_AT, SHORT = 250, 60  # draws of a chain, and steps of its warm-up; fewer where they are not looked at
STUDIED = ("curve", "one column", "more columns than rows", "few rows", "two rows", "no noise")


@cache
def fitted(name):
    """A task and its fitted model."""
    task, model = TASKS[name]()
    return task, model.fit(task.X_train, task.y_train)


@cache
def studied(name):
    """A task, its fitted model and its studies."""
    task, model = fitted(name)
    with pytest.MonkeyPatch.context() as patch:
        for length in ("DRAWS", "WARM_UP"):
            patch.setattr(studies_checks, length, (0, LOOKED_AT if name == "curve" else SHORT))
        return task, model, study(task, model, rng=np.random.default_rng(0), quick=True)
