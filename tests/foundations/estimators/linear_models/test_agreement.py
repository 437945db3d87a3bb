"""Linear and ridge regression against scikit-learn's: shapes, weights, intercepts, ranks."""

import numpy as np
import pytest
from sklearn import linear_model as theirs
from sklearn.datasets import load_breast_cancer, load_diabetes

from foundations.estimators import LinearRegression, Ridge

RNG = np.random.default_rng(0)


def data(n, d, k=None, rank=None):
    X = RNG.standard_normal((n, d)) if rank is None else RNG.standard_normal((n, rank)) @ RNG.standard_normal((rank, d))
    return 3 + X, RNG.standard_normal(n if k is None else (n, k)) + (X[:, 0] if k is None else X[:, :1])


DATA = {
    "tall": data(50, 4),
    "one feature": data(20, 1),
    "square": data(6, 6),
    "wide": data(5, 12),
    "two targets": data(40, 3, 2),
    "a column of targets": data(40, 3, 1),
    "wide, two targets": data(6, 11, 2),
    "rank 2 of 5": data(30, 5, rank=2),
    "rank 2 of 5, wide": data(4, 5, rank=2),
    "a constant column": (np.column_stack([np.ones(20), RNG.standard_normal(20)]), RNG.standard_normal(20)),
    "nothing varies": (np.ones((5, 2)), RNG.standard_normal(5)),
    "one sample": (np.array([[1.0, 2.0]]), np.array([3.0])),
    "integers": (RNG.integers(0, 9, (15, 3)), RNG.integers(0, 9, 15)),
    "far from zero": (1e4 + data(50, 3)[0], 1e4 + RNG.standard_normal(50)),
    "every category": (np.eye(4)[RNG.integers(0, 4, 60)], RNG.standard_normal(60)),
    "diabetes": load_diabetes(return_X_y=True),
}
PAIRS = {
    "linear": (LinearRegression, theirs.LinearRegression, {}),
    "ridge": (Ridge, theirs.Ridge, {"alpha": 1.0}),
    "strong ridge": (Ridge, theirs.Ridge, {"alpha": 100.0}),
    "weak ridge": (Ridge, theirs.Ridge, {"alpha": 1e-4}),
}


def same(ours, library, X):
    assert ours.coef_.shape == library.coef_.shape and np.shape(ours.intercept_) == np.shape(library.intercept_)
    size = max(np.abs(library.coef_).max(), 1e-3)
    np.testing.assert_allclose(ours.coef_, library.coef_, rtol=0, atol=1e-9 * size)
    scale = size * np.abs(X).max() + np.abs(library.intercept_).max()
    np.testing.assert_allclose(ours.intercept_, library.intercept_, rtol=0, atol=1e-9 * scale)
    np.testing.assert_allclose(ours.predict(X), library.predict(X), rtol=0, atol=1e-9 * scale)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("pair", PAIRS)
def test_fits_are_scikit_learns(pair, name, weighted, fit_intercept):
    ours, library, options = PAIRS[pair]
    X, y = DATA[name]
    weight = np.linspace(0.0, 2.0, len(X)) + (len(X) == 1) if weighted else None
    before = X.copy(), y.copy()
    model = ours(fit_intercept=fit_intercept, **options).fit(X, y, weight)
    if ours is Ridge:
        options = options | {"solver": "svd"}  # the library's own choice loses digits where alpha is small
    theirs_too = library(fit_intercept=fit_intercept, **options).fit(X, y, weight)
    if ours is Ridge and name == "a column of targets":  # which the library's ridge alone flattens
        theirs_too.coef_ = theirs_too.coef_[None, :]
    same(model, theirs_too, X)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])


@pytest.mark.parametrize("name", [name for name in DATA if name != "nothing varies"])
def test_ridge_without_a_penalty_is_the_shortest_least_squares(name):
    X, y = DATA[name]
    same(Ridge(0).fit(X, y), theirs.LinearRegression().fit(X, y), X)


@pytest.mark.parametrize("name", DATA)
def test_rank_is_scikit_learns(name):
    assert LinearRegression().fit(*DATA[name]).rank_ == theirs.LinearRegression().fit(*DATA[name]).rank_


def test_rank_is_that_of_the_singular_values_where_no_pivot_is_small():
    # Kahan's triangle: its smallest singular value is far below its smallest diagonal element
    s, c = np.sqrt(0.51), 0.7
    n = 60
    R = s ** np.arange(n)[:, None] * (np.eye(n) - c * np.triu(np.ones((n, n)), 1))
    S = np.linalg.svd(R, compute_uv=False)
    for tol in (1e-3, 1e-8, 1e-10, 1e-14):
        model = LinearRegression(fit_intercept=False, tol=tol).fit(np.vstack([R, 0 * R[:1]]), np.ones(n + 1))
        assert model.rank_ == np.count_nonzero(tol * S[0] < S)


def test_score_is_scikit_learns():
    X, y = DATA["diabetes"]
    weight = RNG.random(len(y))
    for ours, library in ((LinearRegression(), theirs.LinearRegression()), (Ridge(0.1), theirs.Ridge(0.1))):
        wanted = library.fit(X, y, weight).score(X, y, weight)
        assert ours.fit(X, y, weight).score(X, y, weight) == pytest.approx(wanted, rel=1e-10)
    X, Y = DATA["two targets"]
    assert Ridge().fit(X, Y).score(X, Y) == pytest.approx(theirs.Ridge().fit(X, Y).score(X, Y), rel=1e-10)


def test_features_in_small_units_are_kept():
    X = load_breast_cancer().data  # deviations from 0.003 to 570
    w = np.linspace(1, 2, X.shape[1]) / X.std(axis=0)
    model = LinearRegression().fit(X, X @ w)
    assert model.rank_ == X.shape[1]
    np.testing.assert_allclose(model.coef_, w, rtol=1e-7)


def test_an_ill_conditioned_matrix_keeps_half_of_its_digits():
    # singular values 1 and 1e-7: in XᵀX their squares are a rounding error apart
    X = np.linalg.qr(RNG.standard_normal((30, 2)))[0] * [1.0, 1e-7]
    for model in (LinearRegression(fit_intercept=False), Ridge(0.0, fit_intercept=False)):
        np.testing.assert_allclose(model.fit(X, X @ [1.0, 1.0]).coef_, 1.0, rtol=1e-8)
