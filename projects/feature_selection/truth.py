"""Which columns of Madelon matter: found from the table itself, for nobody has published which they are.

Five columns decide about the class and fifteen more are sums of them, with a little noise; the other 480 are noise. So
a column matters if it can be told from the others. The share of its variance that a linear regression on all others
explains is, for every column j, in one inverse of the correlation matrix C:

    R²_j = 1 - 1 / (C⁻¹)_jj          the second term is the reciprocal of the variance inflation factor

Source: Guyon, Gunn, Ben-Hur, Dror, Result analysis of the NIPS 2003 feature selection challenge, 2004; Belsley, Kuh,
Welsch, Regression Diagnostics, 1980, §3.1.
"""

import numpy as np

from foundations.linalg import cholesky, solve_triangular

SHARE = 0.5  # of the variance: of a column of noise, 499 others explain about 499 / n by chance


def explained_by_others(X: np.ndarray) -> np.ndarray:
    """The R² of a linear regression, with a constant, of each column of X (n, d) on all others: (d,).

    LinAlgError where one is exactly a sum of others, or constant.
    """
    Z = X - X.mean(axis=0)
    norms = np.sqrt((Z * Z).sum(axis=0))
    Z = Z / np.where(norms > 0, norms, 1.0)
    half = solve_triangular(cholesky(Z.T @ Z), np.eye(Z.shape[1]), lower=True)  # L⁻¹ (d, d), and C⁻¹ = L⁻ᵀ L⁻¹
    return 1 - 1 / (half * half).sum(axis=0)


def useful_columns(X: np.ndarray) -> np.ndarray:
    """(d,) bool: the columns of Madelon, X (2600, 500), that matter."""
    return explained_by_others(X) > SHARE
