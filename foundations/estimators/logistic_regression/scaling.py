"""The coordinates in which the model is fitted: features of mean 0, scaled by Jacobi's preconditioning.

With z_j = (x_j - m_j) / s_j the same model is θ_j = s_j w_j and an intercept of b + Σ m_j w_j. The penalty stays that
of w: λ ½ w_j² is (λ / s_j²) ½ θ_j², and λ |w_j| is (λ / s_j) |θ_j|. So nothing changes but the condition number of the
Hessian. At w = 0 both probabilities are ½ and its diagonal is var x_j / 4 + λ. It becomes the same for all j with

    s_j² = var x_j + 4 λ

which is the deviation of a feature, and never so small that the penalty alone is steep. Where features have units the
condition number falls by many orders of magnitude, and every solver gains by it.

Where there is no intercept to take up the means, and where X is sparse and would not be after it, m is 0. A column that
does not vary stands as 0 beside an intercept, and gets no weight.
"""

from typing import Any, NamedTuple

import numpy as np

from foundations.linalg.sparse import SparseRows, row_of_each

ROUNDING = 8 * 2.0**-52  # a column that varies by less than this, relative to its size, is constant


class Design(NamedTuple):
    """What a model is fitted on.

    A : (n, p), p = d and one more for an intercept, whose column is of ones and the last
    mean, scale : (d,) m and s
    idle : (d,) which columns are 0 throughout
    intercept : whether there is one
    """

    A: Any
    mean: np.ndarray
    scale: np.ndarray
    idle: np.ndarray
    intercept: bool


def design(X, q, intercept, penalty) -> Design:
    """X (n, d), an array or SparseRows, in these coordinates: samples weigh q (n,), of sum 1; λ is the L2 penalty."""
    return _sparse(X, q, intercept, penalty) if isinstance(X, SparseRows) else _dense(X, q, intercept, penalty)


def into(design: Design, coef, intercept) -> np.ndarray:
    """θ (k, p) of the weights (k, d) and the intercepts (k,)."""
    theta = coef * design.scale
    return np.column_stack([theta, intercept + coef @ design.mean]) if design.intercept else theta


def back(design: Design, theta) -> tuple[np.ndarray, np.ndarray]:
    """The weights (k, d) and the intercepts (k,) of θ (k, p)."""
    d = len(design.scale)
    coef = theta[:, :d] / design.scale
    intercept = theta[:, d] - coef @ design.mean if design.intercept else np.zeros(len(theta))
    return coef, intercept


def _dense(X, q, intercept, penalty):
    n, d = X.shape
    A = np.empty((n, d + intercept))
    Z = A[:, :d]
    mean = q @ X if intercept else np.zeros(d)
    np.subtract(X, mean, out=Z)
    largest = np.abs(Z).max(axis=0)
    constant = largest <= ROUNDING * np.abs(mean)  # without an intercept: zero
    Z[:, constant] = 0
    unit = np.where(constant, 1.0, largest)
    Z /= unit  # so that squares neither overflow nor underflow
    deviation = np.sqrt(q @ Z**2) * unit
    scale = _scale(deviation, penalty)
    Z *= unit / scale
    A[:, d:] = 1
    return Design(A, mean, scale, deviation == 0, intercept)


def _sparse(X, q, intercept, penalty):
    d = X.shape[1]
    rows, data = row_of_each(X), X.data.astype(float)
    unit = np.abs(data).max(initial=0.0) or 1.0
    deviation = np.sqrt(np.bincount(X.indices, q[rows] * (data / unit) ** 2, minlength=d)) * unit
    scale = _scale(deviation, penalty)
    A = SparseRows(data / scale[X.indices], X.indices, X.indptr, X.shape)
    return Design(_with_ones(A) if intercept else A, np.zeros(d), scale, deviation == 0, intercept)


def _scale(deviation, penalty):
    """√(deviation² + 4 λ), and 1 where that is 0: the column does not vary among samples that weigh anything."""
    scale = np.hypot(deviation, 2 * np.sqrt(penalty))
    return np.where(scale > 0, scale, 1.0)


def _with_ones(A):
    """A (n, d) with a column of ones behind: (n, d + 1), the one after the other values of each row."""
    n, d = A.shape
    ends = A.indptr[1:]
    data, indices = np.insert(A.data, ends, 1.0), np.insert(A.indices, ends, d)
    return SparseRows(data, indices, A.indptr + np.arange(n + 1), (n, d + 1))
