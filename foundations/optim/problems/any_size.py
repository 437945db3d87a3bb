"""Problems 20 to 31 and 35: as many unknowns as one asks for, in the sizes for which minima are published.

Watson's asks for a polynomial, the discrete ones are a differential and an integral equation on a grid of n points,
Broyden's have bands, the penalties pull in two directions of very different strength, Chebyquad places the nodes of a
quadrature. In other sizes a problem may have no published minimum; `solved` is then False wherever one ends.
Source: Moré, Garbow and Hillstrom, Testing unconstrained optimization software (1981), section 3, by their numbers.
"""

import numpy as np

from foundations.optim.problems.problem import Optimum, Problem, join


def watson(n: int = 6) -> Problem:
    """(20) rᵢ = p'(tᵢ) - p(tᵢ)² - 1 with p = Σ xⱼ t^(j-1), tᵢ = i / 29; then x₁ and x₂ - x₁² - 1."""
    t, j = np.arange(1.0, 30)[:, None] / 29, np.arange(n)
    P = t**j  # (29, n): p at the points is P x
    D = j * t ** np.maximum(j - 1, 0)  # (29, n): its slope is D x

    def formula(x):
        x1, x2 = x[..., :1], x[..., 1:2]
        return join(x @ D.T - (x @ P.T) ** 2 - 1, x1, x2 - x1**2 - 1)  # (..., 29), (..., 1), (..., 1)

    def derivative(x):
        J = np.zeros((31, n))
        J[:29] = D - 2 * (P @ x)[:, None] * P
        J[29, 0] = 1
        J[30, :2] = -2 * x[0], 1
        return J

    minima = {6: 2.287670053552e-3, 9: 1.399760138092e-6, 12: 4.722381105e-10}
    return Problem("Watson", 20, 31, (0,) * n, _known(minima, n), formula, derivative)


