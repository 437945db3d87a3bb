"""Linear and ridge regression beside scikit-learn's."""

import numpy as np

from foundations.comparison import Comparison, close
from foundations.estimators.linear_models import LinearRegression, Ridge

# Inputs


def measurements(rng, n, d=10):
    """n samples of d correlated features far from zero, and a target that depends on them but for noise."""
    X = 5 + rng.standard_normal((n, d)) @ (np.eye(d) + rng.standard_normal((d, d)) / np.sqrt(4 * d))
    return X, X @ rng.standard_normal(d) + rng.standard_normal(n)


def more_features_than_samples(rng, n):
    """n samples of 4 n features."""
    return measurements(rng, n, 4 * n)


# By hand: plain Python lists


def normal_equations_by_hand(X, y, alpha=0.0):
    """Means taken out, (XᵀX + αI) w = Xᵀy by elimination; weights, then the intercept."""
    n, d = len(X), len(X[0])
    mean = [sum(column) / n for column in zip(*X, strict=True)]
    y_mean = sum(y) / n
    rows = [[x - m for x, m in zip(row, mean, strict=True)] + [t - y_mean] for row, t in zip(X, y, strict=True)]
    columns = list(zip(*rows, strict=True))
    A = [[sum(a * b for a, b in zip(columns[i], column, strict=True)) for column in columns] for i in range(d)]
    for i in range(d):
        A[i][i] += alpha
    for i in range(d):  # positive definite: no pivoting needed
        for row in A[i + 1 :]:
            factor = row[i] / A[i][i]
            row[i:] = [v - factor * p for v, p in zip(row[i:], A[i][i:], strict=True)]
    w = [0.0] * d
    for i in reversed(range(d)):
        w[i] = (A[i][d] - sum(A[i][j] * w[j] for j in range(i + 1, d))) / A[i][i]
    return [*w, y_mean - sum(a * b for a, b in zip(w, mean, strict=True))]


def ridge_by_hand(X, y):
    return normal_equations_by_hand(X, y, alpha=2.0)


# Ours and the library's: coefficients, and the intercept last


def fitted(model):
    def weights_and_intercept(X, y):
        return _numbers(model.fit(X, y))

    return weights_and_intercept


def sklearn_linear_regression(X, y):
    """sklearn.linear_model.LinearRegression"""
    from sklearn.linear_model import LinearRegression as Library

    return _numbers(Library().fit(X, y))


def sklearn_ridge(X, y):
    """sklearn.linear_model.Ridge(alpha=2)"""
    from sklearn.linear_model import Ridge as Library

    return _numbers(Library(alpha=2.0).fit(X, y))


def _numbers(model):
    return np.append(model.coef_, model.intercept_)


COMPARISONS = [
    Comparison(
        concept="Linear regression",
        ours=fitted(LinearRegression()),
        theirs=sklearn_linear_regression,
        by_hand=normal_equations_by_hand,
        inputs=measurements,
        sizes=(64, 512, 20_000),
        agrees=close(1e-11),
    ),
    Comparison(
        concept="Ridge regression",
        ours=fitted(Ridge(2.0)),
        theirs=sklearn_ridge,
        by_hand=ridge_by_hand,
        inputs=measurements,
        sizes=(64, 512, 20_000),
        agrees=close(1e-11),
    ),
    Comparison(
        concept="Ridge regression with more features than samples",
        ours=fitted(Ridge(2.0)),
        theirs=sklearn_ridge,
        inputs=more_features_than_samples,
        sizes=(16, 64, 400),
        agrees=close(1e-11),
    ),
]
