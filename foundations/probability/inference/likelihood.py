"""The likelihood: the probability of the samples, read as a function of the parameters.

    log L(θ) = Σ log p(xᵢ | θ)

Its sum of logarithms stays in range where the product of a thousand densities does not. The maximum over θ is the
classmethod `fit` of each distribution.
Source: Casella & Berger, Statistical Inference, 2nd ed., §7.2.2.
"""

import numpy as np

from foundations.probability.distributions.base import Distribution


def log_likelihood(distribution: Distribution, samples) -> np.ndarray:
    """Σ log p(x), (*batch_shape): of the same samples (n, *event_shape) under each distribution of a batch.

    0 for no samples; -inf where one of them is impossible. Raises ValueError for samples of another shape.
    Compare: the negative of nnlf of a distribution in scipy.stats.
    """
    x = np.asarray(samples, dtype=np.float64)
    event = distribution.event_shape
    if x.ndim != 1 + len(event) or x.shape[1:] != event:
        wanted = ("n", *map(str, event))
        raise ValueError(f"samples must be ({', '.join(wanted)}{',' * (len(wanted) == 1)}), got shape {x.shape}")
    x = x.reshape((len(x),) + (1,) * len(distribution.batch_shape) + event)  # (n, 1, ..., *event): same for a batch
    return distribution.log_prob(x).sum(axis=0)[()]
