"""The distribution of the largest distance between the empirical distribution of n samples and the true one.

    P(D⁺ ≥ d) = d Σ_{j ≤ n(1-d)} b(j; n, d + j/n) / (d + j/n)          b(j; n, p) binomial: exact, all terms positive
    P(D < d)  = n!/nⁿ (Hⁿ)_kk,  k = ⌈n d⌉                              H of 2k - 1 rows: exact
    P(D < d)  ≈ K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^1.5,  z = √n d    K₀ is Kolmogorov's limit

and P(D ≥ d) ≈ 2 P(D⁺ ≥ d), exact from d = 1/2 on: D⁺ and D⁻ are large together only where d is small. Which of these
is used follows Simard and L'Ecuyer, as SciPy does: exact to ten digits for n ≤ 140, to some five above.
Source: Birnbaum & Tingey (1951); Marsaglia, Tsang & Wang, J. Stat. Softw. 8 (2003) 18; Pelz & Good, J. R. Stat. Soc. B
38 (1976) 152; Simard & L'Ecuyer, J. Stat. Softw. 39 (2011) 11.
"""

import math

import numpy as np

from foundations.probability.distributions.saddle_point import binomial_log_prob, factorial_excess

SMALL = 140  # samples up to which every p-value is exact
NEGLIGIBLE = {True: 4.0, False: 2.2}  # n d², for small n and others, from which both sides together count for nothing
TERMS = 128  # -log of the terms that the sums of Pelz and Good leave out


def one_sided_tail(d: float, n: int) -> float:
    """P(D⁺ ≥ d) of n samples, to 12 digits however small. Cost O(n)."""
    if d <= 0:
        return 1.0
    j = np.arange(math.floor(n * (1 - d)) + 1.0)
    p, q = d + j / n, (n - j) / n - d
    j, p, q = j[q > 0], p[q > 0], q[q > 0]
    terms = np.exp(binomial_log_prob(j, n, p, q, np.log(p), np.log(q))) / p
    return min(1.0, d * float(terms.sum()))


def two_sided_tail(d: float, n: int) -> float:
    """P(D ≥ d) of n samples; nan for n = 0. Cost O((n d)³ log n) or O(n)."""
    if n == 0:
        return math.nan
    if n * d <= 0.5 or d >= 1:
        return float(d < 1)
    if d >= 0.5 or n * d * d >= NEGLIGIBLE[n <= SMALL]:
        return min(1.0, 2 * one_sided_tail(d, n))
    if n <= SMALL or (n <= 100_000 and n * d**1.5 <= 1.4):
        return 1 - _by_matrix_power(d, n)
    return 1 - sum(K / math.sqrt(n) ** i for i, K in enumerate(_pelz_good(math.sqrt(n) * d)))


def limiting_tail(z: float) -> float:
    """lim P(√n D ≥ z) for n → ∞: 2 Σ (-1)^(k-1) exp(-2 k² z²), and for small z what that is by Poisson's summation."""
    if z < 1:
        return 1 - _pelz_good(z)[0] if z > 0 else 1.0
    k = np.arange(1, 11)
    return float(2 * ((-1.0) ** (k - 1) * np.exp(-2 * (k * z) ** 2)).sum())


def _by_matrix_power(d: float, n: int) -> float:
    """P(D < d) by Durbin's matrix: no term is negative, and no digit is lost."""
    H, k = _durbin(n * d)
    power, exponent, exponent_of_H, left = np.eye(len(H)), 0, 0, n
    while left:
        if left % 2:
            power, shift = _scaled(power @ H)
            exponent += shift + exponent_of_H
        H, shift = _scaled(H @ H)
        exponent_of_H = 2 * exponent_of_H + shift
        left //= 2
    entry = float(power[k - 1, k - 1])
    if entry == 0:
        return 0.0
    log_p = math.log(entry) + exponent * math.log(2) + float(factorial_excess(n)) - n  # log n!/nⁿ is S(n) - n
    return min(1.0, math.exp(log_p))


def _durbin(nd: float) -> tuple[np.ndarray, int]:
    """H (2k - 1, 2k - 1) and k: 1/(i - j + 1)!, 0 above the superdiagonal; first column and last row corrected."""
    k = math.ceil(nd)
    h, m = k - nd, 2 * k - 1
    over_factorial = np.cumprod([1.0, *(1 / np.arange(1.0, m + 1))])  # 1/0!, ..., 1/m!
    steps = np.subtract.outer(np.arange(m), np.arange(m)) + 1
    H = np.where(steps >= 0, over_factorial[np.maximum(steps, 0)], 0.0)
    corner = (1 - 2 * h**m + max(0.0, 2 * h - 1) ** m) * over_factorial[m]
    edge = (1 - h ** np.arange(1, m + 1)) * over_factorial[1:]
    H[:, 0], H[-1] = edge, edge[::-1]
    H[-1, 0] = corner
    return H, k


def _scaled(A: np.ndarray) -> tuple[np.ndarray, int]:
    """A = B 2^e with the largest element of B between 1/2 and 1: B and e."""
    e = math.frexp(float(A.max()))[1]
    return np.ldexp(A, -e), e


def _pelz_good(z: float) -> tuple[float, float, float, float]:
    """K₀, ..., K₃ at z > 0, each a sum over the odd multiples u of π/2 and, the last two, the multiples w of π."""
    k = np.arange(1, math.ceil(math.sqrt(2 * TERMS) * z / math.pi) + 2)
    u2, w2 = (math.pi * (k - 0.5)) ** 2, (math.pi * k) ** 2
    at_u, at_w = np.exp(-u2 / (2 * z * z)), np.exp(-w2 / (2 * z * z))
    K0 = at_u.sum() / z
    K1 = ((u2 - z**2) * at_u).sum() / (6 * z**4)
    of_u = 6 * z**6 + 2 * z**4 + (2 * z**4 - 5 * z**2) * u2 + (1 - 2 * z**2) * u2**2
    K2 = (of_u * at_u).sum() / (72 * z**7) - (w2 * at_w).sum() / (36 * z**3)
    of_u = -30 * z**6 - 90 * z**8 + (135 * z**4 - 96 * z**6) * u2 + (212 * z**4 - 60 * z**2) * u2**2
    of_u = of_u + (5 - 30 * z**2) * u2**3
    K3 = (of_u * at_u).sum() / (6480 * z**10) + (w2 * (3 * z**2 - w2) * at_w).sum() / (216 * z**6)
    root = math.sqrt(2 * math.pi)
    return root * float(K0), root * float(K1), root * float(K2), root * float(K3)
