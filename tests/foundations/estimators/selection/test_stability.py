"""Nogueira's measure: its definition, its special case, its interval by simulation, and the bootstrap."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from foundations.estimators import MutualInformationSelector
from foundations.estimators.selection import bootstrap_supports, nogueira_stability


def selections(m, d, k, seed=0):
    """m draws of k of d columns, of which the last are likelier."""
    luck = np.random.default_rng(seed).random((m, d)) ** np.linspace(3, 0.3, d)
    Z = np.zeros((m, d), dtype=bool)
    np.put_along_axis(Z, np.argsort(luck, axis=1)[:, -k:], True, axis=1)
    return Z


@given(st.integers(2, 12), st.integers(2, 12), st.integers(0, 1000))
def test_is_the_definition(m, d, seed):
    Z = np.random.default_rng(seed).random((m, d)) < 0.4
    Z[0, :2] = [True, False]
    q = Z.mean()
    wanted = 1 - np.mean([np.var(column, ddof=1) for column in Z.T]) / (q * (1 - q))
    assert nogueira_stability(Z).stability == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(("m", "d", "k"), [(2, 5, 1), (6, 10, 3), (9, 30, 12)])
def test_is_mean_kappa_where_sizes_are_equal(m, d, k):
    Z = selections(m, d, k)
    wanted = np.mean([cohen_kappa_score(a, b) for a, b in combinations(Z, 2)])
    assert nogueira_stability(Z).stability == pytest.approx(wanted, abs=1e-12)


def test_always_the_same_is_one_and_blind_choice_is_zero():
    assert nogueira_stability(np.tile([True, False, False], (4, 1))) == pytest.approx((1, 1, 1))
    rng = np.random.default_rng(0)
    blind = np.array([rng.permutation(40) < 7 for _ in range(400)])
    stability, lower, upper = nogueira_stability(blind)
    assert abs(stability) < 0.01 and lower < 0 < upper


def test_the_interval_is_the_delta_methods():
    # how the measure changes when one selection counts a little more; they leave m / (m - 1) out of the change
    Z = selections(40, 12, 4).astype(float)
    Z[::3, 5] = 1  # sizes differ

    def measure(weight):
        p, m = weight @ Z / weight.sum(), len(Z)
        q = p.mean()
        return 1 - m / (m - 1) * (p * (1 - p)).mean() / (q * (1 - q))

    h = 1e-5
    slopes = np.array([(measure(1 + h * e) - measure(1 - h * e)) / (2 * h) for e in np.eye(len(Z))])
    deviation = np.sqrt((slopes**2).sum())
    stability, lower, upper = nogueira_stability(Z, confidence=0.9)
    assert stability == pytest.approx(measure(np.ones(len(Z))))
    assert (upper - lower) / 2 == pytest.approx(1.6448536269514722 * deviation * 39 / 40, rel=2e-3)


def test_the_interval_covers():
    truth = nogueira_stability(selections(20_000, 15, 5, seed=1)).stability
    intervals = [nogueira_stability(selections(50, 15, 5, seed=seed)) for seed in range(2, 202)]
    covered = np.mean([lower <= truth <= upper for _, lower, upper in intervals])
    assert 0.89 <= covered <= 0.99


def test_bootstrap():
    rng = np.random.default_rng(0)
    y = np.arange(150) % 2
    X = rng.standard_normal((150, 8))
    X[:, [2, 6]] += 2 * y[:, None]
    clear = bootstrap_supports(MutualInformationSelector(2), X, y, 12, np.random.default_rng(0))
    assert clear.shape == (12, 8) and clear.dtype == bool
    assert clear[:, [2, 6]].all() and nogueira_stability(clear).stability == 1
    unclear = bootstrap_supports(MutualInformationSelector(4, criterion="mrmr"), X, y, 12, np.random.default_rng(0))
    assert (unclear.sum(axis=1) == 4).all() and nogueira_stability(unclear).stability < 0.95

    with pytest.raises(ValueError, match="X has 150 rows and y has 149; they go in pairs"):
        bootstrap_supports(MutualInformationSelector(2), X, y[1:], 12, np.random.default_rng(0))
    with pytest.raises(ValueError, match="n_bootstraps must be an int of 1 or more, got 0"):
        bootstrap_supports(MutualInformationSelector(2), X, y, 0, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("supports", "confidence", "message"),
    [
        ([[1, 0]], 0.95, r"supports is \(m, d\) .* m >= 2 selections; got shape \(1, 2\)"),
        ([1, 0], 0.95, "got shape"),
        ([[1, 2], [0, 1]], 0.95, "of bools"),
        (np.ones((3, 2)), 0.95, "stability of choosing each of 2 columns is not defined"),
        (np.zeros((3, 2)), 0.95, "stability of choosing none of 2 columns is not defined"),
        (np.eye(2), 1.0, "confidence is a number between 0 and 1; got 1.0"),
    ],
)
def test_wrong_arguments(supports, confidence, message):
    with pytest.raises(ValueError, match=message):
        nogueira_stability(supports, confidence)
