"""What linear models obey: normal equations, weights as repetition, merging, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from foundations.estimators import LinearRegression, Ridge

MODELS = [LinearRegression(), LinearRegression(fit_intercept=False), Ridge(), Ridge(0.5, fit_intercept=False)]


def drawn(seed, n, d, k):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)) + 2, rng.standard_normal((n, k)) - 1, rng


def same(a, b, X):
    np.testing.assert_allclose(a.predict(X), b.predict(X), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-8, atol=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(1, 15), st.integers(1, 6), st.integers(1, 3), st.sampled_from(MODELS))
def test_the_gradient_is_zero(seed, n, d, k, model):
    X, Y, _ = drawn(seed, n, d, k)
    model = type(model)(**model.get_params()).fit(X, Y)
    E = Y - model.predict(X)  # (n, k)
    penalty = getattr(model, "alpha", 0.0) * model.coef_.T
    size = np.abs(X).max() ** 2 * n * (1 + np.abs(model.coef_).max())
    assert np.abs(X.T @ E - penalty).max() <= 1e-11 * size
    if model.fit_intercept:
        assert np.abs(E.sum(axis=0)).max() <= 1e-12 * size


@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(1, 4), st.sampled_from(MODELS))
def test_a_weight_of_two_is_a_sample_that_came_twice(seed, n, d, model):
    X, Y, rng = drawn(seed, n + d + 2, d, 1)
    w = rng.integers(0, 3, len(X))
    w[: d + 2] = 1
    one, other = (type(model)(**model.get_params()) for _ in range(2))
    same(one.fit(X, Y[:, 0], w), other.fit(np.repeat(X, w, axis=0), np.repeat(Y[:, 0], w)), X)


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30), st.integers(1, 5), st.sampled_from(MODELS))
def test_merged_is_fitted_on_both(seed, n, m, d, model):
    X, Y, rng = drawn(seed, n + m + d + 1, d, 2)
    w = rng.random(len(X)) + 0.5
    first, second, whole = (type(model)(**model.get_params()) for _ in range(3))
    first.fit(X[:n], Y[:n], w[:n])
    merged = first.merge(second.fit(X[n:], Y[n:], w[n:]))
    same(merged, whole.fit(X, Y, w), X)
    assert merged.sums_.weight == pytest.approx(w.sum()) and first.sums_.weight == pytest.approx(w[:n].sum())
    same(second.merge(first), merged, X)


@pytest.mark.parametrize("model", [LinearRegression, Ridge])
def test_merging_many_parts_with_more_features_than_each_has_samples(model):
    X, Y, _ = drawn(3, 40, 9, 1)
    merged = model().fit(X[:4], Y[:4, 0])
    for start in range(4, 40, 4):
        merged = merged.merge(model().fit(X[start : start + 4], Y[start : start + 4, 0]))
    same(merged, model().fit(X, Y[:, 0]), X)
    assert len(merged.sums_.rows) <= 10


def test_merging_keeps_more_digits_by_triangles():
    X = np.linalg.qr(np.random.default_rng(0).standard_normal((60, 2)))[0] * [1.0, 1e-9]
    y = X @ [1.0, 1.0]
    first, second = (LinearRegression(fit_intercept=False).fit(X[half], y[half]) for half in (slice(30), slice(30, 60)))
    np.testing.assert_allclose(first.merge(second).coef_, 1.0, rtol=1e-6)


def test_shrinkage():
    X, Y, _ = drawn(0, 30, 4, 1)
    lengths = [np.linalg.norm(Ridge(alpha).fit(X, Y).coef_) for alpha in (0, 1, 10, 100, 1e6)]
    assert np.all(np.diff(lengths) < 0) and lengths[-1] < 1e-4


@pytest.mark.parametrize("size", [1e-150, 1e150])
def test_large_and_small_numbers(size):
    X, Y, _ = drawn(1, 20, 3, 1)
    y = Y[:, 0]
    wanted = LinearRegression().fit(X, y).coef_
    np.testing.assert_allclose(LinearRegression().fit(X * size, y).coef_ * size, wanted, rtol=1e-10)
    np.testing.assert_allclose(Ridge(0.0).fit(X, y * size).coef_ / size, wanted, rtol=1e-10)


@pytest.mark.parametrize(
    "model, X, y, options, message",
    [
        (Ridge(-1.0), [[1.0]], [1.0], {}, "alpha must be a number of 0 or more, got -1.0"),
        (Ridge("big"), [[1.0]], [1.0], {}, "alpha must be a number"),
        (LinearRegression(tol=0.0), [[1.0]], [1.0], {}, "tol must be a number between 0 and 1, got 0.0"),
        (Ridge(fit_intercept="no"), [[1.0]], [1.0], {}, "fit_intercept must be True or False, got 'no'"),
        (Ridge(), [[1.0]], None, {}, "requires y to be passed"),
        (Ridge(), [[1.0], [2.0]], [1.0], {}, r"needs y of shape \(2,\)"),
        (Ridge(), [[1.0]], np.ones((1, 0)), {}, "needs y of shape"),
        (Ridge(), [[1.0]], [np.nan], {}, "y contains NaN or inf"),
        (Ridge(), [[1.0]], [1j], {}, "Complex data not supported"),
        (Ridge(), [[1.0]], ["much"], {}, "needs numbers in y"),
        (Ridge(), [[1.0], [2.0]], [1.0, 2.0], {"sample_weight": [0.0, 0.0]}, "zero for every sample"),
        (Ridge(), [[1.0], [2.0]], [1.0, 2.0], {"sample_weight": [1.0, -1.0]}, "none negative"),
        (Ridge(), [[1.0], [2.0]], [1.0, 2.0], {"sample_weight": [1e308, 1e308]}, "more than can be represented"),
        (Ridge(), [[1e200], [-1e200]], [1.0, 2.0], {}, "squares that can be represented"),
        (LinearRegression(), [[1.7e308], [1.7e308], [-1.7e308]], [0.0, 0.0, 1.0], {}, "scale them toward 1"),
        (LinearRegression(), [[1e-200], [-1e-200]], [1e200, 0.0], {}, "scale them toward 1"),
    ],
)
def test_bad_input_is_one_sentence(model, X, y, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        model.fit(X, y, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("model", [LinearRegression(tol=np.float32(1e-6)), Ridge()])
def test_predictions_that_overflow(model):
    X, _, _ = drawn(0, 10, 2, 2)
    model.fit(X, X @ [2.0, -3.0])
    with pytest.raises(ValueError, match="cannot represent"):
        model.predict([[1.7e308, -1.7e308]])


def test_models_that_do_not_merge():
    X, Y, _ = drawn(0, 10, 2, 2)
    model = Ridge().fit(X, Y)
    others = [LinearRegression().fit(X, Y), Ridge(2.0).fit(X, Y), Ridge().fit(X[:, :1], Y), Ridge().fit(X, Y[:, 0])]
    for other in others:
        with pytest.raises(ValueError, match="merges with"):
            model.merge(other)
    with pytest.raises(NotFittedError):
        model.merge(Ridge())
