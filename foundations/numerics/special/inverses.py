"""Inverses of the regularized incomplete gamma and beta functions: quantiles.

Newton's method on log F(t) = log p, where t = log x for gamma and log(x / (1 - x)) for beta. In t both densities are
log-concave, so that log F is concave and rising, for either tail F: from a point left of the root each step stops short
of it, and the steps go up to the root from any start on that side. No bracket is needed. The start is a bound:

    P(a, x) ≤ xᵃ / Γ(a + 1),    Q(a, a + √(2aL) + L) ≤ exp(-L),    I_x(a, b) ≤ (x / (1 - x))ᵃ / (a B(a, b))

The tail that holds less than half is the one inverted, so that p = 1e-300 and 1 - p = 1e-300 both keep their digits.
For the largest a, where a gamma variable is almost normal, so is its quantile.
Left out: parameters that are zero or infinite.
Source: Boucheron, Lugosi & Massart, Concentration Inequalities (2013) §2.4 for the second bound; DLMF 8.7.1, 8.17.7.
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special import incomplete_beta, incomplete_gamma
from foundations.numerics.special.beta import betaln
from foundations.numerics.special.error_function import erfcinv
from foundations.numerics.special.gamma import gammaln1p
from foundations.numerics.stable import sigmoid

ALMOST_NORMAL = 1e10  # from here on 1/√a, the spread of log x, leaves Newton's method too few digits
TINY = -600.0  # below this t the first term, from which the bound for t comes, is the function to the last digit
NOISE = 1e4  # times the smallest step


@elementwise
def gammaincinv(a, p):
    """The x with P(a, x) = p, for finite a > 0, 0 ≤ p ≤ 1; nan elsewhere. Compare: scipy.special.gammaincinv."""
    return _gamma_quantile(a, p, 1 - p)


@elementwise
def gammainccinv(a, q):
    """The x with Q(a, x) = q, for finite a > 0, 0 ≤ q ≤ 1; nan elsewhere. Compare: scipy.special.gammainccinv."""
    return _gamma_quantile(a, 1 - q, q)


@elementwise
def betaincinv(a, b, p):
    """The x with I_x(a, b) = p, for finite a, b > 0 and 0 ≤ p ≤ 1; nan elsewhere. Compare: scipy.special.betaincinv."""
    return _beta_quantile(a, b, p, 1 - p)


@elementwise
def betainccinv(a, b, q):
    """The x with 1 - I_x(a, b) = q, for the same parameters; nan elsewhere. Compare: scipy.special.betainccinv."""
    return _beta_quantile(a, b, 1 - q, q)


def climb(value_and_slope: Callable, t, log_p, spread):
    """Newton from t to the root of a concave function's value - log_p; nan where 100 steps are not enough.

    The function is curved over lengths of the size `spread`, where that is below 1. Of large parameters its values are
    known to fewer digits, and the steps stay above `small`; then four digits of the spread are enough.
    """
    small = 1e-8 * np.minimum(spread, 1)  # the error falls like its square: after such a step it is below eps
    for _ in range(100):
        value, slope = value_and_slope(t)
        step = (log_p - value) / slope
        t = t + step
        if not (np.abs(step) > small).any():
            return t
    return np.where(np.abs(step) > NOISE * small, np.nan, t)


def _gamma_quantile(a, p, q):
    inside = (a > 0) & np.isfinite(a) & (p >= 0) & (q >= 0)
    cases = [
        (inside & (p == 0), lambda a, p, q: np.zeros_like(p)),
        (inside & (q == 0), lambda a, p, q: np.full_like(p, np.inf)),
        (inside & (a >= ALMOST_NORMAL), _gamma_almost_normal),
        (inside & (_gamma_bound(a, p) < TINY), lambda a, p, q: np.exp(_gamma_bound(a, p))),
        (inside & (p <= 0.5), lambda a, p, q: _gamma_lower(a, p)),
        (inside, lambda a, p, q: _gamma_upper(a, q)),
    ]
    return by_cases(cases, a, p, q)


def _gamma_almost_normal(a, p, q):
    """The expansion of Cornish and Fisher around the normal quantile z; what it leaves is z⁴/a² of the result."""
    z = np.sqrt(2) * np.where(p < 0.5, -erfcinv(2 * p), erfcinv(2 * q))
    return a + np.sqrt(a) * z + (z * z - 1) / 3 + (z**3 - 7 * z) / (36 * np.sqrt(a))


def _gamma_bound(a, p):
    """A t that is not right of the root of P."""
    return (np.log(p) + gammaln1p(a)) / a


def _gamma_lower(a, p):
    def value_and_slope(t):
        x = np.exp(t)
        value = incomplete_gamma.log_lower(a, x)
        return value, a * np.exp(incomplete_gamma.log_factor(a, x) - value)

    return np.exp(climb(value_and_slope, _gamma_bound(a, p), np.log(p), 1 / np.sqrt(a)))


def _gamma_upper(a, q):
    L = -np.log(q)

    def value_and_slope(t):
        x = np.exp(t)
        value = incomplete_gamma.log_upper(a, x)
        return value, -a * np.exp(incomplete_gamma.log_factor(a, x) - value)

    return np.exp(climb(value_and_slope, np.log(a + np.sqrt(2 * a * L) + L), np.log(q), 1 / np.sqrt(a)))


def _beta_quantile(a, b, p, q):
    inside = (a > 0) & (b > 0) & np.isfinite(a) & np.isfinite(b) & (p >= 0) & (q >= 0)
    cases = [
        (inside & (p == 0), lambda a, b, p, q: np.zeros_like(p)),
        (inside & (q == 0), lambda a, b, p, q: np.ones_like(p)),
        (inside & (_beta_bound(a, b, p) < TINY), lambda a, b, p, q: np.exp(_beta_bound(a, b, p))),
        (inside & (_beta_bound(b, a, q) < TINY), lambda a, b, p, q: np.ones_like(p)),
        (inside & (p <= 0.5), lambda a, b, p, q: sigmoid(beta_log_odds(a, b, p))),
        (inside, lambda a, b, p, q: sigmoid(-beta_log_odds(b, a, q))),
    ]
    return by_cases(cases, a, b, p, q)


def _beta_bound(a, b, p):
    """A t that is not right of the root of I."""
    return (np.log(p) + betaln(a, b) + np.log(a)) / a


def beta_log_odds(a, b, p):
    """log(x / (1 - x)) for I_x(a, b) = p ≤ 1/2, also where x underflows."""
    bound = _beta_bound(a, b, p)
    return by_cases([(bound < TINY, lambda a, b, p, t: t), (p >= 0, _beta_climb)], a, b, p, bound)


def _beta_climb(a, b, p, start):
    """The same by Newton's method from `start`, which is not right of it."""

    def value_and_slope(t):
        x, y = sigmoid(t), sigmoid(-t)
        value = incomplete_beta.log_lower(a, b, x, y)
        return value, a * np.exp(incomplete_beta.log_factor(a, b, x, y) - value)

    return climb(value_and_slope, start, np.log(p), np.sqrt(1 / a + 1 / b))
