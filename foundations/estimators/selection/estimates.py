"""What a selector estimates: the relevance of every column, and the codes that terms of pairs are counted from.

Relevance I(X; Y) is estimated as the two sides allow: counted where both are discrete, else from nearest neighbors. A
pair of columns and the target are three sides, and neighbors in three dimensions are far apart; so terms of pairs are
counted, with continuous columns in a few bins of equal frequency. A criterion with terms of pairs takes its I(X; Y)
from the same bins: only then are all terms on one scale, and a column's duplicate has nothing left to tell.
"""

import numpy as np

from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered
from foundations.information.discrete import encode, equal_frequency_bins


def relevance(X, y, *, discrete, discrete_target, n_neighbors=3, rng) -> np.ndarray:
    """The information of each column with the target.

    Parameters
    ----------
    X : (n, d) finite numbers; texts as codes
    y : (n,) finite numbers or codes
    discrete : (d,) bool, which columns are counted; one bool for all
    discrete_target : bool
    n_neighbors : int >= 1, smaller than n
    rng : numpy.random.Generator, of the noise that tells equal values of a continuous column apart

    Returns
    -------
    (d,) nats, none below 0

    Raises
    ------
    ValueError : shapes that do not match, numbers that are not finite, fewer than n_neighbors + 1 rows

    Notes
    -----
    As in scikit-learn, what is continuous is divided by its deviation, and noise of 1e-10 of its size is added, first
    to the columns, then to the target. A column of one value tells nothing, whatever its noise does.
    Compare: sklearn.feature_selection.mutual_info_classif, mutual_info_regression.
    """
    X, y, discrete = _arrays(X, y, discrete)
    discrete = discrete | (X.min(axis=0) == X.max(axis=0))
    if not discrete.all():
        X = X.copy()
        X[:, ~discrete] = scaled_and_jittered(_toward_one(X[:, ~discrete]), rng)
    if not discrete_target:
        y = scaled_and_jittered(_toward_one(y), rng)
    kinds = {"discrete_columns": discrete, "discrete_target": discrete_target}
    return mutual_information_columns(X, y, **kinds, k=n_neighbors)


def joint_codes(X, y, *, discrete, discrete_target, n_bins=5) -> tuple[np.ndarray, np.ndarray]:
    """All columns and the target as codes: what is discrete by its values, the rest in n_bins bins of equal frequency.

    Parameters as in `relevance`. Returns (n, d) and (n,) whole numbers from 0 on. Cost: a sort for each column.
    """
    X, y, discrete = _arrays(X, y, discrete)
    codes = np.empty(X.shape, dtype=np.int64)
    for j, column in enumerate(X.T):
        codes[:, j] = encode(column).codes if discrete[j] else equal_frequency_bins(column, n_bins)
    return codes, encode(y).codes if discrete_target else equal_frequency_bins(y, n_bins)


def _arrays(X, y, discrete):
    """X (n, d), y (n,), and the mask (d,)."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or y.shape != X.shape[:1] or len(y) == 0:
        raise ValueError(f"X is (n, d) and y is (n,), n > 0; got shapes {X.shape} and {y.shape}")
    discrete = np.asarray(discrete, dtype=bool)
    if discrete.shape not in ((), X.shape[1:]):
        raise ValueError(f"discrete is a bool or {X.shape[1]} of them; got shape {discrete.shape}")
    return X, y, np.broadcast_to(discrete, X.shape[1:])


def _toward_one(x):
    """x over the power of two next to its largest value: the same digits, in units in which no square overflows."""
    return np.ldexp(x, -np.frexp(np.abs(x).max(axis=0))[1])
