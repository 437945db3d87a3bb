"""Categorical: against torch; and the alias table, which has to give back the probabilities it was made of."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foundations.comparison import close
from foundations.probability.distributions import Categorical
from foundations.probability.distributions.alias import alias_draws, alias_table

WEIGHTS = np.array([[1.0, 2.0, 0.0, 5.0], [3.0, 3.0, 3.0, 3.0], [1e-300, 1.0, 1e-12, 1e3]])
RNG = np.random.default_rng(0)


def probabilities_of(threshold, alias):
    """What a table gives each category: of its own box up to the threshold, of the others the rest."""
    K = len(alias)
    return (threshold + np.bincount(alias, weights=1 - threshold, minlength=K)) / K


WEIGHT = st.floats(0, 1) | st.sampled_from([1e-12, *range(9)])  # whole weights fill boxes exactly


@given(st.lists(WEIGHT, min_size=1, max_size=50).filter(any) | st.lists(st.integers(0, 8), min_size=1).filter(any))
def test_alias_table_holds_the_probabilities(weights):
    p = np.array(weights) / sum(weights)
    threshold, alias = alias_table(p)
    np.testing.assert_allclose(probabilities_of(threshold, alias), p, atol=1e-15)
    assert ((threshold >= 0) & (threshold <= 1)).all()
    assert not probabilities_of(threshold, alias)[p == 0].any()  # what cannot occur never does


@pytest.mark.parametrize("K", [1, 2, 3, 10, 1000, 100_000])
def test_alias_table_of_many_categories(K):
    for p in (np.full(K, 1 / K), RNG.uniform(size=K) ** 8, 1.0 / np.arange(1, K + 1)):
        p = p / p.sum()
        np.testing.assert_allclose(probabilities_of(*alias_table(p)), p, atol=1e-14)


def test_alias_draws():
    p = np.array([0.1, 0.0, 0.6, 0.05, 0.25])
    draws = alias_draws(np.random.default_rng(1), alias_table(p), 100_000)
    counts = np.bincount(draws, minlength=5)
    assert counts[1] == 0
    some = p > 0
    assert stats.chisquare(counts[some], p[some] * 1e5).pvalue > 1e-3
    assert stats.chisquare(counts[some], np.array([0.09, 0.61, 0.05, 0.25]) * 1e5).pvalue < 1e-6


@pytest.mark.parametrize("shape", [(), 5, (2, 3), (50_000,)])
def test_draws_have_the_shape_and_the_distribution(shape):
    d = Categorical(WEIGHTS)
    x = d.sample(np.random.default_rng(1), shape)
    assert x.shape == (*np.empty(shape).shape, 3) and x.dtype == np.int64
    assert not (x[..., 0] == 2).any()
    if shape == (50_000,):
        for column, p in zip(x.T, d.probs, strict=True):
            counts = np.bincount(column, minlength=4)
            likely = p > 1e-4
            assert stats.chisquare(counts[likely], p[likely] / p[likely].sum() * counts[likely].sum()).pvalue > 1e-3


def test_single_draws_are_by_adding_up():
    d = Categorical(np.tile([0.2, 0.0, 0.5, 0.3], (40_000, 1)))  # one draw of each of many
    counts = np.bincount(d.sample(np.random.default_rng(2)), minlength=4)
    assert counts[1] == 0
    assert stats.chisquare(counts[[0, 2, 3]], np.array([0.2, 0.5, 0.3]) * 40_000).pvalue > 1e-3
    assert Categorical([0.5, 0.5]).sample(np.random.default_rng(0)) in (0, 1)
    assert Categorical(np.ones((0, 3))).sample(np.random.default_rng(0), 2).shape == (2, 0)


@pytest.mark.parametrize("by", ["probs", "logits"])
def test_is_torchs(by):
    parameters = {"probs": WEIGHTS} if by == "probs" else {"logits": RNG.uniform(-900, 900, (3, 4))}
    ours = Categorical(**parameters)
    theirs = torch.distributions.Categorical(**{name: torch.tensor(value) for name, value in parameters.items()})
    np.testing.assert_allclose(ours.probs, theirs.probs, rtol=1e-13)
    values = RNG.integers(0, 4, (5, 3))
    possible = ours.log_prob(values) > -30  # torch keeps probabilities above eps
    got, wanted = ours.log_prob(values), theirs.log_prob(torch.tensor(values)).numpy()
    close(1e-12)(got[possible], wanted[possible])
    np.testing.assert_allclose(ours.entropy(), theirs.entropy(), atol=1e-10)
    np.testing.assert_array_equal(ours.mode, theirs.mode)
    assert ours.batch_shape == theirs.batch_shape and ours.event_shape == tuple(theirs.event_shape)
    assert np.isnan(ours.mean).all() and np.isnan(ours.variance).all() and theirs.mean.isnan().all()
    assert ours.mean.shape == ours.variance.shape == (3,)


def test_cdf_and_quantiles_are_scipys():
    p = np.array([0.1, 0.2, 0.0, 0.3, 0.4])
    theirs = stats.rv_discrete(values=(np.arange(5), p))
    d = Categorical(p)
    x = np.arange(-1, 6, 0.5)
    np.testing.assert_allclose(d.cdf(x), theirs.cdf(x), rtol=1e-15)
    q = np.array([1e-300, 0.05, 0.1, 0.15, 0.5, 0.99, 1.0])
    np.testing.assert_array_equal(d.icdf(q), theirs.ppf(q))
    np.testing.assert_array_equal(Categorical(WEIGHTS).icdf([[0.1], [0.9]]), [[0, 0, 3], [3, 3, 3]])
    np.testing.assert_array_equal(Categorical([1.0, 0.0]).icdf([0.5, 1.0]), [0, 0])


def test_extreme_logits_keep_their_digits():
    d = Categorical(logits=[0.0, -800.0, -np.inf])
    np.testing.assert_array_equal(d.log_prob([0, 1, 2]), [0, -800, -np.inf])
    assert d.entropy() == 0
    assert Categorical([1e308, 1e308]).probs[0] == 0.5


def test_outside_the_support():
    d = Categorical(WEIGHTS)
    np.testing.assert_array_equal(d.log_prob([[-1.0], [4.0], [0.5], [np.inf]]), -np.inf)
    assert np.isnan(d.log_prob(np.nan)).all()
    np.testing.assert_array_equal(d.cdf([[-1.0], [3.0], [9.0]]), [[0] * 3, [1] * 3, [1] * 3])


def test_fit_counts():
    np.testing.assert_allclose(Categorical.fit([0, 2, 2, 3]).probs, [0.25, 0, 0.5, 0.25])
    np.testing.assert_allclose(Categorical.fit([0, 1], num_categories=4).probs, [0.5, 0.5, 0, 0])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Categorical(), "Categorical wants exactly one of probs, logits, got none"),
        (lambda: Categorical([0.5, -0.5]), "Categorical: probs must be finite and 0 or more, got -0.5"),
        (lambda: Categorical([0.0, 0.0]), "Categorical: probs gives every category the probability 0"),
        (lambda: Categorical(logits=[-np.inf]), "Categorical: logits gives every category the probability 0"),
        (lambda: Categorical(logits=[np.nan]), "Categorical: logits must be a number below infinity, got nan"),
        (lambda: Categorical(0.5), "Categorical: probs wants one or more categories, got shape"),
        (lambda: Categorical(WEIGHTS).log_prob([0, 1]), "Categorical: values .* do not broadcast"),
        (lambda: Categorical.fit([0, 1.5]), "Categorical.fit wants whole numbers, 0 or more, got 1.5"),
        (lambda: Categorical.fit([0, 3], 3), "Categorical.fit wants whole numbers, 0 or more below 3, got 3.0"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()
