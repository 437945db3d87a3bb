"""Problems 8 to 12 and 15 to 19: curves fitted to numbers, measured or made up.

Sums of exponentials and ratios, whose parameters the data hardly tell apart: J is nearly rank deficient along the whole
way, and in Meyer's problem its columns differ by 10⁷ in length as well. t, u, v, w are what was set, y what was seen.
Source: Moré, Garbow and Hillstrom, Testing unconstrained optimization software (1981), section 3, by their numbers;
in (11) their product "yᵢ m i x₂" is a misprint of yᵢ - x₂, as their own program shows.
"""

import numpy as np

from foundations.optim.problems import measured
from foundations.optim.problems.problem import Optimum, Problem, columns


def bard() -> Problem:
    """(8) rᵢ = yᵢ - x₁ - uᵢ / (vᵢ x₂ + wᵢ x₃), u = i, v = 16 - i, w = min(u, v)."""
    y, u = np.array(measured.BARD), np.arange(1.0, 16)
    v = 16 - u
    w = np.minimum(u, v)

    def formula(x):
        x1, x2, x3 = columns(x)
        return y - x1 - u / (v * x2 + w * x3)  # (..., 15)

    def derivative(x):
        q = u / (v * x[1] + w * x[2]) ** 2
        return np.stack([-np.ones(15), v * q, w * q], axis=1)

    # As x₂ and x₃ grow beyond bounds the fraction vanishes, and x₁ is the mean of y.
    optima = (Optimum(8.214877306578972e-3, (0.0824106, 1.1330361, 2.3436952)), Optimum(17.42869333333333))
    return Problem("Bard", 8, 15, (1, 1, 1), optima, formula, derivative)


def gaussian() -> Problem:
    """(9) rᵢ = x₁ exp(-x₂ (tᵢ - x₃)² / 2) - yᵢ, t = 3.5, 3, ..., -3.5."""
    y = np.array(measured.GAUSSIAN + measured.GAUSSIAN[-2::-1])
    t = (8 - np.arange(1.0, 16)) / 2

    def formula(x):
        x1, x2, x3 = columns(x)
        return x1 * np.exp(-x2 * (t - x3) ** 2 / 2) - y  # (..., 15)

    def derivative(x):
        x1, x2, x3 = x
        s = t - x3
        bell = np.exp(-x2 * s**2 / 2)
        return np.stack([bell, -x1 * bell * s**2 / 2, x1 * x2 * bell * s], axis=1)

    optima = (Optimum(1.127932769618e-8, (0.3989561378, 1.0000190845, 0)),)
    return Problem("Gaussian", 9, 15, (0.4, 1, 0), optima, formula, derivative)


def meyer() -> Problem:
    """(10) rᵢ = x₁ exp(x₂ / (tᵢ + x₃)) - yᵢ, t = 50, 55, ..., 125."""
    y, t = np.array(measured.MEYER, dtype=float), 45 + 5 * np.arange(1.0, 17)

    def formula(x):
        x1, x2, x3 = columns(x)
        return x1 * np.exp(x2 / (t + x3)) - y  # (..., 16)

    def derivative(x):
        x1, x2, x3 = x
        s = t + x3
        e = np.exp(x2 / s)
        return np.stack([e, x1 * e / s, -x1 * x2 * e / s**2], axis=1)

    optima = (Optimum(87.94585517057, (5.609636471e-3, 6181.346346, 345.2236346)),)
    return Problem("Meyer", 10, 16, (0.02, 4000, 250), optima, formula, derivative)


