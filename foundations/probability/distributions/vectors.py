"""What distributions over vectors share: a draw and a value have event_shape (K,), the last axis.

    d.log_prob(x)      x (..., K), whose leading axes broadcast against batch_shape; one number for each vector
    d.sample(rng, s)   s + batch_shape + (K,)

There is no cdf: vectors have no order.
"""

import numpy as np

from foundations.probability.distributions.base import Distribution


class VectorDistribution(Distribution):
    """Base of distributions over vectors. Subclasses give `_log_prob` and `_contains` for x (..., K)."""

    def log_prob(self, value):
        """log of the density, or of the probability if discrete, at value (..., K); -inf outside the support.

        ValueError for a last axis that is not K, or leading axes that do not broadcast with batch_shape.
        """
        x = self._vectors(value)
        with np.errstate(all="ignore"):
            result = np.where(self._contains(x), self._log_prob(x), -np.inf)
        return np.where(np.isnan(x).any(axis=-1), np.nan, result)[()]

    def cdf(self, value):
        """Raises NotImplementedError: vectors have no order."""
        raise NotImplementedError(f"{type(self).__name__} has no cdf: vectors have no order")

    icdf = cdf

    def _contains(self, x):
        """Which of the vectors x (..., K) lie in the support."""
        return np.isfinite(x).all(axis=-1)

    def _vectors(self, value) -> np.ndarray:
        """`value` as float64 (..., K), the leading axes broadcast against batch_shape."""
        x = np.asarray(value, dtype=np.float64)
        name, (K,) = type(self).__name__, self.event_shape
        if x.ndim == 0 or x.shape[-1] != K:
            raise ValueError(f"{name}: values want {K} numbers on the last axis, got shape {x.shape}")
        try:
            return np.broadcast_to(x, (*np.broadcast_shapes(x.shape[:-1], self.batch_shape), K))
        except ValueError:
            raise ValueError(
                f"{name}: values {x.shape} do not broadcast with batch_shape {self.batch_shape}, event_shape ({K},)"
            ) from None
