"""The chi-squared distribution: the sum of the squares of df independent standard normal variables.

    p(x) = x^(df/2 - 1) exp(-x/2) / (2^(df/2) Γ(df/2)),    which is Gamma(df/2, 1/2)

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 18.
"""

from typing import ClassVar

import numpy as np

from foundations.numerics.special import digamma, trigamma
from foundations.probability.distributions.base import POSITIVE, training_samples
from foundations.probability.distributions.fitting import inside_support
from foundations.probability.distributions.gamma import Gamma

SMALLEST = 5e-324  # whose half would be 0


class Chi2(Gamma):
    """Chi-squared with df degrees of freedom.

    Parameters
    ----------
    df : positive number or array; it need not be whole

    Raises ValueError for a df that is not positive and finite.
    Compare: torch.distributions.Chi2, scipy.stats.chi2(df).
    """

    constraints: ClassVar = {"df": POSITIVE}
    df: np.ndarray

    def __init__(self, df):
        self._set(df=df)
        self.concentration = np.broadcast_to(np.maximum(self.df / 2, SMALLEST), self.batch_shape)[()]  # read-only
        self.rate = np.broadcast_to(0.5, self.batch_shape)[()]

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood: the df with ψ(df/2) = mean log(x/2)."""
        x = inside_support(cls, training_samples(cls, samples), 0)
        return cls(2 * inverse_digamma((np.log(x) - np.log(2)).mean()))


def inverse_digamma(y):
    """The x > 0 with ψ(x) = y, by Newton's method; ψ rises and is concave, so that from the left it never oversteps.

    The start: ψ(x) < log x, and ψ(x) = -1/x + ψ(1 + x) < -1/x for x < 0.46.
    """
    x = np.exp(y) if y > -2.2 else -1 / y
    for _ in range(20):
        step = (y - digamma(x)) / trigamma(x)
        x = x + step
        if abs(step) <= 1e-9 * x:  # the error falls like its square
            return x
    raise AssertionError("Newton's iteration for the inverse of digamma did not converge")
