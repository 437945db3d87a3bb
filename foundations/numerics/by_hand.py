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


def gammaln(x):
    """log Γ by Stirling's series from 10 on, to which the recurrence leads."""
    return [_gammaln(v) for v in x]


def _gammaln(x):
    product = 1.0
    while x < 10:
        product *= x
        x += 1
    stirling = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / x**2) / x**2) / x**2) / x**2) / x
    return (x - 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi) + stirling - math.log(product)


def digamma(x):
    """The derivative of that, term by term."""
    return [_digamma(v) for v in x]


def _digamma(x):
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    series, power = 0.0, 1.0
    for c in (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12):
        power /= x * x
        series += c * power
    return math.log(x) - 0.5 / x - series + shift


def erf(x):
    """2/√π exp(-x²) (x + 2x³/3 + 4x⁵/15 + ...), all terms of one sign."""
    return [_erf(v) for v in x]


def _erf(x):
    term, total, n = x, 0.0, 1
    while abs(term) > 1e-17 * abs(total):
        total += term
        term *= 2 * x * x / (2 * n + 1)
        n += 1
    return 2 / math.sqrt(math.pi) * math.exp(-x * x) * total


def log_binomial(n, k):
    """The logarithms of (n - k + i) / i, added up."""
    return [sum(math.log((m - j + i) / i) for i in range(1, int(j) + 1)) for m, j in zip(n, k, strict=True)]
