"""Coefficients equal scikit-learn's, its solvers run to the end, by every route and for every penalty."""

import warnings

import numpy as np
import pytest
import scipy.sparse
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_iris, load_wine
from sklearn.linear_model import LogisticRegression as Library

from foundations.estimators import LogisticRegression

WITHIN = 1e-6
EXACT = {"solver": "newton-cholesky", "tol": 1e-12, "max_iter": 1000}
SAGA = {"solver": "saga", "tol": 1e-12, "max_iter": 100_000}
SMOOTH = ["newton", "newton-cholesky", "lbfgs", "gradient-descent", "proximal-gradient"]


def scaled(load):
    X, y = load(return_X_y=True)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


DATA = {"binary": scaled(load_breast_cancer), "multinomial": scaled(load_wine)}


def assert_same(ours, theirs):
    assert (ours.coef_.shape, ours.intercept_.shape) == (theirs.coef_.shape, theirs.intercept_.shape)
    for got, wanted in ((ours.coef_, theirs.coef_), (ours.intercept_, theirs.intercept_)):
        assert np.abs(got - wanted).max() <= WITHIN * max(1, np.abs(wanted).max())


@pytest.mark.parametrize("solver", SMOOTH)
@pytest.mark.parametrize("data", DATA)
def test_every_solver_with_l2(solver, data):
    X, y = DATA[data]
    assert_same(LogisticRegression(solver=solver).fit(X, y), Library(**EXACT).fit(X, y))


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("C", [1e-3, 0.1, 10.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_strength_and_intercept(data, C, intercept):
    X, y = DATA[data]
    parameters = {"C": C, "fit_intercept": intercept}
    ours, theirs = LogisticRegression(**parameters).fit(X, y), Library(**parameters, **EXACT).fit(X, y)
    assert_same(ours, theirs)
    assert intercept or not ours.intercept_.any()


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 3.0}, {0: 0.5, 1: 2}])
def test_weights_of_samples_and_classes(data, class_weight):
    X, y = DATA[data]
    weight = np.random.default_rng(0).integers(0, 4, len(y)) / 2
    ours = LogisticRegression(class_weight=class_weight).fit(X, y, weight)
    theirs = Library(class_weight=class_weight, **EXACT).fit(X, y, weight)
    assert_same(ours, theirs)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_l1_and_elastic_net(data, l1_ratio):
    X, y = DATA[data]
    X = X[:, ::3]  # saga takes its time where columns are alike
    ours = LogisticRegression(C=0.2, l1_ratio=l1_ratio).fit(X, y)
    theirs = Library(C=0.2, l1_ratio=l1_ratio, **SAGA).fit(X, y)
    assert_same(ours, theirs)
    assert np.array_equal(ours.coef_ == 0, theirs.coef_ == 0)  # the same features are left out
    assert 0 < np.sum(ours.coef_ == 0) < ours.coef_.size


@pytest.mark.parametrize("load", [load_breast_cancer, load_wine, load_iris])
@pytest.mark.parametrize("solver", ["newton", "lbfgs"])
def test_features_in_their_units(load, solver):
    X, y = load(return_X_y=True)  # areas of a thousand beside compactness of a hundredth
    assert_same(LogisticRegression(solver=solver).fit(X, y), Library(**EXACT).fit(X, y))


def test_l1_with_features_in_their_units():
    # saga needs scaled features; the conditions of a minimum need no library
    X, y = load_breast_cancer(return_X_y=True)
    model = LogisticRegression(l1_ratio=1, C=0.2, tol=5e-9).fit(X, y)
    w, lam = model.coef_[0], 1 / (0.2 * len(y))
    slope = (model.predict_proba(X)[:, 1] - y) @ X / len(y)
    size = X.std(axis=0)  # a unit of the slope
    kept = w != 0
    assert 3 < kept.sum() < 30
    assert np.abs(slope + lam * np.sign(w))[kept] == pytest.approx(0, abs=1e-8 * size.max())
    assert (np.abs(slope[~kept]) <= lam * (1 + 1e-6)).all()


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("solver", ["newton", "lbfgs"])
def test_no_penalty(k, solver):
    rng = np.random.default_rng(k)
    X = rng.standard_normal((200, 4))
    y = np.digitize(X[:, 0] + rng.standard_normal(200), [0.0] if k == 2 else [-0.5, 0.5])
    library = EXACT if k == 2 else {"solver": "lbfgs", "tol": 1e-10, "max_iter": 10_000}  # which takes the sum of 0
    ours = LogisticRegression(C=np.inf, solver=solver).fit(X, y)
    assert_same(ours, Library(C=np.inf, **library).fit(X, y))
    if k == 3:
        assert ours.coef_.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-9)


