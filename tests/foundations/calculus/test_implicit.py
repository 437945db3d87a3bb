"""Implicit derivatives beside closed forms, SymPy's, and differences of solved equations."""

import mpmath
import numpy as np
import pytest
import sympy

from foundations.calculus import gradient, hessian, implicit_derivative, implicit_series
from foundations.linalg import solve
from foundations.numerics import newton


def circle(x, y):
    return x**2 + y**2 - 1


CURVES = {
    "circle": (circle, 0.6, 0.8),
    "lower half of the circle": (circle, 0.6, -0.8),
    "folium of Descartes": (lambda x, y: x**3 + y**3 - 6 * x * y, 3.0, 3.0),
    "hyperbola": (lambda x, y: x * y - 2, 4.0, 0.5),
    "ellipse": (lambda x, y: x**2 / 4 + x * y + y**2 - 3, 2.0, 3**0.5 - 1),
}


@pytest.mark.parametrize(("F", "x", "y"), CURVES.values(), ids=CURVES.keys())
def test_slopes_of_curves_are_sympys(F, x, y):
    X, Y = sympy.symbols("x y")
    wanted = [float(sympy.idiff(F(X, Y), Y, X, n).subs({X: x, Y: y})) for n in (1, 2, 3)]
    assert implicit_derivative(F, x, y) == pytest.approx(wanted[0], rel=1e-12)
    c = implicit_series(F, x, y, 3)
    assert c * [1, 1, 2, 6] == pytest.approx([y, *wanted], rel=1e-12)


def test_the_circle_to_any_order():
    wanted = [float(c) for c in mpmath.taylor(lambda t: mpmath.sqrt(1 - t**2), 0.6, 12)]
    assert implicit_series(circle, 0.6, 0.8, 12) == pytest.approx(wanted, rel=1e-10)
    assert implicit_series(circle, 0.6, 0.8, 2)[2] * 2 == pytest.approx(-1 / 0.8**3)  # y'' = -1/y³
    assert implicit_series(circle, 0.6, 0.8, 0).tolist() == [0.8]


def test_keplers_equation_beside_differences_of_its_solution():
    def anomaly(M, e):
        return newton(lambda E: E - e * np.sin(E) - M, M, lambda E: 1 - e * np.cos(E), tol=1e-14).root

    M, e = 1.0, 0.3
    E = anomaly(M, e)
    got = implicit_derivative(lambda x, E: E - x[1] * np.sin(E) - x[0], [M, e], E)
    h = 1e-6
    differences = [anomaly(M + h, e) - anomaly(M - h, e), anomaly(M, e + h) - anomaly(M, e - h)]
    assert got == pytest.approx(np.array(differences) / (2 * h), rel=1e-8)
    assert got == pytest.approx(np.array([1, np.sin(E)]) / (1 - e * np.cos(E)), rel=1e-12)


def test_a_system_of_two_equations():
    """y₁ + y₂ = x₁ and y₁ y₂ = x₂: dy/dx is the inverse of d(sum, product)/dy."""
    y = np.array([3.0, 5.0])
    got = implicit_derivative(lambda x, y: np.stack([y[0] + y[1] - x[0], y[0] * y[1] - x[1]]), [8.0, 15.0], y)
    assert got == pytest.approx(np.array([[-3, 1], [5, -1]]) / 2)
    as_list = implicit_derivative(lambda x, y: [y[0] + y[1] - x[0], y[0] * y[1] - x[1]], [8.0, 15.0], y)
    assert as_list == pytest.approx(got)


def test_shapes_are_those_of_y_and_then_of_x():
    x, y = np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T
    got = implicit_derivative(lambda x, y: y - x.T, x, y)
    assert got.shape == (3, 2, 2, 3) and got[2, 1, 1, 2] == 1 and got.sum() == 6
    assert implicit_derivative(lambda x, y: 2 * y - x.sum(), x, 7.5).shape == (2, 3)
    assert implicit_derivative(lambda x, y: y - x, 1, 1) == 1


