"""The multinomial distribution: how often each of K categories occurs in n independent draws.

    P(x) = n! / (x_1! ... x_K!) p_1^x_1 ... p_K^x_K,    x_1 + ... + x_K = n

Each count alone is binomial; so is each given those before it, of the trials and the probability that they left over.
Many draws are made so, one category after another; where n is smaller than K, n categorical ones are counted.
Source: Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions (1997), ch. 35.
"""

import math

import numpy as np

from foundations.numerics.special.stirling import exact_product
from foundations.probability._edge import whole
from foundations.probability.distributions.base import training_samples
from foundations.probability.distributions.categorical import categorical_draws
from foundations.probability.distributions.discrete import expectation
from foundations.probability.distributions.saddle_point import (
    UNDERFLOW,
    binomial_log_prob,
    count_deviance,
    factorial_excess,
)
from foundations.probability.distributions.transformed_rejection import binomial_draws
from foundations.probability.distributions.vectors import VectorDistribution
from foundations.probability.distributions.weights import WeightedDistribution


class Multinomial(VectorDistribution, WeightedDistribution):
    """Counts of K categories in `total_count` draws.

    Parameters
    ----------
    total_count : int, n, 0 or more; one for the whole batch, as in torch
    probs : (..., K) array_like of weights, 0 or more, which are divided by their sum
    logits : (..., K) array_like, logarithms of weights, instead of probs

    Raises
    ------
    TypeError : a total_count that is not an integer
    ValueError : a negative total_count, and what `Categorical` refuses of the others

    Notes
    -----
    Compare: torch.distributions.Multinomial, scipy.stats.multinomial.
    """

    def __init__(self, total_count=1, probs=None, logits=None):
        self.total_count = whole(total_count, "total_count of Multinomial")
        self._set_weights(probs, logits)
        self.event_shape = self.probs.shape[-1:]
        self._given = ("total_count", *self._given)

    @property
    def support(self):
        return 0.0, float(self.total_count)

    def _contains(self, x):
        return ((x >= 0) & (x == np.floor(x))).all(axis=-1) & (x.sum(axis=-1) == self.total_count)

    def _log_prob(self, x):
        """log n! + Σ (x log p - log x!), in which the parts of size n log n are left out, for they cancel."""
        n, p = float(self.total_count), self.probs
        expected, lost = exact_product(n, p)
        by_deviance = count_deviance(x, expected, (expected - x) + lost)
        by_log = x * (np.log(x / n) - self.logits) - x  # where p is below every double, but its logarithm is not
        far = np.where((p < UNDERFLOW) & (x > 0), by_log, by_deviance)
        return factorial_excess(n) - (factorial_excess(x) + far).sum(axis=-1)

    def _sample(self, rng, shape):
        K, n = self.probs.shape[-1], self.total_count
        return (self._by_category if n >= K else self._by_draw)(rng, shape, K, n)

    def _by_category(self, rng, shape, K, n):
        rest = np.cumsum(self.probs[..., ::-1], axis=-1)[..., ::-1]  # of category k and those after it
        draws, left = np.zeros((*shape, K)), np.full(shape, float(n))
        for k in range(K - 1):
            total = np.maximum(rest[..., k], np.finfo(float).tiny)  # zero where only zeros follow, and no trial is left
            draws[..., k] = binomial_draws(rng, left, self.probs[..., k] / total, rest[..., k + 1] / total, shape)
            left = left - draws[..., k]
        draws[..., -1] = left
        return draws

    def _by_draw(self, rng, shape, K, n):
        size = math.prod(shape)
        chosen = categorical_draws(rng, self.probs, (n, *shape)).reshape(n, size)
        counts = np.bincount((chosen + K * np.arange(size)).ravel(), minlength=K * size)
        return counts.reshape(*shape, K).astype(np.float64)

    def entropy(self):
        """-E log P(x), a sum over the binomial distribution of each count."""
        n, p = self.total_count, self.probs
        excess = np.vectorize(_expected_excess, otypes=[float])(n, p)
        return excess.sum(axis=-1) - factorial_excess(float(n))

    @property
    def mean(self):
        return self.total_count * self.probs

    @property
    def variance(self):
        """Of each count, (*batch_shape, K)."""
        return self.total_count * self.probs * (1 - self.probs)

    @property
    def mode(self):
        """A likeliest vector of counts, (*batch_shape, K).

        One more of category k multiplies the probability by n p_k / (x_k + 1): the n largest of all p_k / 1, p_k / 2,
        ... are taken, as seats are in D'Hondt's method. No count is below n p_k - 1, from where on they are handed out.
        """
        counts = np.maximum(np.ceil(self.total_count * self.probs - 1), 0)
        rows = counts.reshape(-1, counts.shape[-1])
        for row, p in zip(rows, self.probs.reshape(rows.shape), strict=True):
            while row.sum() < self.total_count:
                row[(p / (row + 1)).argmax()] += 1
        return counts

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood: p is the share of each category in all counts of the samples (n_samples, K).

        ValueError for counts that are not whole, or rows of different sums.
        """
        x = training_samples(cls, samples, ndim=2)
        wrong = (x < 0) | (x != np.floor(x))
        if wrong.any():
            raise ValueError(f"{cls.__name__}.fit wants whole numbers, 0 or more, got {x[wrong][0]}")
        n = x.sum(axis=1)
        if (n != n[0]).any() or n[0] == 0:
            raise ValueError(f"{cls.__name__}.fit wants rows of one positive sum, got sums from {n.min()} to {n.max()}")
        return cls(int(n[0]), probs=x.sum(axis=0))


def _expected_excess(n, p):
    """E (S(X) + D(X, np)) for X binomial of n and p."""
    if n == 0 or p == 0:
        return 0.0
    odds = p, 1 - p, np.log(p), np.log1p(-p) if p < 1 else -np.inf
    return expectation(
        lambda k: factorial_excess(k) + count_deviance(k, n * p, n * p - k),
        lambda k: binomial_log_prob(k, n, *odds),
        n * p,
        np.sqrt(n * p * (1 - p)),
        0,
        n,
    )
