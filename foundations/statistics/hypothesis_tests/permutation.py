"""The permutation test: any statistic of two samples, held against what it is after the labels are dealt anew.

    p = #{deals whose statistic is at least as extreme} / #{deals}

If both samples are of one population every deal of the n + m values is as likely, and that is all that is assumed.
Where there are few deals each is made once, and p is exact. Else N are drawn, and p = (count + 1) / (N + 1): the data
themselves are one deal more, without which p could be 0 and would be too small.
Left out: pairs, more than two samples.
Source: Fisher, The Design of Experiments (1935), §21; Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010) 39.
"""

import itertools
import math
from collections.abc import Callable, Iterator

import numpy as np

from foundations.statistics._edge import finite_vector
from foundations.statistics.hypothesis_tests.mann_whitney import mann_whitney
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, real

TIES = 1e-14  # of the largest statistic: deals that differ by rounding alone are as extreme


def mean_of_first_minus_second(x: np.ndarray, y: np.ndarray) -> float:
    """The statistic where none is given."""
    with np.errstate(over="ignore", invalid="ignore"):  # what is no number then is refused below
        return float(x.mean() - y.mean())


def permutation_test(
    x,
    y,
    statistic: Callable[[np.ndarray, np.ndarray], float] = mean_of_first_minus_second,
    *,
    alternative="two-sided",
    n_permutations=9999,
    rng: np.random.Generator | None = None,
) -> TestResult:
    """Is a statistic of two samples larger, or smaller, than dealing the values at random would make it?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 1
    statistic : statistic(x, y), a number
    alternative : "two-sided" (twice the smaller of the others), "less" (the statistic is small) or "greater"
    n_permutations : the number of deals drawn; where there are no more in all, or for inf, each is made once
    rng : what draws them; not needed where each is made

    Returns
    -------
    TestResult with the statistic, and effect "rank-biserial correlation" (see `mann_whitney`); extra has "deals", how
    many were made

    Raises
    ------
    ValueError : no samples, a number that is not finite, no rng where one is needed, a statistic that is nan, an
        unknown alternative

    Notes
    -----
    Assumes that under the null hypothesis all values are exchangeable. Cost: one statistic a deal.
    Compare: scipy.stats.permutation_test.
    """
    check_alternative(alternative)
    x, y = finite_vector(x, "x"), finite_vector(y, "y")
    if n_permutations != math.inf and (real(n_permutations, "n_permutations") < 1 or n_permutations % 1):
        raise ValueError(f"n_permutations is a whole number of at least 1, or inf, got {n_permutations}")
    exact = math.comb(len(x) + len(y), len(x)) <= n_permutations
    pooled, n = np.concatenate([x, y]), len(x)
    deals = _every_deal(len(pooled), n) if exact else _drawn_deals(len(pooled), int(n_permutations), rng)
    observed = float(statistic(x, y))
    null = np.array([statistic(pooled[deal[:n]], pooled[deal[n:]]) for deal in deals])
    if np.isnan(observed) or np.isnan(null).any():  # which is neither more nor less extreme than anything
        raise ValueError("statistic gives a number for every deal; for some of these it is nan")
    p = _p_value(null, observed, alternative, own=0 if exact else 1)
    effect = mann_whitney(x, y)
    return TestResult(observed, p, effect.effect_size, effect.effect, extra={"deals": len(null)})


def _every_deal(n_values: int, n: int) -> Iterator[np.ndarray]:
    """Every choice of n indices, followed by the others."""
    for chosen in itertools.combinations(range(n_values), n):
        rest = np.delete(np.arange(n_values), chosen)
        yield np.concatenate([np.array(chosen), rest])


def _drawn_deals(n_values: int, n_permutations: int, rng) -> Iterator[np.ndarray]:
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is a numpy.random.Generator where deals are drawn, got {rng!r}")
    for _ in range(n_permutations):
        yield rng.permutation(n_values)


def _p_value(null: np.ndarray, observed: float, alternative, own: int) -> float:
    slack = TIES * float(np.abs(null[np.isfinite(null)]).max(initial=abs(observed)))
    less = (int((null <= observed + slack).sum()) + own) / (len(null) + own)
    greater = (int((null >= observed - slack).sum()) + own) / (len(null) + own)
    return {"less": less, "greater": greater, "two-sided": min(1.0, 2 * min(less, greater))}[alternative]
