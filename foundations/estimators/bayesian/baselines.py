"""Each concept of this folder beside scikit-learn's, and what agreement means for it.

Both sides iterate until nothing moves: theirs with tol=1e-12, by which the coefficients change in sum, ours with 1e-12,
by which a precision changes in proportion. Their four hyperparameters are zero, which leaves both precisions free.
"""

import math

import numpy as np

from foundations.comparison import Comparison, close
from foundations.estimators.bayesian import ARDRegression, BayesianLinearRegression

FREE = {"alpha_1": 0, "alpha_2": 0, "lambda_1": 0, "lambda_2": 0, "tol": 1e-12, "max_iter": 20_000}
OURS = {"tol": 1e-12, "max_iter": 20_000}

# Inputs


def planes(rng, n):
    """n samples about a plane, 10 columns or, from 20,000 samples on, 200; and n new ones, 1,000 at the most."""
    d = 200 if n >= 20_000 else 10
    X = rng.standard_normal((n, d)) + 3
    return X, X @ rng.standard_normal(d) + 5 + 2 * rng.standard_normal(n), rng.standard_normal((min(n, 1000), d)) + 3


def planes_alone(rng, n):
    """The same without the new samples."""
    return planes(rng, n)[:2]


def sparse_planes(rng, n):
    """n samples about a plane that rises along 3 of 10 columns."""
    X = rng.standard_normal((n, 10))
    return X, X[:, :3] @ np.array([3.0, -2.0, 1.0]) + 5 + rng.standard_normal(n)


# Ours


def predictions(X, y, new):
    """Coefficients, and mean and standard deviation at the new samples."""
    model = BayesianLinearRegression(**OURS).fit(X, y)
    return model.coef_, *model.predict(new, return_std=True)


def precisions(X, y):
    """Both precisions with the largest evidence, and its logarithm."""
    model = BayesianLinearRegression(**OURS).fit(X, y)
    return np.array([model.weight_precision_, model.noise_precision_, model.log_evidence_])


def relevances(X, y):
    """Coefficients, and the precision of the noise."""
    model = ARDRegression(**OURS).fit(X, y)
    return model.coef_, model.noise_precision_


def in_batches(X, y, new):
    """The same as `predictions`, by a merger of two models that each learned two batches."""
    quarters = np.array_split(np.arange(len(y)), 4)
    models = [BayesianLinearRegression(**OURS) for _ in range(2)]
    for model, rows in zip(models * 2, quarters, strict=True):
        model.partial_fit(X[rows], y[rows])
    merged = models[0].merge(models[1])
    return merged.coef_, *merged.predict(new, return_std=True)


# By hand: plain Python lists


def precisions_by_hand(X, y):
    """MacKay's fixed point with an inverse a step: Σ = (αI + βG)⁻¹, γ = d - α tr Σ."""
    n, d = len(X), len(X[0])
    means, y_mean = [sum(column) / n for column in zip(*X, strict=True)], sum(y) / n
    rows = [[x - m for x, m in zip(row, means, strict=True)] for row in X]
    t = [v - y_mean for v in y]
    columns = list(zip(*rows, strict=True))
    G = [[dot(a, b) for b in columns] for a in columns]
    moments = [dot(a, t) for a in columns]
    alpha, beta, evidence = 1.0, n / dot(t, t), 0.0
    for _ in range(200):
        P = [[beta * g + alpha * (i == j) for j, g in enumerate(row)] for i, row in enumerate(G)]
        S, log_det = inverse_by_hand(P)
        m = [beta * dot(row, moments) for row in S]
        error = sum((v - dot(row, m)) ** 2 for row, v in zip(rows, t, strict=True))
        evidence = d * math.log(alpha) + n * math.log(beta / (2 * math.pi)) - log_det - beta * error - alpha * dot(m, m)
        gamma = d - alpha * sum(S[i][i] for i in range(d))
        before, alpha, beta = alpha, gamma / dot(m, m), (n - gamma) / error
        if abs(alpha - before) <= 1e-13 * alpha:
            break
    return [alpha, beta, evidence / 2]


def dot(a, b):
    """Σ a_i b_i."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def inverse_by_hand(P):
    """P⁻¹ by Gauss and Jordan's elimination, which a positive definite P needs no pivoting for, and log|P|."""
    d, log_det = len(P), 0.0
    rows = [[*row, *(float(i == j) for j in range(d))] for i, row in enumerate(P)]
    for i in range(d):
        pivot = rows[i][i]
        log_det += math.log(pivot)
        rows[i] = [x / pivot for x in rows[i]]
        for k in range(d):
            if k != i:
                factor = rows[k][i]
                rows[k] = [x - factor * y for x, y in zip(rows[k], rows[i], strict=True)]
    return [row[d:] for row in rows], log_det


# The library


def sklearn_predictions(X, y, new):
    """sklearn.linear_model.BayesianRidge."""
    from sklearn.linear_model import BayesianRidge

    model = BayesianRidge(**FREE).fit(X, y)
    return model.coef_, *model.predict(new, return_std=True)


def sklearn_precisions(X, y):
    """sklearn.linear_model.BayesianRidge(compute_score=True)."""
    from sklearn.linear_model import BayesianRidge

    model = BayesianRidge(**FREE, compute_score=True).fit(X, y)
    return np.array([model.lambda_, model.alpha_, model.scores_[-1]])


def sklearn_relevances(X, y):
    """sklearn.linear_model.ARDRegression."""
    from sklearn.linear_model import ARDRegression

    model = ARDRegression(**FREE).fit(X, y)
    return model.coef_, model.alpha_


# Agreement


def same(tolerance):
    """Every part within a tolerance."""
    return lambda got, wanted, *_: max(close(tolerance)(a, b) for a, b in zip(got, wanted, strict=True))


COMPARISONS = [
    Comparison(
        concept="Bayesian linear regression",
        ours=predictions,
        theirs=sklearn_predictions,
        inputs=planes,
        sizes=(64, 442, 20_000),
        agrees=same(1e-9),
    ),
    Comparison(
        concept="Evidence maximization",
        ours=precisions,
        theirs=sklearn_precisions,
        by_hand=precisions_by_hand,
        inputs=planes_alone,
        sizes=(64, 442, 20_000),
        agrees=close(1e-9),
    ),
    Comparison(
        concept="Automatic relevance determination",
        ours=relevances,
        theirs=sklearn_relevances,
        inputs=sparse_planes,
        sizes=(64, 442, 4096),
        agrees=same(1e-8),
    ),
    Comparison(
        concept="Sequential Bayesian updates",
        ours=in_batches,
        theirs=sklearn_predictions,
        inputs=planes,
        sizes=(64, 442, 20_000),
        agrees=same(1e-9),
    ),
]
