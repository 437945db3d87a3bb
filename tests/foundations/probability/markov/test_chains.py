"""Steps, paths, classes, periods and stationary distributions: laws, and chains whose answers are known."""

import numpy as np
import pytest
import scipy.sparse.csgraph
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import markov

WEATHER = np.array([[0.9, 0.1], [0.5, 0.5]])
# two transient states (0, 3), a cycle of two (1, 4), an absorbing state (2)
MIXED = np.array(
    [
        [0.0, 0.5, 0.0, 0.5, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 1.0, 0.0, 0.0],
        [0.5, 0.0, 0.5, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0, 0.0],
    ]
)


def random_chain(seed, n, density=1.0):
    rng = np.random.default_rng([seed, n])
    P = rng.random((n, n)) * (rng.random((n, n)) < density)
    P[np.arange(n), rng.integers(0, n, n)] += 0.1
    return P / P.sum(axis=1, keepdims=True)


def birth_and_death(n, up, down):
    P = np.diag(np.full(n - 1, up), 1) + np.diag(np.full(n - 1, down), -1)
    return P + np.diag(1 - P.sum(axis=1))


seeds = st.integers(0, 10**6)


# ---- Classes


def test_classes_of_a_mixed_chain():
    assert markov.communicating_classes(MIXED) == [[0, 3], [1, 4], [2]]
    assert markov.recurrent_classes(MIXED) == [[1, 4], [2]]
    assert not markov.is_irreducible(MIXED) and markov.is_irreducible(WEATHER)
    assert [markov.period(MIXED, i) for i in range(5)] == [2, 2, 1, 2, 2]


@given(seeds, st.integers(1, 12), st.floats(0, 0.5))
def test_classes_are_strong_components(seed, n, density):
    P = random_chain(seed, n, density)
    count, labels = scipy.sparse.csgraph.connected_components(P, connection="strong")
    classes = markov.communicating_classes(P)
    assert len(classes) == count and sorted(i for C in classes for i in C) == list(range(n))
    assert all(len(set(labels[C])) == 1 for C in classes)
    recurrent = markov.recurrent_classes(P)
    assert recurrent and all(P[np.ix_(C, C)].sum() == pytest.approx(len(C)) for C in recurrent)


@given(seeds, st.integers(1, 7), st.floats(0, 0.4))
def test_the_period_is_the_gcd_of_the_returns(seed, n, density):
    P = random_chain(seed, n, density) > 0
    reach, returns = np.eye(n, dtype=int), [[] for _ in range(n)]
    for t in range(1, 3 * n * n):
        reach = (reach @ P > 0).astype(int)
        for i in np.flatnonzero(np.diag(reach)):
            returns[i].append(t)
    chain = P / P.sum(axis=1, keepdims=True)
    assert [markov.period(chain, i) for i in range(n)] == [int(np.gcd.reduce(r)) if r else 0 for r in returns]


def test_a_long_cycle_and_a_tiny_probability():
    cycle = np.roll(np.eye(300), 1, axis=1)
    assert markov.period(cycle) == 300 and markov.is_irreducible(cycle)
    P = np.array([[1.0, 1e-300], [1e-300, 1.0]])
    assert markov.is_irreducible(P) and markov.period(P) == 1  # positive is positive


# ---- Distributions


def test_the_weather():
    assert markov.distribution_after(WEATHER, 0, 0).tolist() == [1, 0]
    assert markov.distribution_after(WEATHER, [0, 1], 2) == pytest.approx([0.7, 0.3])
    assert markov.stationary_distribution(WEATHER) == pytest.approx([5 / 6, 1 / 6], rel=1e-15)


@given(seeds, st.integers(1, 8))
def test_steps_are_powers(seed, n):
    P, t = random_chain(seed, n), seed % 6
    start = P[0]
    assert markov.distribution_after(P, start, t) == pytest.approx(start @ np.linalg.matrix_power(P, t), abs=1e-14)


@given(seeds, st.integers(1, 30), st.floats(0, 1))
def test_the_stationary_distribution_stays(seed, n, density):
    P = random_chain(seed, n, density)
    classes = markov.recurrent_classes(P)
    if len(classes) > 1:
        with pytest.raises(ValueError, match=f"the chain has {len(classes)} recurrent classes"):
            markov.stationary_distribution(P)
        return
    pi = markov.stationary_distribution(P)
    assert pi @ P == pytest.approx(pi, abs=1e-14) and pi.sum() == pytest.approx(1, rel=1e-14)
    assert set(np.flatnonzero(pi)) == set(classes[0])


@pytest.mark.parametrize("up", [0.1, 0.4])
def test_the_smallest_probabilities_keep_their_digits(up):
    n, down = 300, 0.5
    P = birth_and_death(n, up, down)
    wanted = (up / down) ** np.arange(n)  # detailed balance
    wanted /= wanted.sum()
    assert markov.stationary_distribution(P) == pytest.approx(wanted, rel=1e-11, abs=0)
    assert markov.stationary_distribution(P[::-1, ::-1].copy())[::-1] == pytest.approx(wanted, rel=1e-11, abs=0)


