"""Counts and their smoothing: thousands of features, no smoothing at all, features always there; what is refused."""

import numpy as np
import pytest
from sklearn import naive_bayes as theirs

from foundations.estimators import BernoulliNB, ComplementNB, MultinomialNB
from foundations.linalg.sparse import SparseRows, from_dense

DISCRETE = [MultinomialNB, BernoulliNB, ComplementNB]
SPARSE = pytest.mark.parametrize("put", [np.asarray, from_dense], ids=["dense", "sparse"])


def test_two_thousand_features_and_no_underflow():
    """The classic mistake: likelihoods multiplied. They are zero for both classes, and every message is ham."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 100)
    rate = np.where(np.arange(2000) % 2 == y[:, None], 0.7, 0.3)  # half of the features mark each class
    X = (rng.random((200, 2000)) < rate).astype(int)
    model = BernoulliNB().fit(X, y)
    p = np.exp(model.feature_log_prob_)  # (2, 2000)
    naive = np.array([[np.prod(np.where(x, p[c], 1 - p[c])) / 2 for c in (0, 1)] for x in X])
    assert (naive == 0).all() and (naive.argmax(axis=1) == 0).all()  # so the first class wins every time
    for kind in DISCRETE:
        learner = kind().fit(X, y)
        assert (learner.predict(X) == y).all()
        assert np.isfinite(learner.predict_log_proba(X)).all()
    np.testing.assert_allclose(
        model.predict_joint_log_proba(X), theirs.BernoulliNB().fit(X, y).predict_joint_log_proba(X), rtol=1e-12
    )


X = np.array([[2, 1, 0, 3], [1, 0, 0, 1], [0, 1, 4, 1]])
Y = ["a", "a", "b"]


@SPARSE
def test_multinomial_without_smoothing(put):
    """A word that never came in a class excludes it, one that is not in the message has no say: 0 log 0 is 0."""
    model = MultinomialNB(alpha=0).fit(put(X), Y)
    assert np.isneginf(model.feature_log_prob_).tolist() == [[False, False, True, False], [True, False, False, False]]
    joint = model.predict_joint_log_proba(put([[0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0]]))
    wanted = [
        [np.log(2 / 3 * 1 / 8 * 4 / 8), np.log(1 / 3 * 1 / 6 * 1 / 6)],
        [np.log(2 / 3 * 3 / 8 * 1 / 8), -np.inf],
        [-np.inf, np.log(1 / 3 * 4 / 6)],
        [-np.inf, -np.inf],
        [np.log(2 / 3), np.log(1 / 3)],
    ]
    np.testing.assert_allclose(joint, wanted, rtol=1e-15)
    assert model.predict(put([[1, 1, 0, 0], [0, 0, 1, 0]])).tolist() == ["a", "b"]
    P = model.predict_proba(put([[1, 1, 0, 0], [1, 0, 1, 0]]))
    assert P[0].tolist() == [1, 0] and np.isnan(P[1]).all()  # no class can have made the last


def test_an_explicit_zero_has_no_say_either():
    model = MultinomialNB(alpha=0).fit(X, Y)
    message = SparseRows([1.0, 0.0], [0, 2], [0, 2], (1, 4))
    assert model.predict_joint_log_proba(message)[0, 0] == model.predict_joint_log_proba([[1, 0, 0, 0]])[0, 0]


@SPARSE
def test_bernoulli_without_smoothing(put):
    """p = 0 forbids a feature, p = 1 demands it."""
    model = BernoulliNB(alpha=0).fit(put(X), Y)
    # a: p = 1, 1/2, 0, 1; b: p = 0, 1, 1, 1
    joint = model.predict_joint_log_proba(put([[1, 0, 0, 1], [1, 1, 0, 1], [0, 1, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1]]))
    np.testing.assert_allclose(np.exp(joint), [[1 / 3, 0], [1 / 3, 0], [0, 1 / 3], [0, 0], [0, 0]], rtol=1e-15)


@SPARSE
def test_complement_without_smoothing(put):
    model = ComplementNB(alpha=0).fit(put(X), Y)
    scores = model.predict_joint_log_proba(put([[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]]))
    wanted = [[np.inf, -np.log(3 / 8)], [2 * np.log(6), np.log(16)], [-np.log(4 / 6), np.inf]]
    np.testing.assert_allclose(scores, wanted, rtol=1e-14)
    assert model.predict(put([[1, 0, 0, 0], [0, 0, 1, 0]])).tolist() == ["a", "b"]


def test_complement_weights_as_smoothing_goes_to_zero():
    limit = ComplementNB(alpha=0, norm=True).fit(X, Y).feature_log_prob_
    assert limit.tolist() == [[1, 0, 0, 0], [0, 0, 1, 0]]
    near = ComplementNB(alpha=1e-300, norm=True).fit(X, Y).feature_log_prob_
    np.testing.assert_allclose(near, limit, atol=0.01)
    assert ComplementNB(norm=True).fit([[1], [2]], ["a", "b"]).feature_log_prob_.tolist() == [[1], [1]]


def test_a_class_with_no_words_and_no_smoothing():
    model = MultinomialNB(alpha=0).fit([[1, 2], [0, 0]], ["a", "b"])
    assert np.isneginf(model.feature_log_prob_[1]).all()
    assert model.predict([[1, 0], [0, 1]]).tolist() == ["a", "a"]


def test_without_force_alpha_it_is_clipped():
    for alpha, clipped in [(0, 1e-10), ([0, 1, 1e-20, 2], [1e-10, 1, 1e-10, 2])]:
        with pytest.warns(UserWarning, match="is taken as 1e-10"):
            got = MultinomialNB(alpha=alpha, force_alpha=False).fit(X, Y)
        wanted = MultinomialNB(alpha=clipped).fit(X, Y)
        np.testing.assert_array_equal(got.feature_log_prob_, wanted.feature_log_prob_)


def test_bernoulli_with_one_alpha_for_each_feature():
    alpha = [0.1, 1, 2, 0.5]
    model = BernoulliNB(alpha=alpha).fit(X, Y)
    for j, a in enumerate(alpha):
        alone = BernoulliNB(alpha=a).fit(X[:, [j]], Y)
        np.testing.assert_allclose(model.feature_log_prob_[:, [j]], alone.feature_log_prob_, rtol=1e-15)


def test_a_feature_that_is_nearly_always_there():
    """1 - exp(log p) has lost most digits at p = 1 - 1e-12; the counts have them all."""
    model = BernoulliNB(alpha=1e-12).fit([[1], [1], [0]], [0, 0, 1])
    np.testing.assert_allclose(model.feature_log_absent_[0, 0], np.log(1e-12 / (2 + 2e-12)), rtol=1e-15)


def test_binarize():
    Z = np.array([[0.2, 0.6], [0.5, 0.4], [0.9, 0.0]])
    for threshold in (0, 0.5):
        ones = (threshold < Z).astype(int)
        for put in (np.asarray, from_dense):
            model = BernoulliNB(binarize=threshold).fit(put(Z), Y)
            plain = BernoulliNB(binarize=None).fit(put(ones), Y)
            np.testing.assert_array_equal(model.feature_count_, plain.feature_count_)
            np.testing.assert_array_equal(model.predict_proba(put(Z)), plain.predict_proba(put(ones)))


def test_a_place_that_comes_twice_is_one_feature():
    twice = SparseRows([0.4, 0.4, 1.0], [1, 1, 0], [0, 2, 3], (2, 2))
    model = BernoulliNB(binarize=0.5).fit(twice, ["a", "b"])
    assert model.feature_count_.tolist() == [[0, 1], [1, 0]]
    assert MultinomialNB().fit(twice, ["a", "b"]).feature_count_.tolist() == [[0, 0.8], [1, 0]]


@pytest.mark.parametrize("kind", DISCRETE)
def test_from_counts_is_fit(kind):
    fitted = kind(alpha=0.5).fit(X, Y)
    made = kind.from_counts(fitted.classes_, fitted.class_count_, fitted.feature_count_, alpha=0.5)
    assert vars(made).keys() == vars(fitted).keys()
    np.testing.assert_array_equal(made.predict_log_proba(X), fitted.predict_log_proba(X))
    assert made.partial_fit(X, Y).class_count_.tolist() == [4, 2] and fitted.class_count_.tolist() == [2, 1]


COUNTS = {
    "classes": ((["a"], [1, 2], [[1], [2]]), r"are \(k,\), \(k,\) and \(k, d\), got \(1,\), \(2,\) and \(2, 1\)"),
    "flat": ((["a"], [1], [1]), r"\(k, d\), got"),
    "order": ((["b", "a"], [1, 2], [[1], [2]]), "different and sorted"),
    "negative": ((["a"], [1], [[-1]]), "feature_count has finite numbers, none negative"),
    "nan": ((["a"], [np.nan], [[1]]), "class_count has finite numbers"),
    "nothing": ((["a"], [0], [[0]]), "zero for every class"),
}


@pytest.mark.parametrize(("counts", "sentence"), COUNTS.values(), ids=COUNTS)
def test_counts_that_are_none(counts, sentence):
    with pytest.raises(ValueError, match=sentence):
        MultinomialNB.from_counts(*counts)


def test_a_feature_cannot_be_there_more_often_than_there_are_samples():
    with pytest.raises(ValueError, match="a count says more"):
        BernoulliNB.from_counts(["a"], [2], [[1, 3]])


REFUSED = {
    "a negative alpha": (MultinomialNB(alpha=-1), "alpha must be finite and 0 or more, got -1"),
    "alpha nan": (BernoulliNB(alpha=float("nan")), "alpha must be finite"),
    "too few alphas": (MultinomialNB(alpha=[1, 2]), r"one for each of 4 features, got shape \(2,\)"),
    "too few priors": (MultinomialNB(class_prior=[1.0]), r"one probability for each of 2 classes, got \[1.0\]"),
    "an endless prior": (MultinomialNB(class_prior=[1, np.inf]), "one probability for each"),
    "a negative prior": (ComplementNB(class_prior=[2.0, -1.0]), "one probability for each"),
    "a negative threshold": (BernoulliNB(binarize=-0.5), "binarize must be a number of 0 or more, got -0.5"),
    "a threshold in words": (BernoulliNB(binarize="half"), "binarize must be a number"),
    "not binary": (BernoulliNB(binarize=None), "with binarize=None X has zeros and ones, got 2"),
}


@pytest.mark.parametrize(("model", "sentence"), REFUSED.values(), ids=REFUSED)
@SPARSE
def test_refusals(model, sentence, put):
    with pytest.raises(ValueError, match=sentence):
        model.fit(put(X), Y)


@SPARSE
@pytest.mark.parametrize("kind", [MultinomialNB, ComplementNB])
def test_counts_are_not_negative(kind, put):
    with pytest.raises(ValueError, match=rf"Negative values in data passed to {kind.__name__} \(input X\).*got -1"):
        kind().fit(put(X - (X == 4) * 5), Y)
    assert BernoulliNB().fit(put(X - (X == 4) * 5), Y).feature_count_[1, 2] == 0
