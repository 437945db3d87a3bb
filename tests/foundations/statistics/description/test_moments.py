"""Mean, variance, skewness and kurtosis against NumPy's and SciPy's, exactly in Fractions, and far from zero."""

import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.statistics.description import kurtosis, mean, skewness, standard_deviation, variance

RNG = np.random.default_rng(0)
SAMPLES = {
    "normal": RNG.standard_normal(30),
    "rows": RNG.standard_normal((3, 4, 9)) ** 3,
    "integers": RNG.integers(0, 5, 40),
    "booleans": RNG.random(20) < 0.3,
    "single precision": RNG.random(10).astype(np.float32),
    "a list": [1, 2, 2.5, 9],
    "strided": RNG.random((6, 8))[:, ::2].T,
    "far from zero": 1e9 + RNG.standard_normal(50),
    "large": 1e150 * RNG.standard_normal(20),
    "small": 1e-150 * RNG.standard_normal(20),
}
FORMS = [
    (mean, lambda x: np.mean(x, axis=-1)),
    (variance, lambda x: np.var(x, axis=-1)),
    (lambda x: variance(x, ddof=1), lambda x: np.var(x, axis=-1, ddof=1)),
    (lambda x: standard_deviation(x, ddof=1), lambda x: np.std(x, axis=-1, ddof=1)),
    (skewness, lambda x: scipy.stats.skew(x, axis=-1)),
    (lambda x: skewness(x, bias=False), lambda x: scipy.stats.skew(x, axis=-1, bias=False)),
    (kurtosis, lambda x: scipy.stats.kurtosis(x, axis=-1)),
    (lambda x: kurtosis(x, bias=False), lambda x: scipy.stats.kurtosis(x, axis=-1, bias=False)),
]


@pytest.mark.parametrize("x", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("form", range(len(FORMS)))
def test_is_the_librarys(form, x):
    ours, theirs = FORMS[form]
    x = np.asarray(x, dtype=None if isinstance(x, list) else x.dtype)
    got, exact = ours(x), x.astype(float)
    if form > 0:  # a shift and a scale change nothing, and SciPy keeps more digits, and fourth powers that are finite
        exact = exact - np.round(exact.mean(), -6)
        unit = np.ldexp(1.0, int(np.log2(np.abs(exact).max())))
        wanted = theirs(exact / unit) * {1: unit**2, 2: unit**2, 3: unit}.get(form, 1.0)
    else:
        wanted = theirs(exact)
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-14 if form > 3 else 0)
    assert np.shape(got) == x.shape[:-1] and (x.ndim > 1 or isinstance(got, float))


@given(arrays(float, st.integers(2, 20), elements=st.floats(-1e6, 1e6, width=32)))
def test_mean_and_variance_are_those_of_fractions(x):
    exact = [Fraction(value) for value in x.tolist()]
    center = sum(exact) / len(exact)
    squares = sum((value - center) ** 2 for value in exact)
    assert mean(x) == pytest.approx(float(center), rel=1e-15, abs=1e-16 * np.abs(x).max())
    rounding = np.finfo(float).eps * np.abs(x).max()
    wanted = math.sqrt(squares / (len(x) - 1))
    assert standard_deviation(x, ddof=1) == pytest.approx(wanted, rel=1e-14, abs=2 * rounding)


@given(arrays(float, 12, elements=st.floats(-100, 100)), st.floats(-50, 50), st.integers(-20, 20))
def test_what_a_shift_and_a_scale_do(x, shift, power):
    factor = 2.0**power
    assert variance(factor * x) == pytest.approx(factor**2 * variance(x), rel=1e-14)
    assert variance(x + shift) == pytest.approx(variance(x), rel=1e-9, abs=1e-10)
    if standard_deviation(x) > 1e-3:
        assert skewness(-factor * x) == pytest.approx(-skewness(x), rel=1e-12, abs=1e-14)
        assert kurtosis(factor * x) == pytest.approx(kurtosis(x), rel=1e-12, abs=1e-14)
        assert kurtosis(x) >= skewness(x) ** 2 - 2 - 1e-9


def test_where_nothing_varies():
    assert variance([0.1] * 7) == 0 and standard_deviation([0.1] * 7, ddof=1) == 0
    assert math.isnan(skewness([0.1] * 7)) and math.isnan(kurtosis([3.0]))
    assert np.isnan(skewness([[1, 1, 1], [1, 2, 9]])).tolist() == [True, False]


def test_the_largest_and_the_smallest_numbers():
    largest = np.finfo(float).max
    assert mean([largest, largest]) == largest and mean([largest, -largest, 3.0]) == pytest.approx(1.0, abs=1e293)
    assert standard_deviation([largest / 2, -largest / 2]) == pytest.approx(largest / 2)
    assert variance([largest, 0.0]) == math.inf
    assert mean([5e-324, 5e-324]) == 5e-324


def test_each_row_has_a_scale_of_its_own():
    rows = np.array([[1e300, 2e300, 6e300], [1e-300, 2e-300, 6e-300], [1.0, 2.0, 6.0]])
    assert mean(rows) == pytest.approx([3e300, 3e-300, 3.0], rel=1e-15)
    s = math.sqrt(14 / 3)
    assert standard_deviation(rows) == pytest.approx([s * 1e300, s * 1e-300, s], rel=1e-14)
    assert variance(rows[::2]).tolist() == [math.inf, variance(rows[2])]
    for ours in (skewness, kurtosis):
        assert ours(rows) == pytest.approx([ours(rows[2])] * 3, rel=1e-13)
        assert math.isfinite(ours([np.finfo(float).max] * 2 + [-np.finfo(float).max]))


def test_what_is_given_stays_as_it_was():
    x = np.array([3.0, 1.0, 2.0, 7.0])
    for ours, _ in FORMS:
        ours(x)
    assert x.tolist() == [3, 1, 2, 7]


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: mean([]), "x is an array with at least one sample; got shape (0,)"),
        (lambda: mean(3.0), "got shape ()"),
        (lambda: mean(["a"]), "x holds numbers; got <U1"),
        (lambda: mean([[1.0, 2.0], [3.0]]), "x is an array with at least one sample; got rows of different lengths"),
        (lambda: mean(i for i in range(4)), "x is an array with at least one sample; got a generator"),
        (lambda: mean(np.ma.array([1.0, 99.0], mask=[False, True])), "x is masked in places"),
        (lambda: variance([1.0, np.nan]), "x holds a number that is not finite"),
        (lambda: variance([1.0], ddof=1), "ddof lies between 0 and the number of values, here 1; got 1"),
        (lambda: variance([1.0, 2.0], ddof=-1), "got -1"),
        (lambda: skewness([1.0, 2.0], bias=False), "at least 3 samples"),
        (lambda: kurtosis([1.0, 2.0, 5.0], bias=False), "at least 4 samples"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)