def gulf(m: int = 99) -> Problem:
    """(11) rᵢ = exp(-|yᵢ - x₂|^x₃ / x₁) - tᵢ, tᵢ = i / 100, yᵢ = 25 + (-50 ln tᵢ)^(2/3)."""
    t = np.arange(1.0, m + 1) / 100
    y = 25 + (-50 * np.log(t)) ** (2 / 3)

    def formula(x):
        x1, x2, x3 = columns(x)
        return np.exp(-(abs(y - x2) ** x3) / x1) - t  # (..., m)

    def derivative(x):
        x1, x2, x3 = x
        a = abs(y - x2)
        p = a**x3 / x1
        e = np.exp(-p)
        return np.stack([e * p / x1, e * p * x3 / (y - x2), -e * p * np.log(a)], axis=1)

    optima = (Optimum(0, (50, 25, 1.5)),)
    return Problem("Gulf research and development", 11, m, (5, 2.5, 0.15), optima, formula, derivative)


def box(m: int = 10) -> Problem:
    """(12) rᵢ = exp(-tᵢ x₁) - exp(-tᵢ x₂) - x₃ (exp(-tᵢ) - exp(-10 tᵢ)), tᵢ = i / 10."""
    t = np.arange(1.0, m + 1) / 10
    c = np.exp(-t) - np.exp(-10 * t)

    def formula(x):
        x1, x2, x3 = columns(x)
        return np.exp(-t * x1) - np.exp(-t * x2) - x3 * c  # (..., m)

    def derivative(x):
        return np.stack([-t * np.exp(-t * x[0]), t * np.exp(-t * x[1]), -c], axis=1)

    # And wherever x₁ = x₂ and x₃ = 0.
    optima = (Optimum(0, (1, 10, 1)), Optimum(0, (10, 1, -1)), Optimum(0, (1, 1, 0)))
    return Problem("Box three-dimensional", 12, m, (0, 10, 20), optima, formula, derivative)


def kowalik_osborne() -> Problem:
    """(15) rᵢ = yᵢ - x₁ (uᵢ² + uᵢ x₂) / (uᵢ² + uᵢ x₃ + x₄)."""
    y, u = np.array(measured.KOWALIK_OSBORNE_Y), np.array(measured.KOWALIK_OSBORNE_U)

    def formula(x):
        x1, x2, x3, x4 = columns(x)
        return y - x1 * (u**2 + u * x2) / (u**2 + u * x3 + x4)  # (..., 11)

    def derivative(x):
        x1, x2, x3, x4 = x
        top, bottom = u**2 + u * x2, u**2 + u * x3 + x4
        slope = x1 * top / bottom**2
        return np.stack([-top / bottom, -x1 * u / bottom, slope * u, slope], axis=1)

    # The second is approached as x₁ grows beyond all bounds, and -x₃ and -x₄ with it.
    at = (0.1928069346, 0.1912823287, 0.1230565069, 0.1360623307)
    optima = (Optimum(3.075056038492e-4, at), Optimum(1.0273430486955e-3))
    return Problem("Kowalik and Osborne", 15, 11, (0.25, 0.39, 0.415, 0.39), optima, formula, derivative)


def brown_dennis(m: int = 20) -> Problem:
    """(16) rᵢ = (x₁ + tᵢ x₂ - exp tᵢ)² + (x₃ + x₄ sin tᵢ - cos tᵢ)², tᵢ = i / 5."""
    t = np.arange(1.0, m + 1) / 5
    e, s, c = np.exp(t), np.sin(t), np.cos(t)

    def formula(x):
        x1, x2, x3, x4 = columns(x)
        return (x1 + t * x2 - e) ** 2 + (x3 + x4 * s - c) ** 2  # (..., m)

    def derivative(x):
        x1, x2, x3, x4 = x
        u, v = 2 * (x1 + t * x2 - e), 2 * (x3 + x4 * s - c)
        return np.stack([u, u * t, v, v * s], axis=1)

    optima = (Optimum(85822.20162635628, (-11.59443990, 13.20363005, -0.4034394881, 0.2367787745)),)
    return Problem("Brown and Dennis", 16, m, (25, 5, -5, -1), optima, formula, derivative)


