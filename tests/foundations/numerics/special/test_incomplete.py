"""Both tails of the incomplete gamma and beta functions, and their inverses, relative and against mpmath."""

import mpmath
import numpy as np
import pytest
import scipy.special as sc
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics import special
from tests.foundations.numerics.special.exact import (
    SMALLEST,
    exactly,
    log_uniform,
    lower_beta,
    lower_gamma,
    relative,
    upper_beta,
    upper_gamma,
)

RNG = np.random.default_rng(0)
N = 40
A, B = log_uniform(RNG, 0.1, 1000, (2, N))
MEAN, SPREAD = A / (A + B), np.sqrt(A * B / (A + B + 1)) / (A + B)
CORNERS = np.array([(a, b) for a in (0.1, 1.0, 10.0, 1000.0) for b in (0.1, 1.0, 10.0, 1000.0)])

GAMMA_POINTS = {
    "near the mean": (A, A * np.exp(RNG.standard_normal(N) / np.sqrt(A))),
    "tails": (A, np.abs(A + 20 * RNG.standard_normal(N) * np.sqrt(A))),
    "anywhere": (A, log_uniform(RNG, 1e-3, 3000, N)),
    "tiny a": (log_uniform(RNG, 1e-8, 0.1, N), log_uniform(RNG, 1e-10, 50, N)),
    "corners": (np.repeat([0.1, 1.0, 10.0, 99.0, 100.0, 1000.0], 5), np.tile([0.1, 1.0, 60.0, 140.0, 1001.0], 6)),
}
BETA_POINTS = {
    "near the mean": (A, B, np.clip(MEAN + SPREAD * RNG.standard_normal(N), 1e-12, 1 - 1e-12)),
    "tails": (A, B, np.clip(MEAN + 10 * SPREAD * RNG.standard_normal(N), 1e-9, 1 - 1e-9)),
    "small x": (A, B, log_uniform(RNG, 1e-6, 0.1, N)),
    "x near 1": (A, B, 1 - log_uniform(RNG, 1e-6, 0.1, N)),
    "corners": (*np.repeat(CORNERS, 3, axis=0).T, np.tile([0.001, 0.5, 0.99], 16)),
}


@pytest.mark.parametrize("points", GAMMA_POINTS)
@pytest.mark.parametrize("ours, exact", [(special.gammainc, lower_gamma), (special.gammaincc, upper_gamma)])
def test_incomplete_gamma(ours, exact, points):
    arguments = GAMMA_POINTS[points]
    assert relative(ours(*arguments), exactly(exact, *arguments)) < 1e-12


@pytest.mark.parametrize("points", BETA_POINTS)
@pytest.mark.parametrize("ours, exact", [(special.betainc, lower_beta), (special.betaincc, upper_beta)])
def test_incomplete_beta(ours, exact, points):
    arguments = BETA_POINTS[points]
    assert relative(ours(*arguments), exactly(exact, *arguments)) < 1e-12


def test_large_parameters():
    a = np.array([1e4, 1e4, 1e5, 1e5, 1e5])
    x = a + np.array([-5.0, 2.0, -5.0, -0.5, 2.0]) * np.sqrt(a)
    wanted = exactly(lambda a, x: lower_gamma(a, x, maxterms=10**6), a, x)
    assert relative(special.gammainc(a, x), wanted) < 1e-12
    assert relative(special.gammaincc(a, x), [1 - w for w in wanted]) < 1e-12
    assert special.gammainc(1e15, 1e15 - 5 * np.sqrt(1e15)) == pytest.approx(special.erfc(5 / np.sqrt(2)) / 2, rel=1e-5)
    a = np.array([1e4, 1e8, 1e12])
    x = a - 30 * np.sqrt(a)
    np.testing.assert_allclose(special.gammaincinv(a, special.gammainc(a, x)), x, rtol=1e-13)
    for a in (0.99e10, 1.01e10):  # on both sides of where the expansion takes over
        q = np.array([1e-5, 0.3, 0.7])
        np.testing.assert_allclose(special.gammaincinv(a, q), sc.gammaincinv(a, q), rtol=1e-13)
        np.testing.assert_allclose(special.gammainccinv(a, q), sc.gammainccinv(a, q), rtol=1e-13)
        # where SciPy's P is 1.8e-300; an error of eps in x is one of 4e-10 in P
        np.testing.assert_allclose(special.gammainc(a, special.gammaincinv(a, 1e-300)), 1e-300, rtol=3e-9)
    np.testing.assert_allclose(special.gammaincinv([1e17, 1e40, 1e300], 0.3), [1e17, 1e40, 1e300], rtol=1e-8)
    assert special.gammainc(1e15, 1e15 - 60 * np.sqrt(1e15)) == 0  # 1e-784
    np.testing.assert_allclose(special.betainc(1e5, 2e5, 0.333), sc.betainc(1e5, 2e5, 0.333), rtol=1e-10)


def gamma_density(a, x):
    return mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a))


