"""What holds for every naive Bayes model: merging and batches are learning from all data; sparse is dense."""

from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from foundations.estimators import PCA, BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from foundations.linalg.sparse import from_dense

COUNTING = [
    MultinomialNB(),
    MultinomialNB(alpha=0.3, fit_prior=False),
    BernoulliNB(),
    BernoulliNB(binarize=1),
    ComplementNB(),
    ComplementNB(alpha=0.1, norm=True),
]
MODELS = [*COUNTING, GaussianNB(), GaussianNB(var_smoothing=0.1)]
LEARNED = ["class_count_", "feature_count_", "class_log_prior_", "feature_log_prob_", "theta_", "var_", "epsilon_"]


def fitted(model, X, y, weight=None):
    return type(model)(**model.get_params()).fit(X, y, sample_weight=weight)


def same(a, b, rtol=1e-12):
    """All that two models learned is the same, to rounding."""
    assert type(a) is type(b) and a.get_params() == b.get_params() and vars(a).keys() == vars(b).keys()
    np.testing.assert_array_equal(a.classes_, b.classes_)
    for name in LEARNED:
        if hasattr(a, name):
            np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=rtol, atol=1e-12, err_msg=name)


def data(seed, *sizes, labels="abc"):
    """Counts (n, 6) and labels for each of the sizes; a set may lack a class."""
    rng = np.random.default_rng(seed)
    rate = rng.uniform(0.2, 3, (len(labels), 6))
    for n in sizes:
        codes = rng.integers(0, len(labels), n)
        yield rng.poisson(rate[codes]), np.array(list(labels))[codes]


SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(seed=SEEDS, n=st.integers(1, 8), m=st.integers(1, 30))
def test_merging_is_fitting_on_both(model, seed, n, m):
    (X, y), (Z, w) = data(seed, n, m)  # where n is small, one set may well lack a class that the other has
    both = fitted(model, np.concatenate([X, Z]), np.concatenate([y, w]))
    one, other = fitted(model, X, y), fitted(model, Z, w)
    before = [np.array(one.class_count_), np.array(other.class_count_)]
    same(one.merge(other), both)
    same(other.merge(one), both)
    np.testing.assert_array_equal(np.concatenate(before), np.concatenate([one.class_count_, other.class_count_]))


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(seed=SEEDS)
def test_merging_is_commutative_and_associative(model, seed):
    a, b, c = (fitted(model, X, y) for X, y in data(seed, 3, 9, 5))
    same(a.merge(b), b.merge(a), rtol=1e-15)
    same(a.merge(b).merge(c), a.merge(b.merge(c)))


@pytest.mark.parametrize("model", COUNTING, ids=str)
def test_merged_counts_are_exact(model):
    (X, y), (Z, w) = data(7, 40, 50)
    merged, both = fitted(model, X, y).merge(fitted(model, Z, w)), fitted(model, np.vstack([X, Z]), np.r_[y, w])
    for name in LEARNED[:4]:
        np.testing.assert_array_equal(getattr(merged, name), getattr(both, name))


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(seed=SEEDS, cuts=st.lists(st.integers(1, 29), max_size=5, unique=True))
def test_batches_are_all_at_once(model, seed, cuts):
    ((X, y),) = data(seed, 30)
    weight = np.random.default_rng(seed).integers(0, 4, 30) + 0.5
    bounds = [0, *sorted(cuts), 30]
    learner = type(model)(**model.get_params())
    for start, stop in pairwise(bounds):
        learner.partial_fit(X[start:stop], y[start:stop], np.unique(y), sample_weight=weight[start:stop])
    same(learner, fitted(model, X, y, weight))


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(seed=SEEDS)
def test_a_weight_of_two_is_a_sample_that_came_twice(model, seed):
    ((X, y),) = data(seed, 20)
    times = np.random.default_rng(seed).integers(1, 4, 20)
    same(fitted(model, X, y, times), fitted(model, np.repeat(X, times, axis=0), np.repeat(y, times)))


