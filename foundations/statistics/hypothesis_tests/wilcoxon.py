"""Wilcoxon's signed-rank test: are differences as often, and as far, above zero as below?

    W⁺ = Σ rank(|dᵢ|) over dᵢ > 0        W⁻ = Σ rank(|dᵢ|) over dᵢ < 0

If the differences are symmetric about zero each sign is a toss of a coin, and W⁺ the sum of the ranks that win it: its
distribution is the product of (1 + q^rank) / 2, computed for any ranks, shared ones included. For many, W⁺ is nearly
normal with mean Σ rank / 2 and variance Σ rank² / 4. Differences of zero are left out, as Wilcoxon did.
Left out: the treatment of zeros by Pratt, and by halves.
Source: Wilcoxon, Biometrics Bulletin 1 (1945) 80; Conover, Practical Nonparametric Statistics, 3rd ed. (1999), §5.7.
"""

import math

import numpy as np

from foundations.statistics._edge import pair
from foundations.statistics.description.ranks import ranks
from foundations.statistics.hypothesis_tests.centered import samples
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, check_method
from foundations.statistics.hypothesis_tests.tails import normal_p_value, quotient

MOST, MOST_TIED = 50, 13  # differences, and with ties or zeros among them, up to which "auto" is exact, as SciPy's is


def wilcoxon(x, y=None, *, alternative="two-sided", method="auto", correction=False) -> TestResult:
    """Are the differences x - y, or x where y is None, symmetric about zero?

    Parameters
    ----------
    x : (n,) numbers, not all equal to y
    y : (n,) numbers in pairs with x, or None
    alternative : "two-sided", "less" (x tends to be below y) or "greater"
    method : "exact", "asymptotic", or "auto": exact up to 50 differences, with ties or zeros up to 13
    correction : of the asymptotic p-value, whether W⁺ moves by 1/2 towards its mean

    Returns
    -------
    TestResult with statistic W⁺, of a two-sided test the smaller of W⁺ and W⁻, and effect "rank-biserial correlation",
    (W⁺ - W⁻) / (W⁺ + W⁻), from -1 to 1

    Raises
    ------
    ValueError : lengths that differ, a number that is not finite, no difference but zeros, an unknown alternative or
        method

    Notes
    -----
    Assumes independent pairs, and under the null hypothesis differences symmetric about zero.
    Cost: a sort; exact, n³ additions. Compare: scipy.stats.wilcoxon.
    """
    check_alternative(alternative)
    _, (d, *second) = samples({"x": x} if y is None else {"x": x, "y": y}, least=1)  # scaled: differences are finite
    if second:
        d = np.subtract(*pair(d, second[0], "x", "y"))
    kept = d[d != 0]
    if not len(kept):
        raise ValueError("all differences are zero, and at least one other is needed")
    r = ranks(np.abs(kept))
    plain = len(kept) == len(d) and bool((r == np.floor(r)).all()) and len(np.unique(r)) == len(r)
    exact = check_method(method, len(d) <= (MOST if plain else MOST_TIED))
    plus, minus = float(r[kept > 0].sum()), float(r[kept < 0].sum())
    if exact:
        p = _exact(r, plus, minus, alternative)
    else:
        z = quotient(_corrected(plus - minus, alternative, correction) / 2, math.sqrt(float(r @ r)) / 2)
        p = normal_p_value(z, alternative)
    statistic = min(plus, minus) if alternative == "two-sided" else plus
    return TestResult(statistic, p, (plus - minus) / (plus + minus), "rank-biserial correlation")


def _corrected(difference: float, alternative, correction: bool) -> float:
    """W⁺ - W⁻, moved by one towards zero or, one-sided, away from the alternative."""
    towards = {"greater": 1.0, "less": -1.0, "two-sided": float(np.sign(difference))}[alternative]
    return difference - towards * correction


def _exact(r, plus: float, minus: float, alternative) -> float:
    """By symmetry P(W⁺ ≥ w) is P(W⁺ ≤ total - w): every tail is one of a small sum."""
    if alternative == "two-sided":
        return min(1.0, 2 * lower_tail_of_w(r, min(plus, minus)))
    return lower_tail_of_w(r, plus if alternative == "less" else minus)


def lower_tail_of_w(r, w: float) -> float:
    """P(W⁺ ≤ w) for these ranks, of which shared ones may end in one half."""
    doubled = np.rint(2 * r).astype(int)  # whole
    p = np.zeros(doubled.sum() + 1)
    p[0] = 1.0
    for rank in doubled:
        p[rank:] += p[:-rank].copy()
        p /= 2  # a power of two: no rounding
    return float(p[: round(2 * w) + 1].sum())
