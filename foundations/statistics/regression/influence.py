"""Rows that pull: how far the fit would move without one of them.

    ŷ = H y,  H = A (Aᵀ A)⁻¹ Aᵀ = Q Qᵀ        h_i = H_ii, the leverage: what part of ŷ_i is y_i itself
    z_i = r_i / (s √(1 - h_i))                 studentized residual: r_i has variance σ² (1 - h_i)
    t_i = r_i / (s_(i) √(1 - h_i))             the same with the s of the fit without row i: Student's t, n - p - 1
    D_i = z_i² / p · h_i / (1 - h_i)           Cook's distance: ‖ŷ - ŷ_(i)‖² / (p s²), ŷ_(i) the fit without row i

No row needs to be left out for any of them: 0 <= h_i <= 1, Σ h_i = p, and all follow from r and h.
Source: Cook, Detection of influential observations in linear regression, Technometrics 19 (1977) 15; Belsley, Kuh &
Welsch, Regression Diagnostics (1980), ch. 2.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import qr
from foundations.statistics.regression.ols import OLSResult

WHOLE = 1e-12  # 1 - h below this is rounding: the fit goes through this row, whatever y is there


class Influence(NamedTuple):
    """One number of each kind for each row, (n,)."""

    leverage: np.ndarray
    studentized: np.ndarray
    externally_studentized: np.ndarray
    cooks_distance: np.ndarray


def influence(result: OLSResult) -> Influence:
    """Leverages, studentized residuals and Cook's distances of a fit by `ols`.

    Parameters
    ----------
    result : what `ols` returned, of n rows and p coefficients

    Returns
    -------
    Influence of four (n,) arrays. Where a leverage is 1 a row decides on a coefficient alone: its residual is zero
    whatever it says, and the other three are nan. The externally studentized are nan where n = p + 1.

    Notes
    -----
    Cost 4 n p² flops for Q. Compare: statsmodels.stats.outliers_influence.OLSInfluence.
    """
    A, r, s = result.design, result.residuals, result.residual_sd
    n, p = A.shape
    Q = qr(A).Q  # (n, p)
    h = np.minimum((Q * Q).sum(axis=1), 1.0)
    free = np.where(1 - h > WHOLE, 1 - h, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):  # an exact fit, and n = p + 1
        z = r / s / np.sqrt(free)
        # s_(i)² (n - p - 1) = s² (n - p) - r_i² / (1 - h_i)
        left = np.maximum((n - p - z * z) / (n - p - 1), 0.0) if n > p + 1 else np.nan
        t = z / np.sqrt(left)
        D = z * z / p * h / free
    return Influence(h, z, t, D)
