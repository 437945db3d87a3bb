"""Dual numbers and Taylor series on plain Python numbers and lists: the first rung, to read before the arrays.

A dual number is a pair (a, a'), a series the list of its coefficients. Nothing is checked.
"""

import math

# ---- Dual numbers, as pairs


def add(x, y):
    """(a + a'ε) + (b + b'ε)."""
    return x[0] + y[0], x[1] + y[1]


def multiply(x, y):
    """(a + a'ε)(b + b'ε), where ε² = 0."""
    return x[0] * y[0], x[1] * y[0] + x[0] * y[1]


def exp(x):
    """f(a + a'ε) = f(a) + f'(a) a'ε, for f = exp."""
    return math.exp(x[0]), math.exp(x[0]) * x[1]


def sin(x):
    """The same for sin."""
    return math.sin(x[0]), math.cos(x[0]) * x[1]


def bump_and_slope(points, tangents):
    """exp(-x²) sin(3x) + x, and how it changes when x moves along the tangents: two lists."""
    results = []
    for x in zip(points, tangents, strict=True):
        square = multiply(x, x)
        bump = multiply(exp(multiply((-1.0, 0.0), square)), sin(multiply((3.0, 0.0), x)))
        results.append(add(bump, x))
    return [[value for value, _ in results], [slope for _, slope in results]]


# ---- Taylor series, as lists of coefficients


def series_product(a, b):
    """Cauchy: cₖ = Σ aᵢ bₖ₋ᵢ."""
    return [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(len(a))]


def series_exp(a):
    """y' = y a', so k yₖ = Σ i aᵢ yₖ₋ᵢ."""
    y = [math.exp(a[0])]
    for k in range(1, len(a)):
        y.append(sum(i * a[i] * y[k - i] for i in range(1, k + 1)) / k)
    return y


def series_sin(a):
    """y' = z a' and z' = -y a', where z is the cosine."""
    y, z = [math.sin(a[0])], [math.cos(a[0])]
    for k in range(1, len(a)):
        slope = sum(i * a[i] * z[k - i] for i in range(1, k + 1)) / k
        z.append(-sum(i * a[i] * y[k - i] for i in range(1, k + 1)) / k)
        y.append(slope)
    return y


def bump_series(x, order):
    """The Taylor coefficients of exp(-x²) sin(3x) + x at x, up to an order."""
    t = ([x, 1.0] + [0.0] * order)[: order + 1]
    minus_square = [-c for c in series_product(t, t)]
    bump = series_product(series_exp(minus_square), series_sin([3 * c for c in t]))
    return [a + b for a, b in zip(bump, t, strict=True)]
