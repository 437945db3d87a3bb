"""Problems 1 to 7, 13 and 14: two to four unknowns, each with a difficulty of its own.

Curved valleys (Rosenbrock, Wood, the helix), a second valley that leads nowhere (Freudenstein and Roth), scales that
differ by twelve orders of magnitude (Powell, Brown), and a minimum at which the Jacobian loses rank (Powell singular).
Source: Moré, Garbow and Hillstrom, Testing unconstrained optimization software (1981), section 3, by their numbers.
"""

import numpy as np

from foundations.optim.problems.problem import Optimum, Problem, columns, join


def rosenbrock() -> Problem:
    """(1) r = 10 (x₂ - x₁²), 1 - x₁."""

    def formula(x):
        x1, x2 = columns(x)
        return join(10 * (x2 - x1**2), 1 - x1)

    def derivative(x):
        return [[-20 * x[0], 10], [-1, 0]]

    optima = (Optimum(0, (1, 1)),)
    return Problem("Rosenbrock", 1, 2, (-1.2, 1), optima, formula, derivative)


def freudenstein_roth() -> Problem:
    """(2) r = -13 + x₁ + ((5 - x₂) x₂ - 2) x₂, -29 + x₁ + ((x₂ + 1) x₂ - 14) x₂."""

    def formula(x):
        x1, x2 = columns(x)
        return join(-13 + x1 + ((5 - x2) * x2 - 2) * x2, -29 + x1 + ((x2 + 1) * x2 - 14) * x2)

    def derivative(x):
        x2 = x[1]
        return [[1, (10 - 3 * x2) * x2 - 2], [1, (3 * x2 + 2) * x2 - 14]]

    # The second minimum is where the two columns of J are parallel: 3 x₂² - 4 x₂ - 6 = 0.
    optima = (Optimum(0, (5, 4)), Optimum(48.98425367924, (11.4127789869, -0.8968052532)))
    return Problem("Freudenstein and Roth", 2, 2, (0.5, -2), optima, formula, derivative)


def powell_badly_scaled() -> Problem:
    """(3) r = 10⁴ x₁ x₂ - 1, exp(-x₁) + exp(-x₂) - 1.0001."""

    def formula(x):
        x1, x2 = columns(x)
        return join(1e4 * x1 * x2 - 1, np.exp(-x1) + np.exp(-x2) - 1.0001)

    def derivative(x):
        x1, x2 = x
        return [[1e4 * x2, 1e4 * x1], [-np.exp(-x1), -np.exp(-x2)]]

    optima = (Optimum(0, (1.0981593296997054e-5, 9.106146739867453)),)
    return Problem("Powell badly scaled", 3, 2, (0, 1), optima, formula, derivative)


def brown_badly_scaled() -> Problem:
    """(4) r = x₁ - 10⁶, x₂ - 2·10⁻⁶, x₁ x₂ - 2."""

    def formula(x):
        x1, x2 = columns(x)
        return join(x1 - 1e6, x2 - 2e-6, x1 * x2 - 2)

    def derivative(x):
        return [[1, 0], [0, 1], [x[1], x[0]]]

    optima = (Optimum(0, (1e6, 2e-6)),)
    return Problem("Brown badly scaled", 4, 3, (1, 1), optima, formula, derivative)


def beale() -> Problem:
    """(5) rᵢ = yᵢ - x₁ (1 - x₂ⁱ), y = 1.5, 2.25, 2.625."""
    y, i = np.array([1.5, 2.25, 2.625]), np.arange(1, 4)

    def formula(x):
        x1, x2 = columns(x)
        return y - x1 * (1 - x2**i)  # (..., 3)

    def derivative(x):
        x1, x2 = x
        return np.stack([x2**i - 1, x1 * i * x2 ** (i - 1)], axis=1)

    optima = (Optimum(0, (3, 0.5)),)
    return Problem("Beale", 5, 3, (1, 1), optima, formula, derivative)


