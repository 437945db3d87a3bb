"""Two of the estimates on plain Python lists, every distance measured: the first rung before arrays."""

from foundations.numerics.by_hand import digamma

K = 3


def ksg(x, y):
    """The first estimate of Kraskov and others, of two lists of numbers."""
    n = len(x)
    total = 0.0
    for i in range(n):
        distances = [max(abs(x[i] - x[j]), abs(y[i] - y[j])) for j in range(n) if j != i]
        r = sorted(distances)[K - 1]
        total += digamma([1 + nearer(x, i, r)])[0] + digamma([1 + nearer(y, i, r)])[0]
    return digamma([K])[0] + digamma([n])[0] - total / n


def ross(c, labels):
    """Ross's estimate, of a list of numbers and one of labels, each label on more than K of them."""
    n = len(c)
    total = 0.0
    for i in range(n):
        distances = [abs(c[i] - c[j]) for j in range(n) if j != i and labels[j] == labels[i]]
        r = sorted(distances)[K - 1]
        total += digamma([len(distances) + 1])[0] + digamma([1 + nearer(c, i, r)])[0]
    return digamma([n])[0] + digamma([K])[0] - total / n


def nearer(values, i, r):
    """How many others are nearer to value i than r."""
    return sum(abs(values[i] - value) < r for j, value in enumerate(values) if j != i)
