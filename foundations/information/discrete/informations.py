"""Mutual information: how much is learned of one variable by seeing another.

    I(A; B) = Σ p(a, b) log( p(a, b) / (p(a) p(b)) ) = H(A) - H(A | B) = H(A) + H(B) - H(A, B)

It is the divergence of how they go together from how they would if they did not know of each other, so it is ≥ 0, and 0
only for independent ones. Each information here is a divergence of that kind, of the table from one with less in it:

    conditional I(A; B | C)         from p(a, c) p(b, c) / p(c)
    total correlation T(X₁ ... X_k)  from p(x₁) ... p(x_k)

What is computed of B alone cannot know more of A than B does: I(A; g(B)) ≤ I(A; B), the data-processing inequality.

For columns of samples, many at a time, see `codes`. Left out: interaction information, which may be negative.
Source: Cover & Thomas, Elements of Information Theory, §2.3-2.8; Watanabe, IBM J. Res. Dev. 4 (1960) 66.
"""

import numpy as np

from foundations.information._edge import joint_distribution, unit
from foundations.information.discrete.divergences import relative_entropy

TINY = float(np.finfo(np.float64).tiny)


def mutual_information(P, base=None) -> float:
    """I(A; B) of a table (u, v) of probabilities or counts.

    Parameters
    ----------
    P : (u, v) table, none below 0; divided by its sum
    base : of the logarithm, above 1; None for nats

    Raises
    ------
    ValueError : not two axes, nothing there, a number below 0 or not finite, a sum of 0, a base not above 1
    TypeError : no real numbers

    Notes
    -----
    Compare: sklearn.metrics.mutual_info_score with contingency=P.
    """
    return total_correlation(joint_distribution(P, "P", 2), base)


def conditional_mutual_information(P, base=None) -> float:
    """I(A; B | C) of a table (u, v, w) whose last axis is C: I(A; B) within each value of C, averaged.

    Raises as `mutual_information`, with three axes. Compare: sklearn.metrics.mutual_info_score of each P[:, :, c].
    """
    P = joint_distribution(P, "P", 3)
    ac, bc, c = P.sum(1, keepdims=True), P.sum(0, keepdims=True), P.sum((0, 1), keepdims=True)
    apart = ac * np.divide(bc, c, out=np.zeros_like(bc), where=c > 0)  # (u, v, w)
    return _divergence(P, apart) / unit(base)


def total_correlation(P, base=None) -> float:
    """T = Σ H(Xᵢ) - H(X₁, ..., X_k) of a table with an axis for each of k variables: all they know of each other.

    Raises as `mutual_information`, for fewer than two axes. Of two variables it is their mutual information.
    Compare: scipy.stats.entropy of the sums and of the table.
    """
    P = joint_distribution(P, "P")
    apart = np.ones(())
    for axis in range(P.ndim):
        apart = apart * P.sum(tuple(a for a in range(P.ndim) if a != axis), keepdims=True)
    return _divergence(P, apart) / unit(base)


def _divergence(P, apart):
    """KL(P ‖ apart), where apart is above 0 wherever P is: a product that underflowed counts as the smallest number."""
    return float(relative_entropy(P, np.where(P > 0, np.maximum(apart, TINY), apart), None))
