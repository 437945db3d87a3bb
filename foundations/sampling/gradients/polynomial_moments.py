"""Both estimators' variances in closed form, where f is a polynomial.

With x = μ + σ ε, all that an estimator averages is a polynomial in ε,

    pathwise   f'(x),  ε f'(x)        score function   (f(x) - b) ε / σ,  (f(x) - b) (ε² - 1) / σ

and E εᵏ is (k - 1)!! for an even k, 0 for an odd one. Of f = x²:

                     pathwise            score function
    by μ             4 σ²                μ⁴/σ² + 14 μ² + 15 σ²
    by σ             4 μ² + 8 σ²         2 μ⁴/σ² + 60 μ² + 74 σ²

Far from 0, the score function's grows as μ⁴: it multiplies noise by a large number that does not matter. A baseline
takes that number off.
Source: Mohamed, Rosca, Figurnov & Mnih, Monte Carlo gradient estimation in machine learning (2020), §3.
"""

from typing import NamedTuple

import numpy as np

from foundations.probability import Normal


class GradientMoments(NamedTuple):
    """By μ and by σ, (2,) each: the gradient, both variances of a single draw, and the best baselines."""

    gradient: np.ndarray
    pathwise_variance: np.ndarray
    score_function_variance: np.ndarray
    best_baseline: np.ndarray


def polynomial_moments(coefficients, loc, scale, baseline: float = 0.0) -> GradientMoments:
    """Exact gradient and variances for f(x) = c₀ + c₁ x + c₂ x² + ..., x ~ N(loc, scale²).

    Parameters
    ----------
    coefficients : (k,) c₀, c₁, ...
    loc, scale : numbers
    baseline : taken off f in the score function

    Raises
    ------
    ValueError : no coefficients, numbers that are not finite, parameters that are not numbers or that Normal refuses

    Notes
    -----
    Cost: k² steps. Compare: scipy.integrate.quad.
    """
    c, law = np.asarray(coefficients, dtype=np.float64), Normal(loc, scale)
    if c.ndim != 1 or len(c) == 0 or law.batch_shape:
        raise ValueError(f"coefficients are (k,), loc and scale numbers; got {c.shape} and {law.batch_shape}")
    if not (np.isfinite(c).all() and np.isfinite(baseline).all()):
        raise ValueError(f"coefficients and baseline are finite; got {coefficients} and {baseline}")
    x = np.array([law.loc, law.scale])  # μ + σ ε, as a polynomial in ε
    f, slope = composed(c, x), composed(c[1:] * np.arange(1, len(c)), x)
    scores = [np.array([0.0, 1.0]) / law.scale, np.array([-1.0, 0.0, 1.0]) / law.scale]
    pathwise = [slope, product(slope, np.array([0.0, 1.0]))]
    f_less = f - baseline * np.eye(1, len(f))[0]
    weighted = [product(f_less, s) for s in scores]
    return GradientMoments(
        gradient=np.array([expected(g) for g in pathwise]),
        pathwise_variance=np.array([variance(g) for g in pathwise]),
        score_function_variance=np.array([variance(g) for g in weighted]),
        best_baseline=np.array([expected(product(f, product(s, s))) / expected(product(s, s)) for s in scores]),
    )


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The coefficients of the product of two polynomials."""
    result = np.zeros(len(a) + len(b) - 1)
    for k, value in enumerate(b):
        result[k : k + len(a)] += value * a
    return result


def composed(c: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """c₀ + c₁ p + c₂ p² + ... for a polynomial p, by Horner's rule."""
    result = np.zeros(1)
    for value in c[::-1]:
        result = product(result, inner)
        result[0] += value
    return result


def expected(polynomial: np.ndarray) -> float:
    """E p(ε) of a standard normal ε, with E ε⁰ = 1 and E εᵏ = (k - 1) E εᵏ⁻²."""
    total, moment = 0.0, 1.0
    for k in range(0, len(polynomial), 2):
        total += polynomial[k] * moment
        moment *= k + 1
    return float(total)


def variance(polynomial: np.ndarray) -> float:
    """Var p(ε), the mean taken off before squaring."""
    centered = polynomial.copy()
    centered[0] -= expected(polynomial)
    return expected(product(centered, centered))
