"""Neighbors by a k-d tree: halve the points again and again, and skip the boxes that are too far away.

The root holds all points. A node splits at the median of the coordinate in which it is widest, so that all leaves are
at the same depth, and each node keeps the smallest box around its points. For a point q and a box [l, h] the gaps

    g_j = max(l_j - q_j, q_j - h_j, 0)

are at most |q_j - x_j| for every point x of the box, also after rounding, since rounding is monotone: a box whose gaps
are farther than what is wanted has nothing to offer. In the same way |q_j - x_j| is at most max(q_j - l_j, h_j - q_j):
a box may be inside a ball as a whole.

Nothing here goes query by query. The tree is built level by level. Queries are grouped by the leaf they fall in; a
group goes down the tree as one box, level by level, all groups at a time, and what is left are pairs (query, leaf),
measured in batches. What a query looks for is bounded from the start: by the k-th distance in its own leaf.

Left out: approximate search, insertion of points. Above some ten dimensions hardly any box can be skipped.
Source: Bentley, Multidimensional binary search trees used for associative searching, 1975; Friedman, Bentley, Finkel,
An algorithm for finding best matches in logarithmic expected time, 1977; Gray and Moore, N-body problems in statistical
learning, 2001, for the descent of groups.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from foundations.neighbors.metrics import DISTANCES, check_metric, distance, rounding
from foundations.neighbors.selection import merge, ragged

MEMORY = 64 * 2**20
GROUP = 64  # queries that go down the tree together, at most
ENOUGH = 40  # points whose k-th distance is the first bound: fewer bound too loosely, more cost too much


class Level(NamedTuple):
    """The nodes of one depth: node i holds the points `order[starts[i]:starts[i + 1]]`, in the box [low, high]."""

    starts: np.ndarray  # (nodes + 1,)
    low: np.ndarray  # (d, nodes)
    high: np.ndarray  # (d, nodes)


class Groups(NamedTuple):
    """Queries in the order of their leaves, cut into groups, each in the box [low, high]."""

    order: np.ndarray  # (m,)
    starts: np.ndarray  # (groups,)
    sizes: np.ndarray  # (groups,)
    low: np.ndarray  # (d, groups)
    high: np.ndarray  # (d, groups)


class KDTree:
    """A k-d tree of the points X.

    Parameters
    ----------
    X : (n, d) array, finite, n and d > 0
    leaf_size : most points in a leaf

    Raises
    ------
    ValueError : no points, numbers that are not finite, a leaf of less than one point

    Notes
    -----
    Cost: n log²(n / leaf_size) to build; a query log n in few dimensions, n in many.
    Coordinates are squared as they are: `k_nearest` scales those whose squares would overflow, this class does not.
    Compare: scipy.spatial.cKDTree, sklearn.neighbors.KDTree.
    """

    def __init__(self, X, leaf_size=32):
        self.X = np.array(X, dtype=np.float64)
        if self.X.ndim != 2 or 0 in self.X.shape or not np.isfinite(self.X).all():
            raise ValueError(f"a k-d tree needs finite points (n, d), n and d above 0, got shape {self.X.shape}")
        if not leaf_size >= 1:
            raise ValueError(f"leaf_size must be 1 or more, got {leaf_size}")
        self.depth = max(0, int(np.ceil(np.log2(len(self.X) / leaf_size))))
        self.order = np.arange(len(self.X))  # each node holds a slice of it
        self.levels: list[Level] = []
        self.splits: list[tuple[np.ndarray, np.ndarray]] = []  # of each level: the nodes' coordinate, and its middle
        for depth in range(self.depth + 1):
            starts = np.arange(2**depth + 1) * len(self.X) >> depth
            columns, padding = _columns(starts)
            points = self.X.T[:, self.order[columns]]  # (d, nodes, width)
            self.levels.append(Level(starts, points.min(axis=2), points.max(axis=2)))
            if depth < self.depth:
                self._halve(self.levels[-1], columns, padding, points)
        self.points, self.padding = points, padding  # of the leaves

    def _halve(self, level, columns, padding, points):
        """Reorder each node so that in its widest coordinate the left half is nowhere above the right half."""
        nodes = np.arange(len(columns))
        coordinate = (level.high - level.low).argmax(axis=0)  # (nodes,)
        key = points[coordinate, nodes]  # (nodes, width)
        key[padding] = np.inf
        left = ((2 * nodes + 1) * len(self.X) >> len(self.levels)) - level.starts[:-1]  # points of the left child
        places = {int(left.min()) - 1, int(left.max()) - 1, key.shape[1] - 1}  # the last is where the padding goes
        part = key.argpartition(sorted(places), axis=1)
        self.splits.append((coordinate, key[nodes, part[nodes, left - 1]]))
        self.order = self.order[np.take_along_axis(columns, part, axis=1)[~padding]]

    def query(self, Q, k, metric="euclidean", p=2, memory=MEMORY):
        """The k nearest points of each query.

        Parameters
        ----------
        Q : (m, d) array, finite
        k : int, 1 to n
        metric, p, memory : as for `k_nearest`; not "cosine"

        Returns
        -------
        distances, indices : (m, k), ascending; among equal distances the lower index first
        """
        Q, measure = self._queries(Q, metric, p), partial(distance, metric=metric, p=p)
        if not isinstance(k, int | np.integer) or not 1 <= k <= len(self.X):
            raise ValueError(f"k must be an int between 1 and the number of points, {len(self.X)}, got {k}")
        leaf = self._leaf_of(Q)
        bound = self._first_bound(Q, leaf, k, measure, memory)
        wide = bound * (1 + rounding(metric, p, Q.shape[1]))
        distances, indices = np.full((len(Q), k), np.inf), np.zeros((len(Q), k), dtype=np.intp)
        groups = _grouped(Q, leaf)
        for g, leaves in self._descend(groups, _over(np.maximum, wide, groups), measure, memory):
            for q, leaf in self._pairs(g, leaves, groups, memory):
                close = self._near(Q[q].T, Q[q].T, self.depth, leaf, measure) <= wide[q]
                q, leaf = _by_query(q[close], leaf[close])
                D = self._measured(Q, q, leaf, measure)
                pair, column = np.nonzero(bound[q, None] >= D)
                c = self.order[self.levels[-1].starts[leaf[pair]] + column]
                merge(distances, indices, q[pair], c, D[pair, column], memory // 4)
        return distances, indices

    def count_within(self, Q, radii, strict=False, metric="euclidean", p=2, memory=MEMORY):
        """How many points lie at a distance of at most radii (m,), or less if `strict`, from each row of Q (m, d)."""
        Q, measure = self._queries(Q, metric, p), partial(distance, metric=metric, p=p)
        radii = np.asarray(radii, dtype=np.float64)
        if radii.shape not in ((), (len(Q),)) or np.isnan(radii).any():
            raise ValueError(f"radii must be numbers, not nan, one or {len(Q)} of them, got shape {radii.shape}")
        radii = np.broadcast_to(radii, (len(Q),))
        r = np.minimum(np.nextafter(radii, -np.inf) if strict else radii, np.finfo(float).max / 2)
        slack = rounding(metric, p, Q.shape[1])
        wide, narrow = r * (1 + slack), r * (1 - slack)
        groups = _grouped(Q, self._leaf_of(Q))
        inside = np.zeros(len(groups.sizes), dtype=np.intp)  # points that are within the radii of all of a group
        least = _over(np.minimum, narrow, groups)
        counts = np.zeros(len(Q), dtype=np.intp)
        for g, leaves in self._descend(groups, _over(np.maximum, wide, groups), measure, memory, least, inside):
            for q, leaf in self._pairs(g, leaves, groups, memory):
                close = self._near(Q[q].T, Q[q].T, self.depth, leaf, measure) <= wide[q]
                q, leaf = q[close], leaf[close]
                within = (self._measured(Q, q, leaf, measure) <= r[q, None]).sum(axis=1)
                counts += np.bincount(q, within, len(Q)).astype(np.intp)
        counts[groups.order] += np.repeat(inside, groups.sizes)
        return counts

    def _queries(self, Q, metric, p):
        check_metric(metric, p, tuple(DISTANCES))
        Q = np.asarray(Q, dtype=np.float64)
        if Q.ndim != 2 or Q.shape[1] != self.X.shape[1] or not np.isfinite(Q).all():
            raise ValueError(f"queries must be finite and of shape (m, {self.X.shape[1]}), got {Q.shape}")
        return Q

    def _leaf_of(self, Q):
        """The leaf (m,) that each query falls in."""
        node, rows = np.zeros(len(Q), dtype=np.intp), np.arange(len(Q))
        for coordinate, middle in self.splits:
            node = 2 * node + (Q[rows, coordinate[node]] > middle[node])
        return node

    def _first_bound(self, Q, leaf, k, measure, memory):
        """The k-th smallest distance (m,) to the points of the smallest node around a query that has k of them."""
        enough = min(ENOUGH, len(self.X))
        depth = max(i for i, level in enumerate(self.levels) if np.diff(level.starts).min() >= max(k, enough))
        columns, padding = _columns(self.levels[depth].starts)
        points, node = self.X.T[:, self.order[columns]], leaf >> (self.depth - depth)
        bound = np.empty(len(Q))
        room = max(1, memory // (8 * (len(points) + 4) * columns.shape[1]))
        for i in range(0, len(Q), room):
            rows = slice(i, i + room)
            D = _distances(Q[rows], node[rows], points, padding, measure)
            bound[rows] = np.partition(D, k - 1, axis=1)[:, k - 1]
        return bound

    def _descend(self, groups, bound, measure, memory, least=None, inside=None):
        """Pairs (group, leaf), in batches, of which some point may be within bound (groups,) of some query.

        With `least`, nodes that are within it of the whole group as a whole are counted in `inside`, and not visited.
        """
        room = max(1, memory // (8 * (4 * len(groups.low) + 8)))
        start = np.arange(len(groups.sizes))
        stack = [(0, start, np.zeros_like(start))]
        while stack:
            depth, g, node = stack.pop()
            if len(g) > room:
                half = len(g) // 2
                stack += [(depth, g[half:], node[half:]), (depth, g[:half], node[:half])]
                continue
            low, high = groups.low[:, g], groups.high[:, g]
            open_ = self._near(low, high, depth, node, measure) <= bound[g]
            if least is not None:
                whole = self._far(low, high, depth, node, measure) <= least[g]
                sizes = np.diff(self.levels[depth].starts)[node[whole]]
                inside += np.bincount(g[whole], sizes, len(inside)).astype(np.intp)
                open_ &= ~whole
            g, node = g[open_], node[open_]
            if depth == self.depth:
                yield g, node
            else:
                stack.append((depth + 1, np.repeat(g, 2), (2 * node[:, None] + [0, 1]).ravel()))

    def _near(self, low, high, depth, node, measure):
        """A lower bound (pairs,) of the distances from the boxes [low, high] (d, pairs) to the points of the nodes."""
        level = self.levels[depth]
        return measure(
            [
                np.maximum(np.maximum(below[node] - h, l - above[node]), 0.0)
                for l, h, below, above in zip(low, high, level.low, level.high, strict=True)
            ]
        )

    def _far(self, low, high, depth, node, measure):
        """An upper bound (pairs,) of the same distances."""
        level = self.levels[depth]
        return measure(
            [
                np.maximum(above[node] - l, h - below[node])
                for l, h, below, above in zip(low, high, level.low, level.high, strict=True)
            ]
        )

    def _pairs(self, g, leaves, groups, memory):
        """The pairs (query, leaf) of pairs (group, leaf), in batches."""
        d, _, width = self.points.shape
        sizes = groups.sizes[g]
        room = max(1, memory // (8 * (d + 6) * width))
        batch = sizes.cumsum() // room
        for cut in np.split(np.arange(len(g)), np.flatnonzero(np.diff(batch)) + 1):
            places = ragged(groups.starts[g[cut]], sizes[cut])
            yield groups.order[places], np.repeat(leaves[cut], sizes[cut])

    def _measured(self, Q, q, leaf, measure):
        """The distances (pairs, width) of queries to the points of leaves."""
        return _distances(Q[q], leaf, self.points, self.padding, measure)


def _distances(Q, node, points, padding, measure):
    """From each row of Q (b, d) to the points of its node, inf where that is padding: (b, width)."""
    D = measure([np.abs(q[:, None] - x[node]) for q, x in zip(Q.T, points, strict=True)])
    D[padding[node]] = np.inf
    return D


def _columns(starts):
    """Positions of each slice (slices, width), its last one repeated where `padding` (slices, width) says so."""
    start, stop = starts[:-1, None], starts[1:, None]
    columns = start + np.arange((stop - start).max())
    return np.minimum(columns, stop - 1), columns >= stop


def _grouped(Q, leaf):
    """Queries with a leaf in common, at most GROUP of them to a group."""
    order = leaf.argsort(kind="stable")
    leaf = leaf[order]
    place = np.arange(len(leaf)) - leaf.searchsorted(leaf)  # among those of the same leaf
    starts = np.flatnonzero(place % GROUP == 0)
    sizes = np.diff(np.append(starts, len(leaf)))
    low = np.minimum.reduceat(Q[order].T, starts, axis=1) if len(Q) else Q.T
    high = np.maximum.reduceat(Q[order].T, starts, axis=1) if len(Q) else Q.T
    return Groups(order, starts, sizes, low, high)


def _over(function, values, groups):
    """The maximum, or minimum, of the values (m,) of each group's queries: (groups,)."""
    return function.reduceat(values[groups.order], groups.starts) if len(values) else values


def _by_query(q, leaf):
    order = q.argsort(kind="stable")
    return q[order], leaf[order]
