"""Data that the tests of this folder share."""

import numpy as np
from sklearn.datasets import load_diabetes

FLAT = {"alpha_1": 0, "alpha_2": 0, "lambda_1": 0, "lambda_2": 0, "tol": 1e-12, "max_iter": 20_000}


def random_data(n=60, d=5, noise=0.5, seed=0):
    """A plane at height 7, and noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    return X, X @ rng.standard_normal(d) + 7 + noise * rng.standard_normal(n)


def sparse_data(n=100, d=8, seed=1):
    """As `random_data`, but only three columns count."""
    X, _ = random_data(n, d, seed=seed)
    return X, X[:, :3] @ [3.0, -2.0, 1.0] + 7 + 0.5 * np.random.default_rng(seed + 1).standard_normal(n)


def collinear():
    X, y = random_data()
    return np.column_stack([X, X[:, :2], X.sum(axis=1)]), y


def constant_column():
    X, y = random_data()
    return np.column_stack([X, np.full(len(X), 3.3)]), y


DATA = {
    "diabetes": load_diabetes(return_X_y=True),
    "diabetes in its units": load_diabetes(return_X_y=True, scaled=False),
    "random": random_data(),
    "fewer samples than columns": random_data(30, 40, noise=5.0, seed=2),
    "collinear": collinear(),
    "constant column": constant_column(),
    "far from zero": (random_data()[0] + 1000, random_data()[1] * 10 - 4000),
}
