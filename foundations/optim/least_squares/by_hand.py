"""The fit of a exp(-b t) + c to numbers, in plain Python: normal equations, as Gauss and Marquardt wrote them."""

import math

from foundations.linalg.by_hand import solve


def gauss_newton(t, y, start, steps=100):
    """(a, b, c) by Gauss and Newton's steps, halved until the sum of squares falls."""
    x = list(start)
    for _ in range(steps):
        A, g, f = normal_equations(t, y, x)
        p = solve(A, [-gi for gi in g])
        part = 1.0
        while sum_of_squares(t, y, moved(x, p, part)) > f and part > 1e-10:
            part /= 2
        x = moved(x, p, part)
        if all(abs(pi) <= 1e-10 * abs(xi) for pi, xi in zip(p, x, strict=True)):
            break
    return x


def levenberg_marquardt(t, y, start, steps=100):
    """(a, b, c) by Marquardt's steps: λ times the diagonal is added, less after a success, more after a failure."""
    x, lam = list(start), 1e-3
    for _ in range(steps):
        A, g, f = normal_equations(t, y, x)
        p = solve([[A[i][j] * (1 + lam * (i == j)) for j in range(3)] for i in range(3)], [-gi for gi in g])
        if all(abs(pi) <= 1e-10 * abs(xi) for pi, xi in zip(p, x, strict=True)):
            break
        if sum_of_squares(t, y, moved(x, p, 1.0)) <= f:
            x, lam = moved(x, p, 1.0), lam / 10
        else:
            lam *= 10
    return x


def normal_equations(t, y, x):
    """JᵀJ, Jᵀr and Σ r², summed over the data."""
    a, b, c = x
    A, g, f = [[0.0] * 3 for _ in range(3)], [0.0] * 3, 0.0
    for ti, yi in zip(t, y, strict=True):
        e = math.exp(-b * ti)
        r, row = a * e + c - yi, (e, -a * ti * e, 1.0)
        f += r * r
        for i in range(3):
            g[i] += row[i] * r
            for j in range(3):
                A[i][j] += row[i] * row[j]
    return A, g, f


def sum_of_squares(t, y, x):
    """Σ r²."""
    a, b, c = x
    return sum((a * math.exp(-b * ti) + c - yi) ** 2 for ti, yi in zip(t, y, strict=True))


def moved(x, p, part):
    """x + part p."""
    return [xi + part * pi for xi, pi in zip(x, p, strict=True)]
