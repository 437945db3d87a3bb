"""How much too small the entropy of a few samples is, and two ways to make up for it.

The plug-in estimate takes frequencies for probabilities. Entropy is concave, so its mean over samples is below the
truth: by (m - 1)/2n, up to terms of order 1/n², where m outcomes are possible and n samples were seen.

    Miller-Madow    H + (m̂ - 1)/2n,    m̂ the number of outcomes that were seen
    jackknife       n H - (n - 1) mean of the H without one sample

The second needs no formula for the bias: leaving samples out shows how H falls with n, and the part that falls as 1/n
is taken away. Mutual information is a difference of entropies; the table has more cells than rows and columns together,
so its plug-in estimate is too large, by (u - 1)(v - 1)/2n for independent variables of u and v values.

Left out: Bayesian and coverage-based estimators (Chao-Shen, NSB), which do better where n is below m.
Source: Miller (1955); Efron & Stein, Ann. Statist. 9 (1981) 586; Paninski, Neural Computation 15 (2003) 1191.
"""

import numpy as np

from foundations.information._edge import counts as as_counts
from foundations.information._edge import unit
from foundations.information.discrete.entropies import entropy


def miller_madow(counts, base=None, axis=-1):
    """The entropy estimate H + (m̂ - 1)/2n of counts along an axis; the base only changes the unit.

    Parameters
    ----------
    counts : (..., m, ...) whole numbers ≥ 0
    base : of the logarithm, above 1; None for nats
    axis : an integer, a tuple, or None for all

    Raises
    ------
    ValueError : no samples, counts that are negative or no whole numbers, an axis or a base that is none
    TypeError : no real numbers

    Notes
    -----
    Compare: scipy.stats.entropy plus the correction.
    """
    c = as_counts(counts, "counts", axis, 1)
    seen = (c > 0).sum(axis=axis)
    return (entropy(c, axis=axis) + (seen - 1) / (2 * c.sum(axis=axis))) / unit(base)


def jackknife(counts, base=None, axis=-1):
    """The entropy estimate n H - (n - 1) mean H without one sample, of counts along an axis.

    Parameters and errors are those of `miller_madow`; at least two samples.

    Notes
    -----
    Leaving out one of n samples, c of them of its outcome, changes n H = n log n - Σ c log c in two terms. Collected,
    the estimate is H - g(n) + Σ c/n g(c) with g(c) = (c - 1) log(1 - 1/c): m terms, and no difference of large numbers.
    Compare: scipy.stats.entropy of the counts without each sample in turn.
    """
    c = as_counts(counts, "counts", axis, 2)
    n = c.sum(axis=axis, keepdims=True)
    more = (c / n * _g(c)).sum(axis=axis) - np.squeeze(_g(n), axis=axis)
    return (entropy(c, axis=axis) + more) / unit(base)


def _g(c):
    """(c - 1) log(1 - 1/c), from 0 at c = 1 down to -1; 0 at 0, where it is not used."""
    return (c - 1) * np.log1p(-1 / np.maximum(c, 2), where=c > 1, out=np.zeros_like(c))


CORRECTIONS = {"miller-madow": miller_madow, "jackknife": jackknife}


def corrected_mutual_information(counts, correction="miller-madow", base=None) -> float:
    """H(A) + H(B) - H(A, B) of a table (u, v) of counts, each entropy corrected; below 0 where chance has it so.

    Parameters
    ----------
    counts : (u, v) whole numbers ≥ 0
    correction : "miller-madow" or "jackknife"
    base : of the logarithm, above 1; None for nats

    Raises
    ------
    ValueError : not two axes, an unknown correction, and as `miller_madow`

    Notes
    -----
    Compare: sklearn.metrics.mutual_info_score less (m̂_ab - m̂_a - m̂_b + 1)/2n, for Miller-Madow.
    """
    if not isinstance(correction, str) or correction not in CORRECTIONS:
        raise ValueError(f"correction is one of {', '.join(CORRECTIONS)}; got {correction!r}")
    counts = np.asarray(counts)
    if counts.ndim != 2:
        raise ValueError(f"counts is a table of two axes, one for each variable; got shape {counts.shape}")
    counts = as_counts(counts, "counts", None, 1)
    H = CORRECTIONS[correction]
    return float(H(counts.sum(1), base) + H(counts.sum(0), base) - H(counts, base, None))
