"""The k-th nearest neighbor of every point of a plane, by the larger of the two differences, without a tree.

The points are sorted by x and cut into overlapping strips of 2m points in a row; within a strip they are sorted by y.
What is near a point in the plane is then near it in its strip:

    1. Among the w points below and above it in its strip, the k-th nearest is at some distance r. No other point is
       nearer where r reaches neither past the ends of that window in y nor past the edges of the strip in x.
    2. For the others r is a bound. Whatever is nearer has x within r, a run of the points by x, and y within r, a run
       of the points by y. The shorter is measured; where both are long, a strip as long as the first holds it, and
       there y within r is a run again.

With m about √(kn), most points are settled by the first step. The others are few, and NumPy's overhead for a call is
most of their cost: those of several planes are measured together. Strips of the second step are as wide as r asks for.
So data that lie on lines, in clusters, or at equal places are no slower by orders of magnitude; where many points share
x within r, and as many others y within r, but few both, the cost of the second step can grow up to n².
Neighbors are found in floating point exactly: differences round monotonically, and runs are taken a little wider.
"""

from typing import NamedTuple

import numpy as np

from foundations.information.continuous.line import EPS

WINDOW = 12  # points below and above in a strip
WIDTH = 1.5  # points of half a strip, in √(kn)
FEW = 600  # points that are measured without looking for fewer
BLOCK = 1 << 14  # distances held at once: more would be fresh pages of memory, which cost more than the arithmetic


class Plane(NamedTuple):
    """Points in the order of their x, and where each stands in the order of y."""

    x: np.ndarray  # (n,) ascending
    y: np.ndarray  # (n,) beside it
    by_y: np.ndarray  # (n,) points in the order of their y
    rank: np.ndarray  # (n,) place of each point in that order


class Strips(NamedTuple):
    """Strips one below the other, each by y: their points, and where each begins by x."""

    first: np.ndarray  # (strips,)
    ranks: np.ndarray  # (strips, width) ascending
    points: np.ndarray  # (strips, width) beside them


class Runs(NamedTuple):
    """All that can be near (x, y) are the `length` points of the pool from `start` on.

    They are in a row of `width` points, no point twice, that ends at `end`.
    """

    x: np.ndarray  # (b,)
    y: np.ndarray  # (b,)
    start: np.ndarray  # (b,)
    length: np.ndarray  # (b,)
    end: np.ndarray  # (b,)
    width: np.ndarray  # (b,)
    pool_x: np.ndarray  # (p,): rows one after the other
    pool_y: np.ndarray  # (p,)


def kth_distances(x, y, k):
    """Distance max(|Δx|, |Δy|) from each point (xᵢ, yᵢ) to its k-th nearest other one.

    x, y : (n,) arrays, finite; 1 <= k < n. Returns (n,).
    Cost: O(n log n) for densities; see above. Compare: sklearn.neighbors.NearestNeighbors(metric="chebyshev").
    """
    by_x = np.argsort(x)
    return kth_distances_in([plane(x, y, by_x, np.argsort(y))], k)[0][_inverse(by_x)]


def plane(x, y, by_x, by_y):
    """The points (x, y), given what sorts x and what sorts y."""
    by_y = _inverse(by_x)[by_y]
    return Plane(x[by_x], y[by_x], by_y, _inverse(by_y))


def kth_distances_in(planes, k):
    """`kth_distances` in each of some planes of n points, in the order of x: a list of arrays (n,).

    The planes share the second step.
    """
    n = len(planes[0].x)
    m, w = max(4 * k, int(WIDTH * np.sqrt(k * n))), max(WINDOW, 2 * k)
    radii, others, runs = [], [], []
    for P in planes:
        r, sure = _in_windows(P, k, m, w)
        i = np.flatnonzero(~sure)
        radii.append(r)
        others.append(i)
        runs.append(_runs(P, i, r[i], k))
    found = np.split(_kth_in_runs(_joined(runs), k), np.cumsum([len(i) for i in others[:-1]]))
    for r, i, those in zip(radii, others, found, strict=True):
        r[i] = those
    return radii


