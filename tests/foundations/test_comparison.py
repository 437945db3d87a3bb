"""A comparison must see what is wrong: a wrong answer, a changed input, a wrong rung written by hand."""

import dataclasses
import time

import numpy as np
import pytest

from foundations import comparison as comparison_module
from foundations.comparison import (
    Comparison,
    areas,
    check,
    close,
    comparisons,
    interleaved,
    measure,
    measure_all,
    relative_error,
    resolve,
)

SUM = Comparison(
    concept="Sum",
    ours=lambda x: x.sum(),
    theirs="math.fsum",
    by_hand=lambda x: sum(x),
    inputs=lambda rng, n: (rng.random(n),),
    sizes=(4, 16),
    agrees=close(1e-12),
)


def rng():
    return np.random.default_rng(0)


def test_agreement_is_a_small_number():
    assert 0 <= check(SUM, 8, rng()) < 1e-12


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ours": lambda x: x.sum() + 1e-6}, "got .* wanted .* at"),
        ({"ours": lambda x: x.sum(keepdims=True)}, r"got shape \(1,\), wanted \(\)"),
        ({"ours": lambda x: np.nan}, "got nan"),
        ({"by_hand": lambda x: 0.0}, "got 0.0"),
    ],
)
def test_a_wrong_answer_is_seen(change, message):
    with pytest.raises(AssertionError, match=message):
        check(dataclasses.replace(SUM, **change), 8, rng())


def test_a_changed_input_is_seen():
    def careless(x):
        x *= 2
        return x.sum() / 2

    with pytest.raises(AssertionError, match="argument 0 was overwritten"):
        check(dataclasses.replace(SUM, ours=careless), 8, rng())


def test_a_missing_library_is_the_callers_to_hear_of():
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        check(dataclasses.replace(SUM, theirs="no_such_library.linalg.svd"), 8, rng())


@pytest.mark.parametrize(
    ("got", "wanted", "error"),
    [
        (1.0, 1.0, 0.0),
        ([1.0, 2.1], [1.0, 2.0], 0.05),  # relative where |wanted| > 1
        (0.1, 0.0, 0.1),  # absolute below
        ([np.inf, np.nan], [np.inf, np.nan], 0.0),
        (np.inf, 1.0, np.inf),
        (np.nan, 1.0, np.inf),
        (1.0, np.nan, np.inf),
        (-np.inf, np.inf, np.inf),
        ([], [], 0.0),
        (1j, 1.0, 2**0.5),
    ],
)
def test_relative_error(got, wanted, error):
    assert relative_error(got, wanted) == pytest.approx(error, rel=1e-12)


def test_resolve_finds_functions_and_methods():
    assert resolve("numpy.linalg.svd") is np.linalg.svd
    assert resolve("numpy.ndarray.sum") is np.ndarray.sum
    with pytest.raises(AttributeError):
        resolve("numpy.linalg.no_such_function")
    with pytest.raises(ValueError, match="dotted name"):
        resolve("numpy")


def test_sides_take_turns():
    calls = []
    medians = interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, budget=0, least=3)
    assert calls == ["a", "b"] * 4  # one uncounted round first
    assert set(medians) == {"a", "b"}


def test_measure_times_all_three():
    measured = measure(SUM, 16, rng(), budget=0.01)
    assert set(measured.seconds) == {"ours", "theirs", "by_hand"}
    assert measured.ratio == measured.seconds["ours"] / measured.seconds["theirs"]


def test_growth_is_the_slope_between_sizes():
    slow = dataclasses.replace(SUM, ours=lambda x: (time.sleep(1e-4 * len(x)), x.sum())[1], sizes=(40, 160))
    first, second = measure_all(slow, budget=0.01)
    assert first.growth is None
    assert 0.5 < second.growth < 1.5


def test_by_hand_is_left_out_where_it_would_take_over_a_second():
    slow = dataclasses.replace(SUM, by_hand=lambda x: (time.sleep(0.02), sum(x))[1])
    small, large = measure_all(slow, budget=0.01)
    assert "by_hand" in small.seconds
    assert "by_hand" not in large.seconds  # 0.02 s x (16 / 4)³


def test_an_area_without_baselines_is_an_error():
    with pytest.raises(ModuleNotFoundError):
        comparisons("astrology")


def test_what_takes_long_is_timed_once(monkeypatch):
    monkeypatch.setattr(comparison_module, "PATIENCE", 0.0)
    calls = []
    seconds = interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")})
    assert calls == ["a", "b"]
    assert set(seconds) == {"a", "b"}


def test_areas_are_folders_with_baselines():
    assert {"linalg", "probability"} <= set(areas())
    assert "spam" in areas("projects")
    assert "common" not in areas("projects")


def test_truths_are_compared_too():
    assert relative_error([True, False], [True, False]) == 0
    assert relative_error([True], [False]) == 1
