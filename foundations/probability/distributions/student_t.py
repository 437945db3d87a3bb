"""Student's t distribution, of a mean over its estimated error: a normal variable over the root of a chi-squared one.

    p(x) = (1 + z²/ν)^(-(ν+1)/2) / (σ √ν B(ν/2, ½)),    z = (x - μ) / σ
    P(|Z| > z) = I_X(ν/2, ½) = 1 - I_Y(½, ν/2),    X = ν / (ν + z²),  Y = 1 - X = z² / (ν + z²)

Near the center Y is small and exact where 1 - X would cancel, far out X is; where even X underflows, the first term of
the series in X is the whole. For ν above 100,000 the tail is a normal one after Hill's change of variable.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 28; Hill, Comm.
ACM 13 (1970) 617.
"""

import math
from typing import ClassVar

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special import betainc, betaincc, betaln, digamma, erfc, erfcinv
from foundations.numerics.special.gamma import log_minus_digamma
from foundations.numerics.special.inverses import beta_log_odds
from foundations.probability.distributions.base import POSITIVE, REAL, Distribution
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.marsaglia_tsang import log_standard_gamma
from foundations.probability.distributions.student_t_fit import fitted_student

LIKE_NORMAL = 5.0  # degrees of freedom from which Hill's first term is a start for common quantiles
NEARLY_NORMAL = 1e5  # degrees of freedom from which Hill's expansion gives every digit


class StudentT(Distribution):
    """loc + scale T, for T the quotient of a standard normal variable and √(Chi2(df) / df).

    Parameters
    ----------
    df : positive number or array, the degrees of freedom ν; it need not be whole
    loc : real number or array that broadcasts with df
    scale : positive number or array that broadcasts with df

    Raises ValueError for a df or scale that is not positive, and for parameters that are not finite.
    The mean is nan for df ≤ 1; the variance is inf for 1 < df ≤ 2 and nan below, as torch has them.
    Compare: torch.distributions.StudentT, scipy.stats.t(df, loc, scale).
    """

    constraints: ClassVar = {"df": POSITIVE, "loc": REAL, "scale": POSITIVE}
    df: np.ndarray
    loc: np.ndarray
    scale: np.ndarray

    def __init__(self, df, loc=0.0, scale=1.0):
        self._set(df=df, loc=loc, scale=scale)

    @property
    def mean(self):
        return np.where(self.df > 1, self.loc, np.nan)[()]

    @property
    def variance(self):
        finite = self.scale**2 * self.df / np.where(self.df > 2, self.df - 2, 1)
        return np.where(self.df > 2, finite, np.where(self.df > 1, np.inf, np.nan))[()]

    @property
    def mode(self):
        return self.loc

    def entropy(self):
        # (ν + 1)/2 (ψ((ν + 1)/2) - ψ(ν/2)), whose digammas nearly cancel for large ν, apart
        nu, half = self.df, np.maximum(self.df / 2, 5e-324)  # half of the smallest double would be 0
        apart = np.log1p(1 / nu) + log_minus_digamma(half) - log_minus_digamma(half + 0.5)
        apart = np.where(nu > 1, apart, digamma(half + 0.5) - digamma(half))
        return np.log(self.scale) + (half + 0.5) * apart + 0.5 * np.log(nu) + betaln(half, 0.5)

    @classmethod
    def fit(cls, samples, df=None):
        """Maximum likelihood for loc and scale, and for df as well where none is given.

        Raises ValueError where the likelihood has no maximum: if a share of df / (df + 1) of the samples or more is
        equal, or, without df, if their tails are no heavier than a normal variable's, so that df would be infinite.
        """
        if df is not None:
            df = float(cls(df).df)  # refuses what is no df
        return cls(*fitted_student(cls, samples, df))

    def _log_prob(self, x):
        nu, w = self.df, np.abs(x - self.loc) / self.scale / np.sqrt(self.df)
        log_square = np.where(w < 1e100, np.log1p(w * w), 2 * np.log(w))  # log(1 + w²), of which w² may overflow
        return -0.5 * (nu + 1) * log_square - 0.5 * np.log(nu) - betaln(nu / 2, 0.5) - np.log(self.scale)

    def _cdf(self, x):
        z = (x - self.loc) / self.scale
        tail = upper_tail(self.df, np.abs(z))
        return np.where(z < 0, tail, 1 - tail)

    def _icdf(self, q):
        t = upper_quantile(self.df, np.where(q < 0.5, q, 1 - q))
        return self.loc + self.scale * np.where(q < 0.5, -t, t)

    def _sample(self, rng, shape):
        normal = box_muller(rng, shape)
        log_chi2 = np.log(2) + log_standard_gamma(rng, self.df / 2, shape)
        return self.loc + self.scale * (normal * np.exp((np.log(self.df) - log_chi2) / 2))


