"""The coordinates in which the model is fitted: features of mean 0, scaled by Jacobi's preconditioning.

With z_j = (x_j - m_j) / s_j the same model is θ_j = s_j w_j and an intercept of b + Σ m_j w_j. The penalty stays that
of w: λ ½ w_j² is (λ / s_j²) ½ θ_j², and λ |w_j| is (λ / s_j) |θ_j|. So nothing changes but the condition number of the
Hessian. At w = 0 both probabilities are ½ and its diagonal is var x_j / 4 + λ. It becomes the same for all j with

    s_j² = var x_j + 4 λ

which is the deviation of a feature, and never so small that the penalty alone is steep. Where features have units the
condition number falls by many orders of magnitude, and every solver gains by it.

Where there is no intercept to take up the means, m is 0. A column that does not vary stands as 0 beside an intercept,
and gets no weight. Sparse rows less their means would not be sparse: `Centered` never forms them, and subtracts mᵀθ
from products instead.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from foundations.linalg.sparse import SparseRows, from_triples, row_of_each

ROUNDING = 8 * 2.0**-52  # a column that varies by less than this, relative to its size, is constant


class Design(NamedTuple):
    """What a model is fitted on.

    A : (n, p), p = d and one more for an intercept, whose column is of ones and the last; SparseRows or Centered rows
        where X is sparse
    mean, scale : (d,) m and s
    idle : (d,) which columns are 0 throughout
    intercept : whether there is one
    """

    A: Any
    mean: np.ndarray
    scale: np.ndarray
    idle: np.ndarray
    intercept: bool


@dataclass(frozen=True, eq=False)
class Centered:
    """The (n, d + 1) matrix [S - 1 mᵀ, 1] of sparse rows S (n, d) and means m (d,): `A @ X`, `Y @ A`, `A[rows]`."""

    S: SparseRows
    m: np.ndarray

    __array_ufunc__ = None  # so that Y @ A asks us, not NumPy

    @property
    def shape(self):
        return self.S.shape[0], self.S.shape[1] + 1

    def __matmul__(self, X):
        return self.S @ X[:-1] + (X[-1] - self.m @ X[:-1])  # (n, d) @ (d, k), one number for each of k

    def __rmatmul__(self, Y):
        total = Y.sum(axis=-1)
        products = Y @ self.S - np.multiply.outer(total, self.m)  # (k, n) @ (n, d)
        return np.concatenate([products, total[..., None]], axis=-1)

    def __getitem__(self, index):
        return Centered(self.S[index], self.m)

    def toarray(self):
        return np.column_stack([self.S.toarray() - self.m, np.ones(self.S.shape[0])])


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
    X = from_triples(row_of_each(X), X.indices, X.data.astype(float), X.shape)  # values for one place added up
    columns, of_row = X.indices, q[row_of_each(X)]
    unit = np.zeros(d)
    np.maximum.at(unit, columns, np.abs(X.data))
    unit[unit == 0] = 1
    data = X.data / unit[columns]  # so that squares neither overflow nor underflow
    mean = np.bincount(columns, of_row * data, d) if intercept else np.zeros(d)
    kept = np.bincount(columns, of_row, d)  # the weight of the rows that have a value there
    square = np.bincount(columns, of_row * (data - mean[columns]) ** 2, d) + np.maximum(1 - kept, 0) * mean**2
    deviation = np.sqrt(square)
    deviation[deviation <= ROUNDING * np.abs(mean)] = 0
    scale = _scale(deviation * unit, penalty)
    idle = deviation == 0
    to = np.where(idle, 0.0, unit / scale)
    # a column without zeros loses its mean at once: beside a large one, what is left would drown in the rounding of mᵀθ
    own = np.where(np.bincount(columns, minlength=d) == len(q), mean, 0)
    A = SparseRows((data - own[columns]) * to[columns], columns, X.indptr, X.shape)
    return Design(Centered(A, (mean - own) * to) if intercept else A, mean * unit, scale, idle, intercept)


def _scale(deviation, penalty):
    """√(deviation² + 4 λ), and 1 where that is 0: the column does not vary among samples that weigh anything."""
    scale = np.hypot(deviation, 2 * np.sqrt(penalty))
    return np.where(scale > 0, scale, 1.0)
