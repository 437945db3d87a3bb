"""Surfaces: their minima are minima, their derivatives are derivatives, and a bad formula is one sentence."""

import numpy as np
import pytest
import sympy

from projects.common.errors import UserError
from projects.optimizers.surfaces import SURFACES, bowl, surface

SMOOTH = [name for name in SURFACES if name != "ackley"]  # which has a kink at its minimum


@pytest.mark.parametrize("name", SURFACES)
def test_minima_are_minima(name):
    found = SURFACES[name]
    for x, y in found.minima:
        value = found.values(np.array([x]), np.array([y]))[0]
        assert value == pytest.approx(found.lowest, abs=1e-11)
        around = 1e-3 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1]]).T
        assert (found.values(x + around[0], y + around[1]) > value).all()
        x0, x1, y0, y1 = found.domain
        assert x0 < x < x1
        assert y0 < y < y1


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_in_the_domain_is_below_the_lowest(name):
    found = SURFACES[name]
    x0, x1, y0, y1 = found.domain
    values = found.values(*np.meshgrid(np.linspace(x0, x1, 301), np.linspace(y0, y1, 301)))
    assert found.lowest is None or values.min() >= found.lowest - 1e-12


@pytest.mark.parametrize("name", SMOOTH)
def test_the_gradient_vanishes_at_minima_and_the_hessian_is_a_bowl(name):
    found = SURFACES[name]
    if found.minima:
        points = np.array(found.minima, dtype=float).T
        assert np.abs(found.descent(points.shape[1])(points)[1]).max() < 1e-11
        H = found.hessians(*points)
        assert (H[:, 0, 0] > 0).all()
        assert (H[:, 0, 0] * H[:, 1, 1] - H[:, 0, 1] ** 2 > 0).all()


@pytest.mark.parametrize("name", SURFACES)
def test_value_gradient_and_hessian_are_sympys(name):
    found = SURFACES[name]
    x, y = sympy.symbols("x y")
    formula = sympy.sympify(found.formula, locals={"e": sympy.E})
    points = np.random.default_rng(0).uniform(-1.5, 1.5, (2, 3)) + 0.01
    values, gradients = found.descent(3)(points)
    hessians = found.hessians(*points)
    for k, (a, b) in enumerate(points.T):
        at = {x: sympy.Float(a, 40), y: sympy.Float(b, 40)}
        assert values[k] == pytest.approx(float(formula.evalf(30, subs=at)), rel=1e-11, abs=1e-11)
        wanted = [float(formula.diff(v).evalf(30, subs=at)) for v in (x, y)]
        np.testing.assert_allclose(gradients[:, k], wanted, rtol=1e-10, atol=1e-10)
        wanted = [[float(formula.diff(v, w).evalf(30, subs=at)) for w in (x, y)] for v in (x, y)]
        np.testing.assert_allclose(hessians[k], wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("condition", [1, 10, 1e4, 1e8])
def test_bowls_have_their_condition_number(condition):
    found = surface(f"bowl-{condition:g}")
    small, large = np.linalg.eigvalsh(found.hessians(np.zeros(1), np.zeros(1))[0])
    assert small == pytest.approx(1, rel=1e-6 if condition < 1e8 else 1e-6 * condition)
    assert large == pytest.approx(condition, rel=1e-12)


@pytest.mark.parametrize("formula", ["3", "pi", "x", "-x**2 + y", "abs(x) + sign(y)", "x**y", "exp(x*y)/(1 + y)"])
def test_typed_formulas_have_values_and_slopes(formula):
    found = surface(formula)
    values, gradients = found.descent(4)(np.full((2, 4), 0.7))
    assert values.shape == (4,)
    assert gradients.shape == (2, 4)
    assert found.values(np.full((2, 3), 0.7), np.full((2, 3), 0.7)).shape == (2, 3)
    assert found.hessians(np.full(4, 0.7), np.full(4, 0.7)).shape == (4, 2, 2)


def test_pi_and_e_are_known():
    np.testing.assert_allclose(surface("pi + e*x").values(np.ones(1), np.ones(1)), np.pi + np.e)


@pytest.mark.parametrize(("text", "name"), [("Rosenbrock", "rosenbrock"), (" three_hump camel ", "three-hump-camel")])
def test_names_are_taken_as_people_write_them(text, name):
    assert surface(text) is SURFACES[name]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rosenbrok", "near it: rosenbrock"),
        ("himelblau", "near it: himmelblau"),
        ("x**2 + ", "at position 7"),
        ("  -x*z", "'-x*z' is no formula in x and y, at position 3: unknown variable 'z'"),
        ("sphere", "or name one of bowl-10, rosenbrock"),
        ("x*z", "at position 2: unknown variable 'z'"),
        ("__import__('os')", "at position 11"),
        ("x" * 501, "at most 500 characters"),
        ("x+" * 300, f"'{'x+' * 39}x…' is no formula"),
        ("x**100", "position"),
        ("", "no formula"),
        ("bowl-0.5", "a condition number N from 1 to 1e8"),
        ("bowl-deep", "such as bowl-100"),
    ],
)
def test_a_bad_surface_is_one_sentence(text, sentence):
    with pytest.raises(UserError) as refused:
        surface(text)
    assert sentence in str(refused.value)


def test_a_bowl_is_what_it_says():
    assert bowl(10).minima == ((0, 0),)
