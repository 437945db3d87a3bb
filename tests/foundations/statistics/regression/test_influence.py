"""Influence held to what it says: fits without the row."""

import numpy as np
import pytest

from foundations.statistics.regression import influence, ols

RNG = np.random.default_rng(3)


def without(values, i):
    return np.delete(values, i, axis=0)


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("n", "m"), [(6, 2), (12, 3)])
def test_each_row_is_left_out(n, m, intercept):
    X, y = RNG.standard_normal((n, m)) + 1, RNG.standard_normal(n)
    fit = ols(X, y, intercept=intercept)
    got, p = influence(fit), m + intercept
    assert got.leverage.sum() == pytest.approx(p)
    for i in range(n):
        other = ols(without(X, i), without(y, i), intercept=intercept)
        predicted = fit.design @ other.coefficients
        distance = ((fit.fitted - predicted) ** 2).sum() / (p * fit.residual_sd**2)
        assert got.cooks_distance[i] == pytest.approx(distance, rel=1e-9)
        moved = y.copy()
        moved[i] += 1.0
        assert got.leverage[i] == pytest.approx(ols(X, moved, intercept=intercept).fitted[i] - fit.fitted[i], rel=1e-9)
        # y_i beside its prediction by the others, over that prediction's standard error
        a = fit.design[i]
        error = np.sqrt(other.residual_sd**2 + a @ other.covariance @ a)
        assert got.externally_studentized[i] == pytest.approx((y[i] - predicted[i]) / error, rel=1e-9)
        assert got.studentized[i] * fit.residual_sd == pytest.approx(got.externally_studentized[i] * other.residual_sd)


def test_a_row_that_decides_alone_has_leverage_one():
    X = np.column_stack([np.arange(6.0), [0, 0, 0, 0, 0, 1.0]])
    got = influence(ols(X, RNG.standard_normal(6)))
    assert got.leverage[5] == pytest.approx(1)
    assert all(np.isnan(values[5]) and np.isfinite(values[:5]).all() for values in got[1:])


def test_one_wild_value_on_an_exact_line():
    y = np.arange(7.0)
    y[3] = 100
    got = influence(ols(np.arange(7.0), y))
    assert abs(got.externally_studentized[3]) > 1e6  # without it nothing is left, but for rounding
    assert abs(got.studentized[3]) < np.sqrt(5) + 1e-12  # which has the row's own square in s
    assert got.cooks_distance.argmax() == 3


def test_an_exact_fit_and_too_few_rows_are_nan_without_warnings():
    exact = influence(ols(np.arange(5.0), np.arange(5.0)))
    assert np.isnan(exact.studentized).all() and np.isnan(exact.cooks_distance).all()
    few = influence(ols([0.0, 1.0, 3.0], [1.0, 0.0, 1.0]))
    assert np.isnan(few.externally_studentized).all() and np.isfinite(few.cooks_distance).all()
