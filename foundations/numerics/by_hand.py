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


def forward_difference(f, x):
    """(f(xᵢ + h) - f(xᵢ)) / h."""
    h = 2.0**-26  # eps^(1/2)
    return [(f(v + h) - f(v)) / h for v in x]


def central_difference(f, x):
    """(f(xᵢ + h) - f(xᵢ - h)) / 2h."""
    h = 2.0**-17  # about eps^(1/3)
    return [(f(v + h) - f(v - h)) / (2 * h) for v in x]


def complex_step(f, x):
    """Im f(xᵢ + ih) / h."""
    h = 1e-20
    return [f(complex(v, h)).imag / h for v in x]


def richardson(f, x, levels=8):
    """Central differences at 1/8, 1/16, ..., and the corner of the triangle that they make."""
    corners = []
    for v in x:
        row: list[float] = []
        for k in range(levels):
            h = 0.125 / 2**k
            before, row = row, [(f(v + h) - f(v - h)) / (2 * h)]
            for j in range(k):
                row.append(row[j] + (row[j] - before[j]) / (4 ** (j + 1) - 1))
        corners.append(row[-1])
    return corners


def trapezoid(y, x):
    """Σ (xᵢ₊₁ - xᵢ) (yᵢ + yᵢ₊₁) / 2."""
    return sum((x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2 for i in range(len(y) - 1))


def romberg(f, a, b, levels=7):
    """Trapezoid rules of 1, 2, 4, ... intervals, and the corner of the triangle that they make."""
    row = [(b - a) * (f(a) + f(b)) / 2]
    for k in range(1, levels):
        h = (b - a) / 2**k
        before, row = row, [row[0] / 2 + h * sum(f(a + i * h) for i in range(1, 2**k, 2))]
        for j in range(k):
            row.append(row[j] + (row[j] - before[j]) / (4 ** (j + 1) - 1))
    return row[-1]
