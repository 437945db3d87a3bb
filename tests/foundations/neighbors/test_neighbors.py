"""All methods of search give the answer of brute force, to the last bit, and `auto` chooses among them."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.neighbors import KDTree, count_within, k_nearest, measure_methods, neighbors
from foundations.neighbors.metrics import DISTANCES, distance
from foundations.neighbors.selection import first_copies

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
    X = rng.standard_normal((500, d))
    same_answers(X, rng.standard_normal((60, d)), k, metric, p)
    same_answers(X[:133], X[:133], k, metric, p)


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("offset", [0.0, 0.1, -1e7])
def test_same_answers_on_ties(metric, p, d, offset):
    rng = np.random.default_rng(d)
    X = offset + rng.integers(-3, 4, (300, d)) / 10
    same_answers(X, X[:100], 5, metric, p)
    same_answers(X, X[:1] + np.zeros((3, 1)), 300, metric, p)


@settings(max_examples=50)
@given(
    n=st.integers(1, 120),
    d=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
    case=st.sampled_from(METRICS),
    values=st.sampled_from([1, 2, 5, 50]),
    scale=st.sampled_from([1.0, 1 / 3, 1e-160, 1e200]),
    memory=st.integers(1000, 50_000),
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


@pytest.mark.parametrize("d", [1, 2, 7])
@pytest.mark.parametrize("queries", [0, 10, 1000])
def test_auto_takes_what_should_be_fastest(d, queries, monkeypatch):
    taken = []
    monkeypatch.setattr(KDTree, "query", lambda *arguments: taken.append("kd_tree") or (np.zeros(1), np.zeros(1)))
    X = np.random.default_rng(0).standard_normal((1000, d))
    k_nearest(X, X[:queries], 2)
    assert taken == ["kd_tree"] * (d == 2 and queries == 1000)


def test_a_tree_keeps_its_own_copy_of_the_points():
    X = np.random.default_rng(0).standard_normal((100, 2))
    tree, wanted = KDTree(X, leaf_size=4), k_nearest(X, X, 3)
    Q = X.copy()
    X[:] = 0
    for got, expected in zip(tree.query(Q, 3), wanted, strict=True):
        np.testing.assert_array_equal(got, expected)
    np.testing.assert_array_equal(tree.count_within(Q, 0.5, strict=True), count_within(Q, Q, 0.5, strict=True))


@pytest.mark.parametrize("leaf_size", [1, 3, 1000])
@pytest.mark.parametrize("n", [1, 2, 3, 63, 64, 65])
def test_any_size_of_leaf(n, leaf_size):
    X = np.random.default_rng(n).standard_normal((n, 3))
    tree = KDTree(X, leaf_size)
    sizes = np.diff(tree.levels[-1].starts)
    assert sizes.max() <= leaf_size
    assert sorted(tree.order) == list(range(n))
    wanted = k_nearest(X, X, min(n, 3), method="brute_force")
    np.testing.assert_array_equal(tree.query(X, min(n, 3))[1], wanted[1])


def test_a_tree_takes_bounded_memory():
    X = np.random.default_rng(0).standard_normal((4000, 2))
    tree, r = KDTree(X), np.full(4000, 2.0)  # each query reaches many leaves
    most, _ = peak(lambda: (tree.count_within(X, r, memory=2**20), tree.query(X, 3, memory=2**20)))
    assert most < 2 * 2**20 + 12 * X.nbytes  # linear: the order and groups of queries, bounds, and the answer


def peak(call):
    """The most bytes that a call had allocated at a time, and what it returned."""
    tracemalloc.start()
    try:
        returned = call()
        return tracemalloc.get_traced_memory()[1], returned
    finally:
        tracemalloc.stop()


def test_a_few_queries_with_many_candidates_do_not_take_the_memory_of_all():
    # The first bound of a bulk point at the rim is the distance of a point far away: the whole bulk is within it.
    rng = np.random.default_rng(0)
    X = np.repeat(rng.standard_normal((20, 2)) * 1e3, 20, axis=0) + rng.standard_normal((400, 2))
    X = np.concatenate([rng.standard_normal((5600, 2)), X])
    most, (distances, indices) = peak(lambda: k_nearest(X, X, 45, memory=2**24, method="kd_tree"))
    assert most < 2**24 + distances.nbytes + indices.nbytes + 12 * X.nbytes


@pytest.mark.parametrize("method", ["sorted", "kd_tree", "brute_force"])
def test_many_copies_of_a_point_are_not_searched(method):
    X = np.zeros((50_000, 1))
    X[7], X[-1] = 1.0, 1.0
    most, (distances, indices) = peak(lambda: k_nearest(X, X, 3, method=method))  # all pairs would take hours
    np.testing.assert_array_equal(indices[:7], np.tile([0, 1, 2], (7, 1)))
    assert indices[[7, -1]].tolist() == [[7, 49_999, 0]] * 2
    assert set(distances.ravel().tolist()) == {0.0, 1.0}
    assert most < 64 * 2**20 + 2 * (distances.nbytes + indices.nbytes)


@pytest.mark.parametrize(("metric", "p"), METRICS)
@pytest.mark.parametrize("method", ["kd_tree", "brute_force"])
def test_leaving_copies_out_changes_nothing(metric, p, method, monkeypatch):
    X = np.random.default_rng(1).integers(-2, 3, (400, 2)) / 3  # 25 places
    answers = []
    for many in (1, 401):
        monkeypatch.setattr(neighbors, "MANY", many)
        answers.append(k_nearest(X, X[:60], 7, metric, p, method=method))
    for got, wanted in zip(*answers, strict=True):
        np.testing.assert_array_equal(got, wanted)


@settings(max_examples=50)
@given(n=st.integers(1, 60), d=st.integers(1, 9), k=st.integers(1, 5), values=st.integers(1, 3), seed=st.integers(0, 9))
def test_only_the_first_copies_of_a_point_are_kept(n, d, k, values, seed):
    X = np.random.default_rng(seed).integers(0, values, (n, d)) / 3
    rows = list(map(tuple, X.tolist()))
    wanted = [i for i in range(n) if rows[:i].count(rows[i]) < k]
    assert first_copies(X, k).tolist() == wanted


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda X: KDTree(X[:0]), r"finite points \(n, d\), n and d above 0, got shape \(0, 2\)"),
        (lambda X: KDTree(X * np.nan), "finite points"),
        (lambda X: KDTree(X, 0), "leaf_size must be 1 or more, got 0"),
        (lambda X: KDTree(X).query(X[:, :1], 1), r"of shape \(m, 2\), got \(5, 1\)"),
        (lambda X: KDTree(X).query(X, 6), "between 1 and the number of points, 5, got 6"),
        (lambda X: KDTree(X).query(X, 1.5), "k must be an int .* got 1.5"),
        (lambda X: KDTree(X).query(X, 1, "cosine"), "one of euclidean, manhattan, chebyshev, minkowski, got 'cosine'"),
        (lambda X: KDTree(X).query(X, 1, "minkowski", 0), "greater than 0, got 0"),
        (lambda X: KDTree(X).count_within(X, 1.0, metric="cosine"), "got 'cosine'"),
        (lambda X: KDTree(X).count_within(X, np.ones(3)), r"one or 5 of them, got shape \(3,\)"),
        (lambda X: KDTree(X).count_within(X * np.inf, 1.0), "queries must be finite"),
        (lambda X: KDTree(X).count_within(X, np.nan), "radii must be numbers, not nan"),
    ],
)
def test_a_tree_refuses(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call(np.ones((5, 2)))


def test_the_times_of_both_ways_are_printed(capsys):
    measure_methods.main(dimensions=(2,), sizes=(8, 40), budget=0.0)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["d", "n"]
    assert [line.split()[:2] for line in lines[1:]] == [["2", "8"], ["2", "40"]]
