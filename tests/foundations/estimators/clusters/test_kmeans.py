"""k-means against scikit-learn from the same centers, its laws, empty clusters, and bad input."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans as Theirs
from sklearn.datasets import load_iris

from foundations.estimators import KMeans
from foundations.estimators.clusters.kmeans import kmeans_plusplus, lloyd, nearest

RNG = np.random.default_rng(0)


def clouds(n, k, d, spread=5.0):
    """n samples of k overlapping clouds in d dimensions."""
    return spread * RNG.standard_normal((k, d))[RNG.integers(0, k, n)] + RNG.standard_normal((n, d))


DATA = {
    "clouds": clouds(200, 4, 3),
    "one cloud": clouds(150, 1, 2),
    "one dimension": clouds(60, 3, 1),
    "more dimensions than samples": clouds(20, 2, 50),
    "far from zero": clouds(100, 3, 2) + 1e7,
    "iris": load_iris().data,
    "integers": RNG.integers(0, 5, (80, 2)),
}


@pytest.mark.parametrize("k", [1, 2, 5])
@pytest.mark.parametrize("X", DATA.values(), ids=DATA)
def test_lloyd_is_scikit_learns_from_the_same_centers(X, k):
    start = X[:: len(X) // k][:k]
    for options in ({}, {"max_iter": 2}, {"tol": 0.0}):
        ours = KMeans(k, init=start, **options).fit(X)
        theirs = Theirs(k, init=start, n_init=1, algorithm="lloyd", **options).fit(X)
        np.testing.assert_array_equal(ours.labels_, theirs.labels_)
        np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-14, atol=1e-13)
        assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-9 if X.max() > 1e6 else 1e-12)
        assert ours.n_iter_ == theirs.n_iter_


@pytest.mark.parametrize("X", DATA.values(), ids=DATA)
def test_new_samples_are_measured_from_the_centers(X):
    model = KMeans(3, init=X[:3]).fit(X)
    new = X[::3] + 0.1
    distances = cdist(new, model.cluster_centers_)  # scikit-learn's transform cancels far from zero
    np.testing.assert_allclose(model.transform(new), distances, rtol=1e-13)
    np.testing.assert_array_equal(model.predict(new), distances.argmin(axis=1))
    assert model.score(new) == pytest.approx(-(distances.min(axis=1) ** 2).sum(), rel=1e-13)
    np.testing.assert_array_equal(model.predict(X), model.labels_)


def test_single_precision_stays_and_is_computed_in_double():
    X = DATA["clouds"].astype(np.float32)
    model = KMeans(3, init=X[:3]).fit(X)
    assert model.cluster_centers_.dtype == model.transform(X).dtype == np.float32
    double = KMeans(3, init=X[:3]).fit(X.astype(float))
    np.testing.assert_allclose(model.cluster_centers_, double.cluster_centers_, rtol=1e-7)


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_no_step_increases_the_sum_and_the_end_is_a_fixed_point(seed, k):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((30, 2))
    X -= X.mean(axis=0)
    C = X[rng.permutation(30)[:k]]
    sums = [lloyd(X, C, steps, 0.0).inertia for steps in range(1, 12)]
    assert all(b <= a * (1 + 1e-14) for a, b in itertools.pairwise(sums))
    end = lloyd(X, C, 100, 0.0).centers
    labels = nearest(X, end)
    for j in range(k):
        np.testing.assert_allclose(X[labels == j].mean(axis=0), end[j], atol=1e-14)


@given(st.integers(0, 10_000))
def test_labels_are_of_the_nearest_center(seed):
    rng = np.random.default_rng(seed)
    X, C = rng.standard_normal((50, 3)), rng.standard_normal((7, 3))
    distances = ((X[:, None] - C) ** 2).sum(axis=2)
    np.testing.assert_array_equal(nearest(X, C), distances.argmin(axis=1))


def test_more_scores_than_a_block_holds():
    X, C = RNG.standard_normal((700, 2)), RNG.standard_normal((400, 2))
    np.testing.assert_array_equal(nearest(X, C), ((X[:, None] - C) ** 2).sum(axis=2).argmin(axis=1))


def test_an_empty_cluster_moves_to_the_farthest_sample():
    X = np.array([[0.0], [1.0], [2.0], [10.0]])
    start = np.array([[1.0], [100.0]])  # nobody is nearest to the second
    ours = KMeans(2, init=start).fit(X)
    theirs = Theirs(2, init=start, n_init=1).fit(X)
    assert sorted(ours.cluster_centers_.ravel()) == [1.0, 10.0]
    np.testing.assert_array_equal(ours.cluster_centers_, theirs.cluster_centers_)


@given(st.integers(0, 10_000), st.integers(2, 8))
def test_every_cluster_has_a_sample_wherever_the_centers_start(seed, k):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((k + 3, 2))
    start = np.concatenate([X[:1], 1e3 * rng.standard_normal((k - 1, 2))])
    model = KMeans(k, init=start).fit(X)
    assert set(model.labels_) == set(range(k))


def test_fewer_distinct_samples_than_clusters():
    X = np.repeat([[0.0, 0.0], [1.0, 1.0]], 5, axis=0)
    for init in ("k-means++", "random"):
        with pytest.warns(UserWarning, match="only 2 of 3 clusters have samples"):
            model = KMeans(3, init=init, random_state=0).fit(X)
        assert model.inertia_ == 0
        assert len(set(model.labels_)) == 2


def test_starts_far_apart_find_the_clouds():
    X = clouds(400, 8, 2, spread=100.0)
    best = min(KMeans(8, random_state=seed).fit(X).inertia_ for seed in range(10))
    ours = [KMeans(8, random_state=seed).fit(X).inertia_ for seed in range(20)]
    theirs = [Theirs(8, random_state=seed).fit(X).inertia_ for seed in range(20)]
    at_random = [KMeans(8, init="random", n_init=1, random_state=seed).fit(X).inertia_ for seed in range(20)]
    found, found_by_theirs, found_at_random = (sum(i < 1.01 * best for i in run) for run in (ours, theirs, at_random))
    assert found >= found_by_theirs - 4
    assert found > found_at_random
    assert KMeans(8, init="random", random_state=0).fit(X).inertia_ <= min(at_random[:1])  # the best of ten starts


def test_each_next_start_is_drawn_by_squared_distance():
    X = np.array([[0.0], [1.0], [3.0]])
    X -= X.mean()
    rng = np.random.default_rng(0)
    pairs = [tuple(kmeans_plusplus(X, 2, rng, n_local_trials=1)) for _ in range(6000)]
    frequency = {pair: pairs.count(pair) / 6000 for pair in itertools.permutations(range(3), 2)}
    wanted = {(0, 1): 1 / 10, (0, 2): 9 / 10, (1, 0): 1 / 5, (1, 2): 4 / 5, (2, 0): 9 / 13, (2, 1): 4 / 13}
    for pair, probability in wanted.items():
        p = probability / 3
        assert abs(frequency[pair] - p) < 4 * np.sqrt(p * (1 - p) / 6000)


def test_the_same_seed_gives_the_same_model():
    X = DATA["clouds"]
    a, b = (KMeans(5, random_state=0).fit(X).cluster_centers_ for _ in range(2))
    np.testing.assert_array_equal(a, b)
    assert KMeans(5, random_state=np.random.default_rng(0)).fit(X).inertia_ == KMeans(5, random_state=0).fit(X).inertia_


def test_short_distances_are_right_far_from_zero():
    X = np.array([[1e8, 1e8], [1e8 + 1, 1e8]])
    model = KMeans(1, init=X[:1]).fit(X)
    np.testing.assert_array_equal(model.transform(X), [[0.5], [0.5]])
    assert model.inertia_ == 0.5


@pytest.mark.parametrize(
    ("options", "X", "message"),
    [
        ({"n_clusters": 0}, np.eye(3), "n_clusters must be"),
        ({"n_clusters": 2.0}, np.eye(3), "n_clusters must be"),
        ({"n_clusters": 4}, np.eye(3), "n_samples=3 should be >= n_clusters=4"),
        ({"n_clusters": 2, "init": "best"}, np.eye(3), "init must be"),
        ({"n_clusters": 2, "init": np.eye(3)}, np.eye(3), r"init must be an array of shape \(2, 3\)"),
        ({"n_clusters": 2, "init": [[0, 0, 0], [0, np.nan, 0]]}, np.eye(3), "init must be finite numbers"),
        ({"n_clusters": 2, "init": [[0, 0, 0], [0, 1e200, 0]]}, np.eye(3), "init must be finite numbers"),
        ({"n_clusters": 2, "n_init": 0}, np.eye(3), "n_init must be"),
        ({"n_clusters": 2, "n_init": "many"}, np.eye(3), "n_init must be"),
        ({"n_clusters": 2, "max_iter": 0}, np.eye(3), "max_iter must be"),
        ({"n_clusters": 2, "tol": -1}, np.eye(3), "tol must be"),
        ({"n_clusters": 2}, 1e200 * np.eye(3), "X holds 1.0e.200: scale it to"),
        ({"n_clusters": 2}, 1e-200 * np.eye(3), "X varies by 6.7e-201: scale it up"),
        ({"n_clusters": 2}, [[np.nan], [1.0]], "NaN or inf"),
    ],
)
def test_bad_input_is_one_sentence(options, X, message):
    with pytest.raises(ValueError, match=message) as caught:
        KMeans(**options).fit(X)
    assert "\n" not in str(caught.value)
