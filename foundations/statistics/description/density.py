"""Kernel density: a smooth histogram, a bump of width h on each sample.

    f̂(t) = 1 / (n h) Σ φ((t - xᵢ) / h),        φ the standard normal density

Half the width, and the curve follows the sample; double, and two peaks become one. For normal data the best width is
h = s (4 / (3 n))^(1/5), which Silverman's rule takes for all. Where the data have several peaks or heavy tails, s is
larger than what is to be resolved; his second rule, h = 0.9 min(s, IQR / 1.34) n^(-1/5), holds for such data, too.

Left out: other kernels, several dimensions, boundaries (mass leaks over them), and widths that vary.
Source: Silverman, Density Estimation for Statistics and Data Analysis, 1986, §3.4.
"""

import math

import numpy as np

from foundations.statistics._edge import samples
from foundations.statistics.description.moments import standard_deviation
from foundations.statistics.description.quantiles import interquartile_range

BLOCK = 2**20  # differences at a time


def silverman_bandwidth(x, robust=False):
    """Silverman's width h, in units of x.

    Parameters
    ----------
    x : (n,) finite numbers, n ≥ 2, not all equal
    robust : his rule for data that are not normal, 0.9 min(s, IQR / 1.34) n^(-1/5)

    Returns
    -------
    float

    Raises
    ------
    ValueError : too few samples, one that is not finite, or all equal

    Notes
    -----
    Compare: scipy.stats.gaussian_kde(bw_method="silverman"), whose factor is h / s.
    """
    x = samples(x, "x", least=2, ndim=1)
    s = standard_deviation(x, ddof=1)
    if not s > 4 * np.finfo(float).eps * np.abs(x).max():
        raise ValueError("all samples are equal, and give no width: name a bandwidth")
    if not robust:
        return s * (4 / (3 * len(x))) ** (1 / 5)
    spread = interquartile_range(x) / 1.34
    return 0.9 * (min(s, spread) if spread > 0 else s) * len(x) ** (-1 / 5)


def kernel_density(x, points, bandwidth=None):
    """f̂ at each point.

    Parameters
    ----------
    x : (n,) finite numbers, the samples
    points : (m,) finite numbers, where the density is wanted
    bandwidth : h, in units of x; None for Silverman's

    Returns
    -------
    (m,) float64, in 1 / units of x

    Raises
    ------
    ValueError : vectors without numbers, numbers that are not finite, a width that is not above 0

    Notes
    -----
    Cost: n m exponentials, in blocks. Compare: scipy.stats.gaussian_kde.
    """
    x, t = samples(x, "x", ndim=1), samples(points, "points", ndim=1)
    h = silverman_bandwidth(x) if bandwidth is None else bandwidth
    if isinstance(h, str) or not 0 < h < math.inf:
        raise ValueError(f"the bandwidth is a number above 0; got {h!r}")
    out, step = np.empty(len(t)), max(1, BLOCK // len(x))
    with np.errstate(over="ignore", under="ignore"):  # a sample so far away that its bump is nothing there
        for i in range(0, len(t), step):
            z = (t[i : i + step, None] - x) / h  # (step, n)
            out[i : i + step] = np.exp(-0.5 * z * z).sum(axis=1)
        return out / (len(x) * math.sqrt(2 * math.pi)) / h
