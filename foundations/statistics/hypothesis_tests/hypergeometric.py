"""The hypergeometric distribution: how many of m draws without replacement from n things are of the K marked ones.

    P(k) = (m over k) (n - m over K - k) / (n over K) = b(k; m, p) b(K - k; n - m, p) / b(K; n, p)

for any p; with p = K/n the three binomial probabilities b are computed in Loader's form, and no digit is lost however
large the counts are. A tail is the sum of its terms, of which those within some deviations of the first are enough.
Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000), as R's dhyper.
"""

import math

import numpy as np

from foundations.probability.distributions.saddle_point import binomial_log_prob
from foundations.statistics.hypothesis_tests.exact import Counts

REACH = 12  # standard deviations; a tail has less than 1e-30 of itself beyond
LEAST_TERMS = 60  # where the deviation is below one, the terms fall as fast as 1/k!


def hypergeometric(n: int, K: int, m: int) -> Counts:
    """Of n things K are marked, and m are drawn; 0 < K < n, 0 < m < n."""
    low, high = max(0, m + K - n), min(m, K)
    mode = (m + 1) * (K + 1) // (n + 2)
    p, q = K / n, (n - K) / n
    logs = math.log(p), math.log(q)
    whole = binomial_log_prob(K, n, p, q, *logs)
    terms = math.ceil(REACH * math.sqrt(m * p * q * (n - m) / max(n - 1, 1))) + LEAST_TERMS

    def log_prob(k):
        return binomial_log_prob(k, m, p, q, *logs) + binomial_log_prob(K - k, n - m, p, q, *logs) - whole

    def total(first: int, last: int) -> float:
        return float(np.exp(log_prob(np.arange(first, last + 1, dtype=np.float64))).sum()) if first <= last else 0.0

    def lower(k: int) -> float:
        return total(max(low, k - terms), k) if k < mode else 1 - total(k + 1, min(high, k + terms))

    def upper(k: int) -> float:
        return total(k, min(high, k + terms)) if k > mode else 1 - total(max(low, k - terms), k - 1)

    return Counts(low, high, mode, log_prob, lower, upper)