def jennrich_sampson() -> Problem:
    """(6) rᵢ = 2 + 2i - exp(i x₁) - exp(i x₂), i = 1, ..., 10."""
    i = np.arange(1.0, 11)

    def formula(x):
        x1, x2 = columns(x)
        return 2 + 2 * i - np.exp(i * x1) - np.exp(i * x2)  # (..., 10)

    def derivative(x):
        return np.stack([-i * np.exp(i * x[0]), -i * np.exp(i * x[1])], axis=1)

    optima = (Optimum(124.36218235561, (0.2578252137, 0.2578252137)),)
    return Problem("Jennrich and Sampson", 6, 10, (0.3, 0.4), optima, formula, derivative)


def helical_valley() -> Problem:
    """(7) r = 10 (x₃ - 10 θ), 10 (√(x₁² + x₂²) - 1), x₃; θ the angle of (x₁, x₂) in turns, from -1/4 to 3/4."""

    def formula(x):
        x1, x2, x3 = columns(x)
        theta = np.arctan(x2 / x1) / (2 * np.pi) + 0.5 * (x1 < 0)
        return join(10 * (x3 - 10 * theta), 10 * (np.sqrt(x1**2 + x2**2) - 1), x3)

    def derivative(x):
        x1, x2, _ = x
        square = x1**2 + x2**2
        turn, radius = 50 / (np.pi * square), np.sqrt(square)
        return [[turn * x2, -turn * x1, 10], [10 * x1 / radius, 10 * x2 / radius, 0], [0, 0, 1]]

    optima = (Optimum(0, (1, 0, 0)),)
    return Problem("Helical valley", 7, 3, (-1, 0, 0), optima, formula, derivative)


def powell_singular() -> Problem:
    """(13) r = x₁ + 10 x₂, √5 (x₃ - x₄), (x₂ - 2 x₃)², √10 (x₁ - x₄)²; at the minimum J has rank 2."""

    def formula(x):
        x1, x2, x3, x4 = columns(x)
        return join(x1 + 10 * x2, 5**0.5 * (x3 - x4), (x2 - 2 * x3) ** 2, 10**0.5 * (x1 - x4) ** 2)

    def derivative(x):
        x1, x2, x3, x4 = x
        u, v = 2 * (x2 - 2 * x3), 2 * 10**0.5 * (x1 - x4)
        return [[1, 10, 0, 0], [0, 0, 5**0.5, -(5**0.5)], [0, u, -2 * u, 0], [v, 0, 0, -v]]

    optima = (Optimum(0, (0, 0, 0, 0)),)
    return Problem("Powell singular", 13, 4, (3, -1, 0, 1), optima, formula, derivative)


def wood() -> Problem:
    """(14) r = 10 (x₂ - x₁²), 1 - x₁, √90 (x₄ - x₃²), 1 - x₃, √10 (x₂ + x₄ - 2), (x₂ - x₄) / √10."""

    def formula(x):
        x1, x2, x3, x4 = columns(x)
        a, b = 90**0.5, 10**0.5
        return join(
            10 * (x2 - x1**2), 1 - x1, a * (x4 - x3**2), 1 - x3, b * (x2 + x4 - 2), (x2 - x4) / b
        )  # (..., 6)

    def derivative(x):
        x1, _, x3, _ = x
        a, b = 90**0.5, 10**0.5
        return [
            [-20 * x1, 10, 0, 0],
            [-1, 0, 0, 0],
            [0, 0, -2 * a * x3, a],
            [0, 0, -1, 0],
            [0, b, 0, b],
            [0, 1 / b, 0, -1 / b],
        ]

    optima = (Optimum(0, (1, 1, 1, 1)),)
    return Problem("Wood", 14, 6, (-3, -1, -3, -1), optima, formula, derivative)


CLASSICS = (
    rosenbrock,
    freudenstein_roth,
    powell_badly_scaled,
    brown_badly_scaled,
    beale,
    jennrich_sampson,
    helical_valley,
    powell_singular,
    wood,
)
