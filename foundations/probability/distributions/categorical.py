"""The categorical distribution: one of K categories."""

import math

import numpy as np

from foundations.probability.distributions.alias import alias_draws, alias_table
from foundations.probability.distributions.base import training_samples
from foundations.probability.distributions.saddle_point import times_log
from foundations.probability.distributions.weights import WeightedDistribution

MOST_CATEGORIES = 10_000_000  # of `fit`: a mistaken sample would ask for more memory than there is


class Categorical(WeightedDistribution):
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

    def __init__(self, probs=None, logits=None):
        self._set_weights(probs, logits)

    @property
    def support(self):
        possible = self.logits[..., ::-1] > -np.inf
        return 0.0, (self.probs.shape[-1] - 1.0) - possible.argmax(axis=-1)

    def _log_prob(self, x):
        return self._pick(self.logits, x)

    def _cdf(self, x):
        return self._pick(np.cumsum(self.probs, axis=-1), x)

    def _pick(self, table, x):
        """Of table (..., K) the element x, of which only those from 0 to K - 1 count."""
        k = np.nan_to_num(np.clip(x, 0, table.shape[-1] - 1)).astype(np.int64)
        table = np.broadcast_to(table, (*x.shape, table.shape[-1]))
        return np.take_along_axis(table, k[..., None], axis=-1)[..., 0]

    def _icdf(self, q):
        cumulative = np.cumsum(self.probs, axis=-1)[..., :-1]
        if cumulative.ndim == 1:
            return np.searchsorted(cumulative, q).astype(np.float64)
        return (cumulative < q[..., None]).sum(axis=-1).astype(np.float64)

    def _sample(self, rng, shape):
        return categorical_draws(rng, self.probs, shape)

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

        ValueError for samples that are not whole numbers from 0 to K - 1, and for more than 10,000,000 categories.
        """
        x = training_samples(cls, samples)
        K = x.max() + 1 if num_categories is None else num_categories
        if num_categories is not None and not (isinstance(K, int | float | np.number) and np.floor(K) == K):
            raise ValueError(f"{cls.__name__}.fit wants a whole number as num_categories, got {num_categories}")
        if K > MOST_CATEGORIES:
            raise ValueError(f"{cls.__name__}.fit wants at most {MOST_CATEGORIES:,} categories, got {K:.0f}")
        wrong = (x < 0) | (x >= K) | (x != np.floor(x))
        if wrong.any():
            below = "" if num_categories is None else f" below {num_categories}"
            raise ValueError(f"{cls.__name__}.fit wants whole numbers, 0 or more{below}, got {x[wrong][0]}")
        return cls(probs=np.bincount(x.astype(np.int64), minlength=int(K)))


def categorical_draws(rng: np.random.Generator, probs, shape: tuple[int, ...]) -> np.ndarray:
    """Draws of this shape, which ends in the batch's, from probs (*batch, K); int64."""
    rows, K = math.prod(probs.shape[:-1]), probs.shape[-1]
    count, probs = math.prod(shape) // max(rows, 1), probs.reshape(rows, K)
    if count == 1:
        cumulative = np.cumsum(probs, axis=-1)
        u = rng.random((rows, 1)) * cumulative[:, -1:]
        return (cumulative[:, :-1] <= u).sum(axis=-1).reshape(shape)
    draws = [alias_draws(rng, alias_table(row), count) for row in probs]  # rows of (count)
    return np.stack(draws, axis=-1).reshape(shape) if draws else np.empty(shape, np.int64)
