"""Errors of numbers against scikit-learn's, over outputs, weights and averages, and bad input."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as theirs

from foundations.statistics import metrics as ours
from tests.foundations.statistics.metrics.cases import quietly

NAMES = ["mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score"]
AVERAGES = [(name, average) for name in NAMES for average in ("uniform_average", "raw_values", [0.5, 0.0, 2.0])]
AVERAGES += [("r2_score", "variance_weighted"), ("r2_score", None)]
RNG = np.random.default_rng(0)
Y, P = RNG.standard_normal((20, 3)), RNG.standard_normal((20, 3))
ONE_OUTPUT = {
    "vector": (Y[:, 0], P[:, 0]),
    "a column": (Y[:, :1], P[:, 0]),
    "integers": ([3, -1, 2, 7], [2, 0, 2, 8]),
    "single precision": (Y[:, 0].astype(np.float32), P[:, 0].astype(np.float32)),
    "exact": (Y[:, 0], Y[:, 0]),
    "constant": ([2.0, 2.0], [2.0, 1.0]),
    "constant and exact": ([2.0, 2.0], [2.0, 2.0]),
    "far from zero": (1e8 + Y[:, 0], 1e8 + P[:, 0]),
    "a single sample": ([1.0], [3.0]),
}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


@pytest.mark.parametrize("y, p", ONE_OUTPUT.values(), ids=ONE_OUTPUT)
@pytest.mark.parametrize("name", NAMES)
def test_one_output_is_scikit_learns(name, y, p):
    single = np.asarray(y).dtype == np.float32
    for weight in (None, np.linspace(0.0, 2.0, len(y)) + (len(y) == 1)):
        got, got_warned = quietly(getattr(ours, name), y, p, sample_weight=weight)
        wanted, wanted_warned = quietly(getattr(theirs, name), y, p, sample_weight=weight)
        assert got == pytest.approx(wanted, rel=1e-6 if single else 1e-13, abs=1e-15, nan_ok=True)
        assert isinstance(got, float) and got_warned == wanted_warned


@pytest.mark.parametrize(("name", "multioutput"), AVERAGES)
def test_several_outputs_are_scikit_learns(name, multioutput):
    constant = Y * [1, 0, 1]  # the second output does not vary
    for y in (Y, constant):
        for weight in (None, np.linspace(0.0, 2.0, 20)):
            options = {"sample_weight": weight, "multioutput": multioutput}
            got, wanted = (getattr(module, name)(y, P, **options) for module in (ours, theirs))
            np.testing.assert_allclose(got, wanted, rtol=1e-13)


def test_r2_where_nothing_varies():
    y = np.ones((3, 2))
    p = np.array([[1.0, 2.0]] * 3)
    for options in ({}, {"force_finite": False}):
        for multioutput in ("raw_values", "variance_weighted"):
            both = {"multioutput": multioutput} | options
            with np.errstate(divide="ignore", invalid="ignore"):  # the library's
                wanted = theirs.r2_score(y, p, **both)
            np.testing.assert_array_equal(ours.r2_score(y, p, **both), wanted)
    assert np.array_equal(ours.r2_score(y, p, multioutput="raw_values"), [1.0, 0.0])


def test_a_square_that_overflows_is_infinite_and_silent():
    assert ours.mean_squared_error([1e200], [-1e200]) == math.inf
    assert ours.root_mean_squared_error([1e200, 0.0], [-1e200, 0.0]) == math.inf
    assert ours.mean_absolute_error([1e308, 0.0], [-1e308, 0.0]) == math.inf


@pytest.mark.parametrize("size", [1e-200, 1e200, 5e307])
def test_r2_is_the_same_in_any_unit(size):
    y, p = np.array([1.0, 2.0, -3.0]), np.array([1.0, 1.5, -2.5])
    for multioutput in ("uniform_average", "variance_weighted"):
        wanted = ours.r2_score(y, p, multioutput=multioutput)
        assert ours.r2_score(y * size, p * size, multioutput=multioutput) == pytest.approx(wanted, rel=1e-14)


@given(arrays(int, st.tuples(st.just(3), st.integers(1, 30)), elements=st.integers(0, 1000)))
def test_laws(numbers):
    y, p, w = numbers[0] / 8, numbers[1] / 8, numbers[2] % 4
    w[0] = 1
    assert ours.mean_absolute_error(y, p) <= ours.root_mean_squared_error(y, p) * (1 + 1e-14)
    for name in NAMES[:3]:  # a weight of two is a sample that came twice
        metric = getattr(ours, name)
        repeated = metric(np.repeat(y, w), np.repeat(p, w))
        assert metric(y, p, sample_weight=w) == pytest.approx(repeated, rel=1e-12)


def test_the_mean_and_the_median_are_the_best_constants():
    y = RNG.standard_normal(101) ** 3
    constants = np.append(np.linspace(-1, 1, 41), [y.mean(), np.median(y)])
    for name, best in (("mean_squared_error", y.mean()), ("mean_absolute_error", np.median(y))):
        losses = [getattr(ours, name)(y, np.full(101, c)) for c in constants]
        assert min(losses) == getattr(ours, name)(y, np.full(101, best))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "arguments, options, message",
    [
        (([], []), {}, "got shape"),
        ((np.ones((2, 0)), np.ones((2, 0))), {}, "got shape"),
        ((np.ones((2, 2, 2)), np.ones((2, 2, 2))), {}, "got shape"),
        (([1.0, 2.0], [1.0]), {}, "in pairs"),
        (([1.0, 2j], [1.0, 2.0]), {}, "y_true holds complex numbers"),
        (([1.0, 2.0], [1.0, 2.0]), {"sample_weight": [1e308, 1e308]}, "more than can be represented"),
        ((np.ones((2, 2)), np.ones((2, 3))), {}, "y_true has 2 outputs and y_pred has 3"),
        (([1.0, np.nan], [1.0, 2.0]), {}, "y_true holds a number that is not finite"),
        (([1.0, 2.0], [1.0, np.inf]), {}, "y_pred holds a number that is not finite"),
        (([1.0, 2.0], [1.0, 2.0]), {"sample_weight": [1.0, -1.0]}, "none negative"),
        (([1.0, 2.0], [1.0, 2.0]), {"sample_weight": [0.0, 0.0]}, "sums to zero"),
        (([1.0, 2.0], [1.0, 2.0]), {"multioutput": "mean"}, "got 'mean'"),
        (([1.0, 2.0], [1.0, 2.0]), {"multioutput": [0.5, 0.5]}, "multioutput as weights is 1 finite"),
        (([1.0, 2.0], [1.0, 2.0]), {"multioutput": [0.0]}, "not all zero"),
    ],
)
def test_bad_input_is_one_sentence(name, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        getattr(ours, name)(*arguments, **options)
    assert "\n" not in str(caught.value)
