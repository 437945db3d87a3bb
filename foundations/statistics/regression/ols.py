"""Ordinary least squares as inference: what the coefficients are, and how sure the data make us of them.

    y = A b + e,    e independent and normal with variance σ²,    A = [1 X]

    b̂ = argmin ‖y - A b‖²      s² = ‖r‖² / (n - p),  r = y - A b̂      Cov(b̂) = s² (Aᵀ A)⁻¹
    t_j = b̂_j / s_j,   s_j² = Cov_jj          b_j = 0 is tested by Student's t with n - p degrees of freedom
    F = (Σ (ŷ - ȳ)² / m) / s²                 all m slopes = 0 is tested by F with m and n - p degrees of freedom

The normal equations Aᵀ A b = Aᵀ y square the condition number: they serve where that is small (`normal_equations`), and
a polynomial of degree 10 leaves nothing of them. There A is factored by QR, and the solution corrected (`refined`);
`polynomial` also makes up for the rounding of the powers. Each column is in a scale of its own.
Without an intercept ȳ is left out of all sums, as the model without slopes is then y = 0.

Left out: weights, correlated errors, robust standard errors, and the choice of columns.
Source: Draper & Smith, Applied Regression Analysis, 3rd ed., ch. 1-6; Björck (1967), see `refined`.
"""

import math
import operator
from dataclasses import dataclass

import numpy as np

from foundations.numerics.special.incomplete_beta import tails as beta_tails
from foundations.probability.distributions.student_t import upper_quantile, upper_tail
from foundations.statistics._edge import finite_vector
from foundations.statistics.hypothesis_tests.tails import quotient
from foundations.statistics.regression.normal_equations import normal_equations
from foundations.statistics.regression.refined import RefinedQR
from foundations.statistics.regression.twofold import powers, unit_above

EXACT = 1e-25  # residuals up to this part of y are none
SMALLEST = 1e-280  # of the largest power of a degree


