"""Where chains end and how soon: gambler's ruin in closed form, linear systems, and walks that were simulated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import markov


def ruin(n, p):
    """A player who wins each round with probability p, with 0 to n coins."""
    P = np.zeros((n + 1, n + 1))
    P[0, 0] = P[n, n] = 1
    for i in range(1, n):
        P[i, i + 1], P[i, i - 1] = p, 1 - p
    return P


@pytest.mark.parametrize("n", [1, 2, 5, 40])
@pytest.mark.parametrize("p", [0.5, 0.4, 0.75])
def test_gamblers_ruin(n, p):
    got, i = markov.absorption(ruin(n, p)), np.arange(1, n)
    r = (1 - p) / p
    win = i / n if p == 0.5 else (1 - r**i) / (1 - r**n)
    steps = i * (n - i) if p == 0.5 else (i - n * win) / (1 - 2 * p)
    assert got.classes == [[0], [n]] and got.transient.tolist() == i.tolist()
    assert got.probabilities[:, 1] == pytest.approx(win, rel=1e-9)
    assert got.probabilities.sum(axis=1) == pytest.approx(np.ones(n - 1), rel=1e-12)
    assert got.steps == pytest.approx(steps, rel=1e-10)
    h = markov.hitting_probabilities(ruin(n, p), n)
    assert h[1:-1] == pytest.approx(win, rel=1e-9) and h[0] == 0 and h[-1] == 1
    assert markov.hitting_times(ruin(n, p), [0, n])[1:-1] == pytest.approx(steps, rel=1e-10)


def test_certain_is_exactly_one_and_impossible_exactly_zero():
    P = ruin(30, 0.5)
    P[30] = 0
    P[30, 29] = 1  # the rich must play on: ruin is certain
    assert markov.hitting_probabilities(P, 0).tolist() == [1] * 31
    assert np.isfinite(markov.hitting_times(P, 0)).all()
    assert markov.hitting_probabilities(P, 30)[0] == 0
    assert markov.hitting_times(P, 30).tolist() == [np.inf] * 30 + [0]


def test_a_target_that_is_passed_through_certainly_on_the_way_to_doom():
    P = np.array([[0, 1, 0], [0, 0, 1], [0, 0, 1.0]])
    assert markov.hitting_probabilities(P, 1).tolist() == [1, 1, 0]
    assert markov.hitting_times(P, 1).tolist() == [1, 0, np.inf]


def test_classes_of_several_states_absorb():
    P = np.array([[0.2, 0.3, 0.5, 0], [0, 0.5, 0.5, 0], [0, 1, 0, 0], [0.5, 0, 0, 0.5]])
    got = markov.absorption(P)
    assert got.classes == [[1, 2]] and got.transient.tolist() == [0, 3]
    assert got.probabilities == pytest.approx(np.ones((2, 1)))
    assert got.fundamental == pytest.approx(np.linalg.inv(np.eye(2) - P[np.ix_([0, 3], [0, 3])]))
    assert got.steps == pytest.approx([1.25, 3.25])


def test_nothing_transient():
    got = markov.absorption(np.eye(3))
    assert got.classes == [[0], [1], [2]] and got.probabilities.shape == (0, 3) and got.steps.shape == (0,)
    assert markov.hitting_times(np.eye(2), [0, 1]).tolist() == [0, 0]


@pytest.mark.parametrize("e", [1e-3, 1e-17, 1e-200])
def test_a_state_that_is_hardly_ever_left(e):
    P = np.array([[1 - 2 * e, e, e], [0, 1, 0], [0, 0, 1]])  # the first is 1.0 for small e
    assert markov.hitting_times(P, [1, 2])[0] == pytest.approx(0.5 / e, rel=1e-14)
    assert markov.hitting_probabilities(P, 1)[0] == 0.5
    got = markov.absorption(P)
    assert got.steps == pytest.approx([0.5 / e], rel=1e-14) and got.probabilities.tolist() == [[0.5, 0.5]]


def test_returns_take_one_over_pi():
    P = np.random.default_rng(0).random((6, 6))
    P /= P.sum(axis=1, keepdims=True)
    pi = markov.stationary_distribution(P)
    for i in range(6):
        assert 1 + P[i] @ markov.hitting_times(P, i) == pytest.approx(1 / pi[i], rel=1e-12)


@given(st.integers(0, 10**6), st.integers(2, 9), st.floats(0.05, 0.5))
def test_the_equations_hold(seed, n, density):
    rng = np.random.default_rng(seed)
    P = rng.random((n, n)) * (rng.random((n, n)) < density)
    P[np.arange(n), rng.integers(0, n, n)] += 0.1
    P /= P.sum(axis=1, keepdims=True)
    h, k = markov.hitting_probabilities(P, 0), markov.hitting_times(P, 0)
    assert h[1:] == pytest.approx((P @ h)[1:], abs=1e-12) and ((h >= 0) & (h <= 1 + 1e-12)).all()
    assert (np.isfinite(k) == (h == 1)).all()
    finite = np.flatnonzero(np.isfinite(k) & (np.arange(n) > 0))
    for i in finite:
        assert k[i] == pytest.approx(1 + sum(P[i, j] * k[j] for j in range(n) if P[i, j] > 0), rel=1e-10)
    # the smallest solution: what powers of the stopped chain tend to
    stopped = P.copy()
    stopped[0] = np.eye(n)[0]
    assert np.linalg.matrix_power(stopped, 2**14)[:, 0] == pytest.approx(h, abs=1e-6)


def test_simulated_walks_agree():
    P = ruin(6, 0.45)
    paths = markov.simulate(np.random.default_rng(0), P, 3, 400, chains=4000)
    done = np.isin(paths, [0, 6])
    assert done[:, -1].all()
    times, got = done.argmax(axis=1), markov.absorption(P)
    assert times.mean() == pytest.approx(got.steps[2], abs=4 * times.std() / 4000**0.5)
    win = got.probabilities[2, 1]
    assert (paths[:, -1] == 6).mean() == pytest.approx(win, abs=4 * (win * (1 - win) / 4000) ** 0.5)


@pytest.mark.parametrize("target", [[], 7, -1, [0.5], [True, False]])
def test_what_is_no_target(target):
    with pytest.raises(ValueError, match="target is one or more states from 0 to 2; got"):
        markov.hitting_times(np.eye(3), target)
