"""Covariance and the three correlations against NumPy's and SciPy's, and Kendall's against counting all pairs."""

import itertools
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.description import (
    correlation_matrix,
    covariance_matrix,
    kendall,
    pearson,
    ranks,
    spearman,
    tie_sizes,
)
from foundations.statistics.description.correlation import inversions

RNG = np.random.default_rng(0)
TABLES = {
    "normal": RNG.standard_normal((20, 3)),
    "wide": RNG.standard_normal((4, 9)),
    "integers": RNG.integers(0, 4, (30, 3)),
    "far from zero": 1e8 + RNG.standard_normal((30, 3)),
    "very different columns": RNG.standard_normal((30, 3)) * [1e-140, 1.0, 1e140],
    "a column": RNG.standard_normal((9, 1)),
}
BOTH = [(pearson, scipy.stats.pearsonr), (spearman, scipy.stats.spearmanr), (kendall, scipy.stats.kendalltau)]
SMALL = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=25)


@pytest.mark.parametrize("X", TABLES.values(), ids=TABLES)
def test_matrices_are_numpys(X):
    wanted = np.cov(X, rowvar=False).reshape(X.shape[1], -1)
    with np.errstate(all="ignore"):
        s = np.sqrt(np.diag(wanted))
        np.testing.assert_allclose(covariance_matrix(X) / s / s[:, None], wanted / s / s[:, None], atol=1e-13)
    np.testing.assert_allclose(correlation_matrix(X), np.corrcoef(X / np.abs(X).max(axis=0), rowvar=False), atol=1e-12)
    assert (correlation_matrix(X) == correlation_matrix(X).T).all() and (np.diag(correlation_matrix(X)) == 1).all()
    assert (covariance_matrix(X) == covariance_matrix(X).T).all()


@pytest.mark.parametrize("ours, theirs", BOTH)
@pytest.mark.parametrize("kind", ["continuous", "tied", "long"])
def test_correlations_are_scipys(ours, theirs, kind):
    rng = np.random.default_rng(1)
    x, e = rng.standard_normal((2, 3000 if kind == "long" else 40))
    y = 0.5 * x + e
    if kind == "tied":
        x, y = np.round(x), np.round(2 * y)
    assert ours(x, y) == pytest.approx(theirs(x, y).statistic, abs=1e-14)


@given(SMALL)
def test_kendall_counts_pairs(points):
    x, y = np.array(points, dtype=float).T
    signs = [(np.sign(a[0] - b[0]), np.sign(a[1] - b[1])) for a, b in itertools.combinations(points, 2)]
    free = sum(s != 0 for s, _ in signs) * sum(t != 0 for _, t in signs)
    if free:
        assert kendall(x, y) == pytest.approx(sum(s * t for s, t in signs) / math.sqrt(free), abs=1e-15)
    else:
        assert math.isnan(kendall(x, y))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_inversions_are_counted(codes):
    assert inversions(codes) == sum(a > b for a, b in itertools.combinations(codes, 2))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_ranks_are_scipys_and_sum_to_what_they_must(values):
    assert ranks(values).tolist() == scipy.stats.rankdata(values).tolist()
    assert ranks(values).sum() == len(values) * (len(values) + 1) / 2
    assert tie_sizes(values).tolist() == [values.count(value) for value in sorted(set(values))]


def test_the_largest_numbers():
    x = np.array([1.0, -1.0, 1.0, 0.5]) * np.finfo(float).max
    assert pearson(x, [1, 2, 3, 4]) == pytest.approx(pearson([1, -1, 1, 0.5], [1, 2, 3, 4]), rel=1e-13)
    assert np.isinf(covariance_matrix(np.column_stack([x, x]))).all()
    assert inversions([]) == 0


def test_ranks_of_rows():
    X = RNG.integers(0, 3, (2, 3, 7))
    assert (ranks(X) == scipy.stats.rankdata(X, axis=-1)).all()


@pytest.mark.parametrize("ours", [pearson, spearman, kendall])
def test_curves_and_constants(ours):
    x = np.linspace(-1, 1, 21)
    assert ours(x, -x) == pytest.approx(-1, abs=1e-15) and abs(ours(x, x)) <= 1
    assert ours(x, np.exp(5 * x)) == pytest.approx(1, abs=1e-15) or ours is pearson
    assert math.isnan(ours(x, np.full(21, 0.1)))


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: pearson([1.0, 2.0], [1.0]), "y is a vector with at least 2 samples; got shape (1,)"),
        (lambda: kendall([1, 2, 3], [1, 2]), "x has 3 elements and y has 2; they go in pairs"),
        (lambda: spearman([1, np.inf], [1, 2]), "x holds a number that is not finite"),
        (lambda: covariance_matrix([1.0, 2.0]), "X is a table (n, d) with at least one sample; got shape (2,)"),
        (lambda: covariance_matrix([[1.0, 2.0]]), "ddof lies between 0 and the number of rows, here 1; got 1"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)
