"""Parameters in, learned state out; and one sentence for what may not go in."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn.exceptions import NotFittedError

from foundations.estimators import PCA, KNeighborsClassifier
from foundations.estimators.validation import generator


def test_get_params_gives_what_the_constructor_got():
    params = {"n_neighbors": 3, "weights": "distance", "p": 1, "metric": "cosine", "working_memory": 2}
    assert KNeighborsClassifier(**params).get_params() == params


def test_set_params_returns_the_estimator_and_changes_it():
    model = PCA()
    assert model.set_params(n_components=0.5, whiten=True) is model
    assert (model.n_components, model.whiten) == (0.5, True)


def test_set_params_of_an_unknown_name_changes_nothing():
    model = PCA()
    with pytest.raises(ValueError, match=r"PCA has no parameter 'components'; it has iterated_power, n_components"):
        model.set_params(whiten=True, components=3)
    assert model.whiten is False


def test_repr_is_the_call():
    assert repr(PCA()) == "PCA()"
    assert repr(PCA(0.9, svd_solver="full")) == "PCA(n_components=0.9, svd_solver='full')"
    assert repr(KNeighborsClassifier(1)) == "KNeighborsClassifier(n_neighbors=1)"


@pytest.mark.parametrize(
    ("X", "error", "sentence"),
    [
        (scipy.sparse.csr_array(np.eye(3)), TypeError, "PCA takes dense arrays, and X is a sparse csr_array"),
        (scipy.sparse.coo_array(np.eye(3)), TypeError, "sparse coo_array"),
        ([1.0, 2.0], ValueError, r"got shape \(2,\): Reshape your data"),
        (np.zeros((2, 2, 2)), ValueError, r"got shape \(2, 2, 2\)"),
        ([[1.0, 2.0], [3.0, float("nan")]], ValueError, r"contains NaN or inf: X\[1, 1\] is nan"),
        ([[1.0, np.inf], [3.0, 4.0]], ValueError, r"X\[0, 1\] is inf"),
        (np.zeros((0, 3)), ValueError, "n_samples=0"),
        (np.zeros((1, 3)), ValueError, "n_samples=1 .* while a minimum of 2 is required"),
        (np.zeros((3, 0)), ValueError, r"0 feature\(s\)"),
        (np.zeros((2, 2), dtype=complex), ValueError, "Complex data not supported"),
        ([["a", "b"], ["c", "d"]], ValueError, "PCA needs numbers in X: could not convert string"),
        ([[{}, 1], [2, 3]], TypeError, "PCA needs numbers in X"),
    ],
)
def test_bad_matrix(X, error, sentence):
    with pytest.raises(error, match=sentence):
        PCA().fit(X)


def test_width_and_names_of_columns_must_be_those_of_fit():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(6, 2)), columns=["height", "weight"])
    model = PCA().fit(frame)
    assert list(model.feature_names_in_) == ["height", "weight"]
    with pytest.raises(ValueError, match=r"columns named \['height', 'weight'\], got X with columns \['weight'"):
        model.transform(frame[["weight", "height"]])
    with pytest.raises(ValueError, match="X has 3 features, but PCA is expecting 2 features"):
        model.transform(np.zeros((1, 3)))
    np.testing.assert_array_equal(model.transform(frame), model.transform(frame.to_numpy()))
    assert not hasattr(model.fit(frame.to_numpy()), "feature_names_in_")


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        (None, "requires y to be passed"),
        ([0, 1], "X has 3 samples, y has 2"),
        ([0.5, 1.0, 2.0], "Unknown label type: continuous"),
        ([0.0, np.nan, 1.0], "NaN or inf"),
        (np.zeros((3, 2)), r"1d y, got y of shape \(3, 2\)"),
        (np.array([0, "a", None], dtype=object), "Unknown label type"),
    ],
)
def test_bad_labels(y, sentence):
    with pytest.raises(ValueError, match=sentence):
        KNeighborsClassifier(1).fit([[0.0], [1.0], [2.0]], y)


@pytest.mark.parametrize("model", [PCA(n_components=9), KNeighborsClassifier(1)])
def test_a_fit_that_failed_has_learned_nothing(model):
    with pytest.raises(ValueError, match="got"):
        model.fit([[0.0], [1.0]], np.zeros((2, 2)))
    method = model.transform if isinstance(model, PCA) else model.predict
    with pytest.raises(NotFittedError):
        method([[0.0]])


def test_score_needs_as_many_labels_as_samples():
    model = KNeighborsClassifier(1).fit([[0.0], [1.0]], ["a", "b"])
    assert model.score([[0.1], [0.2]], ["a", "b"]) == 0.5
    with pytest.raises(ValueError, match="y_true has 2 elements and y_pred has 1"):
        model.score([[0.1]], ["a", "b"])


def test_random_state():
    rng = np.random.default_rng(5)
    assert generator(rng) is rng
    assert generator(0).random() == np.random.default_rng(0).random()
    assert generator(np.int64(3)).random() == np.random.default_rng(3).random()
    assert generator(None).random() != generator(None).random()
    with pytest.raises(TypeError, match=r"must be an int, a numpy\.random\.Generator or None, got RandomState"):
        generator(np.random.RandomState(0))