@dataclass(frozen=True, eq=False)
class OLSResult:
    """A fitted line, plane or polynomial, and the inference from it.

    Attributes
    ----------
    coefficients : (p,) the intercept first, where there is one
    standard_errors : (p,) the estimated standard deviations of the coefficients
    t : (p,) coefficients over their standard errors
    p_values : (p,) two-sided, of the hypothesis that the coefficient is zero
    df_model, df_residual : m slopes, and n - p
    residual_sd : s, the estimated standard deviation of the errors
    r_squared, adjusted_r_squared : the share of the sum of squares of y that is explained, and of its variance
    f_statistic, f_p_value : of the hypothesis that all slopes are zero
    fitted, residuals : (n,) ŷ and r
    covariance : (p, p) of the coefficients
    design : (n, p) the matrix A
    intercept : whether its first column is one of ones
    """

    coefficients: np.ndarray
    standard_errors: np.ndarray
    t: np.ndarray
    p_values: np.ndarray
    df_model: int
    df_residual: int
    residual_sd: float
    r_squared: float
    adjusted_r_squared: float
    f_statistic: float
    f_p_value: float
    fitted: np.ndarray
    residuals: np.ndarray
    covariance: np.ndarray
    design: np.ndarray
    intercept: bool

    def confidence_intervals(self, level=0.95) -> np.ndarray:
        """Lower and upper ends (p, 2) of intervals b̂_j ± t s_j that hold the coefficient with this probability.

        Raises ValueError for a level that is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level is a probability between 0 and 1, got {level}")
        half = float(upper_quantile(self.df_residual, (1 - level) / 2)) * self.standard_errors
        return np.stack([self.coefficients - half, self.coefficients + half], axis=1)


def ols(X, y, *, intercept=True) -> OLSResult:
    """Fit y = b₀ + X b by least squares, with standard errors and tests.

    Parameters
    ----------
    X : (n, m) predictors in columns, or (n,) one predictor
    y : (n,) response
    intercept : whether there is a b₀

    Returns
    -------
    OLSResult; p is m + 1 with an intercept and else m

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, no more rows than coefficients, a column that is
        a combination of those before it, or a response in which nothing varies

    Notes
    -----
    Assumes independent errors of one variance; the tests and intervals also that they are normal, or n large.
    Where the fit goes through every point exactly, s = 0, and t and F are infinite.
    Cost n p² flops and some passes over A where its columns are far from dependent and residuals are no less than a
    thousandth of y. Else 4 n p² for Q and R, and for corrections as much again, some times over.
    Compare: statsmodels.api.OLS; with one predictor scipy.stats.linregress.
    """
    X, y = _checked(X, y, bool(intercept))
    A = np.concatenate([np.ones((1, len(y))), X.T]).T if intercept else X  # with whole columns in a row of memory
    return _inferred(A, None, y, bool(intercept))


def polynomial(x, y, degree, *, intercept=True) -> OLSResult:
    """Fit y = b₀ + b₁ x + ... + b_k x^k by least squares, with standard errors and tests.

    Parameters
    ----------
    x : (n,) predictor
    y : (n,) response
    degree : k, at least 1
    intercept : whether there is a b₀

    Returns
    -------
    OLSResult, as from `ols` with the powers of x for columns

    Raises
    ------
    TypeError : a degree that is not whole
    ValueError : a degree below 1, fewer different x than coefficients, powers that overflow or vanish, and what `ols`
        refuses

    Notes
    -----
    Powers are all but dependent, and their own rounding costs `ols` half of its digits at degree 10. Here they are
    known to twice the digits, and corrections use them.
    Compare: numpy.polynomial.Polynomial.fit, which gives no standard errors.
    """
    degree, intercept, x = operator.index(degree), bool(intercept), finite_vector(x, "x")
    if degree < 1:
        raise ValueError(f"degree is at least 1, got {degree}")
    different = len(np.unique(x if intercept else x[x != 0]))
    if different < degree + intercept:
        raise ValueError(f"{degree + intercept} coefficients need as many different x, got {different}")
    with np.errstate(over="ignore", invalid="ignore"):
        A, low = powers(x, range(0 if intercept else 1, degree + 1))
    if not np.isfinite(low).all():
        raise ValueError(f"x holds a number whose power of {degree} is too large: measure x in a larger unit")
    if np.abs(A).max(axis=0).min() < SMALLEST:  # the digits of `low` underflow
        raise ValueError(f"x is so small that nothing is left of its power of {degree}: measure x in a smaller unit")
    _, y = _checked(A[:, int(intercept) :], y, intercept)
    return _inferred(A, low, y, intercept)


def _inferred(A, low, y, intercept) -> OLSResult:
    """Everything, for a matrix A + low (n, p) whose first column is of ones where there is an intercept."""
    (n, p), m = A.shape, A.shape[1] - intercept
    unit, scale = unit_above(np.abs(y).max()), unit_above(np.abs(A).max(axis=0))
    r, b, V = _solved(A / scale, None if low is None else low / scale, y / unit, intercept)
    r = _beyond_rounding(r, y / unit)
    explained, left = _squares(y / unit - r, intercept), float(r @ r)
    s2 = left / (n - p)
    total = explained + left
    F = quotient(explained / m, s2)
    C = V * s2
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # an exact fit has t = b / 0
        units = unit / scale  # (p,)
        t = b / np.sqrt(np.diagonal(C))
        b, errors, covariance = b * units, np.sqrt(np.diagonal(C)) * units, C * units[:, None] * units
    p_values = _tails(t, F, m, n - p)
    return OLSResult(
        coefficients=b,
        standard_errors=errors,
        t=t,
        p_values=p_values[:-1],
        df_model=m,
        df_residual=n - p,
        residual_sd=math.sqrt(s2) * float(unit),
        r_squared=explained / total,
        adjusted_r_squared=1 - s2 / (total / (n - intercept)),
        f_statistic=F,
        f_p_value=float(p_values[-1]),
        fitted=y - r * unit,
        residuals=r * unit,
        covariance=covariance,
        design=A,
        intercept=intercept,
    )


def _solved(A, low, y, intercept) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """r (n,), b (p,) and (Aᵀ A)⁻¹ (p, p), by the cheapest way that keeps the digits."""
    cheap = normal_equations(A, y, intercept) if low is None else None
    if cheap is not None:
        return cheap
    solver = RefinedQR(A, low)
    _refuse_dependence(A, solver.dependent_column(), intercept)
    r, b = solver.solve(y[:, None], np.zeros((A.shape[1], 1)))
    return r[:, 0], b[:, 0], solver.inverse_gram()


def _tails(t, F, m, nu) -> np.ndarray:
    """Two-sided p-values of t (p,), and behind them that of F (p + 1,).

    t² is F with one degree of freedom, and P(F > f) = I_x(ν/2, m/2) for x = 1 / (1 + m f / ν): one call has them all.
    """
    far = np.abs(t) > 1e100  # whose squares may overflow
    half = np.append(np.full(len(t), 0.5), m / 2)
    with np.errstate(all="ignore"):
        w = np.append(np.where(far, np.inf, t * t), m * F) / nu
        lower, log_tail = beta_tails(np.full(len(w), nu / 2), half, 1 / (1 + w), 1 / (1 + 1 / w))
        p = np.where(lower, np.exp(log_tail), -np.expm1(log_tail))
    if far.any():
        p[:-1][far] = 2 * upper_tail(nu, np.abs(t[far]))
    return p


def _checked(X, y, intercept) -> tuple[np.ndarray, np.ndarray]:
    """X (n, m) and y (n,), float64 and finite, with more rows than coefficients."""
    y, X = finite_vector(y, "y"), np.asarray(X)
    X = X[:, None] if X.ndim == 1 else X
    if X.ndim != 2 or X.shape[1] == 0 or X.dtype.kind not in "biuf":
        raise ValueError(f"X is a table of real numbers with at least one column, got {X.dtype} of shape {X.shape}")
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows and y has {len(y)} elements; they go in pairs")
    if not np.isfinite(X).all():
        raise ValueError("X holds a number that is not finite; all must be finite")
    p = X.shape[1] + intercept
    if len(y) <= p:
        raise ValueError(f"standard errors need more rows than coefficients, got {len(y)} rows and {p} coefficients")
    if (y == (y[0] if intercept else 0)).all():
        raise ValueError(f"y is {y[0]:g} in every row, so there is nothing to explain")
    return X.astype(float), y


def _refuse_dependence(A, column, intercept) -> None:
    """ValueError that names the column of X which is one of A's that is no direction of its own."""
    if column is None:
        return
    before = "the intercept and the columns before it" if intercept else "the columns before it"
    what = f"a combination of {before}" if A[:, column].any() else "zero in every row"
    raise ValueError(f"column {column - intercept} of X is {what}, so its coefficient is not determined: leave it out")


def _beyond_rounding(r, y):
    """r (n,), or zeros where all of it is what corrections leave of nothing: the fit goes through every point."""
    return r if np.abs(r).max() > EXACT * np.abs(y).max() else np.zeros_like(r)


def _squares(fitted, intercept) -> float:
    """Σ (ŷ - ȳ)², or Σ ŷ² without an intercept."""
    d = fitted - fitted.mean() if intercept else fitted
    return float(d @ d)

