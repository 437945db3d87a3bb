"""Fourier features: what repeats, as a sum of waves.

    cos(2π k x / P), sin(2π k x / P),    k = 1, ..., K

Any curve of period P that is smooth is nearly such a sum: coefficients of a curve with m continuous derivatives fall
faster than k^-m. A cosine and a sine together are a wave of any phase.

Only where in its period x is matters, so x/P is reduced to its fraction first: multiplied by k as it is, a large x
would lose the digits that say where.

Source: Strang, Linear Algebra and Learning from Data, §IV.1.
"""

import numpy as np

from foundations.estimators.bases.core import Basis, bounds
from foundations.estimators.validation import require_count, require_positive


class FourierFeatures(Basis):
    """Cosines and sines of a period and its fractions: cos 1, sin 1, cos 2, sin 2, ...

    Parameters
    ----------
    n_harmonics : int >= 1: periods P, P/2, ..., P/n_harmonics
    period : number > 0, P in units of the column; None for the width of the training range

    Attributes
    ----------
    columns_ : for each column of X, its period
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Outside the training range everything repeats. With period=None so do the two ends of the range: they get the same
    values, and a curve that does not return to where it began needs a longer period.
    Cost 2 n k cosines for each column. Compare: scipy.linalg.dft.
    """

    def __init__(self, n_harmonics=3, period=None):
        self.n_harmonics = n_harmonics
        self.period = period

    def _check_parameters(self):
        require_count("n_harmonics", self.n_harmonics)
        if self.period is not None:
            require_positive("period", self.period)

    def _names(self):
        return [f"{wave}{k}" for k in range(1, self.n_harmonics + 1) for wave in ("cos", "sin")]

    def _learn(self, x):
        low, high = bounds(x)
        return float(high - low if self.period is None else self.period)

    def _evaluate(self, x, learned):
        fraction = np.fmod(x, learned) / learned  # the remainder is exact
        angles = 2 * np.pi * np.fmod(fraction[:, None] * np.arange(1, self.n_harmonics + 1), 1.0)  # (m, K)
        return np.stack([np.cos(angles), np.sin(angles)], axis=2).reshape(len(x), -1)  # (m, K, 2) -> (m, 2K)