@pytest.mark.parametrize("solver", ["newton", "lbfgs"])
def test_separable_classes_with_a_penalty(solver):
    X = np.concatenate([np.linspace(-5, -1, 20), np.linspace(1, 5, 20)])[:, None] * [1.0, 2.0]
    y = np.repeat(["a", "b"], 20)
    assert_same(LogisticRegression(C=100, solver=solver).fit(X, y), Library(C=100, **EXACT).fit(X, y))


@pytest.mark.parametrize("solver", SMOOTH)
@pytest.mark.parametrize("data", DATA)
def test_sparse_rows(solver, data):
    X, y = DATA[data]
    X = np.where(np.abs(X) > 1, X, 0)[:, :10]
    sparse = LogisticRegression(solver=solver).fit(scipy.sparse.csr_array(X), y)
    theirs = Library(**EXACT).fit(X, y)
    assert_same(sparse, theirs)
    assert sparse.predict_proba(scipy.sparse.csc_array(X)) == pytest.approx(theirs.predict_proba(X), abs=1e-6)


@pytest.mark.parametrize("data", DATA)
def test_sparse_rows_with_l1(data):
    X, y = DATA[data]
    X = np.where(np.abs(X) > 1, X, 0)[:, :6]
    sparse = LogisticRegression(l1_ratio=1.0, C=0.3).fit(scipy.sparse.csr_array(X), y)
    assert_same(sparse, Library(l1_ratio=1.0, C=0.3, **SAGA).fit(X, y))


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("shape", [(40, 1), (15, 30)])
@pytest.mark.parametrize("l1_ratio", [0.0, 0.5, 1.0])
def test_one_column_and_more_columns_than_rows(k, shape, l1_ratio):
    rng = np.random.default_rng(k)
    X = rng.standard_normal(shape) + 0.5  # not of mean 0: with L1 it is a choice which b, of those that are alike
    y = np.digitize(X[:, 0] + rng.standard_normal(len(X)), [0.5] if k == 2 else [0.0, 1.0])
    parameters = {"C": 0.5, "l1_ratio": l1_ratio}
    theirs = Library(**parameters, **(SAGA if l1_ratio else EXACT)).fit(X, y)
    assert_same(LogisticRegression(**parameters).fit(X, y), theirs)


@pytest.mark.parametrize("penalty", ["l1", "l2", "elasticnet", None])
def test_the_penalties_of_older_scikit_learn(penalty):
    X, y = DATA["multinomial"]
    X = X[:, :2]  # classes that overlap
    solver = EXACT if penalty == "l2" else {**SAGA, "tol": 1e-10}
    share = {"l1_ratio": 0.5} if penalty == "elasticnet" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated there
        theirs = Library(penalty, C=0.3, **share, **solver).fit(X, y)
    assert_same(LogisticRegression(penalty, C=0.3, l1_ratio=0.5).fit(X, y), theirs)


def test_what_scikit_learns_takes_and_changes_nothing_here(capfd):
    X, y = DATA["multinomial"]
    given = {"n_jobs": -1, "verbose": 1, "random_state": 0}
    model = clone(LogisticRegression(**given))
    assert {name: model.get_params()[name] for name in given} == given
    assert {name: LogisticRegression().get_params()[name] for name in given} == {
        name: Library().get_params()[name] for name in given
    }
    assert np.array_equal(model.fit(X, y).coef_, LogisticRegression().fit(X, y).coef_)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("data", DATA)
def test_predictions(data):
    X, y = DATA[data]
    names = np.array(["x", "y", "z"])[y]
    ours, theirs = LogisticRegression().fit(X, names), Library(**EXACT).fit(X, names)
    new = np.random.default_rng(0).standard_normal((50, X.shape[1]))
    assert np.array_equal(ours.classes_, theirs.classes_)
    assert np.array_equal(ours.predict(new), theirs.predict(new))
    for method in ("decision_function", "predict_proba", "predict_log_proba"):
        got, wanted = getattr(ours, method)(new), getattr(theirs, method)(new)
        assert got.shape == wanted.shape
        assert got == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    assert ours.score(X, names) == theirs.score(X, names)
