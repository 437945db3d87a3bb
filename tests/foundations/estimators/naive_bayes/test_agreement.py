"""The four models against scikit-learn's: what they learn and predict, over inputs, weights and parameters."""

import inspect

import numpy as np
import pytest
import scipy.sparse
from sklearn import naive_bayes as theirs

from foundations import estimators as ours
from foundations.linalg.sparse import from_dense

RNG = np.random.default_rng(0)
COUNTS = RNG.poisson(RNG.uniform(0, 2, (4, 1)) * RNG.random((4, 25)), (15, 4, 25)).reshape(60, 25)
LABELS = np.tile(["egg", "ham", "spam", "toast"], 15)
NEW = RNG.poisson(0.7, (20, 25))
WEIGHTS = RNG.uniform(0.1, 3, 60)
ALPHAS = RNG.uniform(0.1, 2, 25)
PRIOR = np.array([0.1, 0.2, 0.3, 0.4])
LEARNED = ["classes_", "class_count_", "feature_count_", "class_log_prior_", "feature_log_prob_"]
PREDICTIONS = ["predict_joint_log_proba", "predict_log_proba", "predict_proba"]
CONTAINERS = {
    "array": np.asarray,
    "list": lambda X: X.tolist(),
    "float32": lambda X: X.astype(np.float32),
    "csr_array": scipy.sparse.csr_array,
    "csr_matrix": scipy.sparse.csr_matrix,
    "csc_array": scipy.sparse.csc_array,
    "coo_array": scipy.sparse.coo_array,
    "float32 rows": lambda X: scipy.sparse.csr_array(X.astype(np.float32)),
    "sparse rows": from_dense,
}
DISCRETE = [
    ("MultinomialNB", {}),
    ("MultinomialNB", {"alpha": 0.01, "fit_prior": False}),
    ("MultinomialNB", {"alpha": ALPHAS, "class_prior": PRIOR}),
    ("MultinomialNB", {"alpha": ALPHAS.tolist(), "class_prior": PRIOR.tolist()}),
    ("BernoulliNB", {}),
    ("BernoulliNB", {"alpha": 0.01, "binarize": 1.0, "fit_prior": False}),
    ("BernoulliNB", {"alpha": 2, "class_prior": PRIOR, "binarize": 0.5}),
    ("ComplementNB", {}),
    ("ComplementNB", {"alpha": 0.01, "norm": True}),
    ("ComplementNB", {"alpha": ALPHAS, "norm": True, "class_prior": PRIOR}),
]


def names(case):
    return f"{case[0]}({', '.join(case[1])})" if isinstance(case, tuple) else str(case)


def agree(got, wanted, learned=(), X=NEW):
    """What both learned, and what both make of X, within 1e-12 relative to max(1, |wanted|)."""
    for name in learned:
        same(getattr(got, name), getattr(wanted, name), name)
    for name in PREDICTIONS:
        same(getattr(got, name)(X), getattr(wanted, name)(X), name)
    np.testing.assert_array_equal(got.predict(X), wanted.predict(X))


