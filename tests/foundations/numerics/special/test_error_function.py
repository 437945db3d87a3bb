"""erf, erfc and their inverses against mpmath: relative, the far tail included."""

import mpmath
import numpy as np
import pytest
import scipy.special as sc
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics.special import erf, erfc, erfcinv, erfinv
from tests.foundations.numerics.special.exact import exactly, log_uniform, relative

RNG = np.random.default_rng(0)
X = np.concatenate([np.linspace(-6, 6, 121), log_uniform(RNG, 1e-300, 1, 30), [0.5, 0.4999, 1.0, 6.28, 6.29, -0.5]])
TAIL = np.linspace(5, 26.2, 100)
PROBABILITIES = log_uniform(RNG, 1e-300, 1, 60)


def test_erf():
    assert relative(erf(X), exactly(mpmath.erf, X)) < 2e-15


@pytest.mark.parametrize("x", [X, TAIL], ids=["middle", "tail"])
def test_erfc(x):
    assert relative(erfc(x), exactly(mpmath.erfc, x)) < 2e-15


def test_erf_of_float32():
    """The short way: a few units of the last digit, odd, never beyond 1, nan and inf as they are."""
    x = np.linspace(-6, 6, 20_001).astype(np.float32)
    y = erf(x)
    assert y.dtype == np.float32
    assert np.abs(y - erf(x.astype(float))).max() < 4e-7
    assert (y == -erf(-x)).all() and np.abs(y).max() == 1
    special = erf(np.array([0, np.inf, -np.inf, np.nan], np.float32))
    np.testing.assert_array_equal(special, np.array([0, 1, -1, np.nan], np.float32))
    assert erf(np.float32(0.5)) == pytest.approx(erf(0.5), rel=1e-7)


def test_erfinv():
    y = np.concatenate([np.linspace(-1, 1, 51)[1:-1], PROBABILITIES, [1 - 1e-16]])
    assert relative(erfinv(y), exactly(mpmath.erfinv, y)) < 2e-15


def test_erfcinv():
    """erfc(x (1 + e)) = y for an e that rounding explains."""
    y = np.concatenate([np.linspace(0, 2, 51)[1:-1], PROBABILITIES, [1e-307, 1e-310, 5e-324]])
    y = y[y != 1]
    x = erfcinv(y)

    def error(x, y):
        return (mpmath.erfc(x) - y) / (2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x)) / x

    assert max(abs(e) for e in exactly(error, x, y)) < 2e-15


@pytest.mark.parametrize("ours", [erf, erfc, erfinv, erfcinv])
def test_ends_are_scipys(ours):
    theirs = getattr(sc, ours.__name__)
    x = np.array([0.0, 1.0, -1.0, 2.0, -2.0, 3.0, np.inf, -np.inf, np.nan])
    np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-15)
    assert ours(np.float32(0.5)).dtype == np.float32 and isinstance(ours(0.5), np.float64)
    assert ours([]).shape == (0,)


@given(st.floats(-1, 5))
def test_laws(x):
    assert erf(-x) == -erf(x)
    assert erf(x) + erfc(x) == pytest.approx(1, rel=1e-15)
    assert erfcinv(erfc(x)) == pytest.approx(x, rel=1e-14, abs=2e-15)
