"""k nearest neighbors: against scikit-learn, against exact arithmetic, and whatever the memory budget."""

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from foundations.neighbors import k_nearest

METRICS = [("euclidean", 2), ("manhattan", 2), ("chebyshev", 2), ("minkowski", 3), ("minkowski", 1.5), ("cosine", 2)]


def cloud(n, m, d, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)), rng.standard_normal((m, d))


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize(("n", "m", "d", "k"), [(1, 1, 1, 1), (50, 20, 3, 50), (300, 40, 7, 5), (2000, 3, 2, 1)])
def test_equals_scikit_learn(metric, p, n, m, d, k):
    X, Q = cloud(n, m, d)
    library = NearestNeighbors(n_neighbors=k, algorithm="brute", metric=metric, p=p).fit(X)
    distances, indices = k_nearest(X, Q, k, metric=metric, p=p)
    wanted_distances, wanted_indices = library.kneighbors(Q)
    np.testing.assert_allclose(distances, wanted_distances, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(indices, wanted_indices)


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("memory", [1, 4096, 30_000])
def test_the_budget_changes_nothing(metric, p, memory):
    X, Q = cloud(60, 12, 4)
    X = np.round(X)  # many equal distances
    for small, large in zip(k_nearest(X, Q, 6, metric, p, memory), k_nearest(X, Q, 6, metric, p), strict=True):
        np.testing.assert_array_equal(small, large)


@pytest.mark.parametrize("metric", ["euclidean", "chebyshev", "cosine"])
def test_memory_stays_within_the_budget(metric):
    X, Q = cloud(3000, 800, 8)  # all distances: 19 MB
    tracemalloc.start()
    try:
        k_nearest(X, Q, 3, metric, memory=2**20, method="brute_force")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    linear = 3 * (X.nbytes + Q.nbytes)  # centered copies, norms, and the answer
    assert peak < 2**20 + linear


@pytest.mark.parametrize("offset", [0.0, 1e6, -1e9])
def test_near_duplicates_far_from_zero_keep_their_digits(offset):
    # Whole numbers over 2⁻²⁰: differences are exact in floating point, so integers give the true order.
    rng = np.random.default_rng(3)
    X, Q = rng.integers(0, 1000, (200, 3)), rng.integers(0, 1000, (20, 3))
    unit = 2.0**-20
    distances, indices = k_nearest(offset + X * unit, offset + Q * unit, 7)
    squares = ((Q[:, None] - X) ** 2).sum(axis=2)
    wanted = squares.argsort(axis=1, kind="stable")[:, :7]
    np.testing.assert_array_equal(indices, wanted)
    np.testing.assert_allclose(distances, np.sqrt(np.take_along_axis(squares, wanted, 1)) * unit, rtol=1e-15)


def test_two_tight_clusters_far_apart():
    rng = np.random.default_rng(4)
    side = rng.choice([-1e6, 1e6], (400, 1))  # the product form cannot tell the points of one cluster apart
    X = side + 1e-6 * rng.standard_normal((400, 3))
    distances, indices = k_nearest(X, X[:50], 4)
    exact = np.sqrt(((X[:50, None] - X) ** 2).sum(axis=2))
    np.testing.assert_array_equal(indices, exact.argsort(axis=1, kind="stable")[:, :4])
    np.testing.assert_array_equal(distances, np.sort(exact, axis=1)[:, :4])


@pytest.mark.parametrize("scale", [1e-200, 1e200, 2.0**-1022])
@pytest.mark.parametrize(("metric", "p"), METRICS)
def test_extreme_scales(metric, p, scale):
    X, Q = cloud(30, 5, 3)
    d, i = k_nearest(X, Q, 4, metric, p)
    ds, scaled = k_nearest(X * scale, Q * scale, 4, metric, p)
    np.testing.assert_array_equal(scaled, i)
    np.testing.assert_allclose(ds / (1 if metric == "cosine" else scale), d, rtol=1e-13)


def test_a_distance_beyond_the_largest_float_is_infinite():
    distances, indices = k_nearest([[1e308, 0.0], [-1e308, 0.0]], [[1e308, 1e-300]], 2)
    assert distances.tolist() == [[0.0, np.inf]] and indices.tolist() == [[0, 1]]


def test_among_equal_distances_the_lower_index_comes_first():
    X = np.array(list(itertools.product([-1.0, 1.0], repeat=3)) * 40)
    _, indices = k_nearest(X, np.zeros((1, 3)), 10, memory=3000)
    assert indices.tolist() == [list(range(10))]


def test_cosine_of_a_zero_vector_is_one_from_everything():
    X, Q = np.array([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0]]), np.array([[0.0, 0.0], [2.0, 0.0]])
    distances, indices = k_nearest(X, Q, 3, metric="cosine")
    np.testing.assert_allclose(distances, [[1, 1, 1], [0, 1, 2]], atol=1e-15)
    assert indices[1].tolist() == [1, 0, 2]


