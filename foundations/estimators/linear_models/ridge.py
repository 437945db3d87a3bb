"""Ridge regression: least squares that has to pay for large weights.

    minimize Σ_i s_i ‖y_i - Wᵀ x_i - b‖² + α ‖W‖²

Means taken out, the gradient is zero where (XᵀX + αI) W = XᵀY. That matrix is d x d and, for α > 0, positive definite
whatever X is. Where there are fewer samples than features the n x n matrix of inner products does the same, since
Xᵀ(XXᵀ + αI) = (XᵀX + αI)Xᵀ:

    W = (XᵀX + αI)⁻¹ XᵀY = Xᵀ (XXᵀ + αI)⁻¹ Y

Squaring X costs digits: those of the solution are what the condition number of the matrix, its columns brought to one
length, leaves of 16. Where α leaves it so nearly singular that fewer than about ten remain, the singular values of X
decide instead:

    W = Σ_j v_j σ_j / (σ_j² + α) u_jᵀ Y

which at α = 0 is the shortest least-squares solution: directions with σ_j at the rounding level are left out.

Left out: one α for each target; solvers for sparse X.
Source: Hoerl and Kennard, Ridge regression, 1970; Hastie, Tibshirani and Friedman, ESL, §3.4.1, §18.3.5.
"""

import numpy as np

from foundations.estimators.linear_models.core import ROUNDING, LinearModel
from foundations.estimators.validation import require_nonnegative
from foundations.linalg import LinAlgError, cholesky, eigh, qr, solve_triangular, svd

EPS = np.finfo(float).eps
NEARLY_SINGULAR = 1e-5


class Ridge(LinearModel):
    """Least squares with an L2 penalty on the coefficients, not on the intercept.

    Parameters
    ----------
    alpha : number >= 0, strength of the penalty; 0 is least squares
    fit_intercept : whether there is an intercept; without one the plane goes through the origin

    Attributes
    ----------
    coef_ : (d,), or (k, d) where y has k columns
    intercept_ : number, or (k,); 0.0 without one
    sums_ : what is kept of the data, `core.Sums`: a Gram matrix, or the rows where they are no more than d
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Cost n d min(n, d) flops for the Gram matrix and min(n, d)³ / 3 to solve; about 6 n d min(n, d) by singular values.
    Everything is computed in double precision. A model merged from Gram matrices has only these: where α leaves them
    nearly singular it has fewer digits than one fitted on all data, and takes what varies by less than 1e-7 of the most
    for what does not vary.
    A y of one column gives predictions of one column, as in `LinearRegression`; scikit-learn's Ridge flattens them.
    Compare: sklearn.linear_model.Ridge.
    """

    def __init__(self, alpha=1.0, *, fit_intercept=True):
        self.alpha = alpha
        self.fit_intercept = fit_intercept

    def _solve(self, sums, d):
        require_nonnegative("alpha", self.alpha)
        kept = _compressed(sums, d)
        W = _by_cholesky(kept, d, self.alpha)
        if W is None:
            W = _by_svd(sums.rows, d, self.alpha) if sums.gram is None else _by_eigh(kept.gram, d, self.alpha)
        return W, kept


def _compressed(sums, d):
    """The sums as a Gram matrix, unless the rows are no more than the features."""
    Z = sums.rows
    if sums.gram is None and len(Z) <= d:
        return sums
    gram = Z.T @ Z  # (d + k, r) @ (r, d + k)
    return sums._replace(rows=Z[:0], gram=gram if sums.gram is None else gram + sums.gram)


def _by_cholesky(sums, d, alpha):
    """W (d, k) from the smaller Gram matrix; None where that is singular, or leaves too few digits."""
    if sums.gram is None:
        X, Y = sums.rows[:, :d], sums.rows[:, d:]
        G, C = X @ X.T, Y  # (r, r), (r, k)
    else:
        G, C = sums.gram[:d, :d], sums.gram[:d, d:]
    if not (np.isfinite(G).all() and np.isfinite(C).all()):
        raise ValueError("Ridge needs squares that can be represented, and X or y has too large values: scale it")
    G = G + alpha * np.eye(len(G))
    length = np.sqrt(np.diag(G))
    if not length.all():
        return None
    try:
        U = cholesky(G / length / length[:, None], upper=True)  # its diagonal is between 0 and 1
    except LinAlgError:
        return None
    if np.diag(U).min() ** 2 < NEARLY_SINGULAR:
        return None
    C = C / length[:, None]
    W = solve_triangular(U, solve_triangular(U, C, trans=1)) / length[:, None]  # UᵀU W = C
    return W if sums.gram is not None else X.T @ W  # (d, r) @ (r, k)


def _by_svd(Z, d, alpha):
    if len(Z) > Z.shape[1]:
        Z = qr(Z, mode="r")
    U, S, Vh = svd(Z[:, :d], full_matrices=False)
    large = ROUNDING * S.max() < S
    S, C = S[large], U.T[large] @ Z[:, d:]  # (p,), (p, k)
    return Vh[large].T @ (C / (S + alpha / S)[:, None])  # (d, p) @ (p, k)


def _by_eigh(gram, d, alpha):
    w, V = eigh(gram[:d, :d])
    large = d * EPS * w.max() < w
    w, V = w[large], V[:, large]
    return V @ (V.T @ gram[:d, d:] / (w + alpha)[:, None])  # (d, p) @ (p, k)