def osborne_1() -> Problem:
    """(17) rᵢ = yᵢ - x₁ - x₂ exp(-tᵢ x₄) - x₃ exp(-tᵢ x₅), tᵢ = 10 (i - 1)."""
    y, t = np.array(measured.OSBORNE_1), 10 * np.arange(33.0)

    def formula(x):
        x1, x2, x3, x4, x5 = columns(x)
        return y - x1 - x2 * np.exp(-t * x4) - x3 * np.exp(-t * x5)  # (..., 33)

    def derivative(x):
        _, x2, x3, x4, x5 = x
        p, q = np.exp(-t * x4), np.exp(-t * x5)
        return np.stack([-np.ones(33), -p, -q, t * x2 * p, t * x3 * q], axis=1)

    optima = (Optimum(5.464894697483e-5, (0.3754100521, 1.935846913, -1.464687137, 0.01286753464, 0.02212269966)),)
    return Problem("Osborne 1", 17, 33, (0.5, 1.5, -1, 0.01, 0.02), optima, formula, derivative)


def biggs_exp6(m: int = 13) -> Problem:
    """(18) rᵢ = x₃ exp(-tᵢ x₁) - x₄ exp(-tᵢ x₂) + x₆ exp(-tᵢ x₅) - yᵢ, tᵢ = i / 10; y is it at the minimum."""
    t = np.arange(1.0, m + 1) / 10
    y = np.exp(-t) - 5 * np.exp(-10 * t) + 3 * np.exp(-4 * t)

    def formula(x):
        x1, x2, x3, x4, x5, x6 = columns(x)
        return x3 * np.exp(-t * x1) - x4 * np.exp(-t * x2) + x6 * np.exp(-t * x5) - y  # (..., m)

    def derivative(x):
        x1, x2, x3, x4, x5, x6 = x
        p, q, s = np.exp(-t * x1), np.exp(-t * x2), np.exp(-t * x5)
        return np.stack([-t * x3 * p, t * x4 * q, p, -q, -t * x6 * s, s], axis=1)

    optima = (Optimum(0, (1, 10, 1, 5, 4, 3)), Optimum(5.6556499255e-3))
    return Problem("Biggs EXP6", 18, m, (1, 2, 1, 1, 1, 1), optima, formula, derivative)


def osborne_2() -> Problem:
    """(19) y less x₁ exp(-t x₅) and three bells x₂ exp(-(t - x₉)² x₆), x₃ ... x₁₀ ... x₇, x₄ ... x₁₁ ... x₈."""
    y, t = np.array(measured.OSBORNE_2), np.arange(65.0) / 10
    bells = ((1, 5, 8), (2, 6, 9), (3, 7, 10))  # where height, width and place stand in x, from 0

    def formula(x):
        x = columns(x)
        decay = x[0] * np.exp(-t * x[4])
        return y - decay - sum(x[a] * np.exp(-((t - x[c]) ** 2) * x[b]) for a, b, c in bells)  # (..., 65)

    def derivative(x):
        J = np.empty((65, 11))
        J[:, 0] = -np.exp(-t * x[4])
        J[:, 4] = -t * x[0] * J[:, 0]
        for a, b, c in bells:
            s = t - x[c]
            J[:, a] = -np.exp(-(s**2) * x[b])
            J[:, b] = -x[a] * s**2 * J[:, a]
            J[:, c] = 2 * x[a] * x[b] * s * J[:, a]
        return J

    start = (1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5)
    at = (1.30998, 0.431554, 0.633662, 0.599431, 0.754183, 0.904289, 1.36581, 4.82370, 2.39868, 4.56888, 5.67534)
    return Problem("Osborne 2", 19, 65, start, (Optimum(4.013773629355e-2, at),), formula, derivative)


CURVES = (
    bard,
    gaussian,
    meyer,
    gulf,
    box,
    kowalik_osborne,
    brown_dennis,
    osborne_1,
    biggs_exp6,
    osborne_2,
)