def extended_rosenbrock(n: int = 10) -> Problem:
    """(21) 10 (x₂ᵢ - x₂ᵢ₋₁²), 1 - x₂ᵢ₋₁: Rosenbrock's, n/2 times; the odd residuals first here."""
    _multiple("Extended Rosenbrock", n, 2)

    def formula(x):
        u, v = x[..., 0::2], x[..., 1::2]
        return join(10 * (v - u**2), 1 - u)

    def derivative(x):
        J, i = np.zeros((n, n)), np.arange(n // 2)
        J[i, 2 * i], J[i, 2 * i + 1], J[n // 2 + i, 2 * i] = -20 * x[0::2], 10, -1
        return J

    start = (-1.2, 1) * (n // 2)
    return Problem("Extended Rosenbrock", 21, n, start, (Optimum(0, (1,) * n),), formula, derivative)


def extended_powell(n: int = 12) -> Problem:
    """(22) Powell's singular function (13), n/4 times; the residuals of one kind side by side here."""
    _multiple("Extended Powell singular", n, 4)

    def formula(x):
        a, b, c, d = (x[..., k::4] for k in range(4))
        return join(a + 10 * b, 5**0.5 * (c - d), (b - 2 * c) ** 2, 10**0.5 * (a - d) ** 2)

    def derivative(x):
        k = n // 4
        J, i = np.zeros((4, k, n)), np.arange(k)
        a, b, c, d = (4 * i + shift for shift in range(4))
        J[0, i, a], J[0, i, b] = 1, 10
        J[1, i, c], J[1, i, d] = 5**0.5, -(5**0.5)
        J[2, i, b], J[2, i, c] = 2 * (x[b] - 2 * x[c]), -4 * (x[b] - 2 * x[c])
        J[3, i, a], J[3, i, d] = 2 * 10**0.5 * (x[a] - x[d]), -2 * 10**0.5 * (x[a] - x[d])
        return J.reshape(n, n)  # (4, n/4, n)

    start = (3, -1, 0, 1) * (n // 4)
    return Problem("Extended Powell singular", 22, n, start, (Optimum(0, (0,) * n),), formula, derivative)


def penalty_1(n: int = 4) -> Problem:
    """(23) √a (xᵢ - 1), Σ xⱼ² - 1/4, a = 10⁻⁵."""
    a = 1e-5**0.5

    def formula(x):
        return join(a * (x - 1), (x * x).sum(-1)[..., None] - 0.25)

    def derivative(x):
        return np.concatenate([a * np.eye(n), 2 * x[None]])

    minima = {4: 2.2499775009e-5, 10: 7.08765146709e-5}
    return Problem("Penalty I", 23, n + 1, tuple(range(1, n + 1)), _known(minima, n), formula, derivative)


def penalty_2(n: int = 4) -> Problem:
    """(24) x₁ - 1/5, √a (eᵢ + eᵢ₋₁ - yᵢ), √a (eᵢ - exp(-1/10)) for i = 2, ..., n, Σ (n-j+1) xⱼ² - 1.

    Here eᵢ = exp(xᵢ / 10), yᵢ = exp(i / 10) + exp((i-1) / 10), a = 10⁻⁵.
    """
    a, j = 1e-5**0.5, np.arange(1, n + 1)
    y, weights = np.exp(j[1:] / 10) + np.exp(j[:-1] / 10), np.arange(n, 0, -1.0)

    def formula(x):
        e = np.exp(x / 10)
        pairs, single = a * (e[..., 1:] + e[..., :-1] - y), a * (e[..., 1:] - np.exp(-0.1))  # (..., n-1) each
        return join(x[..., :1] - 0.2, pairs, single, (weights * x * x).sum(-1)[..., None] - 1)

    def derivative(x):
        E = a * np.diag(np.exp(x / 10) / 10)
        first, last = np.eye(n)[:1], 2 * weights * x
        return np.concatenate([first, E[1:] + E[:-1], E[1:], last[None]])

    minima = {4: 9.376293007355e-6, 10: 2.936605374567e-4}
    return Problem("Penalty II", 24, 2 * n, (0.5,) * n, _known(minima, n), formula, derivative)


def variably_dimensioned(n: int = 10) -> Problem:
    """(25) xᵢ - 1, s, s² with s = Σ j (xⱼ - 1)."""
    j = np.arange(1.0, n + 1)

    def formula(x):
        s = (j * (x - 1)).sum(-1)[..., None]
        return join(x - 1, s, s**2)

    def derivative(x):
        s = j @ (x - 1)
        return np.concatenate([np.eye(n), j[None], 2 * s * j[None]])

    start = tuple((1 - j / n).tolist())
    return Problem("Variably dimensioned", 25, n + 2, start, (Optimum(0, (1,) * n),), formula, derivative)


def trigonometric(n: int = 10) -> Problem:
    """(26) rᵢ = n - Σ cos xⱼ + i (1 - cos xᵢ) - sin xᵢ."""
    i = np.arange(1, n + 1)

    def formula(x):
        c = np.cos(x)
        return n - c.sum(-1)[..., None] + i * (1 - c) - np.sin(x)

    def derivative(x):
        s = np.sin(x)
        return np.diag(i * s - np.cos(x)) + s  # s to every row

    # The second is not in the paper: for n = 10 the valley from the start ends there, and MINPACK with it.
    optima = (Optimum(0, (0,) * n), *_known({10: 2.795056121878e-5}, n))
    return Problem("Trigonometric", 26, n, (1 / n,) * n, optima, formula, derivative)


def brown_almost_linear(n: int = 10) -> Problem:
    """(27) xᵢ + Σ xⱼ - (n + 1) for i < n, and Π xⱼ - 1."""

    def formula(x):
        return join((x + x.sum(-1)[..., None])[..., :-1] - (n + 1), x.prod(-1)[..., None] - 1)

    def derivative(x):
        J = np.eye(n) + 1
        J[-1] = [np.prod(np.delete(x, k)) for k in range(n)]  # not Π / xₖ: x may have zeros
        return J

    optima = (Optimum(0, (1,) * n), Optimum(1, (0,) * (n - 1) + (n + 1,)))
    return Problem("Brown almost-linear", 27, n, (0.5,) * n, optima, formula, derivative)


def discrete_boundary_value(n: int = 10) -> Problem:
    """(28) 2 xᵢ - xᵢ₋₁ - xᵢ₊₁ + h² (xᵢ + tᵢ + 1)³ / 2, tᵢ = i h, h = 1 / (n+1): u'' = (u + t + 1)³ / 2 on a grid."""
    h = 1 / (n + 1)
    t = h * np.arange(1, n + 1)
    A = 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)

    def formula(x):
        return x @ A + h**2 * (x + t + 1) ** 3 / 2  # A is symmetric

    def derivative(x):
        return A + np.diag(1.5 * h**2 * (x + t + 1) ** 2)

    start = tuple((t * (t - 1)).tolist())
    return Problem("Discrete boundary value", 28, n, start, (Optimum(0),), formula, derivative)


def discrete_integral(n: int = 10) -> Problem:
    """(29) xᵢ + (h/2) Σⱼ Kᵢⱼ (xⱼ + tⱼ + 1)³, Kᵢⱼ = (1 - tᵢ) tⱼ for j <= i, tᵢ (1 - tⱼ) beyond: the same as (28)."""
    h = 1 / (n + 1)
    t = h * np.arange(1, n + 1)
    K = np.minimum(t[:, None], t) * (1 - np.maximum(t[:, None], t))  # (n, n), symmetric

    def formula(x):
        return x + h / 2 * ((x + t + 1) ** 3 @ K)

    def derivative(x):
        return np.eye(n) + 1.5 * h * K * (x + t + 1) ** 2

    start = tuple((t * (t - 1)).tolist())
    return Problem("Discrete integral equation", 29, n, start, (Optimum(0),), formula, derivative)


def broyden_tridiagonal(n: int = 10) -> Problem:
    """(30) (3 - 2 xᵢ) xᵢ - xᵢ₋₁ - 2 xᵢ₊₁ + 1."""
    B = np.eye(n, k=-1) + 2 * np.eye(n, k=1)

    def formula(x):
        return (3 - 2 * x) * x - x @ B.T + 1

    def derivative(x):
        return np.diag(3 - 4 * x) - B

    return Problem("Broyden tridiagonal", 30, n, (-1,) * n, (Optimum(0),), formula, derivative)


def broyden_banded(n: int = 10) -> Problem:
    """(31) xᵢ (2 + 5 xᵢ²) + 1 - Σⱼ xⱼ (1 + xⱼ), j from i - 5 to i + 1 save i."""
    B = np.tri(n, k=1) - np.tri(n, k=-6) - np.eye(n)

    def formula(x):
        return x * (2 + 5 * x**2) + 1 - (x * (1 + x)) @ B.T

    def derivative(x):
        return np.diag(2 + 15 * x**2) - B * (1 + 2 * x)

    return Problem("Broyden banded", 31, n, (-1,) * n, (Optimum(0),), formula, derivative)


def chebyquad(n: int = 8) -> Problem:
    """(35) rᵢ = the mean of Tᵢ over the xⱼ less its integral over (0, 1), Tᵢ Chebyshev's polynomials moved to (0, 1).

    The integral is -1 / (i² - 1) for even i, else 0: a quadrature with equal weights, which exists for n < 8 and 9.
    """
    i = np.arange(1, n + 1)
    integral = np.where(i % 2 == 0, -1 / np.maximum(i**2 - 1, 1), 0.0)

    def formula(x):
        z = 2 * x - 1
        T = [z**0, z]
        for _ in range(n - 1):
            T.append(2 * z * T[-1] - T[-2])
        return join(*[t.sum(-1)[..., None] / n for t in T[1:]]) - integral  # (..., n)

    def derivative(x):
        z = 2 * x - 1
        U = [z**0, 2 * z]  # the slope of Tᵢ is i Uᵢ₋₁
        for _ in range(n - 2):
            U.append(2 * z * U[-1] - U[-2])
        return 2 / n * i[:, None] * np.stack(U[:n])  # (n, n)

    start = tuple((i / (n + 1)).tolist())
    optima = _known({8: 3.516873725677e-3, 10: 6.503954800882e-3} | dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 9), 0), n)
    return Problem("Chebyquad", 35, n, start, optima, formula, derivative)


def _known(minima: dict[int, float], n: int) -> tuple[Optimum, ...]:
    """The published minimum for this size; none for others."""
    return (Optimum(minima[n]),) if n in minima else ()


def _multiple(name, n, k):
    if n < k or n % k:
        raise ValueError(f"{name}: n must be a positive multiple of {k}, got {n}")


ANY_SIZE = (
    watson,
    extended_rosenbrock,
    extended_powell,
    penalty_1,
    penalty_2,
    variably_dimensioned,
    trigonometric,
    brown_almost_linear,
    discrete_boundary_value,
    discrete_integral,
    broyden_tridiagonal,
    broyden_banded,
    chebyquad,
)
