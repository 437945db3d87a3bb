"""Plain Python numbers and lists: the first rung, to read before the arrays and to time against them.

Every function here has its counterpart on arrays. Nothing is checked: probabilities are between 0 and 1, and sum to 1.
"""

import math


def mean(x, p=None):
    """Σ pᵢ xᵢ; with p left out, the sum over the number."""
    if p is None:
        return sum(x) / len(x)
    return sum(q * v for q, v in zip(p, x, strict=True))


def variance(x, p=None):
    """The mean of the squared distances from the mean."""
    center = mean(x, p)
    return mean([(v - center) ** 2 for v in x], p)


def binomial_probability(k, n, p):
    """k heads in n tosses: the number of orders, times the probability of each."""
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def bayes_rule(prior, likelihood):
    """Prior times likelihood for each hypothesis, divided by their sum."""
    joint = [p * q for p, q in zip(prior, likelihood, strict=True)]
    evidence = sum(joint)
    return [j / evidence for j in joint]


def normal_density(x, mu, sigma):
    """exp(-z²/2) / (σ √2π), z = (x - μ) / σ."""
    z = (x - mu) / sigma
    return math.exp(-z * z / 2) / (sigma * math.sqrt(2 * math.pi))


def coin_flip_log_likelihood(flips, p):
    """Σ log p for heads (1) and log(1 - p) for tails (0): the product of 2,000 such probabilities would be 0."""
    return sum(math.log(p) if flip else math.log(1 - p) for flip in flips)
