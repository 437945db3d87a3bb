"""One-way analysis of variance: have several populations the same mean?

    F = (S_B / (k - 1)) / (S_W / (n - k)),    S_B = Σ_g n_g (x̄_g - x̄)²,    S_W = Σ_g Σ_i (x_gi - x̄_g)²

for k groups with n samples in all: the variance of the group means against what the variance within the groups leads
one to expect. Both sums are of deviations, never differences of sums of squares: NIST's hardest set, whose numbers
agree in their first 13 digits, leaves nothing of the latter.
Left out: more than one factor, Welch's test for unequal variances.
Source: Fisher, Statistical Methods for Research Workers (1925), ch. VII; NIST StRD, Analysis of Variance.
"""

import math

import numpy as np

from foundations.statistics.hypothesis_tests.centered import Centered, centered, samples
from foundations.statistics.hypothesis_tests.result import TestResult
from foundations.statistics.hypothesis_tests.tails import f_p_value, quotient


def one_way_anova(*groups) -> TestResult:
    """Have the populations of the groups the same mean?

    Parameters
    ----------
    groups : two or more (n_g,) vectors of numbers, n_g ≥ 1, and more numbers than groups

    Returns
    -------
    TestResult with statistic F, df (k - 1, n - k), and effect "eta squared", S_B / (S_B + S_W): the share of the
    variance that the groups explain. extra has "between" (S_B), "within" (S_W) and "residual_std", √(S_W / (n - k)).

    Raises
    ------
    ValueError : fewer than two groups, an empty one, a number that is not finite, no group with two samples

    Notes
    -----
    Assumes independent samples of normal populations with one variance. Where no group varies F is inf and p 0, or nan
    both where all means agree too, as SciPy has it.
    Compare: scipy.stats.f_oneway.
    """
    if len(groups) < 2:
        raise ValueError(f"an analysis of variance needs at least two groups, got {len(groups)}")
    unit, scaled = samples({f"group {i}": group for i, group in enumerate(groups)}, least=1)
    parts = [centered(x) for x in scaled]
    k, n = len(parts), sum(part.n for part in parts)
    if n == k:
        raise ValueError("every group has one element, and at least one group needs two")
    between, within = between_groups(parts), math.fsum(part.S for part in parts)
    F = quotient(between / (k - 1), within / (n - k))
    extra = {
        "between": between * unit * unit,
        "within": within * unit * unit,
        "residual_std": math.sqrt(within / (n - k)) * unit,
    }
    explained = quotient(between, between + within)
    return TestResult(F, f_p_value(F, (k - 1, n - k)), explained, "eta squared", df=(k - 1, n - k), extra=extra)


def between_groups(parts: list[Centered]) -> float:
    """Σ n_g (x̄_g - x̄)², from means whose rounding errors c_g are known."""
    n = np.array([part.n for part in parts], dtype=np.float64)
    m, c = np.array([part.m for part in parts]), np.array([part.c for part in parts])
    d = (m - m @ n / n.sum()) + c  # (k,): any center near all of them will do, since the mean of d is taken off
    d -= d @ n / n.sum()
    return float(n @ (d * d))
