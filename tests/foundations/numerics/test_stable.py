"""Each stable function against SciPy over ±1e3 with zeros, infinities and empty axes; and the naive forms, failing."""

import mpmath
import numpy as np
import pytest
import scipy.special as sc
from hypothesis import given
from hypothesis import strategies as st

from foundations.comparison import close
from foundations.numerics import stable

agree = close(1e-13)
REALS = np.concatenate([np.linspace(-1e3, 1e3, 401), np.linspace(-5, 5, 101), [1e-20, -1e-20, 1e-320, 0.0, -0.0]])
EXTREME = np.array([-np.inf, np.inf, np.nan, 1e300, -1e300])
OUTSIDE = [-0.1, 1.1, 1e308, -1e308, np.nan, np.inf]
PROBABILITIES = np.concatenate([np.linspace(0, 1, 101), [1e-300, 1e-20, 1 - 1e-16], OUTSIDE])

ELEMENTWISE = [
    (stable.sigmoid, sc.expit, (np.append(REALS, EXTREME),)),
    (stable.log_sigmoid, sc.log_expit, (np.append(REALS, EXTREME),)),
    (stable.softplus, lambda x: np.logaddexp(0, x), (np.append(REALS, EXTREME),)),
    (stable.logaddexp, np.logaddexp, np.meshgrid(*[np.append(REALS[::7], EXTREME)] * 2)),
    (stable.xlogy, sc.xlogy, np.meshgrid(np.append(REALS[::7], EXTREME), np.append(abs(REALS[::9]), EXTREME))),
    (stable.logit, sc.logit, (PROBABILITIES,)),
]
AXIS = [
    (stable.logsumexp, sc.logsumexp),
    (stable.softmax, sc.softmax),
    (stable.log_softmax, sc.log_softmax),
]
ALL = [f for f, *_ in ELEMENTWISE + AXIS] + [stable.log1mexp]
NAMES = [f.__name__ for f in ALL]

EXACT = {
    "logsumexp": lambda x: mpmath.log(sum(map(mpmath.exp, x))),
    "softmax": lambda x: [mpmath.exp(v) / sum(map(mpmath.exp, x)) for v in x],
    "log_softmax": lambda x: [v - mpmath.log(sum(map(mpmath.exp, x))) for v in x],
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "log_sigmoid": lambda x: -mpmath.log(1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "log1mexp": lambda x: mpmath.log(1 - mpmath.exp(x)),
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "xlogy": lambda x, y: mpmath.mpf(0),
    "logit": lambda p: mpmath.log(p / (1 - p)),
}


def exactly(name, arguments):
    with mpmath.workdps(800):
        as_mp = [[mpmath.mpf(v) for v in a] if isinstance(a, list) else mpmath.mpf(a) for a in arguments]
        return np.array(EXACT[name](*as_mp), dtype=float)


@pytest.mark.parametrize("ours, theirs, arguments", ELEMENTWISE, ids=[f.__name__ for f, *_ in ELEMENTWISE])
def test_element_by_element(ours, theirs, arguments):
    with np.errstate(all="ignore"):
        wanted = theirs(*arguments)
    agree(ours(*arguments), wanted)
    np.testing.assert_allclose(ours(*(float(a.flat[3]) for a in arguments)), wanted.flat[3], rtol=1e-13)


@pytest.mark.parametrize("ours, theirs", AXIS, ids=[f.__name__ for f, _ in AXIS])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), ()])
def test_along_axes(ours, theirs, axis):
    x = np.random.default_rng(0).uniform(-1e3, 1e3, (4, 5, 3))
    x[0, 0], x[1, 2, 1], x[3] = 7.0, -np.inf, 1e-3 * x[3]
    with np.errstate(invalid="ignore"):
        wanted = theirs(x, axis=axis)
    agree(ours(x, axis=axis), wanted)


def test_kept_dimensions():
    x = np.ones((2, 3))
    for axis in (None, 0, (0, 1)):
        assert stable.logsumexp(x, axis, keepdims=True).shape == sc.logsumexp(x, axis, keepdims=True).shape


@pytest.mark.parametrize("x", [[-np.inf, -np.inf], [np.inf, 0.0], [np.inf, np.inf], [np.nan, 1.0], [-np.inf, 2.0]])
def test_logsumexp_of_what_is_not_finite(x):
    agree(stable.logsumexp(x), sc.logsumexp(x))


