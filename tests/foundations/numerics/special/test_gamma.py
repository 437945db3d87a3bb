"""log Γ, its derivatives, log B and binomial coefficients to 1e-12, also by their zeros and poles."""

import math

import mpmath
import numpy as np
import pytest
import scipy.special as sc
from hypothesis import given
from hypothesis import strategies as st

from foundations.comparison import close
from foundations.numerics.special import betaln, digamma, gammaln, log_binomial, trigamma
from foundations.numerics.special.gamma import log_minus_digamma, trigamma_excess
from tests.foundations.numerics.special.exact import exactly, log_uniform, relative

RNG = np.random.default_rng(0)
POSITIVE = np.concatenate(
    [log_uniform(RNG, 1e-3, 1e6, 100), RNG.uniform(0, 12, 100), [1e-300, 0.5, 1.5, 2.5, 10, 1e300]]
)
NEGATIVE = RNG.uniform(-50, 0, 100)
NEAR = np.logspace(-15, -0.5, 30)
agree = close(1e-13)


def log_abs_gamma(x):
    return mpmath.log(abs(mpmath.gamma(x))) if x < 0 else mpmath.loggamma(x)


def test_gammaln_relative():
    assert relative(gammaln(POSITIVE), exactly(log_abs_gamma, POSITIVE)) < 2e-15


@pytest.mark.parametrize(
    "x", [1 + NEAR, 1 - NEAR, 2 + NEAR, 2 - NEAR], ids=["above 1", "below 1", "above 2", "below 2"]
)
def test_gammaln_keeps_its_digits_near_its_zeros(x):
    assert relative(gammaln(x), exactly(log_abs_gamma, x)) < 2e-15


def test_below_zero():
    agree(gammaln(NEGATIVE), np.array(exactly(log_abs_gamma, NEGATIVE), float))
    agree(digamma(NEGATIVE), np.array(exactly(mpmath.digamma, NEGATIVE), float))
    agree(trigamma(NEGATIVE), np.array(exactly(lambda x: mpmath.polygamma(1, x), NEGATIVE), float))


def test_derivatives():
    x = POSITIVE[POSITIVE > 1e-100]  # trigamma of 1e-300 overflows
    agree(digamma(POSITIVE), np.array(exactly(mpmath.digamma, POSITIVE), float))
    assert relative(trigamma(x), exactly(lambda x: mpmath.polygamma(1, x), x)) < 2e-15


@pytest.mark.parametrize("ours, theirs", [(gammaln, sc.gammaln), (digamma, sc.digamma)])
def test_poles_and_infinities_are_scipys(ours, theirs):
    x = np.array([0.0, -1.0, -2.0, 1.0, 2.0, np.inf, np.nan])
    np.testing.assert_allclose(ours(x), theirs(x), atol=1e-15)


def test_poles_of_trigamma():
    np.testing.assert_allclose(trigamma([0.0, -3.0, np.inf, np.nan]), [np.inf, np.inf, 0, np.nan])


@given(st.floats(1e-3, 1e4))
def test_recurrences(x):
    assert gammaln(x + 1) - gammaln(x) == pytest.approx(math.log(x), abs=1e-14 * max(1, abs(gammaln(x))))
    assert digamma(x + 1) == pytest.approx(digamma(x) + 1 / x, rel=1e-12, abs=1e-12)
    assert trigamma(x) == pytest.approx(trigamma(x + 1) + 1 / x**2, rel=1e-14)


def test_betaln():
    a, b = log_uniform(RNG, 1e-3, 1e6, (2, 200))
    wanted = exactly(lambda a, b: mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b), a, b)
    agree(betaln(a, b), np.array(wanted, float))
    agree(betaln(1e6, 0.5), float(mpmath.log(mpmath.beta(1e6, 0.5))))
    assert np.isnan(betaln([0.0, -1.0], 2.0)).all()


def test_log_binomial():
    n = np.round(log_uniform(RNG, 1, 1e7, 100))
    k = np.floor(n * RNG.uniform(0, 1, 100) ** 3)
    agree(log_binomial(n, k), np.array(exactly(lambda n, k: mpmath.log(mpmath.binomial(n, k)), n, k), float))
    exact = [[math.log(math.comb(n, k)) for k in range(30)] for n in range(29, 60)]
    agree(log_binomial(np.arange(29, 60)[:, None], np.arange(30)), np.array(exact))  # (31, 1) and (30,) broadcast
    np.testing.assert_array_equal(
        log_binomial([5, 5, 5, 5, 0, -1], [0, 5, -1, 6, 0, 0]), [0, 0, -np.inf, -np.inf, 0, np.nan]
    )


def test_digamma_at_zero_goes_where_its_sign_says():
    np.testing.assert_array_equal(digamma([0.0, -0.0]), sc.digamma([0.0, -0.0]))


@pytest.mark.parametrize("function", [gammaln, digamma, trigamma])
def test_edges(function):
    assert function(np.float32(2.5)).dtype == np.float32 and isinstance(function(2), np.float64)
    assert function(np.zeros((2, 0))).shape == (2, 0)
    with pytest.raises(TypeError, match="the arguments must be real numbers"):
        function(1j)


def test_differences_of_digamma_and_trigamma_keep_their_digits():
    x = log_uniform(RNG, 1e-3, 1e15, 60)
    assert relative(log_minus_digamma(x), exactly(lambda x: mpmath.log(x) - mpmath.digamma(x), x)) < 1e-13
    assert relative(trigamma_excess(x), exactly(lambda x: x * x * mpmath.psi(1, x) - x, x)) < 1e-13