def _in_windows(P, k, m, w):
    """A bound r (n,) on each distance, and where it is the distance itself."""
    n = len(P.x)
    chosen = np.arange(max(1, -(-(n - m) // m)))
    S = _strips(P, m, chosen)
    width = S.points.shape[1]
    # A point is looked for in the strip in whose middle half it lies.
    since, until = chosen * m + m // 2, chosen * m + m // 2 + m
    since[0], until[-1] = 0, n
    place = np.flatnonzero((S.points >= since[:, None]) & (S.points < until[:, None]))
    i, row = S.points.ravel()[place], place // width
    begin, span = row * width, min(2 * w + 1, width)
    end = begin + width - span
    start = np.clip(place - w, begin, end)
    xs, ys = P.x[S.points].ravel(), P.y[S.points].ravel()
    x, y = P.x[i], P.y[i]
    found = _kth_in_windows(x, y, xs, ys, start, span, k)
    left, right = S.first[row], S.first[row] + width
    ok = (start == begin) | (found <= y - ys[start])
    ok &= (start == end) | (found <= ys[start + span - 1] - y)
    ok &= (left == 0) | (found <= x - P.x[left - 1])
    ok &= (right == n) | (found <= P.x[np.minimum(right, n - 1)] - x)
    r, sure = np.empty(n), np.empty(n, dtype=bool)
    r[i], sure[i] = found, ok
    return r, sure


def _runs(P, i, r, k):
    """The runs that hold all points with x and y within r of points i, r a bound of their distances."""
    n, by_y = len(P.x), P.y[P.by_y]
    pool = [(P.x, P.y), (P.x[P.by_y], by_y)]
    ends = _ends(P, by_y, i, r)
    long = np.flatnonzero(np.minimum(ends[1] - ends[0], ends[3] - ends[2]) > FEW)
    if len(long):
        ends[:, long] = _ends(P, by_y, i[long], _tightened(P, i[long], r[long], k))
    left, right, below, above = ends
    # Where the points with x within r are few, or those with y within r, these are the run.
    flat = above - below < right - left
    start, stop = np.where(flat, n + below, left), np.where(flat, n + above, right)
    end, width, used = np.where(flat, 2 * n, n), np.full(len(i), n), 2 * n
    level = np.where(stop - start > FEW, np.ceil(np.log2(right - left) / 3), 0).astype(int)
    for exponent in np.unique(level[level > 0]):
        here, m = np.flatnonzero(level == exponent), 8 ** int(exponent)
        chosen, row = np.unique(left[here] // m, return_inverse=True)
        S = _strips(P, m, chosen)
        # A point of row s has the key s n + rank, so that all keys are sorted.
        keys = (S.ranks + np.arange(len(chosen))[:, None] * n).ravel()
        start[here] = used + keys.searchsorted(row * n + below[here])
        stop[here] = used + keys.searchsorted(row * n + above[here])
        width[here] = S.points.shape[1]
        end[here] = used + (row + 1) * S.points.shape[1]
        pool.append((P.x[S.points].ravel(), P.y[S.points].ravel()))
        used += S.points.size
    return Runs(P.x[i], P.y[i], start, stop - start, end, width, *map(np.concatenate, zip(*pool, strict=True)))


def _ends(P, by_y, i, r):
    """Of the points with x within r of points i (b,), and of those with y within r: first and last, (4, b)."""
    ends = []
    for v, a in ((P.x, P.x[i]), (by_y, P.y[i])):
        wider = r + 4 * EPS * (np.abs(a) + r)
        ends += [v.searchsorted(a - wider), v.searchsorted(a + wider, side="right")]
    return np.array(ends)


def _joined(runs):
    """The runs of all, in a pool of all."""
    x, y, start, length, end, width, pool_x, pool_y = (np.concatenate(a) for a in zip(*runs, strict=True))
    sizes = [len(R.pool_x) for R in runs]
    shift = np.repeat(np.cumsum([0, *sizes[:-1]]), [len(R.x) for R in runs])
    return Runs(x, y, start + shift, length, end + shift, width, pool_x, pool_y)


def _kth_in_runs(R, k):
    """The distances to the k-th nearest in the runs, the longest first, as many at once as fit in BLOCK."""
    r = np.empty(len(R.x))
    for width in np.unique(R.width):
        rest = np.flatnonzero(R.width == width)
        rest = rest[np.argsort(-R.length[rest])]
        while len(rest):
            span = R.length[rest[0]]
            part, rest = np.split(rest, [max(1, BLOCK // span)])
            # More of a row than the run changes nothing: they are other points, and farther.
            start = np.minimum(R.start[part], R.end[part] - span)
            r[part] = _kth_in_windows(R.x[part], R.y[part], R.pool_x, R.pool_y, start, span, k)
    return r


def _tightened(P, i, r, k):
    """The bound r of points i, or a smaller one among the next 2k in the order of x, or of y: for points on lines."""
    span = min(4 * k + 1, len(P.x))
    for place, x, y in ((i, P.x, P.y), (P.rank[i], P.x[P.by_y], P.y[P.by_y])):
        start = np.clip(place - 2 * k, 0, len(x) - span)
        r = np.minimum(r, _kth_in_windows(P.x[i], P.y[i], x, y, start, span, k))
    return r


def _strips(P, m, chosen):
    """The strips of 2m points, or of all, that begin at m times `chosen`, or as near as the end allows."""
    n = len(P.x)
    width = min(2 * m, n)
    first = np.minimum(chosen * m, n - width)
    ranks = P.rank[first[:, None] + np.arange(width)]  # (strips, width)
    ranks.sort(axis=1)
    return Strips(first, ranks, P.by_y[ranks])


def _kth_in_windows(x, y, xs, ys, start, span, k):
    """Distance of points (x, y) (b,) to the k-th nearest of `span` of (xs, ys) from `start` (b,) on, and itself."""
    r, rows = np.empty(len(x)), max(1, BLOCK // span)
    for j in range(0, len(x), rows):
        part = slice(j, j + rows)
        D = _windows(xs, span)[start[part]]  # (rows, span)
        D -= x[part, None]
        Dy = _windows(ys, span)[start[part]]
        Dy -= y[part, None]
        np.maximum(np.abs(D, out=D), np.abs(Dy, out=Dy), out=D)
        D.partition(k, axis=1)
        r[part] = D[:, k]
    return r


def _windows(a, span):
    """Row j of this view is a[j : j + span]."""
    return np.ndarray((len(a) - span + 1, span), a.dtype, a, strides=2 * a.strides)


def _inverse(order):
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place
