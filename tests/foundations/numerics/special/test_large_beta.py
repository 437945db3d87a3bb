"""The incomplete beta function of large parameters, against its hypergeometric series and integral in mpmath."""

import mpmath
import numpy as np
import pytest

from foundations.numerics.special import betainc, betaincc, betaincinv, gammainc

SIZES = [(1e4, 1e4), (1e4, 3e7), (2e6, 1e4), (1e8, 1e8), (1e12, 1e12), (1e12, 1e5), (1e5, 1e14), (1e15, 3e14)]


def exact_tail(a, b, x):
    """I below the mean, 1 - I above: the integral over 120 widths of the half bell, in pieces."""
    with mpmath.workdps(40):
        a, b, x = map(mpmath.mpf, (a, b, x))
        mean, sd = a / (a + b), mpmath.sqrt(a * b / (a + b) ** 3)
        log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
        width = 1 / (abs(a / x - b / (1 - x)) + 1 / sd) * (1 if x > mean else -1)
        ends = [min(max(x + k * width, 0), 1) for k in (0, 1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 120)]

        def density(t):
            return mpmath.exp((a - 1) * mpmath.log(t) + (b - 1) * mpmath.log(1 - t) - log_beta)

        return float(abs(mpmath.quad(density, ends, maxdegree=6)))


@pytest.mark.parametrize(("a", "b"), SIZES)
@pytest.mark.parametrize("z", [-8.0, -1.0, 0.5, 6.0])
def test_either_tail_is_the_integral(a, b, z):
    x = a / (a + b) + z * np.sqrt(a / (a + b) * (b / (a + b)) / (a + b))
    tail = betainc(a, b, x) if z < 0 else betaincc(a, b, x)
    assert tail == pytest.approx(exact_tail(a, b, x), rel=3e-13)


@pytest.mark.parametrize("z", [-35.0, -3.0])
def test_far_tail_is_the_series(z):
    """I = D ₂F₁(a + b, 1; a + 1; x), a sum of positive terms."""
    a, x = 1e4, 0.5 + z * np.sqrt(1 / 8e4)
    with mpmath.workdps(40):
        A, X = mpmath.mpf(a), mpmath.mpf(x)
        term = total = mpmath.mpf(1)
        k = 0
        while term > 1e-20 * total:
            term *= (2 * A + k) / (A + 1 + k) * X
            total, k = total + term, k + 1
        log_beta = 2 * mpmath.loggamma(A) - mpmath.loggamma(2 * A)
        log_d = A * (mpmath.log(X) + mpmath.log(1 - X)) - mpmath.log(A) - log_beta
        exact = float(mpmath.exp(log_d) * total)
    assert betainc(a, a, x) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("large", [1e6, 1e9, 1e15])
def test_one_large_parameter_is_enough_for_a_gamma_variable(large):
    """I_x(a, b) is near P(a, b x) where b is much the larger: the fraction, not the integral."""
    a = np.array([0.5, 30.0, 1e3])
    off = betainc(a, large, 0.9 * a / large) / gammainc(a, 0.9 * a) - 1
    assert (np.abs(off) < (a + 1) ** 2 / large + 1e-12).all()


def test_quantiles_of_large_parameters_are_no_nan():
    """Of a large parameter beside a small one, the rounding of x alone moves the probability by a eps."""
    rng = np.random.default_rng(0)
    a, b, p = 10 ** rng.uniform(-2, 13, 300), 10 ** rng.uniform(-2, 13, 300), rng.uniform(0, 1, 300)
    a[:100] = 1e9
    x = betaincinv(a, b, p)
    assert not np.isnan(x).any()
    seen = np.minimum(x, 1 - x) > 1e-3  # so that the probability moves little from a double to the next
    np.testing.assert_allclose(betainc(a, b, x)[seen], p[seen], atol=1e-7)


def test_symmetry_and_both_sides_of_the_switch():
    for a in (1e4, 1e8, 1e12, 1e20, 1e300):
        assert betainc(a, a, 0.5) == pytest.approx(0.5, rel=1e-14)
    x = np.linspace(0.48, 0.52, 41)
    before, after = betainc(np.nextafter(1e4, 0), 1e4, x), betainc(1e4, 1e4, x)
    np.testing.assert_allclose(before, after, rtol=1e-11)
    np.testing.assert_allclose(betainc(1e12, 1e12, betaincinv(1e12, 1e12, [0.1, 0.5, 0.9])), [0.1, 0.5, 0.9], rtol=1e-9)
    assert np.isnan(betainc(1.7e308, 1.7e308, 0.5))


@pytest.mark.parametrize("n", [1e8, 1e12, 1e15])
@pytest.mark.parametrize("k", [0, 5, 10, 20])
def test_rare_events_among_very_many(n, k):
    """P(X <= k) of ten events in n trials: the distance of 1 - p from 1 must not be lost."""
    p = 10 / n
    with mpmath.workdps(40):
        q = mpmath.mpf(p)
        exact = mpmath.fsum(mpmath.binomial(int(n), j) * q**j * (1 - q) ** (int(n) - j) for j in range(k + 1))
    assert betaincc(k + 1, n - k, p) == pytest.approx(float(exact), rel=2e-13)


@pytest.mark.parametrize("b", [1e16, 1e100, 1e300])
def test_beside_the_largest_parameters_it_is_a_gamma_variable(b):
    for a in (0.01, 0.5, 6.0, 300.0):
        x = a * np.array([0.5, 1.0, 2.0])
        np.testing.assert_allclose(betainc(a, b, x / b), gammainc(a, x), rtol=1e-11)


def test_one_parameter_far_above_the_other():
    np.testing.assert_allclose(betainc(1e6, 1e170, [1e-164, 1.001e-164]), [0.500133, 0.8413448], rtol=1e-6)
