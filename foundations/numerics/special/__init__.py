"""Special functions, under the names of `scipy.special`; trigamma is polygamma(1, x), log_binomial is log of binom."""

from foundations.numerics.special.beta import betaln, log_binomial
from foundations.numerics.special.error_function import erf, erfc, erfcinv, erfinv
from foundations.numerics.special.gamma import digamma, gammaln, trigamma
from foundations.numerics.special.incomplete_beta import betainc, betaincc
from foundations.numerics.special.incomplete_gamma import gammainc, gammaincc
from foundations.numerics.special.inverses import betainccinv, betaincinv, gammainccinv, gammaincinv
from foundations.numerics.special.polygamma import polygamma

__all__ = [
    "betainc",
    "betaincc",
    "betainccinv",
    "betaincinv",
    "betaln",
    "digamma",
    "erf",
    "erfc",
    "erfcinv",
    "erfinv",
    "gammainc",
    "gammaincc",
    "gammainccinv",
    "gammaincinv",
    "gammaln",
    "log_binomial",
    "polygamma",
    "trigamma",
]
