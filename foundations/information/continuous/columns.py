"""Mutual information of every column of a table with one target, whether they are discrete or continuous.

Which estimate is taken depends on the two sides only:

    column      target      estimate
    discrete    discrete    plug-in: probabilities replaced by frequencies
    discrete    continuous  Ross, the target split by the column
    continuous  discrete    Ross, the column split by the target
    continuous  continuous  Kraskov, Stögbauer and Grassberger, the first of their two

Ross's estimate of a column is sorting, windows and two searches in sorted vectors (line.py); that of two continuous
columns also looks for neighbors in the plane (plane.py). `ross` and `ksg` do the same for points of any dimension.

Left out: sparse tables, threads.
Source: Ross, Mutual information between discrete and continuous data sets, PLoS ONE 9(2), 2014; Kraskov, Stögbauer and
Grassberger, Estimating mutual information, Phys. Rev. E 69, 2004.
"""

import numpy as np

from foundations.information._edge import column as labels
from foundations.information._edge import whole
from foundations.information.continuous import line
from foundations.information.continuous._edge import neighbors, points, same_rows
from foundations.information.continuous.ksg import first_of_columns
from foundations.information.discrete.codes import encode
from foundations.information.discrete.codes import mutual_information_columns as plug_in
from foundations.neighbors.metrics import rescaled
from foundations.numerics.special import digamma


def mutual_information_columns(X, y, *, discrete_columns, discrete_target, k=3):
    """Estimated mutual information of each column of X with y.

    Parameters
    ----------
    X : (n, d) array, finite
    y : (n,) array: finite numbers, or labels of any kind where discrete_target
    discrete_columns : (d,) mask, or one bool for all columns
    discrete_target : bool
    k : int >= 1, neighbors that a nearest-neighbor estimate looks at

    Returns
    -------
    (d,) nats, none below 0

    Raises
    ------
    TypeError : a discrete_target that is no bool, numbers that are texts
    ValueError : shapes that do not match, a mask that is not of bools, numbers that are not finite, or (both sides
        continuous) fewer than k + 1 rows

    Notes
    -----
    X and y are taken as they are. Equal values of a continuous column bias the estimate, which is made for densities:
    break ties by `scaled_and_jittered` before. Rows that are alone in their class say nothing about a density there,
    and are left out; where all are alone the estimate is 0.
    Cost: O(n log n) a column, and the search in the plane where both sides are continuous.
    Compare: sklearn.feature_selection.mutual_info_classif, mutual_info_regression.
    """
    X, y, discrete, k = _checked(X, y, discrete_columns, discrete_target, k)
    out = np.zeros(X.shape[1])
    if discrete_target:
        y = encode(y).codes
        codes = [encode(column).codes for column in X[:, discrete].T]
        out[discrete] = plug_in(np.array(codes, dtype=np.int64).reshape(-1, len(y)).T, y)
        out[~discrete] = ross_columns(X[:, ~discrete], y, k)
    else:
        out[discrete] = [ross_columns(y[:, None], encode(column).codes, k)[0] for column in X[:, discrete].T]
        out[~discrete] = first_of_columns(X[:, ~discrete], y, k)
    return np.maximum(out, 0)


def ross_columns(X, codes, k):
    """Ross's estimate of the information of each column of X (n, d), d densities, with codes (n,): (d,), unclipped.

        ψ(N) - <ψ(N_c)> + <ψ(k)> - <ψ(m)>

    m: how many points of all classes lie nearer than the k-th nearest of the own class, oneself included.
    """
    counts = np.bincount(codes)
    rows = np.argsort(codes, kind="stable")  # class by class
    rows = rows[np.repeat(counts > 1, counts)]
    counts = counts[counts > 1]
    N, ends = len(rows), counts.cumsum()
    if N == 0:
        return np.zeros(X.shape[1])
    psi = digamma(np.arange(N + 1.0))
    ks = np.minimum(k, counts - 1)
    constant = psi[N] + counts @ (psi[ks] - psi[counts]) / N
    spans = list(zip(ends - counts, ends, ks, strict=True))
    return np.array([constant - psi[_nearer_than_own(v, spans)].mean() for v in X.T[:, rows]])


def _nearer_than_own(v, spans):
    """For v (N,), class by class: how many of all are nearer than the k-th nearest of the own class."""
    v, _, _ = rescaled(v, v)
    r = np.empty_like(v)
    for start, end, k in spans:
        v[start:end].sort()
        find = _product_distances if k >= (end - start) // 2 else line.kth_distances
        r[start:end] = find(v[start:end], k)
    return line.count_nearer(np.sort(v), v, r)


def _product_distances(v, k):
    """As line.kth_distances, by v² - 2vw + w², whose rounding errors are scikit-learn's in a class of 2k + 1 or less.

    There a k-th neighbor at distance r may be taken for one nearer than r, which changes m by one: to agree with the
    library on every table takes the same errors. `ross` measures all classes by differences.
    """
    squares = v * v
    D2 = squares[:, None] - 2 * (v[:, None] * v) + squares  # (n, n)
    return np.sqrt(np.maximum(np.partition(D2, k, axis=1)[:, k], 0))


def scaled_and_jittered(X, rng):
    """X over its standard deviation, with noise of 1e-10 so that no two values are equal.

    Parameters
    ----------
    X : (n, d) or (n,) array
    rng : anything with `standard_normal(size=...)`: a Generator, or a RandomState for the numbers of scikit-learn

    Returns
    -------
    array like X, float64; a column of one value is not divided

    Raises
    ------
    ValueError : no rows, not one or two axes, numbers that are not finite

    Notes
    -----
    What sklearn.feature_selection does before it estimates: x / std + 1e-10 max(1, mean |x / std|) times a standard
    normal draw. There the continuous columns of X are drawn for first, then a continuous y, from one RandomState.
    """
    X = np.asarray(X)
    if X.ndim not in (1, 2) or len(X) == 0:
        raise ValueError(f"X is an array (n, d) or (n,) with at least one row; got shape {X.shape}")
    X = points(X, "X").reshape(X.shape) if X.size else X.astype(np.float64)
    largest = np.abs(X).max(axis=0)
    if (largest > 1e100).any():  # squares would overflow
        X = X / np.where(largest > 1e100, largest, 1.0)
    deviation = X.std(axis=0)
    X = X / np.where(deviation < 10 * np.finfo(float).eps, 1.0, deviation)
    return X + 1e-10 * np.maximum(1, np.abs(X).mean(axis=0)) * rng.standard_normal(size=X.shape)


def _checked(X, y, discrete_columns, discrete_target, k):
    if not isinstance(discrete_target, bool | np.bool_):
        raise TypeError(f"discrete_target is True or False; got {discrete_target!r}")
    X, y = points(X, "X"), labels(y, "y")
    y = y if discrete_target else points(y, "y")[:, 0]
    same_rows(X=X, y=y)
    discrete = np.asarray(discrete_columns)
    if discrete.dtype != bool or discrete.shape not in ((), X.shape[1:]):
        raise ValueError(
            f"discrete_columns is a bool, or {X.shape[1]} of them; got {discrete.dtype} of shape {discrete.shape}"
        )
    discrete = np.broadcast_to(discrete, X.shape[1:])
    k = whole(k, "k", 1) if discrete_target or discrete.all() else neighbors(k, len(X))
    return X, y, discrete, k