def beta_density(a, b, x):
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return mpmath.exp((a - 1) * mpmath.log(x) + (b - 1) * mpmath.log(1 - x) - log_beta)


INVERSES = [
    (special.gammaincinv, lower_gamma, gamma_density, (A,)),
    (special.gammainccinv, upper_gamma, gamma_density, (A,)),
    (special.betaincinv, lower_beta, beta_density, (A, B)),
    (special.betainccinv, upper_beta, beta_density, (A, B)),
]


@pytest.mark.parametrize("ours, forward, density, parameters", INVERSES, ids=[i[0].__name__ for i in INVERSES])
@pytest.mark.parametrize("p", [RNG.uniform(0, 1, N), log_uniform(RNG, 1e-300, 1, N)], ids=["middle", "tail"])
def test_inverses(ours, forward, density, parameters, p):
    """The error of x is that of F(x), over the density: relative to x below 1e-12."""
    x = ours(*parameters, p)
    assert not np.isnan(x).any()
    here = (x > SMALLEST) & (x < (1 if len(parameters) == 2 else np.inf))  # x rounds to 0 or 1 in the far tails
    assert here.sum() > N / 4

    def error(*arguments):
        *parameters, p, x = arguments
        return (forward(*parameters, x) - p) / density(*parameters, x) / x

    errors = exactly(error, *(v[here] for v in (*parameters, p, x)))
    assert max(abs(float(e)) for e in errors) < 1e-12


@pytest.mark.parametrize("name", ["gammainc", "gammaincc", "gammaincinv", "gammainccinv"])
def test_ends_of_gamma_are_scipys(name):
    a, x = np.meshgrid([0.5, 2.0, 200.0, -1.0, np.nan], [0.0, 1.0, -1.0, np.inf, np.nan])
    np.testing.assert_allclose(getattr(special, name)(a, x), getattr(sc, name)(a, x), rtol=1e-12)


@pytest.mark.parametrize("name", ["betainc", "betaincc", "betaincinv", "betainccinv"])
def test_ends_of_beta_are_scipys(name):
    a, b, x = np.meshgrid([0.5, 200.0, -1.0, np.nan], [0.5, 3.0], [0.0, 0.5, 1.0, -1.0, 2.0, np.nan])
    np.testing.assert_allclose(getattr(special, name)(a, b, x), getattr(sc, name)(a, b, x), rtol=1e-12)


@pytest.mark.parametrize("name", ["gammainc", "gammaincc"])
def test_an_infinite_shape_is_scipys(name):
    x = np.array([0.0, 1.0, 1e300, np.inf, -1.0, np.nan])
    np.testing.assert_array_equal(getattr(special, name)(np.inf, x), getattr(sc, name)(np.inf, x))


def test_no_shape_at_zero():
    np.testing.assert_array_equal(special.gammainc(0.0, [0.0, 1.0]), [np.nan, 1.0])
    np.testing.assert_array_equal(special.gammaincc(0.0, [0.0, 1.0]), [np.nan, 0.0])


def test_broadcasting_precision_and_empty_arrays():
    a, x = np.linspace(0.5, 50, 4)[:, None], np.linspace(0.5, 50, 3)  # (4, 1), (3,)
    assert special.gammainc(a, x).shape == (4, 3)
    assert special.betainc(a, a[:, :, None], 0.5).shape == (4, 4, 1)
    assert special.betainc(np.float32(2), np.float32(3), np.float32(0.5)) == np.float32(0.6875)
    assert special.betainc(np.float32(2), 3.0, 0.5).dtype == np.float32
    assert special.gammaincinv([], 0.5).shape == (0,)


@given(st.floats(0.1, 1000), st.floats(1, 1000), st.floats(0.001, 0.999))
def test_laws(a, b, p):
    assert special.gammainc(a, b) + special.gammaincc(a, b) == pytest.approx(1, rel=1e-14)
    assert special.betainc(a, b, p) == pytest.approx(special.betaincc(b, a, 1 - p), rel=1e-10, abs=1e-300)
    assert special.betainc(a, b, special.betaincinv(a, b, p)) == pytest.approx(p, rel=1e-11)
    assert special.gammaincc(a, special.gammainccinv(a, p)) == pytest.approx(p, rel=1e-11)
    assert special.gammainc(a, special.gammaincinv(a, p)) == pytest.approx(p, rel=1e-11)


def test_special_cases():
    x = np.linspace(0.01, 30, 20)
    np.testing.assert_allclose(special.gammaincc(1.0, x), np.exp(-x), rtol=1e-13)
    np.testing.assert_allclose(special.gammainc(0.5, x), special.erf(np.sqrt(x)), rtol=1e-13)
    p = np.linspace(0, 1, 11)
    np.testing.assert_allclose(special.betainc(1.0, 1.0, p), p, rtol=1e-14)
    np.testing.assert_allclose(special.betainc(3.0, 1.0, p), p**3, rtol=1e-14)
