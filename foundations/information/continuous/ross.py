"""Mutual information of a continuous and a discrete variable by nearest neighbors.

For each point, the k-th nearest of its own class is r away; m points of all classes, itself included, are nearer. Where
a class has its own region, m is about k; where the classes are mixed, m is about k N / N_c:

    I(C; D) = ψ(N) - <ψ(N_c)> + <ψ(k)> - <ψ(m)>

N_c is the size of the point's class. A class of k or fewer points takes all its others; a class of one point says
nothing about a density, and is left out.

Source: Ross, Mutual information between discrete and continuous data sets, PLoS ONE 9(2): e87357, 2014.
"""

import numpy as np

from foundations.information._edge import column, whole
from foundations.information.continuous._edge import points, same_rows
from foundations.information.discrete.codes import encode
from foundations.neighbors import count_within, k_nearest
from foundations.numerics.special import digamma


def ross(C, labels, k=3):
    """Estimate the mutual information of a continuous variable and labels from n samples of both.

    Parameters
    ----------
    C : (n, d) or (n,) array, finite
    labels : (n,) numbers, texts or booleans
    k : int >= 1

    Returns
    -------
    float, nats; below 0 where the error is larger than the information; 0 where all points are alone in their class

    Raises
    ------
    ValueError : rows that do not match, numbers that are not finite, labels that are missing, k below 1

    Notes
    -----
    The norm is the largest difference of a coordinate. Break ties first (`scaled_and_jittered`).
    Cost: two searches for neighbors in d dimensions; O(n log n) for d = 1.
    Compare: sklearn.feature_selection.mutual_info_classif, of one column.
    """
    C, codes, k = points(C, "C"), encode(column(labels, "labels")).codes, whole(k, "k", 1)
    same_rows(C=C, labels=codes)
    size = np.bincount(codes)[codes]  # (n,): N_c of each point
    C, codes, size = C[size > 1], codes[size > 1], size[size > 1]
    if len(C) == 0:
        return 0.0

    ks, r = np.minimum(k, size - 1), np.empty(len(C))
    for code in np.unique(codes):
        own = codes == code
        r[own] = k_nearest(C[own], C[own], ks[own][0] + 1, metric="chebyshev")[0][:, -1]
    m = count_within(C, C, np.nextafter(r, 0), metric="chebyshev")  # nearer than r, the point itself included
    psi = digamma(np.arange(len(C) + 1.0))
    return float(psi[len(C)] - psi[size].mean() + psi[ks].mean() - psi[m].mean())
