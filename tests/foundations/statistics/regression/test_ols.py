"""Least squares against SciPy, scikit-learn and rational arithmetic; laws; what is refused."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from foundations.statistics.regression import ols, polynomial
from foundations.statistics.regression.ols import _tails

RNG = np.random.default_rng(7)


def table(n, m, rng=RNG):
    """n rows of m predictors, and a response that the first explains in part."""
    X = rng.standard_normal((n, m)) * 10.0 ** np.arange(-1, m - 1) + 1
    return X, 2 + X[:, 0] + rng.standard_normal(n)


# ---- Beside the libraries


@pytest.mark.parametrize("n", [3, 4, 50])
def test_a_line_is_that_of_scipy(n):
    x, y = RNG.uniform(0, 5, n), RNG.standard_normal(n)
    fit, wanted = ols(x, y), scipy.stats.linregress(x, y)
    assert fit.coefficients == pytest.approx([wanted.intercept, wanted.slope], rel=1e-12)
    assert fit.standard_errors == pytest.approx([wanted.intercept_stderr, wanted.stderr], rel=1e-12)
    assert fit.p_values[1] == pytest.approx(wanted.pvalue, rel=1e-10)
    assert fit.r_squared == pytest.approx(wanted.rvalue**2, rel=1e-12)
    assert fit.f_statistic == pytest.approx(fit.t[1] ** 2, rel=1e-12)
    assert fit.f_p_value == pytest.approx(fit.p_values[1], rel=1e-10)


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("n", "m"), [(5, 3), (30, 1), (200, 6)])
def test_a_plane_is_that_of_scikit_learn_and_the_formulas(n, m, intercept):
    X, y = table(n, m)
    fit = ols(X, y, intercept=intercept)
    model = LinearRegression(fit_intercept=intercept).fit(X, y)
    slopes = fit.coefficients[1:] if intercept else fit.coefficients
    assert slopes == pytest.approx(model.coef_, rel=1e-9)
    assert fit.fitted == pytest.approx(model.predict(X), rel=1e-10)
    assert fit.residuals == pytest.approx(y - model.predict(X), rel=1e-8, abs=1e-10)
    A = np.column_stack([np.ones(n), X]) if intercept else X
    p = A.shape[1]
    rss = ((y - model.predict(X)) ** 2).sum()
    tss = ((y - y.mean()) ** 2).sum() if intercept else (y**2).sum()
    covariance = rss / (n - p) * np.linalg.inv(A.T @ A)
    errors = np.sqrt(np.diagonal(covariance))
    F = (tss - rss) / m / (rss / (n - p))
    assert np.array_equal(fit.design, A) and fit.intercept is intercept
    assert fit.covariance == pytest.approx(covariance, rel=1e-7)
    assert fit.standard_errors == pytest.approx(errors, rel=1e-9)
    assert fit.t == pytest.approx(fit.coefficients / errors, rel=1e-9)
    assert fit.p_values == pytest.approx(2 * scipy.stats.t.sf(np.abs(fit.t), n - p), rel=1e-9)
    assert (fit.df_model, fit.df_residual) == (m, n - p)
    assert fit.residual_sd == pytest.approx(np.sqrt(rss / (n - p)), rel=1e-9)
    assert fit.r_squared == pytest.approx(1 - rss / tss, rel=1e-9)
    wanted = 1 - (1 - (1 - rss / tss)) * (n - intercept) / (n - p)
    assert fit.adjusted_r_squared == pytest.approx(wanted, rel=1e-9)
    assert fit.f_statistic == pytest.approx(F, rel=1e-9)
    assert fit.f_p_value == pytest.approx(scipy.stats.f.sf(F, m, n - p), rel=1e-8)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_intervals_are_those_of_student(level):
    fit = ols(*table(12, 2))
    got = fit.confidence_intervals(level)
    wanted = scipy.stats.t.interval(level, fit.df_residual, fit.coefficients, fit.standard_errors)
    assert got == pytest.approx(np.transpose(wanted), rel=1e-10)


@pytest.mark.parametrize("nu", [1, 2, 60, 9999, 150_000])
def test_tails_have_their_digits_near_and_far(nu):
    t = np.array([0.0, 1e-12, 1e-3, 0.5, 2.5, 30.0, 1e3, 1e90, 1e120, np.inf])
    for m, F in ((1, 3.3), (4, 0.02), (40, 7.0)):
        got = _tails(t, F, m, nu)
        assert got[:-1] == pytest.approx(2 * scipy.stats.t.sf(t, nu), rel=1e-11, abs=1e-290)
        assert got[-1] == pytest.approx(scipy.stats.f.sf(F, m, nu), rel=1e-11)


# ---- Digits


def solved_exactly(A, y):
    """Coefficients, the diagonal of (Aᵀ A)⁻¹ and the sum of squares of the residuals, of whole numbers, as floats."""
    p = len(A[0])
    columns = list(zip(*A, strict=True))
    rows = [
        [Fraction(sum(a * b for a, b in zip(u, v, strict=True))) for v in columns]
        + [Fraction(int(i == j)) for j in range(p)]
        + [Fraction(sum(a * b for a, b in zip(u, y, strict=True)))]
        for i, u in enumerate(columns)
    ]
    for j in range(p):  # Gauss and Jordan on [AᵀA, I, Aᵀy]
        pivot = rows[j][j]
        rows[j] = [v / pivot for v in rows[j]]
        for i in range(p):
            if i != j:
                rows[i] = [v - rows[i][j] * w for v, w in zip(rows[i], rows[j], strict=True)]
    b = [row[-1] for row in rows]
    rss = sum((t - sum(a * c for a, c in zip(row, b, strict=True))) ** 2 for row, t in zip(A, y, strict=True))
    return [float(v) for v in b], [float(rows[j][p + j]) for j in range(p)], float(rss)


@pytest.mark.parametrize("degree", [2, 5, 8])
def test_powers_have_the_digits_of_rational_arithmetic(degree):
    x = list(range(-3, 18))
    y = [int(v) for v in RNG.integers(-1000, 1000, len(x))]
    A = [[t**k for k in range(degree + 1)] for t in x]
    b, inverse, rss = solved_exactly(A, y)
    fit = ols(np.array(A, float)[:, 1:], y)
    s2 = rss / (len(x) - degree - 1)
    assert fit.coefficients == pytest.approx(b, rel=1e-13)
    assert fit.residual_sd**2 == pytest.approx(s2, rel=1e-14)
    assert fit.standard_errors**2 == pytest.approx([v * s2 for v in inverse], rel=1e-12)


@pytest.mark.parametrize("degree", [2, 6, 10])
@pytest.mark.parametrize("intercept", [True, False])
def test_polynomials_have_them_where_powers_are_rounded(degree, intercept):
    x = -9 + 0.37 * np.arange(20)  # NIST's Filip is like this
    y = 1 + np.abs(x + 5) + RNG.uniform(-1, 1, 20)
    A = [[Fraction(t) ** k for k in range(1 - intercept, degree + 1)] for t in x.tolist()]
    b, inverse, rss = solved_exactly(A, list(map(Fraction, y.tolist())))
    fit = polynomial(x, y, degree, intercept=intercept)
    s2 = rss / (20 - degree - intercept)
    assert fit.coefficients == pytest.approx(b, rel=1e-14)
    assert fit.residual_sd**2 == pytest.approx(s2, rel=1e-14)
    assert fit.standard_errors**2 == pytest.approx([v * s2 for v in inverse], rel=1e-13)
    same = ols(x[:, None] ** np.arange(1, degree + 1), y, intercept=intercept)
    assert fit.p_values == pytest.approx(same.p_values, rel=1e-4) and fit.intercept is intercept
    assert fit.design == pytest.approx(same.design, rel=1e-14) and fit.df_model == same.df_model


def test_an_exact_fit_has_no_residuals_and_infinite_statistics():
    x = np.arange(21.0)
    powers = x[:, None] ** np.arange(1, 6)
    fit = ols(powers, 1 + powers.sum(axis=1))  # NIST's Wampler1
    assert np.array_equal(fit.coefficients, np.ones(6)) and np.array_equal(fit.fitted, 1 + powers.sum(axis=1))
    assert not fit.residuals.any() and fit.residual_sd == 0 and not fit.standard_errors.any()
    assert np.isposinf(fit.t).all() and not fit.p_values.any()
    assert fit.f_statistic == np.inf and fit.f_p_value == 0 and fit.r_squared == 1 == fit.adjusted_r_squared


@pytest.mark.parametrize("scale", [2.0**-990, 1.0, 2.0**900])
def test_the_rounding_of_y_is_a_residual_and_that_of_corrections_is_none(scale):
    x = np.arange(9.0)
    y = scale * (x - 2)
    assert ols(x, y).residual_sd == 0
    y[5] *= 1 + 1e-15
    assert 1e-16 * scale < ols(x, y).residual_sd < 1e-14 * scale


def test_small_residuals_beside_large_values_are_kept():
    first = np.arange(6) == 0
    fit = ols(first, np.array([1e18, 1.0, 2.0, 3.0, 4.0, 5.0]))
    assert fit.residuals == pytest.approx([0, -2, -1, 0, 1, 2], abs=1e-12)


def test_almost_dependent_columns_give_large_errors_and_no_warnings():
    x = RNG.standard_normal(30)
    fit = ols(np.column_stack([x, x + 2e-13 * RNG.standard_normal(30)]), x + RNG.standard_normal(30))
    assert (fit.standard_errors[1:] > 1e10).all() and np.isfinite(fit.covariance).all()
    assert (fit.p_values[1:] > 1e-3).all()


# ---- Laws


@given(st.integers(0, 2**32), st.integers(1, 4), st.booleans())
def test_residuals_are_orthogonal_and_sums_of_squares_add_up(seed, m, intercept):
    X, y = table(m + 8, m, np.random.default_rng(seed))
    fit = ols(X, y, intercept=intercept)
    lengths = np.sqrt((fit.design**2).sum(axis=0))
    assert np.abs(fit.design.T @ fit.residuals / lengths).max() < 1e-13 * np.sqrt(y @ y)
    assert fit.fitted + fit.residuals == pytest.approx(y, rel=1e-14)
    assert 0 <= fit.r_squared <= 1 and fit.adjusted_r_squared <= fit.r_squared


@given(st.integers(0, 2**32), st.integers(-400, 400), st.integers(-400, 400))
def test_units_change_nothing_but_the_coefficients(seed, i, j):
    X, y = table(10, 2, np.random.default_rng(seed))
    fit, other = ols(X, y), ols(X * 2.0**i, y * 2.0**j)
    assert np.array_equal(other.t, fit.t) and np.array_equal(other.p_values, fit.p_values)
    assert np.array_equal(other.coefficients, fit.coefficients * 2.0**j * [1, 2.0**-i, 2.0**-i])
    assert other.residual_sd == fit.residual_sd * 2.0**j and other.f_statistic == fit.f_statistic


def test_p_values_of_noise_are_uniform():
    found = [ols(*table(6, 2, np.random.default_rng(seed))).p_values[2] for seed in range(100)]
    assert scipy.stats.kstest(found, "uniform").pvalue > 0.01


# ---- The edge


CONVERTED = [np.ndarray.tolist, lambda a: a.astype(np.float32), lambda a: a.astype(int), pd.DataFrame, lambda a: a > 1]


@pytest.mark.parametrize("convert", CONVERTED)
def test_any_table_of_numbers_is_taken(convert):
    X = np.round(RNG.standard_normal((20, 2)) * 4)
    y = RNG.standard_normal(20)
    fit = ols(convert(X), y)
    assert np.array_equal(fit.coefficients, ols(np.asarray(convert(X), float), y).coefficients)


def test_inputs_are_left_alone():
    X, y = table(9, 2)
    before = X.copy(), y.copy()
    ols(X, y)
    assert np.array_equal(X, before[0]) and np.array_equal(y, before[1])


X, Y = table(6, 2)
CONSTANT, DOUBLE, ZERO = (np.column_stack([X, c]) for c in (np.full(6, 3.0), X[:, 0] + 2 * X[:, 1], np.zeros(6)))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ols(X[:5], Y), "X has 5 rows and y has 6 elements; they go in pairs"),
        (lambda: ols(X[:3], Y[:3]), "more rows than coefficients, got 3 rows and 3 coefficients"),
        (lambda: ols(X[:2], Y[:2], intercept=False), "got 2 rows and 2 coefficients"),
        (lambda: ols(CONSTANT, Y), "column 2 of X is a combination of the intercept and the columns before it"),
        (lambda: ols(DOUBLE, Y, intercept=False), "column 2 of X is a combination of the columns before it"),
        (lambda: ols(ZERO, Y), "column 2 of X is zero in every row"),
        (lambda: ols(X, np.full(6, 2.5)), "y is 2.5 in every row"),
        (lambda: ols(X, np.zeros(6), intercept=False), "y is 0 in every row"),
        (lambda: ols(X[:, :0], Y), r"at least one column, got float64 of shape \(6, 0\)"),
        (lambda: ols(X[None], Y), r"got float64 of shape \(1, 6, 2\)"),
        (lambda: ols(X.astype(str), Y), "X is a table of real numbers"),
        (lambda: ols(X + 0j, Y), "X is a table of real numbers"),
        (lambda: ols(np.where(X > 1, np.nan, X), Y), "X holds a number that is not finite"),
        (lambda: ols(X, np.where(Y > 1, np.inf, Y)), "y holds a number that is not finite"),
        (lambda: polynomial(Y, Y, 0), "degree is at least 1, got 0"),
        (lambda: polynomial([1, 2, 2, 1, 1], range(5), 2), "3 coefficients need as many different x, got 2"),
        (lambda: polynomial([0, 0, 2, 2, 2], range(5), 2, intercept=False), "2 coefficients need .* got 1"),
        (lambda: polynomial(Y * 1e120, Y, 3), "x holds a number whose power of 3 is too large"),
        (lambda: polynomial(Y * 1e306, Y, 1), "x holds a number whose power of 1 is too large"),
        (lambda: polynomial(Y * 1e-99, Y, 3), "x is so small that nothing is left of its power of 3"),
        (lambda: polynomial(Y, Y[:5], 2), "X has 6 rows and y has 5 elements"),
        (lambda: polynomial(Y[:3], Y[:3], 2), "got 3 rows and 3 coefficients"),
        (lambda: ols(X, Y).confidence_intervals(95), "level is a probability between 0 and 1, got 95"),
        (lambda: ols(X, Y).confidence_intervals(1), "got 1"),
        (lambda: ols(X, Y).confidence_intervals(float("nan")), "got nan"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_degree_is_whole():
    with pytest.raises(TypeError, match="float"):
        polynomial(Y, Y, 2.0)
