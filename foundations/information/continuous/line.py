"""Neighbors on a line: in a sorted vector a neighbor is a step away, and a count is two searches.

The k-th nearest of vᵢ among sorted v lies in one of the k + 1 windows of k + 1 neighbors in a row that hold i:

    r_i = min over t = 0..k of max(vᵢ - vᵢ₋ₜ, vᵢ₊ₖ₋ₜ - vᵢ)

and the xⱼ with |vᵢ - xⱼ| < r are a run of sorted x. The estimators of this folder count what lies strictly nearer than
a neighbor that is itself one of the x: a search for v - r must not take that neighbor along because v - r was rounded.
So the search is for a point a few roundings inside, and the distances beside the run say whether it missed any.

Source: `foundations.neighbors.sorted_search`, which finds the run again where it did.
"""

import numpy as np

from foundations.neighbors.sorted_search import run_within

EPS = np.finfo(np.float64).eps
MANY = 1000  # elements of a sorted vector for which a table of them is worth its making


def kth_distances(v, k):
    """Distance from each of v (n,), sorted, to its k-th nearest other element; 1 <= k < n. Cost: O(n k)."""
    n = len(v)
    r = np.full(n, np.inf)
    for t in range(k + 1):  # t neighbors on the left, k - t on the right
        here = slice(t, n - k + t)
        window = np.maximum(v[here] - v[: n - k], v[k:] - v[here])  # (n - k,)
        np.minimum(r[here], window, out=r[here])
    return r


def count_nearer(x, v, r):
    """How many of x (n,), sorted, lie nearer to each v (m,), itself one of x, than r (m,); for r = 0 those equal to v.

    Nearer means a distance, in floating point, of at most nextafter(r, 0), which is what scikit-learn counts.
    Cost: O(m log n), however many elements are equal; least where v is sorted.
    """
    r = np.nextafter(r, 0)
    inner = np.maximum(r - 4 * EPS * (np.abs(v) + r), 0)
    start, stop = _run(x, v - inner, v + inner)
    missed = (start > 0) & (v - x[start - 1] <= r)
    missed |= (stop < len(x)) & (x[np.minimum(stop, len(x) - 1)] - v <= r)
    if missed.any():
        start[missed], stop[missed] = run_within(x, v[missed], r[missed])
    return stop - start


def _run(x, low, high):
    """Where the run of sorted x (n,) from low (m,) to high (m,) begins and ends, as x.searchsorted would say.

    A processor guesses the branches of a bisection wrong so often that this costs more than the steps. Here is none:
    the width is cut into 2n equal cells, and as rounding is monotone, whatever lies in cells before is lower. The few
    in the cell itself are passed by halving steps, each taken for all of low and high at once.
    """
    n, width = len(x), x[-1] - x[0]
    if n < MANY or width < 1e-200:
        return x.searchsorted(low), x.searchsorted(high, side="right")
    cells = 2 * n / width
    held = np.bincount(((x - x[0]) * cells).astype(np.intp))  # elements of each cell
    before = held.cumsum() - held
    q = np.concatenate([low, np.nextafter(high, np.inf)])  # (2m,): what is lower than the latter is not above high
    place = before[((np.clip(q, x[0], x[-1]) - x[0]) * cells).astype(np.intp)]
    steps = [1 << bit for bit in reversed(range(int(held.max()).bit_length()))]
    beyond = np.concatenate([x, np.full(2 * steps[0], np.inf)])
    for step in steps:
        place += (beyond[place + (step - 1)] < q) * step
    return place[: len(low)], place[len(low) :]
