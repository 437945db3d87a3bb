"""Plain Python lists: the first rung, to read before the arrays and to time against them.

Every function here has its counterpart of the same name on arrays. Nothing is checked: probabilities are positive or 0,
sum to 1, and no q excludes what p allows.
"""

import math


def entropy(p):
    """-Σ p log p, where 0 log 0 is 0."""
    return 0.0 - sum(v * math.log(v) for v in p if v)  # from 0, for the entropy of what is certain is not -0


def cross_entropy(p, q):
    """-Σ p log q."""
    return 0.0 - sum(u * math.log(v) for u, v in zip(p, q, strict=True) if u)


def kl_divergence(p, q):
    """Σ p log p/q."""
    return sum(u * math.log(u / v) for u, v in zip(p, q, strict=True) if u)


def mutual_information(P):
    """Σ p(a, b) log p(a, b) / (p(a) p(b)) over the cells of a table of probabilities or counts, a list of rows."""
    rows, columns = [sum(row) for row in P], [sum(column) for column in zip(*P, strict=True)]
    n = sum(rows)
    cells = [(v, rows[i] * columns[j]) for i, row in enumerate(P) for j, v in enumerate(row) if v]
    return sum(v / n * math.log(n * v / apart) for v, apart in cells)
