"""When does a k-d tree pay? `python -m foundations.neighbors.measure_methods` prints seconds of both ways.

n points of a normal distribution in d dimensions, each asked for its 4 nearest neighbors. The choice that
`method="auto"` makes, `TREE_DIMENSIONS` and `TREE_PAIRS` in `neighbors.py`, was read from such a table.
"""

import numpy as np

from foundations.comparison import interleaved
from foundations.neighbors.neighbors import k_nearest


def times(n, d, budget=0.3, seed=0):
    """Median seconds of {"brute_force": ..., "kd_tree": ...} for n points in d dimensions."""
    X = np.random.default_rng([seed, n, d]).standard_normal((n, d))
    ways = {way: lambda way=way: k_nearest(X, X, min(4, n), method=way) for way in ("brute_force", "kd_tree")}
    return interleaved(ways, budget, least=2)


def main(dimensions=(2, 3, 4, 5, 6, 7, 8), sizes=(250, 500, 1000, 2000, 4000), budget=0.3):
    """Print the table: a row for each number of dimensions and of points."""
    print(" d      n  brute force   k-d tree")
    for d in dimensions:
        for n in sizes:
            seconds = times(n, d, budget)
            print(f"{d:2} {n:6}  {seconds['brute_force']:9.4f} s {seconds['kd_tree']:8.4f} s")


if __name__ == "__main__":
    main()
