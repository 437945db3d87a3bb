"""Linear regression: the weights that make the squared errors smallest.

    minimize Σ_i s_i ‖y_i - Wᵀ x_i - b‖²

Means taken out, this is least squares with the rows of Z = [X | Y] (`core.py`). A tall Z is made a triangle first. It
holds all that matters, and does not square the condition number as XᵀX would:

    Z = Q R,    R = [R_xx R_xy]        ‖Y - X W‖² = ‖R_xy - R_xx W‖² + ‖R_yy‖²
                    [  0  R_yy]

so R_xx W = R_xy, by substitution. Its inverse tells for certain that R_xx is far from singular, since its smallest
singular value is at least 1 / ‖R_xx⁻¹‖. Where it does not tell so, columns of X may depend on one another, and
`foundations.linalg.lstsq` gives the shortest W. Triangles of two sets of data, one on the other, have a triangle too,
that of both: so models merge (tall and skinny QR).

Left out: weights that must not be negative; sparse X.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.3; Demmel et al., Communication-optimal QR, 2012.
"""

import numpy as np

from foundations.estimators.linear_models.core import ROUNDING, LinearModel
from foundations.linalg import LinAlgError, lstsq, norm, qr, solve_triangular


class LinearRegression(LinearModel):
    """Ordinary least squares.

    Parameters
    ----------
    fit_intercept : whether there is an intercept; without one the plane goes through the origin
    tol : number between 0 and 1: directions in which X varies by at most tol times the most count as not varying at all

    Attributes
    ----------
    coef_ : (d,), or (k, d) where y has k columns
    intercept_ : number, or (k,); 0.0 without one
    rank_ : in how many directions X varies
    sums_ : what is kept of the data, `core.Sums`: a triangle of at most d + k rows
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Cost 2 n (d + k)² flops for the triangle, and about 20 d³ where columns depend on one another. It is all computed
    in double precision.
    Rounding makes directions of about eps |mean| / deviation, which the default of tol leaves out where means are up to
    1e5 deviations. scikit-learn's is 1e-6 from 1.9 on; it also drops features that are merely in small units.
    Compare: sklearn.linear_model.LinearRegression.
    """

    def __init__(self, *, fit_intercept=True, tol=ROUNDING):
        self.fit_intercept = fit_intercept
        self.tol = tol

    def _solve(self, sums, d):
        if not (isinstance(self.tol, float | np.floating) and 0 < self.tol < 1):
            raise ValueError(f"tol must be a number between 0 and 1, got {self.tol!r}")
        W, self.rank_ = None, d
        if len(sums.rows) > d:
            sums = sums._replace(rows=qr(sums.rows, mode="r"))
            W = _by_substitution(sums.rows[:d, :d], sums.rows[:d, d:], self.tol)
        if W is None:
            W, _, self.rank_, _ = lstsq(sums.rows[:d, :d], sums.rows[:d, d:], self.tol)
        return W, sums


def _by_substitution(R, C, tol):
    """R⁻¹ C, (d, k); None unless the condition number of R (d, d) is surely below 1 / tol."""
    try:
        solutions = solve_triangular(R, np.hstack([np.eye(len(R)), C]))  # (d, d + k)
    except LinAlgError:  # a zero on the diagonal
        return None
    inverse, W = np.hsplit(solutions, [len(R)])
    return W if norm(R) * norm(inverse) * tol < 1 else None
