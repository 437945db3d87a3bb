"""Greedy selection once more, plain and slow: every information a sum over a table of counts, nothing kept."""

from collections import Counter
from itertools import product
from math import log


def entropy(*columns):
    counts = Counter(zip(*columns, strict=True))
    n = sum(counts.values())
    return -sum(c / n * log(c / n) for c in counts.values())


def information(a, b):
    """I(A; B), over all cells of the table of probabilities."""
    n, pairs, of_a, of_b = len(a), Counter(zip(a, b, strict=True)), Counter(a), Counter(b)
    cells = ((pairs[x, y], of_a[x] * of_b[y]) for x, y in product(of_a, of_b))
    return sum(c / n * log(n * c / expected) for c, expected in cells if c)


def conditional_information(a, b, c):
    """I(A; B | C), the mean over the values of C of the information within."""
    n, total = len(c), 0.0
    for value, count in Counter(c).items():
        rows = [i for i in range(n) if c[i] == value]
        total += count / n * information([a[i] for i in rows], [b[i] for i in rows])
    return total


def both(a, b):
    return list(zip(a, b, strict=True))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def value(criterion, x, chosen, y):
    """What the papers say, of a column x, a list of chosen columns and the target."""
    if not chosen:
        return information(x, y) / (entropy(x, y) if criterion == "disr" else 1)
    if criterion == "mim":
        return information(x, y)
    if criterion == "mrmr":
        return information(x, y) - mean(information(x, c) for c in chosen)
    if criterion == "jmi":  # I(X X_j; Y) - I(X_j; Y), the mean over j
        return mean(information(both(x, c), y) - information(c, y) for c in chosen)
    if criterion == "cmim":
        return min(conditional_information(x, y, c) for c in chosen)
    return mean(information(both(x, c), y) / entropy(x, c, y) for c in chosen)


def select(criterion, columns, y, k):
    """The ranking and the scores; of columns that tie up to rounding the first."""
    ranking, scores = [], []
    for _ in range(k):
        free = [j for j in range(len(columns)) if j not in ranking]
        values = {j: value(criterion, columns[j], [columns[i] for i in ranking], y) for j in free}
        best = next(j for j in free if values[j] >= max(values.values()) - 1e-12)
        ranking.append(best)
        scores.append(values[best])
    return ranking, scores
