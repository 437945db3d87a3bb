"""Conditional mutual information of continuous variables by nearest neighbors.

As in `ksg`, one distance serves every entropy of I(X; Y | Z) = H(X, Z) + H(Y, Z) - H(X, Y, Z) - H(Z): in the joint
space, with the norm max(‖Δx‖, ‖Δy‖, ‖Δz‖), the k-th neighbor of a point is r away; n counts the points nearer than r,
oneself included, in each of the smaller spaces:

    I(X; Y | Z) = ψ(k) - <ψ(n_xz) + ψ(n_yz) - ψ(n_z)>

Without Z all n points are equally near in a space of no coordinates, and the formula is the first of `ksg`.

Source: Frenzel and Pompe, Partial mutual information for coupling analysis of multivariate time series, Phys. Rev.
Lett. 99, 204101, 2007.
"""

import numpy as np

from foundations.information.continuous._edge import neighbors, points, same_rows
from foundations.neighbors import count_within, k_nearest
from foundations.numerics.special import digamma


def conditional_mutual_information(X, Y, Z, k=3):
    """Estimate I(X; Y | Z), what Y tells of X to one who knows Z, from n samples of all three.

    Parameters
    ----------
    X, Y, Z : (n, d) or (n,) arrays, finite, each with a d of its own
    k : int, 1 to n - 1

    Returns
    -------
    float, nats; below 0 where the error is larger than the information

    Raises
    ------
    ValueError : rows that do not match, numbers that are not finite, k out of range

    Notes
    -----
    Cost: four searches for neighbors, in up to dx + dy + dz dimensions. The more dimensions Z has, the farther apart
    are neighbors, and the more is missed of I. Break ties first (`scaled_and_jittered`).
    """
    X, Y, Z = points(X, "X"), points(Y, "Y"), points(Z, "Z")
    same_rows(X=X, Y=Y, Z=Z)
    k = neighbors(k, len(X))
    XYZ = np.hstack([X, Y, Z])  # (n, dx + dy + dz)
    r = np.nextafter(k_nearest(XYZ, XYZ, k + 1, metric="chebyshev")[0][:, k], 0)
    psi = digamma(np.arange(len(X) + 1.0))
    xz, yz, z = (psi[count_within(A, A, r, metric="chebyshev")] for A in (np.hstack([X, Z]), np.hstack([Y, Z]), Z))
    return float(psi[k] - (xz + yz - z).mean())
