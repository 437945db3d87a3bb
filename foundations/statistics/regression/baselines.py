"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, close, unique
from foundations.statistics.regression.accuracy import EVALUATIONS, TOLERANCES, digits, groups
from foundations.statistics.regression.influence import influence
from foundations.statistics.regression.nist_models import jacobian, residuals
from foundations.statistics.regression.ols import ols, polynomial
from foundations.statistics.regression.twofold import accurate_sum

SIZES = (16, 64, 4096, 100_000)


# Inputs


def plane(rng, n):
    """n rows of three predictors in different units, and a response that two of them explain in part."""
    X = rng.standard_normal((n, 3)) * [1.0, 100.0, 0.01] + [0.0, 500.0, 0.1]
    return X, 3 + X @ [0.5, 0.02, 0.0] + rng.standard_normal(n)


def line(rng, n):
    """One predictor and a response."""
    x = rng.uniform(0, 10, n)
    return x, 2 - 0.3 * x + rng.standard_normal(n)


def cancelling(rng, n):
    """n numbers of many sizes, each with its negative, and one that is left."""
    x = rng.standard_normal(n) * 10.0 ** rng.integers(0, 12, n)
    return (rng.permutation(np.concatenate([x, -x, [1.0]])),)


def wave(rng, n):
    """One predictor and a response that bends."""
    x = rng.uniform(-1, 3, n)
    return x, np.sin(2 * x) + 0.1 * rng.standard_normal(n)


# Ours


def our_polynomial(x, y):
    """Coefficients of degree 5."""
    return polynomial(x, y, 5).coefficients


def our_ols(X, y):
    """Coefficients, standard errors and p-values (3, p)."""
    fit = ols(X, y)
    return np.stack([fit.coefficients, fit.standard_errors, fit.p_values])


def our_line(x, y):
    """Slope, intercept, their standard errors, and the p-value of the slope."""
    fit = ols(x, y)
    return np.array([*fit.coefficients[::-1], *fit.standard_errors[::-1], fit.p_values[1]])


def our_f_test(X, y):
    """R², F and its p-value."""
    fit = ols(X, y)
    return np.array([fit.r_squared, fit.f_statistic, fit.f_p_value])


def our_influence(field):
    """One field of `influence` after a fit."""
    return lambda X, y: getattr(influence(ols(X, y)), field)


# The library's


def with_ones(X):
    """[1 X]"""
    return np.concatenate([np.ones((len(X), 1)), X], axis=1)


def library_ols(X, y):
    """numpy.linalg.lstsq, numpy.linalg.inv and scipy.stats.t"""
    import scipy.stats

    A = with_ones(X)
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    n, p = A.shape
    r = y - A @ b
    errors = np.sqrt(r @ r / (n - p) * np.diagonal(np.linalg.inv(A.T @ A)))
    return np.stack([b, errors, 2 * scipy.stats.t.sf(np.abs(b / errors), n - p)])


def library_line(x, y):
    """scipy.stats.linregress"""
    import scipy.stats

    fit = scipy.stats.linregress(x, y)
    return np.array([fit.slope, fit.intercept, fit.stderr, fit.intercept_stderr, fit.pvalue])


def library_polynomial(x, y):
    """numpy.polynomial.Polynomial.fit"""
    return np.polynomial.Polynomial.fit(x, y, 5).convert().coef


def library_f_test(X, y):
    """sklearn.feature_selection.r_regression, scipy.stats.f and sklearn.linear_model.LinearRegression"""
    import scipy.stats
    from sklearn.linear_model import LinearRegression

    n, m = X.shape
    R2 = LinearRegression().fit(X, y).score(X, y)
    F = R2 / m / ((1 - R2) / (n - m - 1))
    return np.array([R2, F, scipy.stats.f.sf(F, m, n - m - 1)])


def library_leverage(X, y):
    """numpy.linalg.pinv"""
    A = with_ones(X)
    return (A * np.linalg.pinv(A).T).sum(axis=1)


def library_cook(X, y):
    """numpy.linalg.lstsq without each row in turn"""
    A = with_ones(X)
    n, p = A.shape
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    s2 = ((y - A @ b) ** 2).sum() / (n - p)
    without = [np.linalg.lstsq(np.delete(A, i, 0), np.delete(y, i), rcond=None)[0] for i in range(n)]
    return np.array([((A @ (b - c)) ** 2).sum() / (p * s2) for c in without])