RNG = np.random.default_rng(0)
A, b = RNG.standard_normal((20, 4)), RNG.standard_normal(20)


def test_how_a_ridge_regression_moves_with_its_penalty():
    penalty = 0.7
    w = solve(A.T @ A + penalty * np.eye(4), A.T @ b)

    def loss(penalty, w):
        return 0.5 * ((A @ w - b) ** 2).sum() + 0.5 * penalty * (w * w).sum()

    got = implicit_derivative(lambda penalty, w: gradient(lambda w: loss(penalty, w), w), penalty, w)
    assert got == pytest.approx(-solve(A.T @ A + penalty * np.eye(4), w), rel=1e-12)


def test_how_a_logistic_regression_moves_with_its_data():
    labels = (b > 0).astype(float)

    def loss(labels, w):
        z = A @ w
        return (np.log(1 + np.exp(z)) - labels * z).sum() + 0.5 * (w * w).sum()

    def solved(labels):
        w = np.zeros(4)
        for _ in range(20):
            w = w - solve(hessian(lambda w: loss(labels, w), w), gradient(lambda w: loss(labels, w), w))
        return w

    got = implicit_derivative(lambda labels, w: gradient(lambda w: loss(labels, w), w), labels, solved(labels))
    h = 1e-5 * np.eye(20)[3]
    assert got.shape == (4, 20)
    assert got[:, 3] == pytest.approx((solved(labels + h) - solved(labels - h)) / 2e-5, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: implicit_derivative(circle, 1.0, 0.0), "F_y is singular or not finite at y = 0.0"),
        (lambda: implicit_series(circle, 1.0, 0.0, 2), "F_y is singular"),
        (lambda: implicit_derivative(lambda x, y: np.log(y) - x, 0.0, 0.0), "not finite at y = 0.0"),
        (lambda: implicit_derivative(lambda x, y: [y[0] + y[1], 2 * y.sum()], 1.0, [0.0, 0.0]), "F_y is singular"),
        (lambda: implicit_derivative(circle, 0.6, 0.9), "is to be 0; got 0.1.*a step of 9.4e-02 in y would mend"),
        (lambda: implicit_derivative(circle, np.nan, 0.8), "is to be 0; got nan"),
        (lambda: implicit_derivative(lambda x, y: y[0] + x, 1.0, [-1.0, 0.0]), r"y has elements, 2; got shape \(\)"),
        (lambda: implicit_series(lambda x, y: y - x, [1.0], [1.0], 2), r"got shapes \(1,\) and \(1,\)"),
        (lambda: implicit_series(circle, 0.6, 0.8, -1), "at least 0; got -1"),
    ],
)
def test_what_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_scaled_equations_are_the_same_equations():
    def F(x, y):
        return [1e-20 * (y[0] + y[1] - 2 * x), 1e12 * (y[0] - y[1])]

    assert implicit_derivative(F, 2.0, [2.0, 2.0]) == pytest.approx(1, rel=1e-14)
    assert implicit_series(lambda x, y: [y - x**2], 1.0, 1.0, 2).tolist() == [1, 2, 1]
    assert implicit_derivative(lambda x, y: y, 1.0, []).shape == (0,)


def test_what_is_singular_but_for_rounding_is_refused():
    rng = np.random.default_rng(0)
    for n in (2, 5, 20):
        A = rng.standard_normal((n, n))
        A[:, -1] = A[:, :-1].sum(1)
        with pytest.raises(ValueError, match="F_y is singular"):
            implicit_derivative(lambda x, y, A=A: A @ y - x, np.zeros(n), np.zeros(n))


def test_a_solution_may_be_rounded():
    assert implicit_derivative(circle, 0.6, 0.8 + 1e-9) == pytest.approx(-0.75, rel=1e-8)
    scaled = implicit_derivative(lambda x, y: 1e9 * circle(x, y), 0.6, 0.8 + 1e-9)
    assert scaled == pytest.approx(-0.75, rel=1e-8)  # what counts is y, not the size of F
