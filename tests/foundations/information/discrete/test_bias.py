"""The bias of plug-in estimates, by simulation, and how much of it the corrections remove."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy as scipy_entropy

from foundations.information.discrete import (
    corrected_mutual_information,
    entropy,
    jackknife,
    miller_madow,
    mutual_information,
)


def drawn(rng, p, n, times):
    """Counts (times, m) of n draws each of p (m,)."""
    draws = np.searchsorted(np.cumsum(p)[:-1], rng.random((times, n)))
    return np.stack([(draws == k).sum(1) for k in range(len(p))], 1)


@pytest.mark.parametrize("p", [np.full(20, 0.05), np.arange(1, 11) / 55], ids=["uniform over 20", "1 to 10"])
@pytest.mark.parametrize("n", [40, 160])
def test_corrections_remove_bias(p, n):
    counts = drawn(np.random.default_rng(n), p, n, 4000)
    H, predicted = scipy_entropy(p), -(len(p) - 1) / (2 * n)
    estimates = {f.__name__: f(counts) for f in (entropy, miller_madow, jackknife)}
    bias = {name: values.mean() - H for name, values in estimates.items()}
    error = max(values.std() for values in estimates.values()) / np.sqrt(4000)
    assert bias["entropy"] == pytest.approx(predicted, rel=0.2)
    assert bias["entropy"] < -20 * error  # seen beyond doubt
    assert abs(bias["miller_madow"]) < 0.35 * abs(bias["entropy"])
    assert abs(bias["jackknife"]) < 0.15 * abs(bias["entropy"])


def test_information_of_independent_columns_is_too_large_until_corrected():
    rng = np.random.default_rng(1)
    tables = drawn(rng, np.full(20, 0.05), 200, 500).reshape(500, 4, 5)
    plug_in = np.mean([mutual_information(table) for table in tables])
    assert plug_in == pytest.approx(3 * 4 / 400, rel=0.1)
    for correction in ("miller-madow", "jackknife"):
        values = [corrected_mutual_information(table, correction) for table in tables]
        assert abs(np.mean(values)) < 0.15 * plug_in
        assert min(values) < 0  # not cut off, which would be a bias again


def left_out(counts, base):
    """The jackknife by its definition."""
    samples, n = np.repeat(np.arange(len(counts)), counts), counts.sum()
    without = [scipy_entropy(np.bincount(np.delete(samples, i)), base=base) for i in range(n)]
    return n * scipy_entropy(counts, base=base) - (n - 1) * np.mean(without)


@given(arrays(np.int64, 5, elements=st.integers(0, 6)).filter(lambda c: c.sum() > 1), st.sampled_from([None, 2]))
def test_against_the_definitions(counts, base):
    assert jackknife(counts, base) == pytest.approx(left_out(counts, base), rel=1e-12, abs=1e-12)
    more = (np.count_nonzero(counts) - 1) / (2 * counts.sum()) / (np.log(2) if base else 1)
    assert miller_madow(counts, base) == pytest.approx(scipy_entropy(counts, base=base) + more, rel=1e-13)


@pytest.mark.parametrize("estimate", [miller_madow, jackknife])
def test_along_axes(estimate):
    counts = np.random.default_rng(2).integers(1, 9, (3, 4))
    assert np.allclose(estimate(counts, axis=0), [estimate(column) for column in counts.T], rtol=1e-15)
    assert estimate(counts, axis=None) == pytest.approx(estimate(counts.ravel()), rel=1e-15)


def test_what_is_certain_stays_so():
    assert miller_madow([5, 0]) == 0
    assert jackknife([5, 0]) == 0


BAD = {
    "none": (lambda: miller_madow([0, 0]), ValueError, "finite and above 0; got 0.0"),
    "one": (lambda: jackknife([[2, 1], [1, 0]]), ValueError, "counts holds at least 2 samples; got 1"),
    "probabilities": (lambda: miller_madow([0.5, 0.5]), ValueError, "counts holds counts, which are whole numbers"),
    "correction": (
        lambda: corrected_mutual_information(np.eye(2), "none"),
        ValueError,
        "correction is one of miller-madow, jackknife; got 'none'",
    ),
    "a list": (lambda: corrected_mutual_information(np.eye(2), ["jackknife"]), ValueError, "got ['jackknife']"),
    "texts": (lambda: corrected_mutual_information([["a"]]), TypeError, "counts holds probabilities or counts, which"),
    "axes": (lambda: corrected_mutual_information([1, 2]), ValueError, "counts is a table of two axes"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=re.escape(message)):
        call()
