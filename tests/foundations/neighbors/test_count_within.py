"""Points within a radius: against scikit-learn and SciPy, and exact at the boundary, for every method and metric."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from sklearn.neighbors import KDTree

from foundations.neighbors import count_within, k_nearest

METRICS = [("euclidean", 2), ("manhattan", 2), ("chebyshev", 2), ("minkowski", 3), ("minkowski", 0.5), ("cosine", 2)]


def methods(d, metric="euclidean"):
    return ("brute_force", "auto", "kd_tree") + ("sorted",) * (d == 1 and metric != "cosine")


def distances_of_all(X, Q, metric, p):
    """(m, n) distances as k_nearest returns them."""
    D = np.empty((len(Q), len(X)))
    distances, indices = k_nearest(X, Q, len(X), metric, p, method="brute_force")
    np.put_along_axis(D, indices, distances, axis=1)
    return D


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev"])
def test_equals_scikit_learn(d, metric):
    rng = np.random.default_rng(0)
    X, Q, r = rng.standard_normal((400, d)), rng.standard_normal((90, d)), rng.uniform(0, 1.5, 90)
    wanted = KDTree(X, metric=metric).query_radius(Q, r, count_only=True)
    for method in methods(d, metric):
        np.testing.assert_array_equal(count_within(X, Q, r, metric, method=method), wanted)


def test_equals_scipy_on_minkowski_distances():
    rng = np.random.default_rng(1)
    X, Q = rng.standard_normal((300, 3)), rng.standard_normal((40, 3))
    wanted = cKDTree(X).query_ball_point(Q, 0.9, p=3, return_length=True)
    np.testing.assert_array_equal(count_within(X, Q, 0.9, "minkowski", 3), wanted)


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("offset", [0.0, 0.1, 1e7])
def test_exact_at_the_boundary(metric, p, d, offset):
    # The radius is the distance of some point, of many where numbers are round.
    rng = np.random.default_rng(d)
    X, Q = offset + rng.integers(-4, 5, (120, d)) / 10, offset + rng.integers(-4, 5, (30, d)) / 10
    D = distances_of_all(X, Q, metric, p)
    r = D[np.arange(30), rng.integers(0, 120, 30)]
    for method in methods(d, metric):
        got = count_within(X, Q, r, metric, p, method=method)
        np.testing.assert_array_equal(got, (r[:, None] >= D).sum(axis=1))
        got = count_within(X, Q, r, metric, p, strict=True, method=method)
        np.testing.assert_array_equal(got, (r[:, None] > D).sum(axis=1))


@settings(max_examples=50)
@given(
    n=st.integers(1, 30),
    d=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
    case=st.sampled_from(METRICS),
    scale=st.sampled_from([1.0, 1 / 3, 1e-160, 1e200]),
    strict=st.booleans(),
    memory=st.integers(1000, 50_000),
)
def test_counts_the_distances_that_k_nearest_returns(n, d, seed, case, scale, strict, memory):
    rng = np.random.default_rng(seed)
    X, Q = rng.integers(-3, 4, (n, d)) * scale, rng.integers(-3, 4, (5, d)) * scale
    D = distances_of_all(X, Q, *case)
    r = D[:, rng.integers(0, n)]
    wanted = ((r[:, None] > D) if strict else (r[:, None] >= D)).sum(axis=1)
    for method in methods(d, case[0]):
        np.testing.assert_array_equal(count_within(X, Q, r, *case, strict, method, memory), wanted)


def test_the_kth_distance_as_a_radius():
    X = np.random.default_rng(2).standard_normal((200, 1))
    distances, _ = k_nearest(X, X, 4)
    np.testing.assert_array_equal(count_within(X, X, distances[:, -1]), 4)
    np.testing.assert_array_equal(count_within(X, X, distances[:, -1], strict=True), 3)


def test_many_points_on_the_boundary_by_rounding():
    X = np.concatenate([1e-30 * np.arange(50.0), [1.0]])[:, None]  # all but one seem to be at distance 1 of the last
    for method in methods(1):
        assert count_within(X, X[-1:], 1.0, method=method).tolist() == [51]
        assert count_within(X, X[-1:], 1.0, strict=True, method=method).tolist() == [1]


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev", "cosine"])
def test_radii_at_the_ends(d, metric):
    X = np.array([[0.0], [1e-200], [2.0], [2.0]]) * np.ones(d)
    for method in methods(d, metric):
        assert count_within(X, X, np.inf, metric, method=method).tolist() == [4] * 4
        assert count_within(X, X, 1e300, metric, strict=True, method=method).tolist() == [4] * 4
        assert count_within(X, X, 0.0, metric, strict=True, method=method).tolist() == [0] * 4
        least = count_within(X, X, 5e-324, metric, strict=True, method=method)
        assert least[-2:].tolist() == [3 if metric == "cosine" else 2] * 2
    assert count_within(1e250 * X, 1e250 * X, 1e-300, strict=True).tolist()[-2:] == [2, 2]


def test_an_infinite_radius_counts_all_minkowski_distances_too():
    X = np.random.default_rng(0).standard_normal((50, 3))
    for method in methods(3):
        assert count_within(X, X[:4], np.inf, "minkowski", 3, method=method).tolist() == [50] * 4


def test_no_queries():
    for method in methods(1):
        assert count_within(np.ones((3, 1)), np.empty((0, 1)), 1.0, method=method).shape == (0,)


def test_inputs_are_left_alone():
    X, r = np.arange(6.0)[:, None], np.array([1.0, 2, 0, 3, 1, 1])
    before = X.copy(), r.copy()
    for strict in (False, True):
        for method in methods(1):
            count_within(X, X, r, strict=strict, method=method)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(r, before[1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"radii": -1.0}, "0 or more, got -1.0"),
        ({"radii": np.nan}, "0 or more, got nan"),
        ({"radii": np.ones(2)}, r"one radius per query, 3 of them, got shape \(2,\)"),
        ({"metric": "hamming"}, "metric must be one of"),
        ({"method": "ball_tree"}, "method must be one of .* got 'ball_tree'"),
        ({"method": "sorted"}, 'method "sorted" is for distances in one dimension, got euclidean in 2'),
    ],
)
def test_bad_input(arguments, sentence):
    X = np.ones((3, 2))
    with pytest.raises(ValueError, match=sentence):
        count_within(**({"X": X, "queries": X, "radii": 1.0} | arguments))
