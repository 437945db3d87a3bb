"""Gauss-Legendre quadrature: n points that integrate every polynomial of degree 2n - 1 exactly.

The points are the roots of the Legendre polynomial Pₙ, and the weight of a root x is 2 / ((1 - x²) P'ₙ(x)²). For f
analytic around [a, b] the error falls like ρ^(-2n), ρ > 1: every further point adds digits.

Near the ends the roots lie n^(-2) apart, and the weight of a root that is rounded to a double loses n² eps. So Newton's
method runs in the angle, x = cos θ, and the recurrence (k + 1) Pₖ₊₁ = (2k + 1) x Pₖ - k Pₖ₋₁ runs on the differences
dₖ = Pₖ - Pₖ₋₁, with t = 1 - x = 2 sin²(θ/2) in place of x, which keeps its digits near 1:

    dₖ₊₁ = (k dₖ - (2k + 1) t Pₖ) / (k + 1),    Pₖ₊₁ = Pₖ + dₖ₊₁,    sin²θ P'ₙ = n (t Pₙ - dₙ)

Left out: other weight functions, and asymptotic formulas that make the cost proportional to n.
Source: Hale & Townsend, Fast and accurate computation of Gauss-Legendre and Gauss-Jacobi quadrature nodes and weights
(2013), §2-3; the first guess is Tricomi's.
"""

import operator
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from foundations.numerics.evaluate import values


def gauss_legendre(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in (-1, 1), rising, and weights, which add up to 2; both (n,) arrays, to a few eps.

    Raises ValueError for n below 1. Cost O(n²), the first time.
    Compare: scipy.special.roots_legendre, numpy.polynomial.legendre.leggauss.
    """
    n = operator.index(n)
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    x, w = _remembered(n)
    return x.copy(), w.copy()


def fixed_quad(f: Callable, a, b, n=5) -> float:
    """∫ f from a to b by Gauss-Legendre quadrature with n points, f elementwise.

    Exact for polynomials of degree 2n - 1; says nothing of its error.
    Raises ValueError for ends that are not finite. Cost: n evaluations. Compare: scipy.integrate.fixed_quad.
    """
    a, b = float(a), float(b)
    if not (np.isfinite(a) and np.isfinite(b)):
        raise ValueError(f"a and b must be finite, got {a} and {b}")
    x, w = gauss_legendre(n)
    half = b / 2 - a / 2
    return float(half * (w @ values(f, a / 2 + b / 2 + half * x)))


def nodes_and_weights(n):
    """What `gauss_legendre` answers, computed anew."""
    k = np.arange((n + 1) // 2, 0, -1)  # the roots from 0 to 1; the others mirror them
    theta = (4 * k - 1) * np.pi / (4 * n + 2)
    theta = theta + (n - 1) / (8 * n**3) / np.tan(theta)
    for _ in range(10):
        P, slope = _legendre(n, theta)
        step = P * np.sin(theta) / slope  # dPₙ/dθ = -sin θ P'ₙ
        theta = theta + step
        if np.abs(step).max() < 1e-15:
            break
    P, slope = _legendre(n, theta)
    x, w = np.cos(theta), 2 * np.sin(theta) ** 2 / slope**2
    x[0] = 0.0 if n % 2 else x[0]
    return np.concatenate([-x[n % 2 :][::-1], x]), np.concatenate([w[n % 2 :][::-1], w])


_remembered = lru_cache(maxsize=32)(nodes_and_weights)


def _legendre(n, theta):
    """Pₙ(cos θ), and sin²θ P'ₙ(cos θ)."""
    t = 2 * np.sin(theta / 2) ** 2
    d, P = -t, 1 - t  # P₁ - P₀, P₁
    for k in range(1, n):
        d = (k * d - (2 * k + 1) * t * P) / (k + 1)
        P = P + d
    return P, n * (t * P - d)
