"""Change of variables: areas and volumes by polar, cylindrical, spherical, affine and folded coordinates."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus.limits_and_integrals import (
    change_of_variables,
    cylindrical,
    double_integral,
    jacobian_determinant,
    polar,
    spherical,
)

INF = math.inf
TURN = (0, 2 * math.pi)


def one(*x):
    return 1.0


CASES = {
    "disk": (one, polar, [(0, 1), TURN], math.pi),
    "annulus": (lambda x, y: x**2, polar, [(1, 2), TURN], 15 * math.pi / 4),
    "Gaussian": (lambda x, y: np.exp(-(x**2) - y**2), polar, [(0, INF), TURN], math.pi),
    "1/r, singular at the middle": (lambda x, y: 1 / np.hypot(x, y), polar, [(0, 1), TURN], 2 * math.pi),
    "cardioid": (lambda x, y: 1.0, lambda t, r: polar(r, t), [TURN, (0, lambda t: 1 + np.cos(t))], 1.5 * math.pi),
    "ball": (one, spherical, [(0, 2), (0, math.pi), TURN], 32 * math.pi / 3),
    "moment of a ball": (lambda x, y, z: x**2, spherical, [(0, 1), (0, math.pi), TURN], 4 * math.pi / 15),
    "cylinder": (lambda x, y, z: z, cylindrical, [(0, 1), TURN, (0, 3)], 4.5 * math.pi),
    "cone": (one, cylindrical, [(0, 1), TURN, (0, lambda r, t: 1 - r)], math.pi / 3),
    "ellipse": (one, lambda r, t: (3 * r * np.cos(t), 2 * r * np.sin(t)), [(0, 1), TURN], 6 * math.pi),
    "ellipsoid": (
        one,
        lambda r, p, t: (r * np.sin(p) * np.cos(t), 2 * r * np.sin(p) * np.sin(t), 3 * r * np.cos(p)),
        [(0, 1), (0, math.pi), TURN],
        8 * math.pi,
    ),
    "torus": (
        one,
        lambda r, p, t: ((2 + r * np.cos(p)) * np.cos(t), (2 + r * np.cos(p)) * np.sin(t), r * np.sin(p)),
        [(0, 1), TURN, TURN],
        4 * math.pi**2,
    ),
    "line": (lambda x: 1 / x, lambda u: (np.exp(u),), [(0, 3)], 3),
    "mirror": (lambda x, y: x + 2 * y, lambda u, v: (v, u), [(0, 1), (0, 2)], 4),
    "flat": (one, lambda u, v: (u + v, u + v), [(0, 1), (0, 1)], 0),
    "constant coordinate": (one, lambda u, v: (u, 5.0), [(0, 1), (0, 1)], 0),
}


@pytest.mark.parametrize("name", CASES)
def test_closed_forms(name):
    f, transform, region, wanted = CASES[name]
    got = change_of_variables(f, transform, region)
    assert got.converged
    assert abs(got.value - wanted) <= 1e-10 * max(1, abs(wanted))


@pytest.mark.parametrize("transform, count", [(polar, 2), (cylindrical, 3), (spherical, 3)])
def test_the_named_determinants_are_those_of_the_derivatives(transform, count):
    u = np.random.default_rng(0).uniform(0, 3, (count, 4, 5))
    got = jacobian_determinant(lambda *u: transform(*u), *u)
    assert got.shape == (4, 5)
    assert np.abs(got - transform.determinant(*u)).max() < 1e-14


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_an_affine_map_multiplies_areas_by_its_determinant(A):
    a, b, c, d = A

    def T(u, v):
        return a * u + b * v + 1, c * u + d * v - 2

    assert change_of_variables(one, T, [(0, 1), (0, 2)]).value == pytest.approx(2 * abs(a * d - b * c), abs=1e-11)
    assert jacobian_determinant(T, 0.3, 0.4) == pytest.approx(a * d - b * c, abs=1e-13)


def test_is_the_integral_over_the_region_itself():
    def f(x, y):
        return np.exp(x) * y**2

    def half(x):
        return np.sqrt(1 - x**2)

    direct = double_integral(f, (-1, 1), (lambda x: -half(x), half))
    assert change_of_variables(f, polar, [(0, 1), TURN]).value == pytest.approx(direct.value, rel=1e-10)


def test_what_is_covered_twice_is_counted_twice():
    assert change_of_variables(one, polar, [(0, 1), (0, 4 * math.pi)]).value == pytest.approx(2 * math.pi)
    assert change_of_variables(one, polar, [(-1, 1), TURN]).value == pytest.approx(2 * math.pi, rel=1e-9)


def test_a_determinant_may_be_given_where_dual_numbers_cannot_pass():
    def T(u, v):
        return np.asarray(u, float) * 2, np.asarray(v, float)

    got = change_of_variables(one, T, [(0, 1), (0, 1)], determinant=lambda u, v: -2 + 0 * u)
    assert got.value == pytest.approx(2)


def test_the_determinant_of_points_of_any_shape():
    assert jacobian_determinant(lambda u: (u**3,), 2.0) == 12
    assert jacobian_determinant(lambda u: (u**3,), np.float32(2)).dtype == np.float32
    assert jacobian_determinant(lambda u, v: (v, u), 1.0, np.ones((2, 3))).tolist() == [[-1] * 3] * 2


@pytest.mark.parametrize(
    "transform, u, message",
    [
        (lambda u, v: (u, v, u), (1, 2), "the transform must give as many variables as it takes, 2; got 3"),
        (lambda *u: u, (1, 2, 3, 4), "a transform has one to three variables, got 4"),
    ],
)
def test_refuses(transform, u, message):
    with pytest.raises(ValueError, match=message):
        jacobian_determinant(transform, *u)


def test_refuses_complex_points():
    with pytest.raises(TypeError, match="the arguments must be real numbers"):
        jacobian_determinant(polar, 1j, 1.0)


def test_refuses_a_transform_to_another_dimension():
    with pytest.raises(ValueError, match="the transform must give as many variables as it takes, 3; got 2"):
        change_of_variables(one, lambda r, t, z: polar(r, t), [(0, 1), TURN, (0, 1)])
