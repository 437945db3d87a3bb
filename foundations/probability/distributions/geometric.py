"""The geometric distribution: how many trials fail before the first success."""

import numpy as np

from foundations.probability.distributions.discrete import smallest_with_cdf
from foundations.probability.distributions.fitting import mean_of
from foundations.probability.distributions.inverse_transform import open_uniform
from foundations.probability.distributions.odds import OddsDistribution
from foundations.probability.distributions.poisson import counts_for
from foundations.probability.distributions.saddle_point import times_log


class Geometric(OddsDistribution):
    """P(k) = p (1 - p)ᵏ for k = 0, 1, 2, ...: failures alone are counted, as in torch; SciPy counts the success too.

    Parameters
    ----------
    probs : (...) array_like, p above 0 and up to 1
    logits : (...) array_like, log(p / (1 - p)), above -inf, instead of probs

    Raises
    ------
    ValueError : both or none of probs and logits, or one that is out of range

    Notes
    -----
    Compare: torch.distributions.Geometric, scipy.stats.geom(p, loc=-1).
    """

    def __init__(self, probs=None, logits=None):
        self._set_odds(probs, logits)
        if (self._log_p == -np.inf).any():
            raise ValueError(f"Geometric: {self._given[0]} must give success a probability above 0")

    @property
    def support(self):
        return 0.0, np.where(self._log_q == -np.inf, 0.0, np.inf)

    def _log_prob(self, x):
        return self._log_p + times_log(x, self._log_q)

    def _cdf(self, x):
        return -np.expm1((x + 1) * self._log_q)  # 1 - qᵏ⁺¹

    def _icdf(self, q):
        start = np.ceil(np.log1p(-q) / self._log_q) - 1
        return smallest_with_cdf(self.cdf, q, start, *self.support)

    def _sample(self, rng, shape):
        return np.floor(np.log(open_uniform(rng, shape)) / self._log_q) + 0.0  # the inverse transform; + 0.0 for -0.0

    def entropy(self):
        """-log p - (q/p) log q."""
        rest = -times_log(self._q, self._log_q) / self._p
        return -self._log_p + np.where(self._p < 1e-300, 1.0, rest)

    @property
    def mean(self):
        return self._q / self._p

    @property
    def variance(self):
        return self._q / self._p / self._p

    @property
    def mode(self):
        return np.zeros(self.batch_shape)[()]

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood: p = 1 / (1 + mean) of the samples (n,), whole numbers, 0 or more."""
        return cls(probs=1 / (1 + mean_of(counts_for(cls, samples))))