@pytest.mark.parametrize("model", COUNTING, ids=str)
@given(seed=SEEDS)
def test_sparse_is_dense(model, seed):
    (X, y), (Z, _) = data(seed, 12, 5)
    dense, sparse = fitted(model, X, y), fitted(model, from_dense(X), y)
    same(sparse, dense)
    for A in (from_dense(Z), scipy.sparse.csc_array(Z)):
        np.testing.assert_allclose(sparse.predict_proba(A), dense.predict_proba(Z), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(seed=SEEDS)
def test_probabilities(model, seed):
    (X, y), (Z, _) = data(seed, 20, 9)
    learner = fitted(model, X, y)
    P = learner.predict_proba(Z)
    np.testing.assert_allclose(P.sum(axis=1), 1, rtol=1e-13)
    np.testing.assert_array_equal(learner.classes_[P.argmax(axis=1)], learner.predict(Z))
    joint, log_P = learner.predict_joint_log_proba(Z), learner.predict_log_proba(Z)
    assert (np.ptp(joint - log_P, axis=1) <= 1e-15 * (1 + np.abs(joint).max(axis=1))).all()  # log P(x), for every class
    np.testing.assert_allclose(np.exp(log_P), P, rtol=1e-15)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_fit_forgets_and_partial_fit_does_not(model):
    (X, y), (Z, w) = data(3, 20, 20)
    learner = fitted(model, X, y)
    same(type(model)(**model.get_params()).fit(X, y).fit(Z, w), fitted(model, Z, w))
    same(learner.partial_fit(Z, w), fitted(model, np.vstack([X, Z]), np.r_[y, w]))


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_nothing_given_is_written_to(model):
    ((X, y),) = data(5, 20)
    X, weight = X.astype(float), np.ones(20)
    kept = X.copy(), y.copy(), weight.copy()
    learner = fitted(model, X, y, weight).partial_fit(X, y, sample_weight=weight)
    counts = learner.class_count_.copy()
    learner.merge(learner)
    learner.predict_log_proba(X)
    for now, before in zip((X, y, weight, learner.class_count_), (*kept, counts), strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_a_batch_that_is_refused_changes_nothing(model):
    ((X, y),) = data(5, 20)
    learner, before = fitted(model, X, y), fitted(model, X, y)
    narrow, unknown, negative, strange = (X[:, 1:], y), (X, ["z"] * 20), (X, y, None, -np.ones(20)), (X * np.nan, y)
    for batch in (narrow, unknown, negative, strange):
        with pytest.raises(ValueError):
            learner.partial_fit(*batch)
        same(learner, before, rtol=0)
    with pytest.raises(ValueError):
        learner.fit(X[:, 1:], y[1:])
    same(learner, before, rtol=0)
    assert learner.n_features_in_ == 6


X, Y = np.array([[1, 0], [0, 2]]), ["a", "b"]
UNMERGEABLE = {
    "another model": (MultinomialNB(), lambda: BernoulliNB().fit(X, Y), "another MultinomialNB, got BernoulliNB"),
    "no model": (MultinomialNB(), lambda: 3, "got int"),
    "alpha": (MultinomialNB(), lambda: MultinomialNB(alpha=2).fit(X, Y), "equal parameters, got alpha=1.0 and 2"),
    "alphas": (MultinomialNB(), lambda: MultinomialNB(alpha=[1, 2]).fit(X, Y), "equal parameters"),
    "features": (MultinomialNB(), lambda: MultinomialNB().fit(np.eye(2, 3), Y), "as many features, got 2 and 3"),
    "labels": (MultinomialNB(), lambda: MultinomialNB().fit(X, [0, 1]), "all numbers or all strings"),
    "prior": (
        MultinomialNB(class_prior=[0.5, 0.5]),
        lambda: MultinomialNB(class_prior=[0.5, 0.5]).fit(X, ["a", "c"]),
        "one probability for each of 3 classes",
    ),
    "priors": (
        GaussianNB(priors=[0.5, 0.5]),
        lambda: GaussianNB(priors=[0.5, 0.5]).fit(X, ["a", "c"]),
        "3 probabilities",
    ),
    "untrained": (MultinomialNB(), MultinomialNB, "call fit"),
}


@pytest.mark.parametrize(("model", "other", "sentence"), UNMERGEABLE.values(), ids=UNMERGEABLE)
def test_what_cannot_be_merged(model, other, sentence):
    with pytest.raises(ValueError, match=sentence):
        fitted(model, X, Y).merge(other())


def test_labels_of_merged_models():
    strings = MultinomialNB().fit(X, np.array(["a", "b"], dtype=object)), MultinomialNB().fit(X, ["b", "longer"])
    assert strings[0].merge(strings[1]).classes_.tolist() == ["a", "b", "longer"]
    numbers = MultinomialNB().fit(X, [1, 2]), MultinomialNB().fit(X, [-1.0, 2.0])
    assert numbers[0].merge(numbers[1]).classes_.tolist() == [-1, 1, 2]


def test_merging_needs_something_learned():
    with pytest.raises(NotFittedError):
        MultinomialNB().merge(MultinomialNB().fit(X, Y))


def test_names_of_features_are_kept_and_held_against_each_other():
    pandas = pytest.importorskip("pandas")
    frames = [pandas.DataFrame(X, columns=names) for names in (["u", "v"], ["u", "v"], ["v", "w"])]
    a, b, c = (MultinomialNB().fit(frame, Y) for frame in frames)
    nameless = MultinomialNB().fit(X, Y)
    assert list(a.merge(b).feature_names_in_) == list(nameless.merge(a).feature_names_in_) == ["u", "v"]
    assert not hasattr(nameless.merge(nameless), "feature_names_in_")
    assert not hasattr(MultinomialNB().fit(frames[0], Y).fit(X, Y), "feature_names_in_")
    assert list(MultinomialNB().fit(frames[0], Y).partial_fit(X, Y).feature_names_in_) == ["u", "v"]
    with pytest.raises(ValueError, match=r"features of the same names, got \['u', 'v'\] and \['v', 'w'\]"):
        a.merge(c)


REFUSED = {
    "no classes": (lambda m: m.partial_fit(X, Y), "classes must be passed on the first call"),
    "other classes": (lambda m: m.fit(X, Y).partial_fit(X, Y, ["a", "c"]), r"are \['a', 'b'\] since .*'c'\]"),
    "an empty list of classes": (lambda m: m.partial_fit(X, Y, []), "classes are all labels .* got none"),
    "classes without order": (lambda m: m.partial_fit(X, Y, ["a", None]), "all numbers or all strings"),
    "a new label": (lambda m: m.partial_fit(X, Y, ["a", "c"]), r"has classes \['a', 'c'\], and y has the label 'b'"),
    "a label of another type": (lambda m: m.partial_fit(X, [0, 1], ["a", "b"]), "label"),
    "a string among numbers": (lambda m: m.partial_fit(X, ["x", "y"], [0, 1]), "label"),
    "weights of another length": (lambda m: m.fit(X, Y, [1.0]), "sample_weight is 2 finite numbers"),
    "a negative weight": (lambda m: m.fit(X, Y, [1.0, -1.0]), "sample_weight"),
    "no weight": (lambda m: m.fit(X, Y, [0.0, 0.0]), "sample_weight is zero for every sample"),
    "no labels": (lambda m: m.fit(X, None), "requires y"),
}


@pytest.mark.parametrize("model", [MultinomialNB, BernoulliNB, ComplementNB, GaussianNB])
@pytest.mark.parametrize(("call", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refusals(model, call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call(model())


def test_other_estimators_do_not_merge():
    assert not hasattr(PCA(), "merge")
