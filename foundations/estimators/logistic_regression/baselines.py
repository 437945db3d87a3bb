"""Logistic regression beside scikit-learn's, its solvers run to the end."""

import numpy as np

from foundations.comparison import Comparison, close
from foundations.estimators.logistic_regression import LogisticRegression


def measurements(rng, n, d=30, k=2):
    """n samples of k overlapping classes with their labels: d correlated features, in units of 0.01 to 1000."""
    y = rng.permutation(np.arange(n) % k)
    mix = rng.standard_normal((d, d)) / np.sqrt(d) + np.eye(d)
    X = (rng.standard_normal((n, d)) + rng.standard_normal((k, d))[y] / 2) @ mix
    return X * np.logspace(-2, 3, d), y


def three_kinds(rng, n):
    return measurements(rng, n, d=13, k=3)


def few_of_many(rng, n):
    """n samples with 20 features of one scale, of which 5 matter, and their labels."""
    X = rng.standard_normal((n, 20))
    return X, (X[:, :5].sum(axis=1) + 2 * rng.standard_normal(n) > 0).astype(int)


def fitted(**parameters):
    def weights_and_intercepts(X, y):
        return _numbers(LogisticRegression(**parameters).fit(X, y))

    return weights_and_intercepts


def newton_cholesky(X, y):
    """sklearn.linear_model.LogisticRegression(solver="newton-cholesky").

    To a tolerance of 1e-12. The other solvers, lbfgs among them, take thousands of steps where features have units.
    """
    from sklearn.linear_model import LogisticRegression as Library

    return _numbers(Library(solver="newton-cholesky", tol=1e-12).fit(X, y))


def liblinear(X, y):
    """sklearn.linear_model.LogisticRegression(solver="liblinear", l1_ratio=1).

    To a tolerance of 1e-10, and without an intercept, which it would penalize. saga needs many times as long.
    """
    from sklearn.linear_model import LogisticRegression as Library

    parameters = {"C": 0.5, "l1_ratio": 1.0, "fit_intercept": False}
    return _numbers(Library(solver="liblinear", tol=1e-10, max_iter=100_000, **parameters).fit(X, y))


def _numbers(model):
    return np.column_stack([model.coef_, model.intercept_])


COMPARISONS = [
    Comparison(
        concept="Logistic regression",
        ours=fitted(),
        theirs=newton_cholesky,
        inputs=measurements,
        sizes=(64, 569, 4096),
        agrees=close(1e-6),
    ),
    Comparison(
        concept="Multinomial logistic regression",
        ours=fitted(),
        theirs=newton_cholesky,
        inputs=three_kinds,
        sizes=(64, 512, 4096),
        agrees=close(1e-6),
    ),
    Comparison(
        concept="Lasso-penalized logistic regression",
        ours=fitted(C=0.5, l1_ratio=1.0, fit_intercept=False),
        theirs=liblinear,
        inputs=few_of_many,
        sizes=(64, 512, 4096),
        agrees=close(1e-6),
    ),
]
