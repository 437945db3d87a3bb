"""KNeighborsClassifier against scikit-learn's, its ties, and its errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import make_blobs
from sklearn.neighbors import KNeighborsClassifier as Library

from foundations.estimators import KNeighborsClassifier
from foundations.neighbors import brute_force, k_nearest


def blobs(n=120, m=40):
    X, y = make_blobs(n + m, n_features=4, centers=4, cluster_std=4, random_state=0)
    return X[:n], y[:n], X[n:], y[n:]


def inverse_square(distances):
    return 1 / (1 + distances**2)


@pytest.mark.parametrize("metric", ["minkowski", "euclidean", "manhattan", "chebyshev", "cosine"])
@pytest.mark.parametrize("weights", ["uniform", "distance", inverse_square])
@pytest.mark.parametrize("k", [1, 4, 120])
def test_equals_scikit_learn(metric, weights, k):
    X, y, X_new, y_new = blobs()
    ours = KNeighborsClassifier(k, weights=weights, metric=metric, p=3).fit(X, y)
    library = Library(k, weights=weights, metric=metric, p=3, algorithm="brute").fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X_new), library.predict_proba(X_new), rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(ours.predict(X_new), library.predict(X_new))
    assert ours.score(X_new, y_new) == library.score(X_new, y_new)
    for got, wanted in zip(ours.kneighbors(X_new), library.kneighbors(X_new), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_a_tied_vote_goes_where_scikit_learn_sends_it(weights):
    X, y = [[-1.0], [1.0], [-2.0], [2.0]], ["b", "a", "a", "b"]
    ours = KNeighborsClassifier(4, weights=weights).fit(X, y)
    library = Library(4, weights=weights).fit(X, y)
    assert ours.predict([[0.0]]) == library.predict([[0.0]]) == ["a"]
    assert ours.predict_proba([[0.0]]).tolist() == [[0.5, 0.5]]


def test_a_neighbor_at_distance_zero_decides_alone():
    X, y = [[0.0], [0.0], [1e-150], [0.1]], [2, 1, 0, 0]
    model = KNeighborsClassifier(4, weights="distance").fit(X, y)
    assert model.predict_proba([[0.0]]).tolist() == [[0, 0.5, 0.5]]
    assert model.predict([[0.0]]).tolist() == [1]


def test_neighbors_of_the_training_samples_leave_out_the_sample_itself():
    X, y, _, _ = blobs()
    X = np.vstack([X, X[:3], X[:3], X[:3]])  # duplicates
    y = np.concatenate([y, y[:3], y[:3], y[:3]])
    ours = KNeighborsClassifier(2).fit(X, y)
    distances, indices = ours.kneighbors()
    library_distances, _ = Library(2, algorithm="brute").fit(X, y).kneighbors()
    np.testing.assert_allclose(distances, library_distances, atol=1e-12)
    assert (indices != np.arange(len(X))[:, None]).all()
    assert indices[126].tolist() == [
        0,
        120,
    ]  # the first two of its three copies
    np.testing.assert_array_equal(ours.kneighbors(return_distance=False), indices)


@pytest.mark.parametrize("y", [["cat", "dog", "cat"], [True, False, True], [3.0, -1.0, 3.0], [10, 7, 10]])
def test_labels_of_any_kind(y):
    model = KNeighborsClassifier(1).fit([[0.0], [5.0], [1.0]], y)
    assert model.predict([[4.0], [0.4]]).tolist() == [y[1], y[0]]
    assert model.classes_.tolist() == sorted(set(y))


@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 8), weights=st.sampled_from(["uniform", "distance"]))
def test_laws(seed, k, weights):
    rng = np.random.default_rng(seed)
    X, y = rng.standard_normal((20, 3)), rng.integers(0, 3, 20)
    new = rng.standard_normal((7, 3))
    model = KNeighborsClassifier(k, weights=weights).fit(X, y)
    P = model.predict_proba(new)
    np.testing.assert_allclose(P.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_array_equal(model.predict(new), model.classes_[P.argmax(axis=1)])
    np.testing.assert_array_equal(KNeighborsClassifier(1).fit(X, y).predict(X), y)  # each is its own nearest
    order = rng.permutation(20)  # the order of the training samples does not matter
    np.testing.assert_allclose(KNeighborsClassifier(k, weights=weights).fit(X[order], y[order]).predict_proba(new), P)


def test_a_small_budget_changes_nothing():
    X, y, X_new, _ = blobs()
    small = KNeighborsClassifier(working_memory=1e-4).fit(X, y)
    large = KNeighborsClassifier().fit(X, y)
    for a, b in zip(small.kneighbors(X_new), large.kneighbors(X_new), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_model_does_not_change_with_the_callers_array():
    X = np.array([[0.0], [10.0]])
    model = KNeighborsClassifier(1).fit(X, [0, 1])
    X[:] = X[::-1].copy()
    assert model.predict([[1.0]]).tolist() == [0]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"n_neighbors": 0}, "n_neighbors must be an int of 1 or more, got 0"),
        ({"n_neighbors": 2.0}, r"got 2\.0"),
        ({"n_neighbors": True}, "got True"),
        ({"weights": "gaussian"}, "weights must be .* got 'gaussian'"),
        ({"metric": "hamming"}, "metric must be one of .* got 'hamming'"),
        ({"p": 0}, "p must be greater than 0, got 0"),
        ({"p": "2"}, "p must be greater than 0, got '2'"),
        ({"working_memory": 0}, "working_memory must be more than 0 MiB, and finite, got 0"),
        ({"working_memory": np.inf}, "and finite, got inf"),
    ],
)
def test_bad_parameters(params, sentence):
    with pytest.raises(ValueError, match=sentence):
        KNeighborsClassifier(**params).fit([[0.0], [1.0]], [0, 1])


def test_more_neighbors_than_samples():
    model = KNeighborsClassifier(3).fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match="at most 2, the number of training samples to find, got 3"):
        model.predict([[0.0]])
    with pytest.raises(ValueError, match="at most 1"):
        model.kneighbors(n_neighbors=2)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (lambda d: np.zeros_like(d), "weight zero"),
        (lambda d: d[:, :1], r"\(1, 2\), got \(1, 1\)"),
        (lambda d: d - 0.5, "finite numbers of 0 or more"),
        (lambda d: d * np.nan, "finite numbers of 0 or more"),
        (lambda d: d + np.inf, "finite numbers of 0 or more"),
    ],
)
def test_bad_weights(weights, sentence):
    model = KNeighborsClassifier(2, weights=weights).fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match=sentence):
        model.predict([[0.0]])


@pytest.mark.parametrize("d", [1, 2])
def test_few_dimensions_are_searched_by_sorting_or_by_a_tree(d, monkeypatch):
    """With the same answer as by measuring every pair, ties included."""
    X = np.round(np.random.default_rng(d).standard_normal((1100, d)), 1)
    model = KNeighborsClassifier(4).fit(X, X[:, 0] > 0)
    wanted = k_nearest(X, X, 4, method="brute_force")
    monkeypatch.setattr(brute_force, "nearest", None)  # not to be called
    for got, expected in zip(model.kneighbors(X), wanted, strict=True):
        np.testing.assert_array_equal(got, expected)
