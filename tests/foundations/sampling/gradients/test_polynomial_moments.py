"""Closed forms against the table of the docstring, against quadrature, and against simple laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.polynomial.hermite_e import hermegauss

from foundations.sampling.gradients import polynomial_moments

NUMBERS = st.floats(-3, 3)
POLYNOMIALS = arrays(float, st.integers(1, 6), elements=NUMBERS)
NODES, WEIGHTS = hermegauss(20)  # exact for polynomials of degree up to 39


def normal_mean(values):
    return WEIGHTS @ values / WEIGHTS.sum()


@pytest.mark.parametrize(("mu", "sigma"), [(0.0, 1.0), (2.0, 0.5), (-3.0, 2.0)])
def test_the_table_for_a_square(mu, sigma):
    got = polynomial_moments([0, 0, 1], mu, sigma)
    assert got.gradient == pytest.approx([2 * mu, 2 * sigma])
    assert got.pathwise_variance == pytest.approx([4 * sigma**2, 4 * mu**2 + 8 * sigma**2])
    by_loc = mu**4 / sigma**2 + 14 * mu**2 + 15 * sigma**2
    by_scale = 2 * mu**4 / sigma**2 + 60 * mu**2 + 74 * sigma**2
    assert got.score_function_variance == pytest.approx([by_loc, by_scale])
    assert got.best_baseline == pytest.approx([mu**2 + 3 * sigma**2, mu**2 + 5 * sigma**2])


@given(POLYNOMIALS, NUMBERS, st.floats(0.2, 3), NUMBERS)
def test_against_quadrature(c, mu, sigma, b):
    polynomial = np.polynomial.Polynomial(c)
    x = mu + sigma * NODES
    f, slope = polynomial(x), polynomial.deriv()(x)
    scores = [NODES / sigma, (NODES**2 - 1) / sigma]
    got = polynomial_moments(c, mu, sigma, b)
    for i, (path, s) in enumerate(zip([slope, slope * NODES], scores, strict=True)):
        weighted = (f - b) * s
        mean = normal_mean(path)
        size = 1e-11 * (1 + normal_mean(path**2) + normal_mean(weighted**2))
        assert got.gradient[i] == pytest.approx(mean, abs=size)
        assert normal_mean(weighted) == pytest.approx(mean, abs=size)  # both estimators are unbiased
        assert got.pathwise_variance[i] == pytest.approx(normal_mean((path - mean) ** 2), abs=size)
        assert got.score_function_variance[i] == pytest.approx(normal_mean((weighted - mean) ** 2), abs=size)
        assert got.best_baseline[i] == pytest.approx(normal_mean(f * s**2) / normal_mean(s**2), abs=size)


@given(POLYNOMIALS, NUMBERS, st.floats(0.2, 3), NUMBERS)
def test_no_baseline_is_better_than_the_best(c, mu, sigma, b):
    best = polynomial_moments(c, mu, sigma).best_baseline
    for i in range(2):
        least = polynomial_moments(c, mu, sigma, best[i]).score_function_variance[i]
        other = polynomial_moments(c, mu, sigma, b).score_function_variance[i]
        # Var - least = (b - best)² E s²
        assert other - least == pytest.approx((b - best[i]) ** 2 * (1 + i) / sigma**2, abs=1e-9 * (1 + other))


def test_a_constant_has_no_gradient_but_the_score_function_does_not_know():
    got = polynomial_moments([7.0], 0.0, 1.0)
    assert got.gradient.tolist() == got.pathwise_variance.tolist() == [0, 0]
    assert got.score_function_variance.tolist() == [49, 98] and got.best_baseline.tolist() == [7, 7]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], 0, 1), r"coefficients are \(k,\), loc and scale numbers; got \(0,\) and \(\)"),
        (([[1.0]], 0, 1), r"got \(1, 1\) and \(\)"),
        (([1.0], [0, 1], 1), r"got \(1,\) and \(2,\)"),
        (([1.0, np.nan], 0, 1), r"coefficients and baseline are finite; got \[1.0, nan\] and 0.0"),
        (([1.0], 0, 1, np.inf), "coefficients and baseline are finite"),
        (([1.0], 0, 0), "scale must be positive and finite"),
    ],
)
def test_what_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        polynomial_moments(*arguments)
