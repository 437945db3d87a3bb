"""Many tests at once: p-values adjusted so that comparing each with alpha bounds the errors of the whole family.

Of d true null hypotheses tested at 5 %, one in twenty is rejected. With the p-values sorted, p₁ ≤ ... ≤ p_d,

    Bonferroni              d pᵢ                           a false rejection happens with probability alpha at most
    Holm                    max_{j ≤ i} (d - j + 1) pⱼ     the same, and no adjusted p-value is larger
    Benjamini-Hochberg      min_{j ≥ i} (d / j) pⱼ         at most the share alpha of rejections is false, on average

each cut at 1. The first two hold whatever the dependence between the tests; the third for independent tests, and for
some that depend positively on each other.
Left out: Benjamini-Yekutieli, Hochberg's step-up, weights.
Source: Holm, Scand. J. Statist. 6 (1979) 65; Benjamini & Hochberg, J. R. Statist. Soc. B 57 (1995) 289.
"""

from typing import Literal

import numpy as np

from foundations.statistics._edge import refuse_masked

Method = Literal["bonferroni", "holm", "benjamini-hochberg"]


def adjust(p_values, method: Method = "benjamini-hochberg") -> np.ndarray:
    """p-values to compare with the level wanted for the whole family.

    Parameters
    ----------
    p_values : (d,) numbers from 0 to 1, d ≥ 0
    method : "bonferroni" and "holm" bound the chance of any false rejection, "benjamini-hochberg" the expected share
        of false ones among the rejections (its adjusted p-values are also called q-values)

    Returns
    -------
    (d,) float64, in the order of p_values

    Raises
    ------
    ValueError : an unknown method, a number that is no probability, or more than one axis

    Notes
    -----
    One sort, O(d log d). Compare: scipy.stats.false_discovery_control for "benjamini-hochberg".
    """
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(map(repr, METHODS))}, got {method!r}")
    refuse_masked(p_values, "p_values")
    try:
        p = np.asarray(p_values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"p_values is a vector of numbers from 0 to 1, got {p_values!r}") from None
    if p.ndim != 1:
        raise ValueError(f"p_values is a vector, got shape {p.shape}")
    if not ((p >= 0) & (p <= 1)).all():  # nan is no probability either
        raise ValueError(f"p_values holds numbers from 0 to 1, got {p[~((p >= 0) & (p <= 1))][0]}")
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = METHODS[method](p[order])
    return np.minimum(adjusted, 1.0)


def _bonferroni(p):
    return len(p) * p


def _holm(p):
    """Down from the smallest: the next is compared with fewer that are left, but never passes where one failed."""
    return np.maximum.accumulate(np.arange(len(p), 0, -1) * p)


def _benjamini_hochberg(p):
    """Up from the largest: the last to pass takes all below it along."""
    d = len(p)
    return np.minimum.accumulate((d / np.arange(1, d + 1) * p)[::-1])[::-1]


METHODS = {"bonferroni": _bonferroni, "holm": _holm, "benjamini-hochberg": _benjamini_hochberg}
