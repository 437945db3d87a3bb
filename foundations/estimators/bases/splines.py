"""B-splines: smooth curves in pieces, from functions that are zero almost everywhere.

Between knots t_0 < t_1 < ... a spline of degree p is a polynomial of degree p, and at knots p - 1 derivatives do not
jump. B-splines are the splines of smallest support, and every spline on the knots is a sum of them (Cox and de Boor):

    B_{j,0}(x) = [t_j <= x < t_{j+1}]
    B_{j,p}(x) = (x - t_j) / (t_{j+p} - t_j) B_{j,p-1}(x) + (t_{j+p+1} - x) / (t_{j+p+1} - t_{j+1}) B_{j+1,p-1}(x)

Both terms are products of numbers that are not negative: nothing cancels. At every x at most p + 1 are not zero, and
all together are 1; the last one is left out here, since it is 1 less the others, and 1 is the model's intercept.

Source: de Boor, A Practical Guide to Splines, ch. IX-X; Eilers and Marx, Flexible smoothing with B-splines, 1996.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.bases.core import Basis, bounds
from foundations.estimators.validation import require_count


class Knots(NamedTuple):
    """Evenly spaced knots: the one at which the training range begins, and the distance to the next."""

    first: float
    step: float


class SplineFeatures(Basis):
    """B-splines on evenly spaced knots.

    Parameters
    ----------
    n_knots : int >= 2, knots over the training range, its two ends among them; p more follow on either side
    degree : int >= 1, p: 1 for straight pieces, 3 for cubic ones

    Attributes
    ----------
    columns_ : for each column of X, its `Knots`
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    A column becomes n_knots + degree - 2 of them. Outside the training range they stay as they are at its end, so that
    a curve goes on as a constant. A column that does not vary is taken as the middle of a range as wide as its value,
    or 1 if that is less.
    Cost 4 n (n_knots + degree) degree flops for each column.
    Compare: sklearn.preprocessing.SplineTransformer(include_bias=False), scipy.interpolate.BSpline.design_matrix.
    """

    def __init__(self, n_knots=8, degree=3):
        self.n_knots = n_knots
        self.degree = degree

    def _check_parameters(self):
        require_count("n_knots", self.n_knots)
        require_count("degree", self.degree)
        if self.n_knots < 2:
            raise ValueError(f"n_knots must be an int of 2 or more, got {self.n_knots!r}")

    def _names(self):
        return [f"b{j}" for j in range(self.n_knots + self.degree - 2)]

    def _learn(self, x):
        low, high = bounds(x)
        return Knots(low, (high - low) / (self.n_knots - 1))

    def _evaluate(self, x, learned):
        u = np.clip((x - learned.first) / learned.step, 0, self.n_knots - 1)  # knots are whole numbers
        knots = np.arange(-self.degree, self.n_knots + self.degree, dtype=float)
        return cox_de_boor(u, knots, self.degree)[:, :-1]


def cox_de_boor(x, t, p):
    """All B-splines of degree p on knots t (r,), at x (m,) from t[p] to t[-p-1], both included: (m, r - p - 1)."""
    x = x[:, None]
    last = len(t) - p - 2  # the interval that has its right end too
    interval = np.clip(np.searchsorted(t, x, side="right") - 1, p, last)  # (m, 1)
    B = (interval == np.arange(len(t) - 1)).astype(float)  # (m, r - 1)
    for q in range(1, p + 1):
        rise = (x - t[: -q - 1]) / (t[q:-1] - t[: -q - 1])  # (m, r - q - 1)
        fall = (t[q + 1 :] - x) / (t[q + 1 :] - t[1:-q])
        B = rise * B[:, :-1] + fall * B[:, 1:]
    return B
