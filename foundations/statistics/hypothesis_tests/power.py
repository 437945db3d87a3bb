"""Power: how likely a test is to see an effect of a given size, and how many samples make it likely enough.

A test at level alpha rejects beyond a critical value. Under an effect the statistic is shifted by δ, and the power is
the chance that it is beyond:

    z                  P(Z + δ > z_α)                   δ = d √n, of two samples d √(n m / (n + m))
    t                  P(T_ν(δ) > t_α)                  the same δ; T is noncentral t, ν = n - 1 or n + m - 2
    two proportions    P(σ₁ Z + p₁ - p₂ > z_α σ₀)       σ₀² = p̄ (1 - p̄)(1/n + 1/m),  σ₁² = p₁ (1 - p₁)/n + p₂ (1 - p₂)/m

with p̄ the share in both samples together. Two-sided, alpha is halved and both sides count. Power rises with n, and
bisection finds the smallest n that is enough.
Left out: the power of other tests, and that of effects seen in the same data, which says no more than the p-value.
Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. (1988), ch. 2 and 6; Fleiss, Levin &
Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), ch. 4.
"""

import math
from collections.abc import Callable

from foundations.probability.distributions import Normal, StudentT
from foundations.statistics.hypothesis_tests.noncentral_t import noncentral_t_tail, noncentral_t_tails
from foundations.statistics.hypothesis_tests.result import Alternative, check_alternative, real
from foundations.statistics.hypothesis_tests.tails import normal_p_value

MOST = 2**40  # samples; who needs more has no effect to find


def z_test_power(effect_size, n, n_other=None, *, alpha=0.05, alternative="two-sided") -> float:
    """The chance that a z test rejects.

    Parameters
    ----------
    effect_size : Cohen's d, the difference of means over the standard deviation; below 0 for "less"
    n : the number of samples, 1 or more
    n_other : that of the second sample; None for a test of one sample
    alpha : the level, between 0 and 1
    alternative : "two-sided", "less" or "greater"

    Raises
    ------
    ValueError : a number out of range, an unknown alternative

    Notes
    -----
    Assumes what the test assumes. Compare: scipy.stats.norm.sf of the shifted critical value.
    """
    d, alpha, alternative = real(effect_size, "effect_size"), _level(alpha, "alpha"), check_alternative(alternative)
    delta = d * math.sqrt(_effective(*_sizes(n, n_other, 1)))
    return _normal_power(delta, 1.0, 1.0, alpha, alternative)


def t_test_power(effect_size, n, n_other=None, *, alpha=0.05, alternative="two-sided") -> float:
    """The chance that a t test rejects: of one sample or of pairs, or pooled of two samples.

    Parameters
    ----------
    effect_size : Cohen's d (of pairs, d_z); below 0 for "less"
    n : the number of samples or pairs, 2 or more; 1 or more where there is a second sample
    n_other : the size of the second sample; None for one sample, and for pairs
    alpha : the level, between 0 and 1
    alternative : "two-sided", "less" or "greater"

    Raises
    ------
    ValueError : a number out of range, an unknown alternative

    Notes
    -----
    Assumes what the test assumes: normal populations, and of two samples equal variances.
    Cost: a series of some √δ² + 100 terms. Compare: scipy.stats.nct.sf at the critical value.
    """
    d, alpha, alternative = real(effect_size, "effect_size"), _level(alpha, "alpha"), check_alternative(alternative)
    n, m = _sizes(n, n_other, 2 if n_other is None else 1)
    nu = n - 1 if m is None else n + m - 2
    if nu < 1:
        raise ValueError("n and n_other are 1, and a t test needs at least three samples in all")
    delta = d * math.sqrt(_effective(n, m))
    if alternative == "two-sided":
        return noncentral_t_tails(-float(StudentT(nu).icdf(alpha / 2)), nu, delta)
    return noncentral_t_tail(-float(StudentT(nu).icdf(alpha)), nu, -delta if alternative == "less" else delta)


