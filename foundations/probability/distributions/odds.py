"""A chance of success, given as a probability or as log-odds.

    p = sigmoid(logits),    logits = log(p / q),    q = 1 - p

Whichever is given, p, q and their logarithms are kept to full precision: of p = 1 - 1e-20 nothing is left in `probs`,
but logits = 46.05 holds it all. This file is what Bernoulli, Binomial, Geometric and NegativeBinomial share.
"""

from typing import ClassVar

import numpy as np

from foundations.numerics import log_sigmoid, logit, sigmoid
from foundations.probability.distributions.base import NOT_NAN, PROBABILITY, Distribution


class OddsDistribution(Distribution):
    """Base of discrete distributions over 0, 1, 2, ... with exactly one of the parameters probs and logits."""

    constraints: ClassVar = {"probs": PROBABILITY, "logits": NOT_NAN}
    discrete = True
    probs: np.ndarray
    logits: np.ndarray

    def _set_odds(self, probs, logits, **others) -> None:
        """Keep `probs` and `logits`, and p, q, log p and log q under private names."""
        only_one(self, probs=probs, logits=logits)
        if logits is None:
            self._set(**others, probs=probs)
            self.logits = np.broadcast_to(logit(self.probs), self.batch_shape)[()]  # read-only, as all parameters
            self._p, self._q = self.probs, 1 - self.probs
            with np.errstate(divide="ignore"):
                self._log_p, self._log_q = np.log(self._p), np.log1p(-self._p)
        else:
            self._set(**others, logits=logits)
            self.probs = np.broadcast_to(sigmoid(self.logits), self.batch_shape)[()]
            self._p, self._q = self.probs, sigmoid(-self.logits)
            self._log_p, self._log_q = log_sigmoid(self.logits), log_sigmoid(-self.logits)


def only_one(distribution: Distribution, **parameters) -> None:
    """ValueError unless exactly one of the parameters is given."""
    given = [name for name, value in parameters.items() if value is not None]
    if len(given) != 1:
        names, got = ", ".join(parameters), " and ".join(given) or "none"
        raise ValueError(f"{type(distribution).__name__} wants exactly one of {names}, got {got}")
