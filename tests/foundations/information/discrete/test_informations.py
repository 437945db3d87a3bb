"""Mutual information and its kin against scikit-learn, by the chain rules and the data-processing inequality."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import mutual_info_score

from foundations.information.discrete import (
    conditional_entropy,
    conditional_mutual_information,
    conditional_mutual_information_codes,
    contingency_table,
    entropy,
    joint_entropy,
    mutual_information,
    mutual_information_columns,
    total_correlation,
)


def table(*shape):
    """Counts with at least one sample."""
    return arrays(np.int64, shape, elements=st.integers(0, 20)).filter(lambda c: c.sum() > 0)


def kernel(u, v):
    """p(b | a): rows of probabilities."""
    weights = arrays(np.float64, (u, v), elements=st.floats(0, 1)).filter(lambda K: (K.sum(1) > 1e-3).all())
    return weights.map(lambda K: K / K.sum(1, keepdims=True))


@given(table(4, 3))
def test_mutual_information_is_scikit_learns_and_a_difference_of_entropies(P):
    got = mutual_information(P)
    assert got == pytest.approx(mutual_info_score(None, None, contingency=P), abs=1e-13)
    assert got == pytest.approx(entropy(P.sum(1)) - conditional_entropy(P, given=1), abs=1e-13)
    assert got == pytest.approx(mutual_information(P.T), abs=1e-14)
    assert got >= 0


@given(table(2, 3, 4))
def test_chain_rules(P):
    """I(A; (B, C)) = I(A; C) + I(A; B | C), and T(A, B, C) = I(A; B) + I((A, B); C)."""
    both = mutual_information(P.reshape(2, 12))  # (2, 3, 4) -> (2, 3 * 4): the pairs of B and C
    assert both == pytest.approx(mutual_information(P.sum(1)) + conditional_mutual_information(P), abs=1e-13)
    T = total_correlation(P)
    separate = sum(entropy(P.sum(others)) for others in ((1, 2), (0, 2), (0, 1)))
    assert pytest.approx(separate - joint_entropy(P), abs=1e-13) == T
    assert pytest.approx(mutual_information(P.sum(2)) + mutual_information(P.reshape(6, 4)), abs=1e-13) == T


@given(table(4, 5), kernel(5, 3))
def test_data_processing(P, K):
    """A -> B -> C: what comes of B, with chance or without, tells no more of A; given B it tells nothing."""
    A_C = P @ K  # (4, 3)
    chain = P[:, None, :] * K.T  # (4, 3, 5): p(a, b) p(c | b), B last
    assert mutual_information(A_C) <= mutual_information(P) + 1e-13
    assert conditional_mutual_information(chain) == pytest.approx(0, abs=1e-13)
    merged = np.stack([P[:, :2].sum(1), P[:, 2:].sum(1)], 1)  # g(B): one of two
    assert mutual_information(merged) <= mutual_information(P) + 1e-13


def test_independent_functional_and_xor():
    assert mutual_information(np.outer([1, 2, 3], [4, 5])) == pytest.approx(0, abs=1e-16)
    assert mutual_information(np.eye(8), base=2) == pytest.approx(3, abs=1e-15)
    xor = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    assert mutual_information(xor.sum(2)) == 0
    assert conditional_mutual_information(xor, base=2) == pytest.approx(1, abs=1e-15)
    assert total_correlation(xor, base=2) == pytest.approx(1, abs=1e-15)


def test_tables_and_codes_agree():
    a, b, c = np.random.default_rng(0).integers(0, 3, (3, 50))
    assert mutual_information(contingency_table(a, b)) == pytest.approx(mutual_info_score(a, b), abs=1e-14)
    assert mutual_information_columns(a[:, None], b)[0] == pytest.approx(mutual_info_score(a, b), abs=1e-14)
    of_table = conditional_mutual_information(contingency_table(a, b, c))
    assert of_table == pytest.approx(conditional_mutual_information_codes(a, b, c), abs=1e-14)


def test_products_that_underflow_are_not_taken_for_zero():
    assert mutual_information(np.diag([1, 1e-200])) == pytest.approx(1e-200 * 200 * np.log(10), abs=1e-15)
    layers = np.stack([np.eye(2), np.diag([1e-200, 1e-200])], 2)
    assert conditional_mutual_information(layers, base=2) == pytest.approx(1)


BAD = {
    "a vector": (lambda: mutual_information([1, 2]), ValueError, "P is a table of 2 axes, one for each variable; got"),
    "two of three": (lambda: conditional_mutual_information(np.eye(2)), ValueError, "3 axes, one for each variable"),
    "one": (lambda: total_correlation([1.0]), ValueError, "two or more axes, one for each variable; got shape (1,)"),
    "empty": (lambda: mutual_information(np.zeros((0, 2))), ValueError, "at least one probability or count"),
    "zeros": (lambda: mutual_information(np.zeros((2, 2))), ValueError, "finite and above 0; got 0.0"),
    "base": (lambda: total_correlation(np.eye(2), base=0.5), ValueError, "base is a finite number above 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=re.escape(message)):
        call()
