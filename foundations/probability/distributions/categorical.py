"""The categorical distribution: one of K categories."""

import math
from typing import ClassVar

import numpy as np

from foundations.numerics import logsumexp
from foundations.probability.distributions.alias import alias_draws, alias_table
from foundations.probability.distributions.base import Constraint, Distribution, training_samples
from foundations.probability.distributions.odds import only_one
from foundations.probability.distributions.saddle_point import times_log

WEIGHT = Constraint("finite and 0 or more", lambda x: (x >= 0) & np.isfinite(x))
LOG_WEIGHT = Constraint("a number below infinity", lambda x: x < np.inf)


class Categorical(Distribution):
    """P(k) = p_k for k = 0, 1, ..., K - 1.

    Parameters
    ----------
    probs : (..., K) array_like of weights, 0 or more, which are divided by their sum
    logits : (..., K) array_like, logarithms of weights, instead of probs; kept less their logsumexp

    Raises
    ------
    ValueError : both or none of probs and logits, no category, a weight out of range, or weights that are all zero

    Notes
    -----
    The categories are names: as torch has it, mean and variance are nan. cdf and icdf go by the order of the names.
    `sample` gives int64. Many draws of one distribution are by the alias method, single ones by adding up.
    Compare: torch.distributions.Categorical, scipy.stats.rv_discrete.
    """

    constraints: ClassVar = {"probs": WEIGHT, "logits": LOG_WEIGHT}
    discrete = True

    def __init__(self, probs=None, logits=None):
        only_one(self, probs=probs, logits=logits)
        self._set_weights(probs, logits)

    def _set_weights(self, probs, logits):
        """Keep `probs` and `logits`, normalized, and the batch_shape."""
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
        self.batch_shape, self._given = weights.shape[:-1], (name,)

    @property
    def support(self):
        return 0.0, float(self.probs.shape[-1] - 1)

    def _log_prob(self, x):
        return self._pick(self.logits, x)

    def _cdf(self, x):
        return self._pick(np.cumsum(self.probs, axis=-1), x)

    def _pick(self, table, x):
        """Of table (..., K) the element x, of which only those from 0 to K - 1 count."""
        k = np.nan_to_num(np.clip(x, *self.support)).astype(np.int64)
        table = np.broadcast_to(table, (*x.shape, table.shape[-1]))
        return np.take_along_axis(table, k[..., None], axis=-1)[..., 0]

    def _icdf(self, q):
        cumulative = np.cumsum(self.probs, axis=-1)[..., :-1]
        return (cumulative < q[..., None]).sum(axis=-1).astype(np.float64)

    def _sample(self, rng, shape):
        K, rows = self.probs.shape[-1], math.prod(self.batch_shape)
        probs, count = self.probs.reshape(rows, K), math.prod(shape) // max(rows, 1)
        if count == 1:
            cumulative = np.cumsum(probs, axis=-1)
            u = rng.random((rows, 1)) * cumulative[:, -1:]
            return (cumulative[:, :-1] <= u).sum(axis=-1).reshape(shape)
        draws = [alias_draws(rng, alias_table(row), count) for row in probs]  # rows of (count)
        return np.stack(draws, axis=-1).reshape(shape) if rows else np.empty(shape, np.int64)

    def entropy(self):
        """-Σ p_k log p_k."""
        return -times_log(self.probs, self.logits).sum(axis=-1)

    @property
    def mean(self):
        return np.full(self.batch_shape, np.nan)[()]

    @property
    def variance(self):
        return np.full(self.batch_shape, np.nan)[()]

    @property
    def mode(self):
        """The likeliest category, the first of equals."""
        return self.probs.argmax(axis=-1)

    @classmethod
    def fit(cls, samples, num_categories=None):
        """Maximum likelihood: p_k is the share of k among the samples (n,); K is num_categories or the largest + 1.

        ValueError for samples that are not whole numbers from 0 to K - 1.
        """
        x = training_samples(cls, samples)
        K = x.max() + 1 if num_categories is None else num_categories
        wrong = (x < 0) | (x >= K) | (x != np.floor(x))
        if wrong.any():
            below = "" if num_categories is None else f" below {num_categories}"
            raise ValueError(f"{cls.__name__}.fit wants whole numbers, 0 or more{below}, got {x[wrong][0]}")
        return cls(probs=np.bincount(x.astype(np.int64), minlength=int(K)))
