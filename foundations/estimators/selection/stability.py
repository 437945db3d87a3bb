"""Would other samples have led to the same columns? The measure of Nogueira, Sechidis and Brown.

m selections of d columns are m rows of zeros and ones. Column f was chosen with frequency p_f, which varies by
s_f² = m/(m - 1) p_f (1 - p_f) from one selection to the next. Had the same numbers of columns been drawn blindly, the
mean of these variances would be that of a coin with q = k̄ / d, where k̄ is the mean number chosen. One minus the ratio

    Φ = 1 - mean_f s_f² / (q (1 - q))

is 1 where all selections are the same and 0 on average where they are blind, however many columns each has. It is a
smooth function of means over the selections, and so nearly normal: its variance is that of the mean of what each
selection contributes, by the delta method.

Source: Nogueira, Sechidis, Brown, On the stability of feature selection algorithms, JMLR 18, 2018, §4.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.selection.tables import as_array
from foundations.estimators.validation import require_count
from foundations.probability.distributions import Normal


class Stability(NamedTuple):
    """The measure, at most 1, and the ends of its confidence interval."""

    stability: float
    lower: float
    upper: float


def nogueira_stability(supports, confidence=0.95) -> Stability:
    """How alike m selections of the same d columns are.

    Parameters
    ----------
    supports : (m, d) bool, m >= 2; row i says which columns selection i chose
    confidence : number between 0 and 1, of the interval

    Raises
    ------
    ValueError : another shape, values other than 0 and 1, or selections that all chose every column, or none: then
        there was nothing to choose, and the measure is not defined

    Notes
    -----
    Cost m d. Where all selections are of the same size it is the mean of Cohen's kappa over all pairs of them.
    Compare: sklearn.metrics.cohen_kappa_score.
    """
    Z = np.asarray(supports)
    if Z.ndim != 2 or Z.shape[0] < 2 or not ((Z == 0) | (Z == 1)).all():
        raise ValueError(f"supports is (m, d) of bools, a row for each of m >= 2 selections; got shape {Z.shape}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a number between 0 and 1; got {confidence!r}")
    Z = Z.astype(np.float64)
    m, d = Z.shape
    p, k = Z.mean(axis=0), Z.sum(axis=1)  # (d,) how often, (m,) how many
    if not 0 < k.sum() < m * d:
        raise ValueError(f"stability of choosing {'each' if k.sum() else 'none'} of {d} columns is not defined")
    q = k.mean() / d
    stability = 1 - m / (m - 1) * (p * (1 - p)).mean() / (q * (1 - q))

    # What selection i adds to Φ, to first order (their theorem 7): Φ is a function of the p_f, which are means
    phi = ((Z @ p - k * q) / d + stability / 2 * (2 * q * k / d - k / d - q + 1)) / (q * (1 - q))  # (m,)
    deviation = 2 / m * np.sqrt(((phi - phi.mean()) ** 2).sum())
    half = float(Normal(0.0, 1.0).icdf((1 + confidence) / 2)) * deviation
    return Stability(float(stability), float(stability - half), float(stability + half))


def bootstrap_supports(selector, X, y, n_bootstraps, rng) -> np.ndarray:
    """Which columns a selector chooses on samples drawn from the rows of (X, y), as many as there are, with return.

    Parameters
    ----------
    selector : an estimator with `fit` and `get_support`; copies of it are fitted
    X, y : arrays with n rows
    n_bootstraps : int >= 1
    rng : numpy.random.Generator

    Returns
    -------
    (n_bootstraps, d) bool, for `nogueira_stability`

    Raises
    ------
    ValueError : X and y of different lengths, n_bootstraps below 1, and as `fit`: also where all rows of a sample have
        the same target

    Notes
    -----
    Rows that were drawn twice are each other's nearest neighbors. Counted estimates do not mind; those of continuous
    columns from nearest neighbors, which mim goes by, grow, for all columns alike.
    """
    require_count("n_bootstraps", n_bootstraps)
    X, y = as_array(X), as_array(y)
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows and y has {len(y)}; they go in pairs")
    supports = []
    for _ in range(n_bootstraps):
        rows = rng.integers(0, len(X), len(X))
        supports.append(type(selector)(**selector.get_params()).fit(X[rows], y[rows]).get_support())
    return np.array(supports)