def test_cosine_of_nearly_parallel_vectors_keeps_its_digits():
    angle = 1e-9  # 1 - cos θ rounds to zero
    distances, _ = k_nearest(np.array([[np.cos(angle), np.sin(angle)]]), np.array([[1.0, 0.0]]), 1, metric="cosine")
    np.testing.assert_allclose(distances, [[angle**2 / 2]], rtol=1e-9)


@given(
    n=st.integers(1, 40),
    d=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
    case=st.sampled_from(METRICS),
    memory=st.integers(1, 20_000),
)
def test_is_what_measuring_every_pair_gives(n, d, seed, case, memory):
    rng = np.random.default_rng(seed)
    X, Q = rng.integers(-3, 4, (n, d)).astype(float), rng.integers(-3, 4, (6, d)).astype(float)
    k = int(rng.integers(1, n + 1))
    distances, indices = k_nearest(X, Q, k, *case, memory=memory)
    every, where = k_nearest(X, Q, n, *case)
    D = np.empty((6, n))
    np.put_along_axis(D, where, every, axis=1)
    np.testing.assert_array_equal(indices, D.argsort(axis=1, kind="stable")[:, :k])
    np.testing.assert_array_equal(distances, np.sort(D, axis=1)[:, :k])


@pytest.mark.parametrize(("p", "wanted"), [(400, 10.0), (1e6, 10.0), (0.5, (3**0.5 + 10**0.5) ** 2)])
def test_minkowski_of_extreme_exponents(p, wanted):
    distances, _ = k_nearest(np.array([[3.0, 10.0]]), np.zeros((1, 2)), 1, metric="minkowski", p=p)
    np.testing.assert_allclose(distances, [[wanted]], rtol=1e-15)


def test_no_queries():
    distances, indices = k_nearest(np.ones((3, 2)), np.empty((0, 2)), 2)
    assert distances.shape == indices.shape == (0, 2)


def test_inputs_are_left_alone():
    X, Q = cloud(20, 5, 2)
    before = X.copy(), Q.copy()
    for metric, p in METRICS:
        k_nearest(X, Q, 2, metric, p)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(Q, before[1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((np.ones((3, 2)), np.ones((1, 3)), 1), r"one d, got \(3, 2\) and \(1, 3\)"),
        ((np.ones(3), np.ones((1, 3)), 1), "one d"),
        ((np.ones((3, 2)), np.full((1, 2), np.nan), 1), "contain NaN or inf"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1.5), "k must be an int .* got 1.5"),
        ((np.ones((3, 2)), np.ones((1, 2)), 0), "between 1 and the number of points, 3, got 0"),
        ((np.ones((3, 2)), np.ones((1, 2)), 4), "got 4"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1, "hamming"), "metric must be one of"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1, "minkowski", 0), "greater than 0, got 0"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1, "minkowski", "3"), "greater than 0, got '3'"),
        ((np.ones((3, 2)), np.ones((1, 2)), True), "k must be an int .* got True"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1, "euclidean", 2, -5), "memory must be .* 1 or more, got -5"),
        ((np.ones((3, 2)), np.ones((1, 2)), 1, "euclidean", 2, 1e6), "whole number of bytes, .* got 1000000.0"),
    ],
)
def test_bad_input(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        k_nearest(*arguments)
