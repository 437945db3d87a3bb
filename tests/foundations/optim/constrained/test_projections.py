"""Projections: SciPy's nearest points, the laws that hold for every convex set, batches, types, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from foundations.optim.constrained import (
    PROJECTIONS,
    project_affine,
    project_box,
    project_half_space,
    project_l1_ball,
    project_l2_ball,
    project_second_order_cone,
    project_simplex,
)

N = 4
A = np.array([[1.0, 2.0, 0.0, -1.0], [0.0, 1.0, 1.0, 1.0], [1.0, 3.0, 1.0, 0.0]])  # the last row is redundant
GIVEN = {"half_space": (np.array([1.0, -2.0, 0.5, 1.0]), 0.5), "affine": (A, np.array([1.0, 2.0, 3.0]))}
# name -> how far a point is outside, and constraints as SLSQP takes them
OUTSIDE = {
    "simplex": lambda y: max(abs(y.sum() - 1), -y.min()),
    "box": lambda y: max((y - 1).max(), -y.min()),
    "nonnegative": lambda y: -y.min(),
    "l2_ball": lambda y: np.sqrt(y @ y) - 1,
    "l1_ball": lambda y: np.abs(y).sum() - 1,
    "half_space": lambda y: GIVEN["half_space"][0] @ y - 0.5,
    "affine": lambda y: np.abs(A @ y - [1, 2, 3]).max(),
    "second_order_cone": lambda y: np.sqrt(y[:-1] @ y[:-1]) - y[-1],
}
SMOOTH = {
    "simplex": [{"type": "eq", "fun": lambda y: y.sum() - 1}, {"type": "ineq", "fun": lambda y: y}],
    "box": [{"type": "ineq", "fun": lambda y: np.concatenate([y, 1 - y])}],
    "nonnegative": [{"type": "ineq", "fun": lambda y: y}],
    "l2_ball": [{"type": "ineq", "fun": lambda y: 1 - y @ y}],
    "half_space": [{"type": "ineq", "fun": lambda y: 0.5 - GIVEN["half_space"][0] @ y}],
    "affine": [{"type": "eq", "fun": lambda y: (A @ y - [1, 2, 3])[:2]}],
}
points = st.lists(st.floats(-100, 100), min_size=N, max_size=N).map(np.array)
names = st.sampled_from(sorted(PROJECTIONS))


def project(name, x):
    return PROJECTIONS[name](x, *GIVEN.get(name, ()))


def test_every_projection_is_tested():
    assert set(OUTSIDE) == set(PROJECTIONS)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("seed", range(4))
def test_is_scipys_nearest_point(name, seed):
    x = 2 * np.random.default_rng(seed).standard_normal(N)
    wanted = optimize.minimize(
        lambda y: (y - x) @ (y - x), np.full(N, 0.3), constraints=SMOOTH[name], method="SLSQP", options={"ftol": 1e-15}
    )
    assert project(name, x) == pytest.approx(wanted.x, abs=1e-6)


@given(names, points)
def test_lands_in_the_set_and_stays_there(name, x):
    once = project(name, x)
    assert OUTSIDE[name](once) <= 1e-12 * (1 + np.abs(x).max())
    assert project(name, once) == pytest.approx(once, abs=1e-12 * (1 + np.abs(x).max()))


@given(names, points, points)
def test_drives_no_points_apart(name, x, y):
    apart = project(name, x) - project(name, y)
    assert np.sqrt(apart @ apart) <= np.sqrt((x - y) @ (x - y)) + 1e-11


@given(names, points, points)
def test_makes_no_acute_angle_with_the_set(name, x, other):
    at, inside = project(name, x), project(name, other)
    assert (x - at) @ (inside - at) <= 1e-11 * (1 + x @ x + other @ other)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_takes_leading_axes(name):
    x = np.random.default_rng(0).standard_normal((2, 3, N))
    got = project(name, x)
    assert got.shape == x.shape
    for i in np.ndindex(2, 3):
        assert got[i] == pytest.approx(project(name, x[i]), abs=1e-15)
    assert project(name, x[:0]).shape == (0, 3, N)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_keeps_single_precision_and_the_input(name):
    x = np.array([0.5, -2, 3, 0.25], np.float32)
    before = x.copy()
    got = project(name, x)
    assert got.dtype == np.float32
    assert (x == before).all()
    assert got == pytest.approx(project(name, x.astype(float)), abs=1e-6)
    assert project(name, [1, -2, 3, 0]).dtype == np.float64


@pytest.mark.parametrize("name", PROJECTIONS)
def test_refuses_what_is_no_finite_vector(name):
    with pytest.raises(ValueError, match="x must be finite, got nan"):
        project(name, [1, np.nan, 0, 0])
    with pytest.raises(ValueError, match="x must have at least one axis"):
        project(name, 1.0)
    with pytest.raises(ValueError, match="x must be an array of real numbers"):
        project(name, ["a", 1, 2, 3])
    with pytest.raises(ValueError, match="x must be an array of real numbers"):
        project(name, [1j, 1, 2, 3])


def test_the_simplex_keeps_its_digits_where_x_is_large():
    assert project_simplex([1e16, 1e16, 0]) == pytest.approx([0.5, 0.5, 0], abs=0)
    assert project_simplex([1e300, -1e300]).tolist() == [1, 0]


def test_a_sum_beyond_the_range_of_numbers():
    assert project_l1_ball(np.array([3e38, 3e38, 1], np.float32)).tolist() == [0.5, 0.5, 0]


def test_a_simplex_of_another_sum():
    assert project_simplex([3.0, 1.0, -1.0], 2.0).tolist() == [2, 0, 0]
    assert project_simplex([7.0]).tolist() == [1]


def test_an_empty_axis():
    assert project_l1_ball([]).shape == project_l2_ball([]).shape == project_box([]).shape == (0,)
    for function in (project_simplex, project_second_order_cone):
        with pytest.raises(ValueError, match="x must have at least one entry"):
            function([])


def test_bounds_may_be_infinite_and_differ():
    assert project_box([-5.0, 5.0, 7.0], [-np.inf, 0, 0], [0, 1, np.inf]).tolist() == [-5, 1, 7]


@pytest.mark.parametrize("kind", ["apart", "near", "redundant", "zero", "tall", "none", "large", "small"])
def test_an_affine_set_of_any_rank(kind):
    rng = np.random.default_rng(0)
    A, x = rng.standard_normal((3, 6)), rng.standard_normal((4, 6))
    if kind == "near":
        A[2] = A[0] + A[1] + 1e-7 * A[2]
    if kind == "redundant":
        A[2] = A[0] - A[1]
    changed = {"zero": 0 * A, "tall": np.concatenate([A] * 3), "none": A[:0], "large": 1e200 * A, "small": 1e-200 * A}
    A = changed.get(kind, A)
    b = A @ rng.standard_normal(6)
    scale = np.abs(A).max(initial=0) or 1.0
    wanted = x - np.array([np.linalg.lstsq(A / scale, (A @ each - b) / scale)[0] for each in x])
    got = project_affine(x, A, b)
    assert got == pytest.approx(wanted, abs=1e-7 if kind == "near" else 1e-13)
    assert got @ A.T == pytest.approx(np.tile(b, (4, 1)), abs=1e-14 * scale)


def test_a_ball_elsewhere():
    assert project_l2_ball([4.0, 5.0], 2.0, [1.0, 1.0]) == pytest.approx([1 + 6 / 5, 1 + 8 / 5])


def test_the_three_parts_of_the_cone():
    assert project_second_order_cone([3.0, 4.0, 6.0]).tolist() == [3, 4, 6]
    assert project_second_order_cone([3.0, 4.0, -6.0]).tolist() == [0, 0, 0]
    assert project_second_order_cone([3.0, 4.0, 1.0]) == pytest.approx([1.8, 2.4, 3])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: project_simplex([1.0], 0), "total must be a positive number, got 0"),
        (lambda: project_l2_ball([1.0], -1), "radius must be a positive number, got -1"),
        (lambda: project_l1_ball([1.0], np.nan), "radius must be a positive number, got nan"),
        (lambda: project_box([1.0], 2, 1), "the box is empty: a lower bound is above its upper bound"),
        (lambda: project_box([1.0], np.nan), "lower must be numbers, got nan"),
        (lambda: project_box([1.0], [0, 0], 1), r"lower must be a number or 1 of them, got shape \(2,\)"),
        (lambda: project_l2_ball([1.0], 1, [[0]]), r"center must be a number or 1 of them, got shape \(1, 1\)"),
        (lambda: project_half_space([1.0, 2.0], [1, 0], np.nan), "b must be a finite number, got nan"),
        (lambda: project_affine([1.0, 2.0], [[1, np.inf]], [1]), "A and b must be finite"),
        (lambda: project_half_space([1.0, 2.0], [0, 0], 1), "a must be a finite vector of 2 numbers, not all zero"),
        (lambda: project_affine([1.0, 2.0], [[1, 1], [1, 1]], [1, 2]), "the affine set is empty: no y has A y = b"),
        (lambda: project_affine([1.0, 2.0], [[1e-12, 0], [1e-12, 0]], [0, 1e-12]), "the affine set is empty"),
        (lambda: project_affine([1.0, 2.0], [[0, 0]], [1e-3]), "the affine set is empty"),
        (lambda: project_affine([1.0, 2.0], [[1, 1]], [1, 2]), r"A must be \(m, 2\) and b \(m,\), got \(1, 2\)"),
    ],
)
def test_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
