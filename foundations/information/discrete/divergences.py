"""Divergences: what it costs to take q for the truth when the truth is p.

    KL(p ‖ q) = Σ p log p/q ≥ 0,    0 only for p = q,    inf where q excludes what p allows

It is not symmetric. The Jensen-Shannon divergence is: the mean cost of taking the mixture m = (p + q)/2 for either,

    JS(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) ≤ log 2

and its square root is a distance.

Near p = q the terms p log p/q are large and of both signs, while their sum is of the order of (p - q)². Adding q - p to
each, which changes no sum, makes each term ≥ 0 and as small as what is wanted.

Here p and q are arrays; for distributions with parameters see `probability.distributions.kl_divergence`.
Left out: mixtures with other weights, of more than two.
Source: Kullback & Leibler, Ann. Math. Statist. 22 (1951) 79; Lin, IEEE Trans. Inf. Theory 37 (1991) 145.
"""

import numpy as np

from foundations.information._edge import unit
from foundations.information.discrete.entropies import pair


def kl_divergence(p, q, base=None, axis=-1):
    """KL(p ‖ q) = Σ p log p/q along an axis.

    Parameters
    ----------
    p, q : probabilities or counts, of shapes that broadcast; each is divided by its sum along the axis
    base : of the logarithm, above 1; None for nats
    axis : an integer, a tuple, or None for all

    Returns
    -------
    number or array ≥ 0

    Raises
    ------
    ValueError : nothing there, a number below 0 or not finite, a sum of 0, shapes that do not broadcast, different
        numbers of outcomes, a base not above 1
    TypeError : no real numbers

    Notes
    -----
    Compare: scipy.stats.entropy(p, q), the sum of scipy.special.rel_entr.
    """
    p, q = pair(p, q, axis)
    return relative_entropy(p, q, axis) / unit(base)


def jensen_shannon(p, q, base=None, axis=-1):
    """JS(p, q), the mean divergence of p and q from their mixture: from 0 to log 2, or 1 in bits.

    Parameters and errors are those of `kl_divergence`. Compare: scipy.spatial.distance.jensenshannon, which is its
    square root.
    """
    p, q = pair(p, q, axis)
    m = (p + q) / 2
    return (relative_entropy(p, m, axis) + relative_entropy(q, m, axis)) / 2 / unit(base)


def relative_entropy(p, q, axis):
    """Σ p log p/q + q - p, for p and q of the same sum; 0 log 0 is 0."""
    d = p - q
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        near = np.abs(d) < q / 2  # then p/q = 1 + d/q, of which log would see the rounding
        logarithm = np.log(p) - np.log(q)
        np.log1p(np.divide(d, q, out=np.zeros_like(d), where=near), out=logarithm, where=near)
        terms = np.where(p > 0, p * logarithm - d, q)
    return np.maximum(terms.sum(axis=axis), 0.0)  # rounding alone is below
