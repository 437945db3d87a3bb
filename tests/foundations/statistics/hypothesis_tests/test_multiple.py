"""Adjusted p-values against SciPy, against the definitions by hand, and the laws that hold between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from foundations.statistics.hypothesis_tests.multiple import METHODS, adjust

special = st.sampled_from([0.0, 1e-300, 0.01, 0.5, 1.0])  # and ties
probabilities = st.lists(st.floats(0, 1, allow_subnormal=False) | special, max_size=12)


def smallest_level(p, rejects):
    """For each hypothesis the smallest of the levels at which the procedure, as its authors wrote it, rejects."""
    d = len(p)
    levels = {k * x for x in p for k in range(1, d + 1)} | {d / k * x for x in p for k in range(1, d + 1)}
    levels = [level for level in sorted(levels) if level <= 1] + [1.0]
    return [next((a for a in levels if rejects(p, a * (1 + 1e-12))[i]), 1.0) for i in range(d)]


def holm_rejects(p, alpha):
    """From the smallest p-value on, as long as p ≤ alpha over the number of those left."""
    rejected = [False] * len(p)
    for done, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        if p[i] * (len(p) - done) > alpha:
            break
        rejected[i] = True
    return rejected


def bonferroni_rejects(p, alpha):
    """All with p ≤ alpha / d."""
    return [x * len(p) <= alpha for x in p]


def benjamini_hochberg_rejects(p, alpha):
    """The k smallest, for the largest k with p_k ≤ alpha k / d."""
    order = sorted(range(len(p)), key=p.__getitem__)
    k = max((k for k, i in enumerate(order, 1) if p[i] * len(p) / k <= alpha), default=0)
    return [i in order[:k] for i in range(len(p))]


@given(probabilities.filter(len))
def test_benjamini_hochberg_is_scipys(p):
    np.testing.assert_allclose(adjust(p, "benjamini-hochberg"), false_discovery_control(p), rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("method", "rejects"),
    [
        ("bonferroni", bonferroni_rejects),
        ("holm", holm_rejects),
        ("benjamini-hochberg", benjamini_hochberg_rejects),
    ],
)
@given(p=probabilities)
def test_an_adjusted_p_value_is_the_smallest_level_that_rejects(method, rejects, p):
    np.testing.assert_allclose(adjust(p, method), smallest_level(p, rejects), rtol=1e-11, atol=0)


@given(probabilities, st.randoms())
def test_laws(p, random):
    bonferroni, holm, hochberg = (adjust(p, method) for method in METHODS)
    assert (np.asarray(p) <= hochberg).all() and (hochberg <= holm * (1 + 1e-15)).all() and (holm <= bonferroni).all()
    shuffled = random.sample(range(len(p)), len(p))
    for method in METHODS:  # the order in which the tests were made does not matter
        got = adjust([p[i] for i in shuffled], method)
        np.testing.assert_array_equal(got, adjust(p, method)[shuffled])


def test_holm_of_the_worked_example():
    np.testing.assert_allclose(adjust([0.01, 0.04, 0.03, 0.005], "holm"), [0.03, 0.06, 0.06, 0.02], rtol=1e-15)


def test_input_is_left_alone_and_the_empty_family_stays_empty():
    p = np.array([0.2, 0.01])
    adjust(p)
    assert p.tolist() == [0.2, 0.01]
    assert adjust([]).shape == (0,)


@pytest.mark.parametrize(
    ("p", "method", "message"),
    [
        ([0.1, 1.5], "holm", "from 0 to 1, got 1.5"),
        ([0.1, np.nan], "bonferroni", "from 0 to 1, got nan"),
        ([-0.1], "benjamini-hochberg", "from 0 to 1, got -0.1"),
        ([[0.1]], "holm", r"is a vector, got shape \(1, 1\)"),
        ([0.1], "fdr", "method is one of 'bonferroni', 'holm', 'benjamini-hochberg', got 'fdr'"),
    ],
)
def test_bad_input_is_one_sentence(p, method, message):
    with pytest.raises(ValueError, match=message):
        adjust(p, method)
