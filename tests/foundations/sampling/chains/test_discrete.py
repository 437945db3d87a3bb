"""Chains on finitely many states, in fractions: detailed balance and stationarity hold exactly."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.probability import markov
from foundations.sampling.chains import (
    detailed_balance,
    gibbs_update,
    keeps,
    metropolis_matrix,
    random_scan,
    systematic_scan,
)

Q = [["1/2", "1/2", "0"], ["1/4", "1/4", "1/2"], ["0", "1/3", "2/3"]]
TABLE = [[1, 2], [3, 4]]


def rows(P):
    """Whether P is a transition matrix, exactly."""
    return bool((P >= 0).all() and (P.sum(axis=1) == 1).all())


@st.composite
def proposals(draw):
    """Q in fractions, some of them 0, and weights."""
    n = draw(st.integers(1, 5))
    counts = draw(st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n).filter(any), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(0, 10**20), min_size=n, max_size=n).filter(any))
    return [[Fraction(c, sum(row)) for c in row] for row in counts], weights


@st.composite
def tables(draw):
    """Positive weights on two or three axes."""
    shape = draw(st.sampled_from([(1,), (3,), (1, 3), (2, 2), (3, 2), (2, 2, 2)]))
    size = int(np.prod(shape))
    return np.array(draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))).reshape(shape)


@given(proposals())
def test_metropolis_is_in_detailed_balance(case):
    P = metropolis_matrix(*case)
    assert rows(P)
    assert detailed_balance(P, case[1])
    assert keeps(P, case[1])
    off = ~np.eye(len(P), dtype=bool)
    assert (P[off] <= np.array(case[0], dtype=object)[off]).all()  # nothing is accepted that was not proposed


def test_by_hand():
    P = metropolis_matrix(Q, [1, 2, 3])
    # 0 → 1: 1/2 min(1, 2/1 · (1/4) / (1/2)) = 1/2;  1 → 2: 1/2 min(1, 3/2 · (1/3) / (1/2)) = 1/2
    assert [[str(p) for p in row] for row in P] == Q
    P = metropolis_matrix(Q, [4, 1, 1])
    # 0 → 1: 1/2 min(1, 1/4 · (1/4) / (1/2)) = 1/16;  1 → 0: 1/4;  1 → 2: 1/2 min(1, (1/3) / (1/2)) = 1/3
    assert [[str(p) for p in row] for row in P] == [["15/16", "1/16", "0"], ["1/4", "5/12", "1/3"], ["0", "1/3", "2/3"]]


def test_the_proposals_themselves_are_not():
    assert rows(np.array([[Fraction(q) for q in row] for row in Q]))
    assert not detailed_balance(Q, [4, 1, 1]) and not keeps(Q, [4, 1, 1])


def test_a_cycle_keeps_equal_weights_and_is_not_in_detailed_balance():
    cycle = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert keeps(cycle, [1, 1, 1]) and not detailed_balance(cycle, [1, 1, 1])
    assert (metropolis_matrix(cycle, [1, 1, 1]) == np.eye(3)).all()  # no way back, so no way there


def test_from_a_state_of_weight_0_every_proposal_is_accepted():
    P = metropolis_matrix(Q, [0, 1, 2])
    assert [str(p) for p in P[0]] == ["1/2", "1/2", "0"] and P[1, 0] == 0


@settings(max_examples=15)
@given(proposals())
def test_floats_agree_with_fractions(case):
    case = case[0], [w + 1 for w in case[1]]
    floats = metropolis_matrix(*(np.array(part, dtype=float) for part in case))
    exact = metropolis_matrix(*case)
    assert floats.dtype == np.float64 and exact.dtype == object
    assert all(isinstance(p, Fraction) for p in exact.flat)
    np.testing.assert_allclose(floats, exact.astype(float), rtol=1e-12, atol=1e-15)
    weights = np.array(case[1], dtype=float)
    assert detailed_balance(floats, weights) and keeps(floats, weights) and (floats >= 0).all()


def test_one_float_among_fractions_makes_all_floats():
    half, third = Fraction(1, 2), Fraction(1, 3)
    P = metropolis_matrix([[third, 2 / 3], [half, half]], [1, 2])
    assert P.dtype == np.float64 and detailed_balance(P, [1, 2])


def test_weights_that_are_far_apart_do_not_overflow():
    P = metropolis_matrix(np.full((2, 2), 0.5), np.array([1e-300, 1e300]))
    np.testing.assert_array_equal(P, [[0.5, 0.5], [0, 1]])


@settings(max_examples=15)
@given(tables())
def test_gibbs_updates_and_scans(table):
    updates = [gibbs_update(table, axis) for axis in range(table.ndim)]
    for P in updates:
        assert rows(P) and detailed_balance(P, table) and keeps(P, table)
        assert (P @ P == P).all()  # a draw from the same conditional once more
    assert rows(random_scan(table)) and detailed_balance(random_scan(table), table)
    assert rows(systematic_scan(table)) and keeps(systematic_scan(table), table)
    there_and_back = systematic_scan(table)
    for P in updates[::-1]:
        there_and_back = there_and_back @ P
    assert detailed_balance(there_and_back, table)


def test_a_systematic_scan_is_not_reversible_unless_the_axes_are_independent():
    assert not detailed_balance(systematic_scan(TABLE), TABLE)
    assert not markov.is_reversible(systematic_scan(np.array(TABLE) / 10))
    assert detailed_balance(systematic_scan([[1, 2], [3, 6]]), [[1, 2], [3, 6]])


def test_an_update_by_hand():
    P = gibbs_update(TABLE, 1)  # cells 00, 01, 10, 11; the second coordinate is drawn
    third, seventh = Fraction(1, 3), Fraction(1, 7)
    row, other = [third, 2 * third, 0, 0], [0, 0, 3 * seventh, 4 * seventh]
    assert P.tolist() == [row, row, other, other]
    assert (gibbs_update(TABLE, -1) == P).all()


def test_cells_of_weight_0_are_left_and_not_entered():
    P = gibbs_update([[0, 1], [2, 3]], 0)
    assert P[0, 0] == 0 and P[0, 2] == 1 and keeps(P, [[0, 1], [2, 3]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metropolis_matrix([[1]], [1, 2]), r"Q is square, with a row for each of the 2 weights; got"),
        (lambda: metropolis_matrix([[1, 1], [0, 1]], [1, 2]), "rows of Q hold probabilities"),
        (lambda: metropolis_matrix([[2, -1], [0, 1]], [1, 2]), "rows of Q hold probabilities"),
        (lambda: metropolis_matrix([[np.nan, 1], [0, 1]], [1, 2]), "rows of Q hold probabilities"),
        (lambda: metropolis_matrix([["1/3", "1/3"], [0, 1]], [1, 2]), "rows of Q hold probabilities"),
        (lambda: metropolis_matrix(Q, [0, 0, 0]), "weights are at least one number, none negative, not all 0"),
        (lambda: metropolis_matrix(Q, [1, -1, 1]), "weights are at least one number"),
        (lambda: metropolis_matrix(np.eye(2), [1.0, np.nan]), "weights are at least one number"),
        (lambda: metropolis_matrix(np.eye(2), [1.0, np.inf]), "weights are at least one number"),
        (lambda: metropolis_matrix(np.full((2, 2), 0.5), [1e308, 1e308]), r"of finite sum; got \[1e\+308, 1e\+308\]"),
        (lambda: metropolis_matrix([["a"]], [1]), "entries are integers, .*: Invalid literal"),
        (lambda: metropolis_matrix([["1/0"]], [1]), "entries are integers, fractions"),
        (lambda: metropolis_matrix([[None]], [1]), "entries are integers, fractions"),
        (lambda: metropolis_matrix(np.eye(1) * 1j, [1]), "entries are integers, fractions"),
        (lambda: metropolis_matrix(np.empty((0, 0)), []), r"got shape \(0,\)"),
        (lambda: gibbs_update([[0, 0], [1, 2]], 1), "each line of the table along axis 1 has a positive weight"),
        (lambda: gibbs_update(TABLE, 2), "axis is one of the 2 of the table; got 2"),
        (lambda: systematic_scan(3), r"got shape \(\)"),
        (lambda: random_scan([[0, 0]]), "not all 0"),
        (lambda: keeps(Q, [1, 2]), r"P is square, with a row for each of the 2 weights; got shape \(3, 3\)"),
        (lambda: detailed_balance(Q, [1, 2]), "P is square, with a row for each of the 2 weights"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