def library_studentized(X, y):
    """numpy.linalg.lstsq, the residuals' own standard deviations by numpy.linalg.pinv"""
    A = with_ones(X)
    n, p = A.shape
    r = y - A @ np.linalg.lstsq(A, y, rcond=None)[0]
    return r / np.sqrt(r @ r / (n - p) * (1 - library_leverage(X, y)))


def library_sum(x):
    """math.fsum"""
    import math

    return math.fsum(x)


# The library's figures of NIST's sets, for `accuracy`


def library_linear(reference):
    """numpy.linalg.lstsq of columns of length 1, or numpy.polynomial.Polynomial.fit where better; numpy.linalg.qr"""
    X, y = reference.predictors(), reference.y
    A = with_ones(X) if reference.intercept else X
    n, p = A.shape
    lengths = np.sqrt((A * A).sum(axis=0))
    b = np.linalg.lstsq(A / lengths, y, rcond=None)[0] / lengths
    if reference.intercept and reference.X.shape[1] == 1:
        other = np.polynomial.Polynomial.fit(reference.X[:, 0], y, p - 1).convert().coef
        b = max(b, other, key=lambda b: digits(b, reference.parameters))
    r = y - A @ b
    s2 = r @ r / (n - p)
    inverse = np.linalg.inv(np.linalg.qr(A / lengths, mode="r"))
    errors = np.sqrt(s2 * (inverse**2).sum(axis=1)) / lengths
    fitted = A @ b
    fitted = fitted - fitted.mean() * reference.intercept
    with np.errstate(divide="ignore"):
        F = fitted @ fitted / X.shape[1] / s2
    return {"coefficients": b, "standard errors": errors, "residual sd": np.sqrt(s2), "F": F}


def library_anova(reference):
    """scipy.stats.f_oneway"""
    import scipy.stats

    return {"F": scipy.stats.f_oneway(*groups(reference)).statistic}


def library_univariate(reference):
    """numpy.mean, numpy.std and numpy.correlate"""
    y = reference.y
    d = y - np.mean(y)
    r1 = np.correlate(d[:-1], d[1:])[0] / np.correlate(d, d)[0]
    return {"mean": np.mean(y), "standard deviation": np.std(y, ddof=1), "autocorrelation": r1}


def library_nonlinear(reference):
    """scipy.optimize.least_squares(method="lm")"""
    from scipy.optimize import least_squares

    r, J = residuals(reference), jacobian(reference)
    options = {"method": "lm", "x_scale": "jac", "max_nfev": EVALUATIONS, **TOLERANCES}
    with np.errstate(all="ignore"):
        return {f"start {i}": least_squares(r, start, J, **options).x for i, start in enumerate(reference.starts, 1)}


# By hand: plain Python lists


def line_by_hand(x, y):
    """Slope and intercept from sums about the means, their standard errors; the p-value is the library's."""
    n, x_mean, y_mean = len(x), sum(x) / len(x), sum(y) / len(y)
    sxx = sum((a - x_mean) ** 2 for a in x)
    slope = sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y, strict=True)) / sxx
    intercept = y_mean - slope * x_mean
    s2 = sum((b - intercept - slope * a) ** 2 for a, b in zip(x, y, strict=True)) / (n - 2)
    return [slope, intercept, (s2 / sxx) ** 0.5, (s2 * (1 / n + x_mean**2 / sxx)) ** 0.5]


# Agreement


def same_line(got, wanted, *_arguments):
    """As many numbers as are given: by hand there is no p-value."""
    return close(1e-9)(np.asarray(got), wanted[: len(got)])


COMPARISONS: list[Comparison] = [
    unique("Ordinary least squares", our_ols, library_ols, plane, SIZES, 1e-9),
    Comparison(
        concept="Simple linear regression",
        ours=our_line,
        theirs=library_line,
        by_hand=line_by_hand,
        inputs=line,
        sizes=SIZES,
        agrees=same_line,
    ),
    unique("Polynomial regression", our_polynomial, library_polynomial, wave, SIZES, 1e-10),
    unique("F test of a regression", our_f_test, library_f_test, plane, SIZES, 1e-9),
    unique("Leverage", our_influence("leverage"), library_leverage, plane, SIZES, 1e-10),
    unique("Studentized residuals", our_influence("studentized"), library_studentized, plane, SIZES, 1e-10),
    unique("Cook's distance", our_influence("cooks_distance"), library_cook, plane, (16, 64, 1024), 1e-10),
    unique("Accurate sum", accurate_sum, library_sum, cancelling, SIZES, 1e-12),
]
