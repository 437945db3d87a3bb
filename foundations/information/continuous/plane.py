"""The k-th nearest neighbor of every point of a plane, by the larger of the two differences, without a tree.

The points are sorted by x and cut into overlapping strips of 2m points in a row; within a strip they are sorted by y.
What is near a point in the plane is then near it in its strip:

    1. Among the w points below and above it in its strip, the k-th nearest is at some distance r. No other point is
       nearer where r reaches neither past the ends of that window in y nor past the edges of the strip in x.
    2. For the others r is a bound. Whatever is nearer has x within r, a run of the points by x, and y within r, a run
       of the points by y. The shorter is measured; where both are long, a strip as long as the first holds it, and
       there y within r is a run again.

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
FEW = 240  # points that are measured without looking for fewer
BLOCK = 1 << 14  # distances held at once: more would be fresh pages of memory, which cost more than the arithmetic


class Plane(NamedTuple):
    x: np.ndarray  # (n,) ascending
    y: np.ndarray  # (n,) beside it
    by_y: np.ndarray  # (n,) points in the order of their y
    rank: np.ndarray  # (n,) place of each point in that order


class Strips(NamedTuple):
    """Strips one after the other, each by y. A point of row s has the key s n + rank, so that all keys are sorted."""

    first: np.ndarray  # (strips,) place in x where each begins
    width: int
    keys: np.ndarray  # (strips * width,)
    x: np.ndarray  # (strips * width,)
    y: np.ndarray  # (strips * width,)


def kth_distances(x, y, k, by_x=None, by_y=None):
    """Distance max(|Δx|, |Δy|) from each point (xᵢ, yᵢ) to its k-th nearest other one.

    x, y : (n,) arrays, finite; 1 <= k < n; by_x, by_y : what sorts them, where it is known. Returns (n,).
    Cost: O(n log n) for densities; see above. Compare: sklearn.neighbors.NearestNeighbors(metric="chebyshev").
    """
    n = len(x)
    by_x = np.argsort(x) if by_x is None else by_x
    by_y = np.argsort(y) if by_y is None else by_y
    place = _inverse(by_x)
    by_y = place[by_y]
    P = Plane(x[by_x], y[by_x], by_y, _inverse(by_y))
    r, sure = _in_windows(P, k, max(4 * k, int(WIDTH * np.sqrt(k * n))), max(WINDOW, 2 * k))
    others = np.flatnonzero(~sure)
    if len(others):
        r[others] = _in_runs(P, others, _tightened(P, others, r[others], k), k)
    return r[place]


def _in_windows(P, k, m, w):
    """A bound r (n,) on each distance, and where it is the distance itself."""
    n, i = len(P.x), np.arange(len(P.x))
    S = _strips(P, m, np.arange(max(1, -(-(n - m) // m))))
    s = np.clip((i - m // 2) // m, 0, len(S.first) - 1)  # the strip in whose middle half a point lies
    begin, span = s * S.width, min(2 * w + 1, S.width)
    end = begin + S.width - span
    start = np.clip(S.keys.searchsorted(s * n + P.rank) - w, begin, end)
    r = _kth_in_run(P, i, S.x, S.y, start, span, k)
    left, right = S.first[s], S.first[s] + S.width
    sure = (start == begin) | (r <= P.y - S.y[start])
    sure &= (start == end) | (r <= S.y[start + span - 1] - P.y)
    sure &= (left == 0) | (r <= P.x - P.x[left - 1])
    sure &= (right == n) | (r <= P.x[np.minimum(right, n - 1)] - P.x)
    return r, sure


def _tightened(P, i, r, k):
    """The bound r of points i, or a smaller one among the next 2k in the order of x, or of y: for points on lines."""
    span = min(4 * k + 1, len(P.x))
    for place, x, y in ((i, P.x, P.y), (P.rank[i], P.x[P.by_y], P.y[P.by_y])):
        start = np.clip(place - 2 * k, 0, len(x) - span)
        r = np.minimum(r, _kth_in_run(P, i, x, y, start, span, k))
    return r


def _in_runs(P, i, r, k):
    """The distances of points i, none above r: all points with x and y within r are measured."""
    n, by_y, r = len(P.x), P.y[P.by_y], r.copy()
    rx, ry = (r + 4 * EPS * (np.abs(a) + r) for a in (P.x[i], P.y[i]))
    left, right = P.x.searchsorted(P.x[i] - rx), P.x.searchsorted(P.x[i] + rx, side="right")
    below, above = by_y.searchsorted(P.y[i] - ry), by_y.searchsorted(P.y[i] + ry, side="right")
    # Where the points with x within r are few, or those with y within r, these are the run.
    flat = above - below < right - left
    start, stop = np.where(flat, n + below, left), np.where(flat, n + above, right)
    xs, ys, used = [P.x, P.x[P.by_y]], [P.y, by_y], 2 * n
    level = np.where(stop - start > FEW, np.ceil(np.log2(right - left) / 3), 0).astype(int)
    for exponent in np.unique(level[level > 0]):
        here, m = np.flatnonzero(level == exponent), 8 ** int(exponent)
        chosen, row = np.unique(left[here] // m, return_inverse=True)
        S = _strips(P, m, chosen)
        start[here] = used + S.keys.searchsorted(row * n + below[here])
        stop[here] = used + S.keys.searchsorted(row * n + above[here])
        xs.append(S.x)
        ys.append(S.y)
        used += len(S.keys)
    x, y = np.concatenate(xs), np.concatenate(ys)
    for part in _blocks(stop - start):
        span = int((stop - start)[part].max())
        begin = np.minimum(start[part], used - span)
        column = begin[:, None] + np.arange(span)  # (points, span)
        outside = (column < start[part, None]) | (column >= stop[part, None])
        r[part] = _kth_in_run(P, i[part], x, y, begin, span, k, outside)
    return r


def _strips(P, m, chosen):
    """The strips of 2m points, or of all, that begin at m times `chosen`, or as near as the end allows."""
    n = len(P.x)
    width = min(2 * m, n)
    first = np.minimum(chosen * m, n - width)
    ranks = P.rank[first[:, None] + np.arange(width)]  # (strips, width)
    ranks.sort(axis=1)
    members = P.by_y[ranks].ravel()
    keys = (ranks + np.arange(len(first))[:, None] * n).ravel()
    return Strips(first, width, keys, P.x[members], P.y[members])


def _kth_in_run(P, i, x, y, start, span, k, outside=None):
    """Distance of points i (b,) to the k-th nearest of `span` points (x, y) from `start` (b,) on, among them itself."""
    if len(i) > (rows := max(1, BLOCK // span)):
        parts = [slice(j, j + rows) for j in range(0, len(i), rows)]
        return np.concatenate([_kth_in_run(P, i[part], x, y, start[part], span, k) for part in parts])
    D = _runs(x, span)[start]  # (b, span)
    D -= P.x[i, None]
    Dy = _runs(y, span)[start]
    Dy -= P.y[i, None]
    np.maximum(np.abs(D, out=D), np.abs(Dy, out=Dy), out=D)
    if outside is not None:
        D[outside] = np.inf
    D.partition(k, axis=1)
    return D[:, k]


def _runs(a, span):
    """Row j of this view is a[j : j + span]."""
    return np.ndarray((len(a) - span + 1, span), a.dtype, a, strides=2 * a.strides)


def _blocks(lengths):
    """Indices of lengths that are equal up to a factor of 4, as many at once as fit in BLOCK."""
    size = np.ceil(np.log2(lengths) / 2).astype(int)
    for exponent in np.unique(size):
        some = np.flatnonzero(size == exponent)
        at_once = max(1, BLOCK >> 2 * int(exponent))
        yield from (some[j : j + at_once] for j in range(0, len(some), at_once))


def _inverse(order):
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place