@elementwise
def upper_tail(nu, t):
    """P(T > t) for t ≥ 0."""
    w = t / np.sqrt(nu)
    cases = [
        (np.isinf(t), lambda nu, t, w: np.zeros_like(t)),
        (nu > NEARLY_NORMAL, lambda nu, t, w: 0.5 * erfc(_normal_from_t(nu, t) / math.sqrt(2))),
        (w < 1, lambda nu, t, w: 0.5 * betaincc(0.5, nu / 2, w * w / (1 + w * w))),
        (w < 1e8, lambda nu, t, w: 0.5 * betainc(nu / 2, 0.5, 1 / (1 + w * w))),
        (t > 0, lambda nu, t, w: 0.5 * np.exp(-nu * np.log(w) - np.log(nu / 2) - betaln(nu / 2, 0.5))),
    ]
    return by_cases(cases, nu, t, w)


@elementwise
def upper_quantile(nu, p):
    """The t ≥ 0 with P(T > t) = p, for p ≤ 1/2; inf where it overflows."""
    common = (nu >= LIKE_NORMAL) & (p > 1e-4) & (p < 0.25)
    return by_cases([(nu > NEARLY_NORMAL, _t_from_normal), (common, _t_by_halley), (nu > 0, _t_from_beta)], nu, p)


def _t_by_halley(nu, p):
    """From the nearly normal variable's t, off by 1e-2 of it at most: each step cubes that, and two are enough."""
    t = _t_from_normal(nu, p)
    log_norm = -0.5 * np.log(nu) - betaln(nu / 2, 0.5)
    for _ in range(2):
        step = (upper_tail(nu, t) - p) / np.exp(log_norm - 0.5 * (nu + 1) * np.log1p(t * t / nu))
        t = t + step / (1 - 0.5 * step * t * (nu + 1) / (nu + t * t))  # p'(t) / p(t) = -t (ν + 1) / (ν + t²)
        if (np.abs(step) < 1e-5 * t).all():
            break
    return t


def _t_from_beta(nu, p):
    """From the log-odds of Y, z²/ν = Y / (1 - Y), which neither cancel nor underflow.

    From those of X = 1 - Y far out: where p is small or, as X is about exp(2 log(2p) / ν), where ν is tiny.
    """
    half = np.full_like(nu, 0.5)
    cases = [
        (p == 0.5, lambda nu, p, half: np.full_like(nu, -np.inf)),
        ((p > 0.25) & (np.log(2 * p) > -310 * nu), lambda nu, p, half: beta_log_odds(half, nu / 2, 1 - 2 * p)),
        (p > 0, lambda nu, p, half: -beta_log_odds(nu / 2, half, 2 * p)),
    ]
    return np.sqrt(nu) * np.exp(by_cases(cases, nu, p, half) / 2)


def _normal_from_t(nu, t):
    """The z of which a normal variable has the tail that T has of t; the error is of order 1/ν⁶."""
    a = nu - 0.5
    b = 48 * a * a
    z = np.minimum(np.sqrt(a * np.log1p(t / nu * t)), 100.0)  # beyond, the tail is 0, and powers of z may overflow
    return z + (z**3 + 3 * z) / b - (4 * z**7 + 33 * z**5 + 240 * z**3 + 855 * z) / (10 * b * b)


def _t_from_normal(nu, p):
    """The reverse, to first order in 1/b: b is above 4e11."""
    a = nu - 0.5
    z = math.sqrt(2) * erfcinv(2 * p)
    z = z - (z**3 + 3 * z) / (48 * a * a)
    return np.sqrt(nu * np.expm1(z * z / a))
