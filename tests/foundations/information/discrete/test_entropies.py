"""Entropies of arrays against SciPy, their chain rules, and the inputs at the edge."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import log_loss

from foundations.information.discrete import (
    conditional_entropy,
    contingency_table,
    cross_entropy,
    entropy,
    joint_entropy,
    perplexity,
)

COUNTS = st.integers(0, 20)


def table(*shape):
    """Counts with at least one sample."""
    return arrays(np.int64, shape, elements=COUNTS).filter(lambda c: c.sum() > 0)


@pytest.mark.parametrize("base", [None, 2, 10, 1.5])
@pytest.mark.parametrize(
    "p",
    [[0.5, 0.25, 0.25], [3, 0, 1], [True, True, False], np.float32([0.1, 0.9]), [1e-300, 1.0], [7], [1e-320, 1e-320]],
    ids=str,
)
def test_entropy_is_scipys(p, base):
    assert entropy(p, base=base) == pytest.approx(scipy_entropy(np.asarray(p, float), base=base), abs=1e-15)


@pytest.mark.parametrize(
    ("base", "wanted"),
    [(np.float32(2), 1), (np.int8(2), 1), (10**400, np.log10(2) / 400)],
    ids=["float32", "int8", "large"],
)
def test_bases_of_any_type(base, wanted):
    assert entropy([1, 1], base=base) == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3, (0, 2), None])
def test_entropy_along_axes(axis):
    p = np.random.default_rng(0).random((3, 4, 5))
    wanted = scipy_entropy(p, axis=axis) if not isinstance(axis, tuple) else scipy_entropy(
        p.transpose(1, 0, 2).reshape(4, 15), axis=1
    )
    assert np.allclose(entropy(p, axis=axis), wanted, rtol=1e-14)
    assert np.allclose(perplexity(p, axis=axis), np.exp(wanted), rtol=1e-13)


def test_what_is_certain_has_none_and_not_minus_zero():
    for value in (entropy([1, 0]), conditional_entropy(np.diag([1, 2])), cross_entropy([1, 0], [1, 0])):
        assert value == 0 and not np.signbit(value)
    assert perplexity([0, 5]) == 1


def test_cross_entropy_of_an_excluded_outcome():
    assert cross_entropy([0.5, 0.5], [1, 0]) == np.inf
    assert perplexity([0.5, 0.5], [1, 0]) == np.inf
    assert perplexity([1, 1e-3], [1e-320, 1]) == np.inf  # e^736
    assert cross_entropy([1, 0], [0.5, 0.5], base=2) == 1.0  # what p excludes may be anything


def test_cross_entropy_of_labels_is_log_loss():
    rng = np.random.default_rng(1)
    y, q = rng.integers(0, 3, 20), rng.random((20, 3))
    q /= q.sum(1, keepdims=True)
    assert cross_entropy(np.eye(3)[y], q).mean() == pytest.approx(log_loss(y, q, labels=[0, 1, 2]), rel=1e-14)


def test_cross_entropy_broadcasts():
    rng = np.random.default_rng(2)
    p, q = rng.random((4, 1, 3)), rng.random((5, 3))
    got = cross_entropy(p, q)
    wanted = [[scipy_entropy(a) + scipy_entropy(a, b) for b in q] for a in p[:, 0]]
    assert got.shape == (4, 5)
    assert np.allclose(got, wanted, rtol=1e-14)


@given(table(3, 4, 2))
def test_chain_rules(P):
    """H(X, Y, Z) = H(X) + H(Y | X) + H(Z | X, Y), and more known leaves less."""
    XY, X = P.sum(2), P.sum((1, 2))
    parts = entropy(X) + conditional_entropy(XY) + conditional_entropy(P, given=(0, 1))
    assert joint_entropy(P) == pytest.approx(parts, abs=1e-13)
    assert conditional_entropy(P, given=0) == pytest.approx(joint_entropy(P) - entropy(X), abs=1e-13)
    assert conditional_entropy(P, given=(0, -2)) <= conditional_entropy(P.sum(1), given=0) + 1e-13
    assert conditional_entropy(P, given=(0, 1, 2)) == 0


@given(table(6), table(6))
def test_bounds(p, q):
    assert 0 <= entropy(p) <= np.log(np.count_nonzero(p)) + 1e-14
    assert cross_entropy(p, q) >= entropy(p) - 1e-14  # Gibbs
    mixed = (p / p.sum() + q / q.sum()) / 2
    assert entropy(mixed) >= (entropy(p) + entropy(q)) / 2 - 1e-14  # concave


def test_samples_are_counted():
    rows = [("a", 1, True), ("b", 1, True), ("a", 0, True), ("a", 1, True)]
    assert contingency_table(*zip(*rows, strict=True)).tolist() == [[[1], [2]], [[0], [1]]]
    assert contingency_table(["b", "a", "b"]).tolist() == [1, 2]


ONES = np.ones((2, 3))
BAD = {
    "nothing": (lambda: entropy([]), ValueError, "p is an array of at least one probability or count; got shape (0,)"),
    "a number": (lambda: entropy(0.5), ValueError, "got shape ()"),
    "below 0": (lambda: entropy([0.5, -0.5]), ValueError, "finite and none below 0; got -0.5"),
    "nan": (lambda: entropy([0.5, np.nan]), ValueError, "finite and none below 0; got nan"),
    "infinite": (lambda: entropy([1, np.inf]), ValueError, "finite and none below 0; got inf"),
    "all zero": (lambda: entropy([[1, 2], [0, 0]]), ValueError, "p is divided by its sum, which must be finite and"),
    "overflow": (lambda: entropy([1e308, 1e308]), ValueError, "must be finite and above 0; got inf"),
    "texts": (lambda: entropy(["a"]), TypeError, "p holds probabilities or counts, which are real numbers; got <U1"),
    "axis": (lambda: entropy([1, 2], axis=1), ValueError, "axis 1 is none of the 1 of p, whose shape is (2,)"),
    "base 1": (lambda: entropy([1, 2], base=1), ValueError, "base is a finite number above 1, or None for e; got 1"),
    "base nan": (lambda: entropy([1, 2], base=np.nan), ValueError, "got nan"),
    "base text": (lambda: entropy([1, 2], base="e"), TypeError, "base is a number above 1, or None for e; got 'e'"),
    "one axis": (lambda: joint_entropy([1, 2]), ValueError, "P is a table of two or more axes, one for each variable"),
    "given": (lambda: conditional_entropy(ONES, given=2), ValueError, "axis 2 is none of the 2 of P, whose shape"),
    "half an axis": (lambda: conditional_entropy(ONES, given=0.5), TypeError, "cannot be interpreted as an integer"),
    "outcomes": (lambda: cross_entropy([1, 2], [1, 2, 3]), ValueError, "equally many outcomes along axis -1; got"),
    "one outcome": (lambda: cross_entropy([1, 2], [1]), ValueError, "got shapes (2,) and (1,)"),
    "shapes": (lambda: cross_entropy(ONES, np.ones((4, 3))), ValueError, "got shapes (2, 3) and (4, 3)"),
    "no columns": (lambda: contingency_table(), ValueError, "at least one column; got none"),
    "lengths": (lambda: contingency_table([1], [2], [3, 4]), ValueError, "column 1 has 1 rows and column 3 has 2"),
    "cells": (lambda: contingency_table(*[range(9999)] * 3), ValueError, "a table of 999700029999 cells is too large"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=re.escape(message)):
        call()
