"""Probabilities of K categories, given as weights or as logarithms of weights: what Categorical and Multinomial share.

    p_k = w_k / Σ w,    logits_k = log w_k - log Σ w
"""

from typing import ClassVar

import numpy as np

from foundations.numerics import logsumexp
from foundations.probability.distributions.base import Constraint, Distribution
from foundations.probability.distributions.odds import only_one

WEIGHT = Constraint("finite and 0 or more", lambda x: (x >= 0) & np.isfinite(x))
LOG_WEIGHT = Constraint("a number below infinity", lambda x: x < np.inf)


class WeightedDistribution(Distribution):
    """Base of distributions with exactly one of the parameters probs and logits (..., K)."""

    constraints: ClassVar = {"probs": WEIGHT, "logits": LOG_WEIGHT}
    discrete = True
    probs: np.ndarray
    logits: np.ndarray

    def _set_weights(self, probs, logits):
        """Keep `probs` and `logits`, normalized, and the batch_shape."""
        only_one(self, probs=probs, logits=logits)
        name = "probs" if logits is None else "logits"
        weights = self._parameter(name, probs if logits is None else logits)
        if weights.ndim == 0 or weights.shape[-1] == 0:
            raise ValueError(f"{type(self).__name__}: {name} wants one or more categories, got shape {weights.shape}")
        nothing = 0.0 if name == "probs" else -np.inf
        if (weights == nothing).all(axis=-1).any():
            raise ValueError(f"{type(self).__name__}: {name} gives every category the probability 0")
        if name == "probs":
            scaled = weights / weights.max(axis=-1, keepdims=True)  # the sum of the largest doubles is infinite
            self.probs = scaled / scaled.sum(axis=-1, keepdims=True)
            with np.errstate(divide="ignore"):
                self.logits = np.log(self.probs)
        else:
            self.logits = weights - logsumexp(weights, axis=-1, keepdims=True)
            with np.errstate(under="ignore"):
                self.probs = np.exp(self.logits)
        self.probs.flags.writeable = self.logits.flags.writeable = False
        self.batch_shape, self._given = weights.shape[:-1], (name,)
