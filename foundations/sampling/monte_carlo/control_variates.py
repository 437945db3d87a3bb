"""Control variates: what a function with known mean gets wrong on these draws, this one gets wrong with it.

    estimate = f̄ - βᵀ (c̄ - E c),    β = Cov(c)⁻¹ Cov(c, f)        Var = (1 - R²) Var f / n

β is the slope of the least-squares plane of f over the controls c, and the estimate is the height of that plane at
E c. With one control R² = ρ². No control makes it worse, but for the draws that β itself costs: with k controls
fitted on n draws the bias is of order 1/n, and the variance goes up by the factor (n - 2) / (n - 2 - k).
Source: Owen, Monte Carlo Theory, Methods and Examples (2013), §8.9; Lavenberg & Welch, A perspective on the use of
control variables (1981), for the factor.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import qr, solve_triangular
from foundations.sampling.checks import function_values

DEPENDENT = 1e-10  # share of a control that a constant and those before it leave unexplained
LARGEST = 1e150  # whose squares are numbers


class ControlledEstimate(NamedTuple):
    """A ReducedEstimate, with the (k,) coefficients of the controls."""

    estimate: float
    standard_error: float
    n: int
    variance_ratio: float
    coefficients: np.ndarray


def control_variate_estimate(values, controls, control_means) -> ControlledEstimate:
    """E f from values at n draws, with k controls at the same draws.

    Parameters
    ----------
    values : (n,) f at the draws, n ≥ k + 2
    controls : (n, k), or (n,) for one
    control_means : (k,) E c, or a number for one

    Returns
    -------
    ControlledEstimate, with variance_ratio = 1 - R² as measured; nan for a constant f

    Raises
    ------
    ValueError : shapes that do not fit; numbers that are not finite, or beyond 1e150; a control that is constant, or
        follows from the others

    Notes
    -----
    Cost: a QR factorization, 2 n k² flops. Compare: the prediction of numpy.linalg.lstsq at the means.
    """
    f, c, means = _checked(values, controls, control_means)
    n, k = c.shape
    center = c.mean(axis=0)
    Q, R = qr(c - center)  # (n, k), (k, k)
    _check_independent(R, c)
    df = f - f.mean()
    projected = Q.T @ df  # (k,)
    beta = solve_triangular(R, projected)
    residual = df - Q @ projected
    unexplained, total = residual @ residual, df @ df
    error = np.sqrt(unexplained / (n - k - 1) / n)
    with np.errstate(invalid="ignore"):
        ratio = unexplained / total  # 0 / 0 for a constant
    estimate = f.mean() - beta @ (center - means)
    return ControlledEstimate(float(estimate), float(error), n, float(ratio), beta)


def _checked(values, controls, control_means) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """f (n,), c (n, k), E c (k,)."""
    f, c, means = function_values(values), np.asarray(controls, np.float64), np.asarray(control_means, np.float64)
    c, means = c[:, None] if c.ndim == 1 else c, np.atleast_1d(means)
    if c.ndim != 2 or len(c) != len(f) or means.shape != c.shape[1:]:
        raise ValueError(
            f"controls are (n, k) and their means (k,), for n = {len(f)} values; "
            f"got {np.shape(controls)} and {np.shape(control_means)}"
        )
    if not all(np.abs(x).max(initial=0.0) < LARGEST for x in (f, c, means)):
        raise ValueError(f"values, controls and means are finite, and below {LARGEST:.0e}; got one that is not")
    if len(f) < c.shape[1] + 2:
        raise ValueError(f"{c.shape[1]} controls want {c.shape[1] + 2} draws or more; got {len(f)}")
    return f, c, means


def _check_independent(R: np.ndarray, c: np.ndarray) -> None:
    """|Rⱼⱼ| is what is left of control j when its mean and those before it are taken out.

    It is held against the whole control: a constant less its mean is a rounding error, not always 0.
    """
    size = np.sqrt((c**2).sum(axis=0))
    if dependent := np.flatnonzero(~(np.abs(np.diag(R)) > DEPENDENT * size)).tolist():
        raise ValueError(f"each control varies in a way of its own; control {dependent[0]} is constant or follows")
