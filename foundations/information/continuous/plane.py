"""The k-th nearest neighbor of every point of a plane, by the larger of the two differences, without a tree.

The points are sorted by x and cut into overlapping strips of 2m points in a row; within a strip they are sorted by y.
What is near a point in the plane is then near it in its strip:

    1. Among the w points below and above it in its strip, the k-th nearest is at some distance r. No other point is
       nearer where r reaches neither past the ends of that window in y nor past the edges of the strip in x.
    2. For the others r is a bound. Whatever is nearer has x within r, a run of the points by x; a strip as long as
       that run holds it, and there y within r is a run again. All points of that run are measured.

With m about √(kn), most points are settled by the first step; strips of the second step are as wide as r asks for. So
data that lie on lines, in clusters, or at equal places are no slower by orders of magnitude; where many points share
x within r, and as many others y within r, but few both, the cost of the second step can grow up to n².
Neighbors are found in floating point exactly: differences round monotonically, and runs are taken a little wider.
"""

from typing import NamedTuple

import numpy as np

from foundations.information.continuous.line import EPS

WINDOW = 12  # points below and above in a strip
WIDTH = 1.4  # points of half a strip, in √(kn)
BLOCK = 1 << 20  # distances held at once


class Plane(NamedTuple):
    x: np.ndarray  # (n,) ascending
    y: np.ndarray  # (n,) beside it
    by_y: np.ndarray  # (n,) points in the order of their y
    rank: np.ndarray  # (n,) place of each point in that order


def kth_distances(x, y, k):
    """Distance max(|Δx|, |Δy|) from each point (xᵢ, yᵢ) to its k-th nearest other one.

    x, y : (n,) arrays, finite; 1 <= k < n. Returns (n,).
    Cost: O(n log n) for densities; see above. Compare: sklearn.neighbors.NearestNeighbors(metric="chebyshev").
    """
    n = len(x)
    by_x = np.argsort(x)
    x, y = x[by_x], y[by_x]
    by_y = np.argsort(y)
    P = Plane(x, y, by_y, _inverse(by_y))
    r, sure = _in_windows(P, k, max(4 * k, int(WIDTH * np.sqrt(k * n))), max(WINDOW, 2 * k))
    others = np.flatnonzero(~sure)
    if len(others):
        r[others] = _in_runs(P, others, _tightened(P, others, r[others], k), k)
    return r[_inverse(by_x)]


def _in_windows(P, k, m, w):
    """A bound r (n,) on each distance, and where it is the distance itself."""
    n, i = len(P.x), np.arange(len(P.x))
    first, width, keys = _strips(P, m, np.arange(max(1, -(-(n - m) // m))))
    s = np.clip((i - m // 2) // m, 0, len(first) - 1)  # the strip in whose middle half a point lies
    span = min(2 * w + 1, width)
    start = np.clip(keys.searchsorted(s * n + P.rank) - w, s * width, (s + 1) * width - span)
    members = P.by_y[keys - np.repeat(np.arange(len(first)) * n, width)]
    window = members[start[:, None] + np.arange(span)]  # (n, span)
    r = _kth_among(P, i, window, k)
    left, right = first[s], first[s] + width
    sure = (start == s * width) | (r <= P.y - P.y[window[:, 0]])
    sure &= (start == (s + 1) * width - span) | (r <= P.y[window[:, -1]] - P.y)
    sure &= (left == 0) | (r <= P.x - P.x[left - 1])
    sure &= (right == n) | (r <= P.x[np.minimum(right, n - 1)] - P.x)
    return r, sure


def _tightened(P, i, r, k):
    """The bound r of points i, or a smaller one among the next 2k in the order of x, or of y: for points on lines."""
    n = len(P.x)
    span = min(4 * k + 1, n)
    for order, place in ((None, i), (P.by_y, P.rank[i])):
        window = np.clip(place - 2 * k, 0, n - span)[:, None] + np.arange(span)  # (points, span)
        r = np.minimum(r, _kth_among(P, i, window if order is None else order[window], k))
    return r


def _in_runs(P, i, r, k):
    """The distances of points i, none above r: all points with x and y within r are measured."""
    n, by_y = len(P.x), P.y[P.by_y]
    rx, ry = (r + 4 * EPS * (np.abs(a) + r) for a in (P.x[i], P.y[i]))
    left, right = P.x.searchsorted(P.x[i] - rx), P.x.searchsorted(P.x[i] + rx, side="right")
    below, above = by_y.searchsorted(P.y[i] - ry), by_y.searchsorted(P.y[i] + ry, side="right")
    level = np.ceil(np.log2(np.maximum(right - left, 4 * k)) / 3).astype(int)
    r = r.copy()
    for exponent in np.unique(level):
        here = np.flatnonzero(level == exponent)
        m = 8 ** int(exponent)
        chosen, row = np.unique(left[here] // m, return_inverse=True)
        _, width, keys = _strips(P, m, chosen)
        start, stop = keys.searchsorted(row * n + below[here]), keys.searchsorted(row * n + above[here])
        members = P.by_y[keys - np.repeat(np.arange(len(chosen)) * n, width)]
        for part in _blocks(stop - start):
            run = start[part, None] + np.arange((stop - start)[part].max())  # (points, length)
            outside = run >= stop[part, None]
            run = members[np.minimum(run, len(members) - 1)]
            r[here[part]] = _kth_among(P, i[here[part]], run, k, outside)
    return r


def _strips(P, m, chosen):
    """The strips of 2m points that begin at m times `chosen`: where they begin, their width, and their points by y.

    A point of row s is the key s n + rank, so that all rows in a row are one sorted vector.
    """
    n = len(P.x)
    width = min(2 * m, n)
    first = np.minimum(chosen * m, n - width)
    keys = P.rank[first[:, None] + np.arange(width)]  # (strips, width)
    keys.sort(axis=1)
    keys += np.arange(len(first))[:, None] * n
    return first, width, keys.ravel()


def _kth_among(P, i, members, k, outside=None):
    """Distance of points i (b,) to the k-th nearest of their row of members (b, c), which they are among themselves."""
    D, Dy = P.x[members], P.y[members]
    for difference, a in ((D, P.x), (Dy, P.y)):
        difference -= a[i, None]
        np.abs(difference, out=difference)
    np.maximum(D, Dy, out=D)
    if outside is not None:
        D[outside] = np.inf
    D.partition(k, axis=1)
    return D[:, k]


def _blocks(lengths):
    """Indices of lengths that are equal up to a factor of 2, as many at once as fit in BLOCK."""
    size = np.ceil(np.log2(lengths)).astype(int)
    for exponent in np.unique(size):
        some = np.flatnonzero(size == exponent)
        at_once = max(1, BLOCK >> int(exponent))
        yield from (some[j : j + at_once] for j in range(0, len(some), at_once))


def _inverse(order):
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place
