"""Radial basis functions: bumps along the line, each of which knows about its neighborhood.

    φ_j(x) = exp(-(x - c_j)² / (2 w²)),    c_1, ..., c_k evenly spaced over the training range

A narrow bump lets a curve turn quickly, and needs data everywhere; a wide one says the same as its neighbors. As wide
as the distance between centers is the usual compromise.

Source: Bishop, Pattern Recognition and Machine Learning, §3.1.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.bases.core import Basis, bounds
from foundations.estimators.validation import require_count, require_positive


class Bumps(NamedTuple):
    """Where the bumps are, and their standard deviation."""

    centers: np.ndarray  # (k,)
    width: float


class RadialFeatures(Basis):
    """Gaussian bumps at evenly spaced centers.

    Parameters
    ----------
    n_centers : int >= 1
    width : number > 0, the standard deviation, in units of the column; None for the distance between two centers, and
        for the width of the range where there is one center, which is then in its middle

    Attributes
    ----------
    columns_ : for each column of X, its `Bumps`
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Outside the training range all functions fade to 0, and a model goes back to its intercept. A column that does not
    vary is taken as the middle of a range as wide as its value, or 1 if that is less.
    Cost n k exponentials for each column. Compare: sklearn.metrics.pairwise.rbf_kernel.
    """

    def __init__(self, n_centers=10, width=None):
        self.n_centers = n_centers
        self.width = width

    def _check_parameters(self):
        require_count("n_centers", self.n_centers)
        if self.width is not None:
            require_positive("width", self.width)

    def _names(self):
        return [f"bump{j}" for j in range(self.n_centers)]

    def _learn(self, x):
        low, high = bounds(x)
        k = self.n_centers
        centers = np.linspace(low, high, k) if k > 1 else np.array([low / 2 + high / 2])
        return Bumps(centers, (high - low) / max(k - 1, 1) if self.width is None else float(self.width))

    def _evaluate(self, x, learned):
        u = (x[:, None] - learned.centers) / learned.width  # (m, k)
        return np.exp(-0.5 * u * u)