@pytest.mark.parametrize("x", [[-np.inf, -np.inf], [np.inf, 0.0], [np.nan, 1.0], [-np.inf, 2.0]])
def test_softmax_of_what_is_not_finite(x):
    maximum_is_finite = np.isfinite(max(x))
    wanted = [0.0, 1.0] if maximum_is_finite else [np.nan, np.nan]
    agree(stable.softmax(x), wanted)
    if maximum_is_finite:
        agree(stable.log_softmax(x), [-np.inf, 0.0])
    else:
        assert np.isnan(stable.log_softmax(x)).any()


def test_empty_axes():
    assert stable.logsumexp([]) == -np.inf
    agree(stable.logsumexp(np.zeros((3, 0)), axis=1), np.full(3, -np.inf))
    agree(stable.logsumexp(np.zeros((3, 0)), axis=0), np.zeros(0))
    for function in (stable.softmax, stable.log_softmax):
        for axis in (None, 0, 1):
            assert function(np.zeros((3, 0)), axis=axis).shape == (3, 0)
    assert stable.sigmoid([]).shape == (0,)


@pytest.mark.parametrize("function", ALL, ids=NAMES)
def test_breaks_the_naive_form_and_not_ours(function):
    arguments = function.breaks_at
    wanted = exactly(function.__name__, arguments)
    np.testing.assert_allclose(function(*arguments), wanted, rtol=1e-13, atol=0)
    with np.errstate(all="ignore"):
        naive = function.naive(*map(np.asarray, arguments))
    assert not np.allclose(naive, wanted, rtol=0.1, atol=0)


@pytest.mark.parametrize("x", -np.logspace(-300, 3, 50))
def test_log1mexp_keeps_its_digits(x):
    np.testing.assert_allclose(stable.log1mexp(x), exactly("log1mexp", [x]), rtol=1e-14)


def test_log1mexp_at_its_ends():
    agree(stable.log1mexp([0.0, -np.inf, 1.0, np.nan]), [-np.inf, 0.0, np.nan, np.nan])


@pytest.mark.parametrize("x", [[0.0, -40.0], [0.0, -700.0], [-1e-3, -7.0]])
def test_logsumexp_keeps_what_is_below_eps(x):
    np.testing.assert_allclose(stable.logsumexp(x), exactly("logsumexp", [x]), rtol=1e-13)


@pytest.mark.parametrize("p", [0.5 + 1e-10, 0.3, 0.26, 0.74, 0.76, 1e-300])
def test_logit_is_relative_around_a_half(p):
    np.testing.assert_allclose(stable.logit(p), exactly("logit", [p]), rtol=1e-15)


@pytest.mark.parametrize("function", ALL, ids=NAMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept(function, dtype):
    x = np.array([0.25, 0.5], dtype) if function is stable.logit else np.array([-3.0, -0.5], dtype)
    arguments = [x, np.abs(x)] if function in (stable.xlogy, stable.logaddexp) else [x]
    got = function(*arguments)
    assert got.dtype == dtype
    wide = function(*(a.astype(float) for a in arguments))
    np.testing.assert_allclose(got, wide, rtol=4 * np.finfo(dtype).eps)


def test_whole_numbers_and_plain_numbers():
    assert stable.softplus(np.array([0, 1])).dtype == np.float64
    assert stable.logaddexp(np.float32(1), 2.0).dtype == np.float32
    assert isinstance(stable.sigmoid(0), np.float64)


@pytest.mark.parametrize("function", ALL, ids=NAMES)
def test_refuses_complex_numbers(function):
    arguments = [1j] * len(function.breaks_at)
    with pytest.raises(TypeError, match="the arguments must be real numbers, got an array of complex128"):
        function(*arguments)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8), st.floats(-100, 100))
def test_laws(x, c):
    x = np.array(x)
    assert stable.softmax(x).sum() == pytest.approx(1, rel=1e-14)
    assert stable.logsumexp(x + c) == pytest.approx(stable.logsumexp(x) + c, rel=1e-12, abs=1e-10)
    agree(stable.sigmoid(x) + stable.sigmoid(-x), np.ones_like(x))
    agree(stable.softplus(x) - stable.softplus(-x), x)
    agree(stable.logaddexp(x, x[::-1]), stable.logsumexp([x, x[::-1]], axis=0))
    agree(stable.logit(stable.sigmoid(x / 100)), x / 100)
