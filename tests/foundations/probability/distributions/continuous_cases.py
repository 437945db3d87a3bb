"""The continuous distributions as rows of a table: parameters, the same in scipy.stats, exact formulas in mpmath."""

from typing import NamedTuple

import mpmath
import numpy as np
from mpmath import mpf
from scipy import stats

from foundations.probability.distributions import (
    Beta,
    Cauchy,
    Chi2,
    Exponential,
    Gamma,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    StudentT,
    Uniform,
)
from tests.foundations.numerics.special.exact import lower_beta, lower_gamma, upper_beta, upper_gamma


class Row(NamedTuple):
    """A distribution, its parameters, and the same in scipy.stats."""

    ours: type
    parameters: dict
    theirs: object

    def distribution(self):
        return self.ours(**self.parameters)


ROWS = [
    Row(Uniform, {"low": -1.5, "high": 2.0}, stats.uniform(-1.5, 3.5)),
    Row(Normal, {"loc": 0.0, "scale": 1.0}, stats.norm(0, 1)),
    Row(Normal, {"loc": -2.5, "scale": 0.3}, stats.norm(-2.5, 0.3)),
    Row(LogNormal, {"loc": 0.0, "scale": 0.25}, stats.lognorm(0.25)),
    Row(LogNormal, {"loc": 1.5, "scale": 2.0}, stats.lognorm(2.0, scale=np.exp(1.5))),
    Row(Exponential, {"rate": 2.5}, stats.expon(scale=1 / 2.5)),
    Row(Gamma, {"concentration": 0.1, "rate": 0.5}, stats.gamma(0.1, scale=2)),
    Row(Gamma, {"concentration": 1.0, "rate": 3.0}, stats.gamma(1.0, scale=1 / 3)),
    Row(Gamma, {"concentration": 7.5, "rate": 2.0}, stats.gamma(7.5, scale=1 / 2)),
    Row(Gamma, {"concentration": 1000.0, "rate": 4.0}, stats.gamma(1000.0, scale=1 / 4)),
    Row(InverseGamma, {"concentration": 0.7, "rate": 2.0}, stats.invgamma(0.7, scale=2)),
    Row(InverseGamma, {"concentration": 30.0, "rate": 0.5}, stats.invgamma(30.0, scale=0.5)),
    Row(Chi2, {"df": 1.0}, stats.chi2(1)),
    Row(Chi2, {"df": 25.0}, stats.chi2(25)),
    Row(Beta, {"concentration1": 0.1, "concentration0": 0.4}, stats.beta(0.1, 0.4)),
    Row(Beta, {"concentration1": 2.0, "concentration0": 3.5}, stats.beta(2.0, 3.5)),
    Row(Beta, {"concentration1": 1.0, "concentration0": 1.0}, stats.beta(1.0, 1.0)),
    Row(Beta, {"concentration1": 1000.0, "concentration0": 300.0}, stats.beta(1000.0, 300.0)),
    Row(StudentT, {"df": 0.5}, stats.t(0.5)),
    Row(StudentT, {"df": 3.0, "loc": 1.5, "scale": 2.0}, stats.t(3, 1.5, 2)),
    Row(StudentT, {"df": 200.0}, stats.t(200)),
    Row(Laplace, {"loc": -1.5, "scale": 2.0}, stats.laplace(-1.5, 2)),
    Row(Cauchy, {"loc": 0.0, "scale": 1.0}, stats.cauchy(0, 1)),
    Row(Cauchy, {"loc": 3.0, "scale": 0.5}, stats.cauchy(3, 0.5)),
]
IDS = [f"{row.ours.__name__}-{'-'.join(f'{v:g}' for v in row.parameters.values())}" for row in ROWS]
DISTRIBUTIONS = list({row.ours: row for row in ROWS}.values())  # the last row of each
NAMES = [row.ours.__name__ for row in DISTRIBUTIONS]


def gamma_log_density(x, a, rate):
    return a * mpmath.log(rate) + (a - 1) * mpmath.log(x) - rate * x - mpmath.loggamma(a)


def beta_log_density(x, a, b):
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log(1 - x) - log_beta


def normal_log_density(x, loc, scale):
    return -(((x - loc) / scale) ** 2) / 2 - mpmath.log(scale) - mpmath.log(2 * mpmath.pi) / 2


def student_log_density(x, df, loc=0, scale=1):
    log_beta = mpmath.loggamma(df / 2) + mpmath.loggamma(mpf("0.5")) - mpmath.loggamma((df + 1) / 2)
    log_square = mpmath.log(1 + ((x - loc) / scale) ** 2 / df)
    return -(df + 1) / 2 * log_square - mpmath.log(df) / 2 - log_beta - mpmath.log(scale)


# log p(x) by x and the parameters, inside the support
LOG_DENSITY = {
    Uniform: lambda x, low, high: -mpmath.log(high - low),
    Normal: normal_log_density,
    LogNormal: lambda x, loc, scale: normal_log_density(mpmath.log(x), loc, scale) - mpmath.log(x),
    Exponential: lambda x, rate: mpmath.log(rate) - rate * x,
    Gamma: gamma_log_density,
    InverseGamma: lambda x, a, rate: gamma_log_density(1 / x, a, rate) - 2 * mpmath.log(x),
    Chi2: lambda x, df: gamma_log_density(x, df / 2, mpf("0.5")),
    Beta: beta_log_density,
    StudentT: student_log_density,
    Laplace: lambda x, loc, scale: -abs(x - loc) / scale - mpmath.log(2 * scale),
    Cauchy: lambda x, loc, scale: student_log_density(x, mpf(1), loc, scale),
}


def normal_cdf(z):
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def student_cdf(x, df, loc=0, scale=1):
    z = (x - loc) / scale
    tail = lower_beta(df / 2, mpf("0.5"), df / (df + z * z)) / 2
    return tail if z < 0 else 1 - tail


def laplace_cdf(z):
    return mpmath.exp(z) / 2 if z < 0 else 1 - mpmath.exp(-z) / 2


# P(X ≤ x) by x and the parameters, inside the support
CDF = {
    Uniform: lambda x, low, high: (x - low) / (high - low),
    Normal: lambda x, loc, scale: normal_cdf((x - loc) / scale),
    LogNormal: lambda x, loc, scale: normal_cdf((mpmath.log(x) - loc) / scale),
    Exponential: lambda x, rate: -mpmath.expm1(-rate * x),
    Gamma: lambda x, a, rate: lower_gamma(a, rate * x),
    InverseGamma: lambda x, a, rate: upper_gamma(a, rate / x),
    Chi2: lambda x, df: lower_gamma(df / 2, x / 2),
    Beta: lambda x, a, b: lower_beta(a, b, x) if x < mpf("0.9") else 1 - upper_beta(a, b, x),
    StudentT: student_cdf,
    Laplace: lambda x, loc, scale: laplace_cdf((x - loc) / scale),
    Cauchy: lambda x, loc, scale: mpmath.atan2(1, (loc - x) / scale) / mpmath.pi,
}
