"""Codes of columns, and what is counted from them, against scikit-learn, SciPy and NumPy."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import mutual_info_score

from foundations.information.discrete import codes as codes_module
from foundations.information.discrete.codes import (
    conditional_mutual_information_codes,
    encode,
    entropy_codes,
    equal_frequency_bins,
    joint,
    mutual_information_columns,
)

COLUMNS = {
    "texts": (["red", "blue", "red", "green"], [2, 0, 2, 1], ["blue", "green", "red"]),
    "objects": (np.array(["b", "a", "b"], dtype=object), [1, 0, 1], ["a", "b"]),
    "booleans": ([True, False, True], [1, 0, 1], [False, True]),
    "negative": ([-5, 7, -5, 0], [0, 2, 0, 1], [-5, 0, 7]),
    "floats": ([0.5, -np.inf, np.inf, 0.5], [1, 0, 2, 1], [-np.inf, 0.5, np.inf]),
    "one value": ([3.0, 3.0], [0, 0], [3.0]),
    "one sample": (["x"], [0], ["x"]),
    "bytes": (np.array([200, 3, 200], dtype=np.uint8), [1, 0, 1], [3, 200]),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_encode(name):
    column, codes, values = COLUMNS[name]
    got = encode(column)
    assert got.codes.tolist() == codes
    assert got.values.tolist() == values
    assert got.codes.dtype == np.int64


CODES = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=60).map(np.array)


@given(CODES)
def test_joint_numbers_the_pairs_in_order(rows):
    a, b = rows[:, 0], rows[:, 1]
    assert joint(a, b).tolist() == np.unique(rows[:, :2], axis=0, return_inverse=True)[1].ravel().tolist()


@pytest.mark.parametrize("spread", [1, 10**12], ids=["small", "large"])  # large codes are renumbered by a sort
def test_joint_of_many_values(spread):
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 300, (2, 500)) * spread
    assert np.array_equal(joint(a, b), np.unique(np.stack([a, b], 1), axis=0, return_inverse=True)[1].ravel())


@pytest.mark.parametrize("n, u, v", [(1, 1, 1), (50, 2, 2), (500, 5, 3), (500, 200, 40), (60, 10**9, 10**9)])
def test_information_of_columns_is_scikit_learns(n, u, v):
    rng = np.random.default_rng(n)
    A, b = rng.integers(0, u, (n, 6)), rng.integers(0, v, n)
    A[:, 0] = b * 7  # gaps, and all the information there is
    wanted = [mutual_info_score(A[:, j], b) for j in range(6)]
    assert np.allclose(mutual_information_columns(A, b), wanted, rtol=1e-12, atol=1e-12)


def test_blocks_of_columns_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    A, b = rng.integers(0, 4, (40, 7)), rng.integers(0, 3, 40)
    whole = mutual_information_columns(A, b)
    monkeypatch.setattr(codes_module, "CELLS", 100)  # two columns at a time
    assert np.array_equal(mutual_information_columns(A, b), whole)
    monkeypatch.setattr(codes_module, "CELLS", 3)  # no table at all
    assert np.allclose(mutual_information_columns(A, b), whole, rtol=0, atol=1e-14)


def test_independent_columns_have_none_and_no_columns_are_fine():
    a, b = np.repeat([0, 1, 2], 4), np.tile([0, 1], 6)
    assert mutual_information_columns(a[:, None], b).tolist() == [0.0]
    assert mutual_information_columns(np.zeros((5, 0), int), np.zeros(5, int)).shape == (0,)


@given(CODES)
def test_conditional_information_averages_that_within_each_value(rows):
    a, b, c = rows.T
    parts = [(c == k).mean() * mutual_info_score(a[c == k], b[c == k]) for k in np.unique(c)]
    assert conditional_mutual_information_codes(a, b, c) == pytest.approx(sum(parts), abs=1e-12)


@given(CODES)
def test_entropy_of_codes_is_scipys_of_the_counts(rows):
    a = rows[:, 0] * 1000  # with gaps
    assert entropy_codes(a) == pytest.approx(scipy_entropy(np.unique(a, return_counts=True)[1]), abs=1e-12)


def test_bins_without_ties_hold_equally_many():
    x = np.random.default_rng(2).permutation(100).astype(float)
    codes = equal_frequency_bins(x, 5)
    assert np.array_equal(codes, x // 20)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=40), st.integers(1, 8))
def test_bins_keep_ties_together_and_the_order(x, n_bins):
    x = np.array(x)
    codes = equal_frequency_bins(x, n_bins)
    order = np.argsort(x, kind="stable")
    steps = np.diff(codes[order])
    assert set(steps.tolist()) <= {0, 1}  # no gaps
    assert (steps[np.diff(x[order]) == 0] == 0).all()
    assert codes.min() == 0 and codes.max() < n_bins


def test_bins_of_ties_infinities_and_booleans():
    assert equal_frequency_bins([0, 0, 0, 0, 0, 0, 0, 1, 2, 3], 5).tolist() == [0] * 7 + [1, 2, 2]
    assert equal_frequency_bins([np.inf, -np.inf, 0.0], 3).tolist() == [2, 0, 1]
    assert equal_frequency_bins([True, False], 2).tolist() == [1, 0]


@pytest.mark.parametrize("n_bins", [4, 5, 2**62, 10**30])
def test_more_bins_than_samples_number_the_values(n_bins):
    assert equal_frequency_bins([3.0, 1.0, 3.0, 2.0], n_bins).tolist() == [2, 0, 2, 1]


A = np.zeros((3, 2), int)
BAD = {
    "no samples": (lambda: encode([]), ValueError, "at least one sample; got shape (0,)"),
    "a matrix": (lambda: encode(A), ValueError, "got shape (3, 2)"),
    "a nan": (lambda: encode([1.0, np.nan]), ValueError, "no value in row 1 (nan)"),
    "an object nan": (lambda: encode(np.array(["a", np.nan], object)), ValueError, "no value in row 1 (nan)"),
    "kinds": (lambda: encode(np.array(["a", 1], object)), TypeError, "holds int and str"),
    "a list of kinds": (lambda: encode([1, "a"]), TypeError, "holds int and str"),
    "a nan among texts": (lambda: encode(["a", np.nan]), ValueError, "no value in row 1 (nan)"),
    "None": (lambda: encode(["a", None]), ValueError, "no value in row 1 (None)"),
    "dates": (lambda: encode(np.array([0, np.datetime64("2020")], object)), TypeError, "in row 1, which is no number"),
    "complex": (lambda: encode([1j]), TypeError, "got complex128"),
    "floats": (lambda: entropy_codes([0.0]), TypeError, "whole numbers from 0 on, as encode makes them; got float64"),
    "below 0": (lambda: joint([0, -2], [0, 0]), ValueError, "from 0 on, as encode makes them; got -2"),
    "too large": (lambda: joint(np.array([2**63, 0], np.uint64), [0, 0]), ValueError, f"{2**63 - 1}; got {2**63}"),
    "lengths": (lambda: joint([0, 1], [0]), ValueError, "a has 2 rows and b has 1"),
    "rows": (lambda: mutual_information_columns(A, [0, 1]), ValueError, "A has 3 rows and b has 2"),
    "a vector": (lambda: mutual_information_columns([0, 1], [0, 1]), ValueError, "array (n, d) of codes"),
    "bins": (lambda: equal_frequency_bins([1.0], 0), ValueError, "n_bins is at least 1; got 0"),
    "half a bin": (lambda: equal_frequency_bins([1.0], 0.5), TypeError, "n_bins is a whole number; got 0.5"),
    "texts": (lambda: equal_frequency_bins(["a"], 2), TypeError, "column holds numbers; got <U1"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=re.escape(message)):
        call()
