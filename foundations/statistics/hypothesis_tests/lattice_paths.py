"""How often two samples of one population lie apart: the share of lattice paths that leave a strip.

Read in order, n values of one sample and m of the other are a path from (0, 0) to (n, m): a step right for one of the
first, a step up for one of the second. If all orders are as likely so are all paths, and the distance of the empirical
distributions reaches d where |i/n - j/m| does. Of the paths that end in (i, j) the share that has left before is

    p(i, j) = (i p(i - 1, j) + j p(i, j - 1)) / (i + j)            p = 1 outside the strip

since i of the i + j orders of steps end with one to the right: only sums of positive numbers, no large ones, and a
diagonal i + j at a time. For n = m reflection has the sum at once, with ratios of binomial coefficients:

    P(D⁺ ≥ h/n) = (2n over n - h) / (2n over n)            P(D ≥ h/n) = 2 Σ_k (-1)^(k-1) (2n over n - k h) / (2n over n)

Source: Gnedenko & Korolyuk, Dokl. Akad. Nauk SSSR 80 (1951) 525; Hodges, Arkiv för Matematik 3 (1958) 469.
"""

import math

import numpy as np


def share_outside(n: int, m: int, h: int, two_sided: bool) -> float:
    """The share of paths with i/n - j/m, two-sided |i/n - j/m|, at least h over the least common multiple of n and m.

    Cost O(n) where n = m, else O(n m) at most, n + m array operations.
    """
    if h <= 0:
        return 1.0
    return _by_reflection(n, h, two_sided) if n == m else _by_diagonals(n, m, h, two_sided)


def _by_reflection(n: int, h: int, two_sided: bool) -> float:
    i = np.arange(n)
    ratio = np.cumprod((n - i) / (n + 1.0 + i))  # (2n over n - 1), (2n over n - 2), ... over (2n over n)
    if not two_sided:
        return float(ratio[h - 1])
    terms = ratio[h - 1 :: h]
    return min(1.0, 2 * float(terms[::2].sum() - terms[1::2].sum()))


def _by_diagonals(n: int, m: int, h: int, two_sided: bool) -> float:
    g = math.gcd(n, m)
    right, up = m // g, n // g  # (i, j) is at height right i - up j, outside from h on
    j = np.arange(m + 2.0) - 1
    p = np.ones(m + 2)  # p[j + 1] is p(s - j, j) of diagonal s; p[0] has weight 0
    p[1] = 0.0
    low = 0
    for s in range(1, n + m + 1):
        before, low = low, max(0, s - n, (right * s - h) // (right + up) + 1)
        high = min(m, s, (right * s + h - 1) // (right + up) if two_sided else s)
        inside, below = slice(low + 1, high + 2), slice(low, high + 1)
        p[inside] = ((s - j[inside]) * p[inside] + j[inside] * p[below]) / s
        p[before + 1 : low + 1] = 1.0
    return float(p[m + 1])