def two_proportions_power(p1, p2, n, n_other=None, *, alpha=0.05, alternative="two-sided") -> float:
    """The chance that the z test of two proportions rejects, to the normal approximation.

    Parameters
    ----------
    p1, p2 : the chances of success in the two populations, between 0 and 1
    n : the number of trials of the first, 1 or more
    n_other : that of the second; None for as many
    alpha : the level, between 0 and 1
    alternative : "two-sided", "less" (p1 is smaller) or "greater"

    Raises
    ------
    ValueError : a number out of range, an unknown alternative

    Notes
    -----
    Assumes so many trials that both shares are about normal. Compare: scipy.stats.norm.sf.
    """
    p1, p2, alpha = _level(p1, "p1"), _level(p2, "p2"), _level(alpha, "alpha")
    n, m = _size(n, "n", 1), _size(n if n_other is None else n_other, "n_other", 1)
    pooled, failed = (n * p1 + m * p2) / (n + m), (n * (1 - p1) + m * (1 - p2)) / (n + m)
    under_null = math.sqrt(pooled * failed * (1 / n + 1 / m))
    under_effect = math.sqrt(p1 * (1 - p1) / n + p2 * (1 - p2) / m)
    return _normal_power(p1 - p2, under_null, under_effect, alpha, check_alternative(alternative))


def z_test_sample_size(effect_size, *, groups=1, power=0.8, alpha=0.05, alternative="two-sided") -> int:
    """The smallest n at which a z test of one sample, or of two samples (groups = 2) of n each, has the power.

    ValueError where no n has: an effect of zero, or against the alternative. Compare: scipy.stats.norm.isf.
    """
    return _smallest(_of_groups(z_test_power, effect_size, groups, alpha, alternative), 1, power)


def t_test_sample_size(effect_size, *, groups=1, power=0.8, alpha=0.05, alternative="two-sided") -> int:
    """The smallest n at which a t test of n samples or pairs, or of two samples (groups = 2) of n each, has the power.

    ValueError where no n has: an effect of zero, or against the alternative. Compare: scipy.stats.nct.sf for each n.
    """
    options = {"groups": groups, "alpha": alpha, "alternative": alternative}
    least = max(2, z_test_sample_size(effect_size, power=power, **options))  # who knows the variance needs no more
    return _smallest(_of_groups(t_test_power, effect_size, **options), least, power)


def two_proportions_sample_size(p1, p2, *, power=0.8, alpha=0.05, alternative="two-sided") -> int:
    """The smallest n at which the z test of two proportions, of n trials each, has the power.

    ValueError where no n has: equal proportions, or a difference against the alternative.
    Compare: scipy.stats.norm.isf.
    """

    def of(n: int) -> float:
        return two_proportions_power(p1, p2, n, alpha=alpha, alternative=alternative)

    return _smallest(of, 1, power)


def _normal_power(shift: float, null: float, spread: float, alpha: float, alternative: Alternative) -> float:
    """The chance that a normal variable of mean `shift` and deviation `spread` is beyond z_α times `null`."""
    if alternative == "two-sided":
        edge = -float(Normal(0.0, 1.0).icdf(alpha / 2)) * null
        beyond = normal_p_value((edge - shift) / spread, "greater") + normal_p_value((edge + shift) / spread, "greater")
        return min(1.0, beyond)
    edge = -float(Normal(0.0, 1.0).icdf(alpha)) * null
    return normal_p_value((edge + (shift if alternative == "less" else -shift)) / spread, "greater")


def _effective(n: int, m: int | None) -> float:
    """The size of the one sample whose mean is as uncertain as the difference of two means."""
    return n if m is None else n * m / (n + m)


def _of_groups(power_of: Callable, effect_size, groups: int, alpha, alternative) -> Callable[[int], float]:
    if groups not in (1, 2):
        raise ValueError(f"groups is 1 or 2, got {groups!r}")
    return lambda n: power_of(effect_size, n, n if groups == 2 else None, alpha=alpha, alternative=alternative)


def _smallest(power_of: Callable[[int], float], least: int, power) -> int:
    """The smallest n ≥ least with power_of(n) ≥ power, for a power that rises with n."""
    power = _level(power, "power")
    low, high, step = least - 1, least, 1
    while power_of(high) < power:
        low, high, step = high, high + step, 2 * step
        if high > MOST:
            raise ValueError(f"no sample of up to {MOST} gives a power of {power}: there is no such effect to see")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(middle) >= power else (middle, high)
    return high


def _level(value, name: str) -> float:
    number = real(value, name)
    if not 0 < number < 1:
        raise ValueError(f"{name} is between 0 and 1, got {number}")
    return number


def _sizes(n, n_other, least: int) -> tuple[int, int | None]:
    return _size(n, "n", least), None if n_other is None else _size(n_other, "n_other", 1)


def _size(value, name: str, least: int) -> int:
    number = real(value, name)
    if number < least or number != int(number):
        raise ValueError(f"{name} is a whole number of at least {least}, got {value!r}")
    return int(number)
