"""All methods of search give the answer of brute force, to the last bit, and `auto` chooses among them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.neighbors import k_nearest
from foundations.neighbors.metrics import DISTANCES, distance

METRICS = [("euclidean", 2), ("manhattan", 2), ("chebyshev", 2), ("minkowski", 3), ("minkowski", 0.5), ("cosine", 2)]


def methods(d, metric):
    return ("auto", "kd_tree") + ("sorted",) * (d == 1 and metric != "cosine")


def same_answers(X, Q, k, metric, p, memory=2**20):
    wanted = k_nearest(X, Q, k, metric, p, method="brute_force")
    for method in methods(X.shape[1], metric):
        distances, indices = k_nearest(X, Q, k, metric, p, memory, method)
        np.testing.assert_array_equal(distances, wanted[0])
        np.testing.assert_array_equal(indices, wanted[1])


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("d", [1, 2, 3, 9])
@pytest.mark.parametrize("k", [1, 4, 40])
def test_same_answers_on_continuous_values(metric, p, d, k):
    rng = np.random.default_rng(d)
    X = rng.standard_normal((700, d))
    same_answers(X, rng.standard_normal((150, d)), k, metric, p)
    same_answers(X[:333], X[:333], k, metric, p)


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("offset", [0.0, 0.1, -1e7])
def test_same_answers_on_ties(metric, p, d, offset):
    rng = np.random.default_rng(d)
    X = offset + rng.integers(-3, 4, (300, d)) / 10
    same_answers(X, X[:100], 5, metric, p)
    same_answers(X, X[:1] + np.zeros((3, 1)), 300, metric, p)


@given(
    n=st.integers(1, 120),
    d=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
    case=st.sampled_from(METRICS),
    values=st.sampled_from([1, 2, 5, 50]),
    scale=st.sampled_from([1.0, 1 / 3, 1e-160, 1e200]),
    memory=st.integers(1, 20_000),
)
def test_same_answers(n, d, seed, case, values, scale, memory):
    rng = np.random.default_rng(seed)
    X, Q = rng.integers(0, values, (n, d)) * scale, rng.integers(0, values, (8, d)) * scale
    same_answers(X, Q, int(rng.integers(1, n + 1)), *case, memory)


@pytest.mark.parametrize("d", [1, 2])
def test_points_in_one_place_and_one_far_away(d):
    X = np.concatenate([np.zeros((100, d)), np.full((1, d), 1e9)])
    same_answers(X, X[[0, 100]], 3, "euclidean", 2)


def test_points_whose_distances_round_to_the_same():
    X = np.concatenate([1e-30 * np.arange(60.0)[::-1], [1.0]])[:, None]
    same_answers(X, X[-1:], 5, "euclidean", 2)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev"])
@pytest.mark.parametrize("count", [1, 2, 17])
def test_coordinates_one_by_one_give_the_same_bits(metric, count):
    for d in range(1, 20):
        D = np.abs(np.random.default_rng(d).standard_normal((count, d)))
        np.testing.assert_array_equal(distance(list(D.T), metric, 2), DISTANCES[metric](D, 2))


@pytest.mark.parametrize(("metric", "p"), METRICS)
def test_no_queries(metric, p):
    for method in methods(1, metric):
        distances, indices = k_nearest(np.ones((3, 1)), np.empty((0, 1)), 2, metric, p, method=method)
        assert distances.shape == indices.shape == (0, 2)
