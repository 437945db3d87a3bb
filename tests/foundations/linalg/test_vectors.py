"""Dot, outer and cross products as NumPy's, and projections by what defines them."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, cross, dot, norm, outer, project

RNG = np.random.default_rng(0)
DTYPES = [np.int64, np.float32, np.float64, np.complex64, np.complex128]
EPS = np.finfo(float).eps

vectors = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).standard_normal((3, 3)))


def random(shape, dtype=np.float64):
    x = RNG.standard_normal(shape) * 5
    return (x + 1j * RNG.standard_normal(shape)).astype(dtype) if np.dtype(dtype).kind == "c" else x.astype(dtype)


@pytest.mark.parametrize(
    "ours, theirs", [(dot, np.dot), (outer, np.linalg.outer), (cross, np.linalg.cross)], ids=lambda f: f.__module__
)
def test_parameters_have_numpys_names_and_defaults(ours, theirs):
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))


# Dot

SHAPES = [
    ((), ()),
    ((), (3,)),
    ((2, 3), ()),
    ((0,), (0,)),
    ((1,), (1,)),
    ((7,), (7,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((0, 3), (3, 4)),
    ((2, 0), (0, 4)),
    ((2, 3, 4), (4,)),
    ((2, 3, 4), (5, 4, 6)),
    ((4,), (5, 4, 6)),
    ((2, 3, 0), (0,)),
    ((2, 0, 4), (4, 0)),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape_a, shape_b", SHAPES)
def test_dot_is_numpys(shape_a, shape_b, dtype):
    a, b = random(shape_a, dtype), random(shape_b, dtype)
    got, wanted = dot(a, b), np.dot(a, b)
    assert type(got) is type(wanted) and got.shape == wanted.shape and got.dtype == wanted.dtype
    bound = 10 * np.finfo(got.dtype).eps * np.dot(np.abs(a), np.abs(b)) if got.dtype.kind in "fc" else 0
    assert np.all(np.abs(got - wanted) <= bound)


def test_dot_conjugates_nothing_and_mixes_types():
    assert dot([1j], [1j]) == -1
    assert dot([1, 2], [0.5, 0.25]) == 1.0
    assert dot([True, False], [True, True]) is np.True_


def test_dot_of_strided_vectors():
    a = np.arange(20.0)
    assert dot(a[::2], a[::-2]) == np.dot(a[::2], a[::-2])


def test_dot_writes_into_out():
    A, B = random((2, 3)), random((3, 4))
    out = np.empty((2, 4))
    assert dot(A, B, out=out) is out
    np.testing.assert_array_equal(out, dot(A, B))
    square = random((3, 3))
    np.testing.assert_array_equal(dot(square, square, out=square.copy()), dot(square, square))
    for wrong in (np.empty((4, 2)), np.empty((2, 4), np.float32)):
        with pytest.raises(ValueError, match="wrong shape or dtype"):
            dot(A, B, out=wrong)


@pytest.mark.parametrize("shape_a, shape_b", [((2,), (3,)), ((2, 3), (2, 3)), ((3,), (2, 4)), ((2, 3), (2,))])
def test_dot_of_unlike_lengths_says_which(shape_a, shape_b):
    a, b = np.ones(shape_a), np.ones(shape_b)
    with pytest.raises(ValueError) as wanted:
        np.dot(a, b)
    with pytest.raises(ValueError) as got:
        dot(a, b)
    assert str(got.value).replace(", ", ",") == str(wanted.value)  # (2,3) in NumPy's words


# Outer


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("m, n", [(0, 2), (1, 1), (3, 4)])
def test_outer_is_numpys(m, n, dtype):
    x, y = random(m, dtype), random(n, dtype)
    got, wanted = outer(x, y), np.linalg.outer(x, y)
    assert got.dtype == wanted.dtype
    # complex products may be rounded once or twice, depending on the processor
    np.testing.assert_allclose(got, wanted, rtol=4 * np.finfo(got.dtype).eps if got.dtype.kind in "fc" else 0)


def test_outer_is_of_vectors():
    with pytest.raises(ValueError, match="one-dimensional"):
        outer(np.ones((2, 2)), [1, 2])
    with pytest.raises(ValueError, match="one-dimensional"):
        outer(2, [1, 2])


# Cross


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "shape_a, shape_b, axis",
    [
        ((3,), (3,), -1),
        ((5, 3), (5, 3), -1),
        ((5, 3), (5, 3), 1),
        ((3,), (5, 3), -1),
        ((0, 3), (0, 3), -1),
        ((3, 4), (3, 4), 0),
        ((2, 3, 4), (3, 1), -2),
    ],
)
def test_cross_is_numpys(shape_a, shape_b, axis, dtype):
    a, b = random(shape_a, dtype), random(shape_b, dtype)
    got, wanted = cross(a, b, axis=axis), np.linalg.cross(a, b, axis=axis)
    assert got.dtype == wanted.dtype
    # two products of entries up to 15 cancel; they may be rounded once or twice, depending on the processor
    np.testing.assert_allclose(got, wanted, atol=500 * np.finfo(got.dtype).eps if got.dtype.kind in "fc" else 0)


@given(vectors)
def test_cross_is_at_right_angles_and_turns_with_its_order(abc):
    a, b, c = abc
    n = cross(a, b)
    size = norm(a) * norm(b)
    assert abs(dot(n, a)) <= 8 * EPS * size * norm(a)
    np.testing.assert_array_equal(cross(b, a), -n)
    # Lagrange: |a × b|² + (a·b)² = |a|² |b|²
    assert norm(n) ** 2 + dot(a, b) ** 2 == pytest.approx(size**2, rel=1e-13)
    # the volume of the box does not care where counting begins
    assert dot(n, c) == pytest.approx(dot(cross(b, c), a), abs=32 * EPS * size * norm(c))


def test_right_hand_rule():
    np.testing.assert_array_equal(cross([1, 0, 0], [0, 1, 0]), [0, 0, 1])


def test_cross_is_of_vectors_of_space():
    for a, b in (([1, 2], [3, 4]), ([1, 2, 3], [1, 2, 3, 4])):
        with pytest.raises(ValueError, match="3-dimensional"):
            cross(a, b)
    with pytest.raises(ValueError, match="axis"):
        cross(1, 2)
    with pytest.raises(np.exceptions.AxisError):
        cross([1, 2, 3], [1, 2, 3], axis=1)


# Projection


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
@pytest.mark.parametrize("columns", [None, 1, 3, 6, 9])
def test_projection_leaves_a_remainder_at_right_angles_and_is_least_squares(columns, dtype):
    eps = np.finfo(dtype).eps
    A = random((6,) if columns is None else (6, columns), dtype)
    X = random((6, 2), dtype)
    P = project(X, A)
    assert P.dtype == dtype and P.shape == X.shape
    matrix = A.reshape(6, -1)
    assert np.abs(matrix.conj().T @ (X - P)).max() <= 100 * eps * np.abs(matrix).max() * np.abs(X).max()
    wanted = matrix @ np.linalg.lstsq(matrix, X)[0]
    np.testing.assert_allclose(P, wanted, atol=200 * eps * np.abs(X).max())
    np.testing.assert_allclose(project(P, A), P, atol=20 * eps * np.abs(X).max())  # P² = P
    np.testing.assert_array_equal(project(X[:, 0], A).shape, (6,))


def test_projection_onto_dependent_columns_and_onto_nothing():
    a, x = random(5), random(5)
    np.testing.assert_allclose(project(x, np.stack([a, 2 * a, -a], axis=1)), project(x, a), atol=1e-14)
    np.testing.assert_array_equal(project(x, np.zeros(5)), np.zeros(5))
    np.testing.assert_array_equal(project(x, np.zeros((5, 2))), np.zeros(5))
    np.testing.assert_array_equal(project(x, np.zeros((5, 0))), np.zeros(5))
    assert project(np.zeros(0), np.zeros(0)).shape == (0,)


@pytest.mark.parametrize("size", [1e200, 1e-200])
def test_projection_of_large_and_small_numbers(size):
    np.testing.assert_allclose(project(np.array([3, 4]) * size, np.array([1, 0]) * size) / size, [3, 0], rtol=1e-15)
    np.testing.assert_allclose(project([3.0, 4.0], np.array([[1], [1]]) * size), [3.5, 3.5], rtol=1e-14)


def test_integers_are_projected_as_floats():
    got = project([3, 4], [1, 1])
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, [3.5, 3.5], rtol=1e-15)


@pytest.mark.parametrize(
    "x, onto",
    [
        (np.ones(2), np.ones(3)),
        (np.ones(2), np.ones((3, 2))),
        (1.0, np.ones(1)),
        (np.ones((1, 1, 1)), np.ones(1)),
    ],
)
def test_what_cannot_be_projected(x, onto):
    with pytest.raises(LinAlgError, match="a projection needs"):
        project(x, onto)


def test_projection_onto_what_is_not_finite():
    for onto in ([np.nan, 1.0], [np.inf, 1.0], [[np.nan], [1.0]]):
        with pytest.raises(LinAlgError):
            project([1.0, 1.0], onto)
