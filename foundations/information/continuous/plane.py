"""The k-th nearest neighbor in the plane, by the larger of the two differences."""

import numpy as np

from foundations.neighbors import k_nearest


def kth_distances(x, y, k):
    """Distance max(|Δx|, |Δy|) from each point (xᵢ, yᵢ) to its k-th nearest other one: (n,); 1 <= k < n."""
    points = np.column_stack([x, y])  # (n, 2)
    return k_nearest(points, points, k + 1, metric="chebyshev")[0][:, k]
