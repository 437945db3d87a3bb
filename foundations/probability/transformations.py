"""The law of a function of a random variable, and of a sum: discrete laws and densities.

    Y = g(X), discrete     P(Y = y) = Σ P(X = x) over the x with g(x) = y
    X + Y, independent     P(X + Y = k) = Σᵢ P(X = i) P(Y = k - i), a convolution
    Y = g(X), a density    f_Y(y) = Σ f_X(x) |dx/dy| over the x with g(x) = y

The factor |dx/dy| is there because probability is f dx, and g stretches dx.
Left out: densities of several variables (there |dx/dy| is a determinant).
Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., §3.7 and ch. 8.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.probability._edge import probabilities, whole


def transform(x, p, g: Callable):
    """The law of g(X), for X with values x and probabilities p.

    Parameters
    ----------
    x, p : (n,) values and their probabilities
    g : a function of the array x

    Returns
    -------
    y, q : (m,) sorted distinct values of g, and their probabilities

    Raises
    ------
    ValueError : not one probability for each value, or g that does not give one value for each

    Notes
    -----
    Values that rounding has made different stay different: round g where that is not meant.
    """
    x, p = np.asarray(x), probabilities(p)
    if x.shape != p.shape:
        raise ValueError(f"there is one probability for each value; got {len(p)} for shape {x.shape}")
    y = np.asarray(g(x))
    if y.shape != x.shape:
        raise ValueError(f"g gives one value for each of the {len(x)} it takes; got shape {y.shape}")
    distinct, which = np.unique(y, return_inverse=True)
    return distinct, np.bincount(which, weights=p)


def convolve(p, q):
    """The law of X + Y: (n + m - 1,) array, for independent X on 0 ... n-1 and Y on 0 ... m-1.

    Every term is positive, so each probability keeps its digits, the smallest too: unlike by the Fourier transform.
    Arrays of Fractions give exact ones.
    Cost: 2nm flops, in one matrix product. Compare: numpy.convolve.
    """
    return _convolve(probabilities(p, "p", exact=True), probabilities(q, "q", exact=True))


def _convolve(p, q):
    """Σᵢ pᵢ q, shifted by i. With i = rb + j, the sum over j is a matrix product, and the one over r has few terms."""
    if len(p) > len(q):
        p, q = q, p
    n, m, b = len(p), len(q), math.isqrt(len(p))
    rows, dtype = -(-n // b), np.result_type(p, q)
    shifted = np.zeros((b, m + b - 1), dtype)  # row j: q moved right by j
    for j in range(b):
        shifted[j, j : j + m] = q
    P = np.zeros((rows, b), dtype)  # p, row by row
    P.flat[:n] = p
    total = np.zeros(rows * b + m - 1, dtype)
    for r, part in enumerate(P @ shifted):  # (rows, b) @ (b, m + b - 1)
        total[r * b : r * b + m + b - 1] += part
    return total[: n + m - 1]


def convolution_power(p, n):
    """The law of X₁ + ... + X_n, n ≥ 0, for independent variables on 0 ... k-1 that share the law p.

    By squaring: log₂ n convolutions of laws, the last of length n(k - 1) + 1, which costs as much as all before it.
    """
    square, n = probabilities(p, exact=True), whole(n, "n")
    total = np.ones(1, square.dtype)
    while n:
        if n % 2:
            total = _convolve(total, square)
        n //= 2
        if n:
            square = _convolve(square, square)
    return total


def change_of_variables(density: Callable, *branches: tuple[Callable, Callable]) -> Callable:
    """The density of Y = g(X) as a function of y.

    Parameters
    ----------
    density : f_X, a function of an array
    branches : for each stretch on which g is monotone, its inverse h and the derivative h'; one for a monotone g,
        two for the square. Where y is no value of g on that stretch, h is to give nan.

    Returns
    -------
    f_Y(y) = Σ f_X(h(y)) |h'(y)|, a function of a number or an array; 0 where no branch reaches y at a finite x

    Notes
    -----
    Cost: one evaluation of f_X a branch. Compare: scipy.stats.lognorm.pdf, for exp of a normal variable.
    """
    if not branches:
        raise ValueError("g has at least one branch, a pair (inverse, derivative of the inverse); got none")

    def transformed(y):
        y = np.asarray(y, np.float64)
        with np.errstate(all="ignore"):  # a branch is asked where it is undefined, too, and says nan or inf
            terms = [(x := np.asarray(h(y)), density(x) * np.abs(slope(y))) for h, slope in branches]
        total = sum(np.where(np.isfinite(x), term, 0.0) for x, term in terms)
        return np.where(np.isnan(y), np.nan, total)[()]

    return transformed