def same(got, wanted, name):
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape, name
    if got.dtype.kind in "OU":
        assert got.tolist() == wanted.tolist()
    else:
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("name", ["MultinomialNB", "BernoulliNB", "ComplementNB", "GaussianNB"])
@pytest.mark.parametrize("method", ["__init__", "fit", "partial_fit", "predict", "predict_proba", "score"])
def test_parameters_have_scikit_learns_names_and_defaults(name, method):
    got, wanted = (inspect.signature(getattr(getattr(module, name), method)) for module in (ours, theirs))
    plain = [{p.name: p.default for p in signature.parameters.values()} for signature in (got, wanted)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("case", DISCRETE, ids=names)
@pytest.mark.parametrize("weight", [None, WEIGHTS], ids=["", "weights"])
def test_models_of_counts(case, weight):
    name, params = case
    got = getattr(ours, name)(**params).fit(COUNTS, LABELS, sample_weight=weight)
    wanted = getattr(theirs, name)(**params).fit(COUNTS, LABELS, sample_weight=weight)
    agree(got, wanted, LEARNED + ["feature_all_"] * (name == "ComplementNB"))
    assert got.score(NEW, LABELS[:20], WEIGHTS[:20]) == wanted.score(NEW, LABELS[:20], WEIGHTS[:20])


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("case", [case for case in DISCRETE if "class_prior" not in case[1]], ids=names)
def test_models_of_counts_take_what_scikit_learn_takes(case, container):
    name, params = case
    put = CONTAINERS[container]
    got = getattr(ours, name)(**params).fit(put(COUNTS), LABELS, sample_weight=WEIGHTS)
    wanted = getattr(theirs, name)(**params).fit(COUNTS, LABELS, sample_weight=WEIGHTS)
    for attribute in LEARNED:
        same(getattr(got, attribute), getattr(wanted, attribute), attribute)
    for method in PREDICTIONS:
        same(getattr(got, method)(put(NEW)), getattr(wanted, method)(NEW), method)


@pytest.mark.parametrize("case", DISCRETE, ids=names)
@pytest.mark.parametrize("sparse", [np.asarray, scipy.sparse.csr_array], ids=["dense", "sparse"])
def test_batches(case, sparse):
    name, params = case
    got, wanted = getattr(ours, name)(**params), getattr(theirs, name)(**params)
    for start in range(0, 60, 7):
        batch = slice(start, start + 7)
        for model in (got, wanted):
            classes = np.unique(LABELS) if start == 0 else None
            model.partial_fit(sparse(COUNTS[batch]), LABELS[batch], classes, sample_weight=WEIGHTS[batch])
    agree(got, wanted, LEARNED)


@pytest.mark.parametrize("name", ["MultinomialNB", "BernoulliNB", "ComplementNB"])
def test_fractions_and_other_labels(name):
    X, y = COUNTS * RNG.random(25), np.tile([3, -1, 7], 20)  # as of tf-idf
    agree(getattr(ours, name)().fit(X, y), getattr(theirs, name)().fit(X, y), LEARNED, NEW / 3)


@pytest.mark.parametrize("name", ["MultinomialNB", "BernoulliNB", "ComplementNB", "GaussianNB"])
def test_one_class(name):
    y = ["only"] * 60
    got, wanted = getattr(ours, name)().fit(COUNTS, y), getattr(theirs, name)().fit(COUNTS, y)
    agree(got, wanted)
    assert got.predict_proba(NEW).tolist() == [[1.0]] * 20


@pytest.mark.parametrize("name", ["MultinomialNB", "BernoulliNB", "ComplementNB"])
def test_a_class_still_to_come(name):
    first, classes = LABELS != "toast", np.unique(LABELS)
    got = getattr(ours, name)().partial_fit(COUNTS[first], LABELS[first], classes)
    wanted = getattr(theirs, name)().partial_fit(COUNTS[first], LABELS[first], classes)
    agree(got, wanted, LEARNED)
    if name != "ComplementNB":
        assert (got.predict_proba(NEW)[:, 3] == 0).all()


GAUSSIAN = [{}, {"var_smoothing": 0}, {"var_smoothing": 0.1}, {"priors": PRIOR}, {"priors": PRIOR.tolist()}]
POINTS = RNG.standard_normal((60, 6)) * [1, 10, 0.1, 1, 1, 0.05] + np.tile(np.eye(4, 6), (15, 1)) + 5


@pytest.mark.parametrize("params", GAUSSIAN, ids=str)
def test_gaussian(params):
    got, wanted = ours.GaussianNB(**params).fit(POINTS, LABELS), theirs.GaussianNB(**params).fit(POINTS, LABELS)
    agree(got, wanted, ["classes_", "class_count_", "class_prior_", "theta_", "var_", "epsilon_"], POINTS[::3] + 0.1)


def test_gaussian_with_weights():
    """scikit-learn leaves the weights out of epsilon_ alone, so it is left out here."""
    got, wanted = ours.GaussianNB(var_smoothing=0), theirs.GaussianNB(var_smoothing=0)
    for model in (got, wanted):
        model.fit(POINTS, LABELS, sample_weight=WEIGHTS)
    agree(got, wanted, ["class_count_", "class_prior_", "theta_", "var_"], POINTS[::3] + 0.1)


def test_gaussian_in_batches():
    """scikit-learn takes epsilon_ from the last batch alone, so it is left out here."""
    got, wanted = ours.GaussianNB(var_smoothing=0), theirs.GaussianNB(var_smoothing=0)
    for start in range(0, 60, 20):
        for model in (got, wanted):
            model.partial_fit(POINTS[start : start + 20], LABELS[start : start + 20], np.unique(LABELS))
    agree(got, wanted, ["class_count_", "class_prior_", "theta_", "var_"], POINTS[::3] + 0.1)


def test_gaussian_takes_single_precision_and_computes_in_double():
    X = POINTS.astype(np.float32)
    agree(ours.GaussianNB().fit(X, LABELS), theirs.GaussianNB().fit(X.astype(float), LABELS), ["theta_", "var_"], X)


@pytest.mark.parametrize("name", ["MultinomialNB", "BernoulliNB", "ComplementNB"])
def test_many_classes_and_many_features(name):
    X = scipy.sparse.random_array((300, 5000), density=0.004, rng=np.random.default_rng(1), format="csr")
    y = RNG.integers(0, 40, 300)
    agree(getattr(ours, name)().fit(X, y), getattr(theirs, name)().fit(X, y), LEARNED, X[:50])
