"""Temme's uniform expansion of the incomplete gamma functions, for large a and x near it.

    Q(a, x) = ½ erfc(η √(a/2)) + S,    P(a, x) = ½ erfc(-η √(a/2)) - S,
    S = exp(-½ a η²) / √(2πa) Σₖ cₖ(η) a⁻ᵏ,    ½ η² = λ - 1 - log λ,  λ = x/a,  η of the sign of λ - 1

The normal approximation is the first term; the rest corrects it, uniformly in η. Each cₖ is a power series in η, whose
coefficients follow by recurrence from those of λ(η) and of Stirling's series. They are rational, and computed as such.
Source: Temme, SIAM J. Math. Anal. 10 (1979) 757; DLMF 8.12.
"""

from fractions import Fraction

import numpy as np

from foundations.numerics.special.error_function import H, erfc, trapezoid
from foundations.numerics.special.stirling import deviance, horner

# Γ(a) = √(2π/a) (a/e)ᵃ Σ gₖ a⁻ᵏ
GAMMA_SERIES = [
    Fraction(*g)
    for g in [(1, 1), (1, 12), (1, 288), (-139, 51840), (-571, 2488320), (163879, 209018880), (5246819, 75246796800)]
]
POWERS = 22  # of η, which is below 0.48 in size; the series converges up to 2√π


def _inverse_coefficients(count):
    """αₙ in λ - 1 = Σ αₙ ηⁿ, from η λ = λ' (λ - 1); α₀ = 0."""
    alpha = [Fraction(0), Fraction(1)]
    for n in range(2, count):
        known = sum(j * alpha[j] * alpha[n + 1 - j] for j in range(2, n))
        alpha.append((alpha[n - 1] - known) / (n + 1))
    return alpha


def _expansion():
    """The coefficients of c₀, c₁, ... in powers of η."""
    alpha = _inverse_coefficients(POWERS + 2 * len(GAMMA_SERIES) + 2)
    first = [(n + 2) * alpha[n + 2] for n in range(len(alpha) - 2)]
    first[0] -= 1  # of c₀ = 1/(λ - 1) - 1/η
    rows = [first]
    for k, g in enumerate(GAMMA_SERIES[1:], 1):
        before = rows[-1]
        rows.append([(-1) ** k * g * first[n] + (n + 2) * before[n + 2] for n in range(len(before) - 2)])
    return [[float(c) for c in row[:POWERS]] for row in rows]


COEFFICIENTS = _expansion()


def temme_tail(a, x):
    """log P where x < a, log Q elsewhere, for a ≥ 100 and |x - a| < 0.4 a."""
    half_square = deviance(a, x, x - a)  # ½ a η²
    side = np.where(x < a, -1.0, 1.0)
    eta = side * np.sqrt(2 * half_square / a)
    correction = horner([horner(row, eta) for row in COEFFICIENTS], 1 / a)
    correction *= side / np.sqrt(2 * np.pi * a)
    z = np.sqrt(half_square)
    near = np.log(erfc(z) / 2 + np.exp(-half_square) * correction)
    far = np.log(trapezoid(np.maximum(z, np.pi / H)) / 2 + correction) - half_square  # where exp may underflow
    return np.where(z < np.pi / H, near, far)