@pytest.mark.parametrize("e", [1e-100, 1e-300, 1e-320, 5e-324])
def test_hardly_any_way_out(e):
    assert markov.stationary_distribution([[0.5, 0.5], [e, 1.0]]) == pytest.approx([2 * e, 1], rel=1e-13, abs=0)
    assert markov.stationary_distribution([[1.0, e], [0.5, 0.5]]) == pytest.approx([1, 2 * e], rel=1e-13, abs=0)
    ladder = [[1.0, e, 0], [0.5, 0.5, e], [0, 0.5, 0.5]]  # the top is at e², which may be 0
    assert markov.stationary_distribution(ladder)[:2] == pytest.approx([1, 2 * e], rel=1e-13, abs=0)


def test_transient_states_and_single_states():
    P = [[0.5, 0.5, 0], [0, 0.25, 0.75], [0, 0.75, 0.25]]
    assert markov.stationary_distribution(P).tolist() == [0, 0.5, 0.5]
    assert markov.stationary_distribution([[1]]).tolist() == [1]
    assert markov.stationary_distribution([[0, 1], [1, 0]]).tolist() == [0.5, 0.5]  # periodic


@pytest.mark.parametrize(
    ("P", "wanted"),
    [
        (WEATHER, True),  # two states always balance
        (birth_and_death(6, 0.2, 0.5), True),
        (np.roll(np.eye(3), 1, axis=1), False),  # around, one way
        ([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]], True),
        ([[0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [0.5, 0.25, 0.25]], False),
    ],
)
def test_reversibility(P, wanted):
    assert markov.is_reversible(P) == wanted


def test_reversibility_is_about_one_distribution():
    assert markov.is_reversible(np.eye(2), [0.3, 0.7]) and not markov.is_reversible(WEATHER, [0.5, 0.5])


# ---- Paths


def test_paths_follow_the_matrix():
    P = random_chain(3, 4)
    paths = markov.simulate(np.random.default_rng(0), P, 2, 50, chains=2000)
    assert paths.shape == (2000, 51) and (paths[:, 0] == 2).all()
    for i in range(4):
        followers = np.bincount(paths[:, 1:][paths[:, :-1] == i], minlength=4)
        assert scipy.stats.chisquare(followers, followers.sum() * P[i]).pvalue > 1e-3
    ends = np.bincount(paths[:, -1], minlength=4)
    assert scipy.stats.chisquare(ends, 2000 * markov.distribution_after(P, 2, 50)).pvalue > 1e-3


def test_paths_start_where_they_are_told_and_repeat_with_the_seed():
    one, two = (markov.simulate(np.random.default_rng(0), MIXED, [0.5, 0, 0, 0.5, 0], 9, 50) for _ in range(2))
    assert (one == two).all() and set(one[:, 0]) == {0, 3}
    assert (MIXED[one[:, :-1], one[:, 1:]] > 0).all()
    assert markov.simulate(np.random.default_rng(0), MIXED, 1, 4).tolist() == [[1, 4, 1, 4, 1]]
    assert markov.simulate(np.random.default_rng(0), MIXED, 1, 0).tolist() == [[1]]


def test_a_state_of_probability_zero_is_never_drawn():
    class Highest:
        """A source whose every number is the largest below 1."""

        def random(self, shape):
            return np.full(shape, 1 - 2.0**-53)

    P = np.array([[0.1] * 10 + [0.0]] * 11)  # ten times 0.1 falls short of 1
    assert np.cumsum(P[0])[-1] < 1
    assert (markov.simulate(Highest(), P, P[0], 5, 3) == 9).all()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: markov.transition_matrix([[0.5, 0.5]]), ValueError, r"is square, .*; got shape \(1, 2\)"),
        (lambda: markov.transition_matrix(np.empty((0, 0))), ValueError, "at least one state"),
        (lambda: markov.transition_matrix([[1, 0], [0.5, 0.4]]), ValueError, r"row 1 .* got \[0.5, 0.4\]"),
        (lambda: markov.transition_matrix([[1.5, -0.5], [0, 1]]), ValueError, "row 0"),
        (lambda: markov.transition_matrix([[np.nan, 1], [0, 1]]), ValueError, "row 0"),
        (lambda: markov.distribution_after(WEATHER, 2, 1), ValueError, r"start is one or more states from 0 to 1; got"),
        (lambda: markov.distribution_after(WEATHER, [1, 0, 0], 1), ValueError, "each of the 2 states; got 3"),
        (lambda: markov.distribution_after(WEATHER, [0.5, 0.4], 1), ValueError, "start holds probabilities"),
        (lambda: markov.distribution_after(WEATHER, 0, -1), ValueError, "steps is at least 0; got -1"),
        (lambda: markov.stationary_distribution(np.eye(2)), ValueError, r"2 recurrent classes, .* \[0\] and \[1\]"),
        (lambda: markov.simulate(np.random.default_rng(0), WEATHER, 0, 1.5), TypeError, "steps is a whole number"),
        (lambda: markov.simulate(np.random.default_rng(0), WEATHER, 0, 1, 0), ValueError, "chains is at least 1"),
        (lambda: markov.period(WEATHER, -1), ValueError, "state is one or more states from 0 to 1"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
