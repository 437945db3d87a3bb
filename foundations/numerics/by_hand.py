"""Plain Python numbers and lists: the first rung, to read before the arrays and to time against them.

Every function here has its counterpart of the same name on arrays. Nothing is checked: the input is finite.
"""

import math


def logsumexp(x):
    """log Σ exp(xᵢ), the largest taken out."""
    m = max(x)
    return m + math.log(sum(math.exp(v - m) for v in x))


def softmax(x):
    """exp(xᵢ) / Σ exp(xⱼ), the largest taken out."""
    m = max(x)
    e = [math.exp(v - m) for v in x]
    total = sum(e)
    return [v / total for v in e]


def log_softmax(x):
    """xᵢ - log Σ exp(xⱼ)."""
    total = logsumexp(x)
    return [v - total for v in x]


def sigmoid(x):
    """1 / (1 + exp(-x)), with exp of nothing positive."""
    return [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in x]


def softplus(x):
    """log(1 + exp(x)), with exp of nothing positive."""
    return [max(v, 0.0) + math.log1p(math.exp(-abs(v))) for v in x]


def log_sigmoid(x):
    """-softplus(-x)."""
    return [-v for v in softplus([-v for v in x])]


def logaddexp(a, b):
    """log(exp(a) + exp(b)), the larger taken out."""
    return [max(x, y) + math.log1p(math.exp(-abs(x - y))) for x, y in zip(a, b, strict=True)]


def xlogy(x, y):
    """x log y, 0 for x = 0."""
    return [u * math.log(v) if u else 0.0 for u, v in zip(x, y, strict=True)]
