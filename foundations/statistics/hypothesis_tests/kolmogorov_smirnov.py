"""The Kolmogorov-Smirnov tests: is a sample from this distribution, are two samples from the same one?

    D = sup_t |F_n(t) - F(t)|        D⁺ = sup_t (F_n(t) - F(t))        D⁻ = sup_t (F(t) - F_n(t))

with F_n(t) the share of the sample up to t, and F the distribution, or the share of the second sample up to t. Under
the null hypothesis the distribution of D is the same for every continuous F, since only order counts.
Left out: distributions of which a parameter was estimated from the same sample (Lilliefors), and discrete ones.
Source: Kolmogorov, Giorn. Ist. Ital. Attuari 4 (1933) 83; Smirnov, Bull. Math. Univ. Moscou 2 (1939); Hodges (1958).
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.statistics._edge import finite_vector
from foundations.statistics.hypothesis_tests.kolmogorov_distribution import (
    limiting_tail,
    one_sided_tail,
    two_sided_tail,
)
from foundations.statistics.hypothesis_tests.lattice_paths import share_outside
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, check_method

ROUNDING = 1e-6  # by which a cdf may fall; that of float32 does by rounding
SMALL = 10_000  # "auto" counts paths up to this size of the larger sample, as SciPy does


def kolmogorov_smirnov(
    x, cdf: Callable[[np.ndarray], np.ndarray], *, alternative="two-sided", method="auto"
) -> TestResult:
    """Is the sample from the distribution with this cdf?

    Parameters
    ----------
    x : (n,) numbers, n ≥ 1
    cdf : cdf(t), for t (n,) the probabilities (n,) of a value up to t, such as `Normal(0, 1).cdf`
    alternative : "two-sided", "less" (the sample's distribution function is below cdf somewhere: values tend to be
        larger) or "greater"
    method : of a two-sided p-value, "exact" or "auto" (for n samples), or "asymptotic" (Kolmogorov's limit). One-sided
        ones are always exact

    Returns
    -------
    TestResult with statistic D, D⁻ for "less", D⁺ for "greater", which is the effect too, "largest distance", from 0 to
    1; extra has "location", the value of x at which it is, and "sign", 1 where the sample's function is above cdf

    Raises
    ------
    TypeError : a cdf that cannot be called
    ValueError : no samples, a number that is not finite, a cdf that gives no probabilities or falls, an unknown
        alternative or method

    Notes
    -----
    Assumes independent samples, and a continuous cdf that was fixed before they were seen: with parameters estimated
    from them p-values are far too large. Two-sided p-values are exact for n ≤ 140 (see `kolmogorov_distribution`).
    Cost: a sort. Compare: scipy.stats.ks_1samp.
    """
    check_alternative(alternative)
    exact = check_method(method, True)
    x = np.sort(finite_vector(x, "x"))
    n, F = len(x), _probabilities(cdf, x)
    k = np.arange(n)
    D, extra = _largest((k + 1) / n - F, F - k / n, x, alternative)
    if alternative != "two-sided":
        p = one_sided_tail(D, n)
    else:
        p = two_sided_tail(D, n) if exact else limiting_tail(math.sqrt(n) * D)
    return TestResult(D, p, D, "largest distance", extra=extra)


def two_sample_kolmogorov_smirnov(x, y, *, alternative="two-sided", method="auto") -> TestResult:
    """Are two samples from one distribution, whatever it is?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 1
    alternative : "two-sided", "less" (the distribution function of x is below that of y somewhere: x tends to have the
        larger values) or "greater"
    method : "exact", "asymptotic", or "auto": exact where neither sample has more than 10,000 values

    Returns
    -------
    TestResult with statistic D, D⁻ for "less", D⁺ for "greater", which is the effect too, "largest distance", from 0 to
    1; extra has "location", the value at which it is, and "sign", 1 where the function of x is above that of y

    Raises
    ------
    ValueError : no samples, a number that is not finite, an unknown alternative or method

    Notes
    -----
    Assumes independent samples of continuous populations; with equal values p-values are too large rather than too
    small. One-sided, SciPy's count overflows for some thousand values of samples of different sizes, and it falls back
    to the asymptotic p-value; the count here does not.
    Cost: a sort; exact, O(n m) at most. Compare: scipy.stats.ks_2samp.
    """
    check_alternative(alternative)
    x, y = np.sort(finite_vector(x, "x")), np.sort(finite_vector(y, "y"))
    n, m = len(x), len(y)
    exact = check_method(method, max(n, m) <= SMALL)
    pooled, g = np.concatenate([x, y]), math.gcd(n, m)
    # whole numbers, so that equal distances are equal: F_x - F_y in units of one over the least common multiple
    above = np.searchsorted(x, pooled, "right") * (m // g) - np.searchsorted(y, pooled, "right") * (n // g)
    multiple, two_sided = n // g * m, alternative == "two-sided"
    D, extra = _largest(above / multiple, -above / multiple, pooled, alternative)
    if exact:
        p = share_outside(n, m, round(D * multiple), two_sided)
    else:
        p = two_sided_tail(D, round(n * m / (n + m))) if two_sided else _hodges(D, n, m)
    return TestResult(D, p, D, "largest distance", extra=extra)


def _probabilities(cdf, x: np.ndarray) -> np.ndarray:
    """cdf(x) of sorted x, which has to be (n,) numbers from 0 to 1 that do not fall."""
    if not callable(cdf):
        raise TypeError(f"cdf is a function of an array, got {type(cdf).__name__}")
    F = np.asarray(cdf(x.copy()))
    if F.shape != x.shape or F.dtype.kind not in "biuf":
        raise ValueError(f"cdf gives a number for each of {len(x)} values, got {F.dtype} of shape {F.shape}")
    wrong = ~((F >= 0) & (F <= 1))
    if wrong.any():
        raise ValueError(f"cdf gives probabilities, and at {x[wrong][0]} it is {F[wrong][0]}")
    F = F.astype(float)
    if (np.diff(F) < -ROUNDING).any():
        i = int(np.diff(F).argmin())
        raise ValueError(f"cdf never falls, and from {x[i]} to {x[i + 1]} it falls from {F[i]} to {F[i + 1]}")
    return F


def _largest(above: np.ndarray, below: np.ndarray, at: np.ndarray, alternative) -> tuple[float, dict[str, float]]:
    """The largest distance on the side of the alternative, never below 0; where, and on which side it is."""
    i, j = int(above.argmax()), int(below.argmax())
    downwards = alternative == "less" or (alternative == "two-sided" and below[j] > above[i])
    largest, where = (below[j], at[j]) if downwards else (above[i], at[i])
    return max(0.0, float(largest)), {"location": float(where), "sign": -1 if downwards else 1}


def _hodges(D: float, n: int, m: int) -> float:
    """P(D⁺ ≥ D) of large samples by Hodges, eq. 5.3, for which n is the larger."""
    n, m = max(n, m), min(n, m)
    z = math.sqrt(n * m / (n + m)) * D
    return math.exp(-2 * z * z - 2 * z * (n + 2 * m) / math.sqrt(n * m * (n + m)) / 3)
