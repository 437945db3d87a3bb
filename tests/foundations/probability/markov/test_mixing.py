"""How fast chains mix: known spectra, and the curve of total variation below its bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import markov


def cycle(n, stay=0.0):
    around = np.roll(np.eye(n), 1, axis=1)
    return stay * np.eye(n) + (1 - stay) / 2 * (around + around.T)


def on_random_graph(seed, n):
    W = np.random.default_rng([seed, n]).random((n, n)) ** 3
    W = W + W.T
    return W / W.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("mu", "nu", "wanted"), [([1, 0], [0, 1], 1), ([0.5, 0.5], [0.5, 0.5], 0), ([1, 0], [0.25, 0.75], 0.75)]
)
def test_total_variation(mu, nu, wanted):
    assert markov.total_variation(mu, nu) == wanted == markov.total_variation(nu, mu)


def test_total_variation_is_the_largest_difference_about_an_event():
    mu, nu = on_random_graph(0, 8)[:2]
    events = np.array(list(np.ndindex(*[2] * 8)))
    assert markov.total_variation(mu, nu) == pytest.approx(np.abs(events @ (mu - nu)).max())
    assert markov.total_variation(np.eye(3), [1 / 3] * 3) == pytest.approx([2 / 3] * 3)


@pytest.mark.parametrize("n", [3, 4, 9, 16])
def test_the_spectrum_of_a_circle(n):
    lam = np.cos(2 * np.pi * np.arange(1, n) / n)
    assert markov.second_eigenvalue(cycle(n)) == pytest.approx(np.abs(lam).max(), rel=1e-13)
    assert markov.second_eigenvalue(cycle(n, 0.5)) == pytest.approx((1 + lam.max()) / 2, rel=1e-13)


@given(st.integers(0, 10**6), st.integers(1, 10))
def test_the_symmetrized_matrix_has_the_eigenvalues(seed, n):
    P = on_random_graph(seed, n)
    S = markov.symmetrized(P)
    pi = markov.stationary_distribution(P)
    wanted = np.sqrt(pi)[:, None] * P / np.sqrt(pi)
    assert pytest.approx(wanted, abs=1e-13) == S and (S == S.T).all()
    lam = np.sort(np.abs(np.linalg.eigvals(P)))
    assert markov.second_eigenvalue(P) == pytest.approx(lam[-2] if n > 1 else 0, abs=1e-9)


@given(st.integers(0, 10**6), st.integers(2, 8))
def test_the_curve_stays_below_its_bound(seed, n):
    P = on_random_graph(seed, n)
    d, bound = markov.distance_to_stationarity(P, 30), markov.spectral_bound(P, np.arange(31))
    assert (d <= bound + 1e-14).all() and (np.diff(d) <= 1e-14).all()
    worst = max(markov.total_variation(row, markov.stationary_distribution(P)) for row in np.linalg.matrix_power(P, 3))
    assert d[3] == pytest.approx(worst, abs=1e-14)


def test_the_curve_falls_at_the_rate_of_the_eigenvalue():
    P = cycle(9, 0.5)
    d = markov.distance_to_stationarity(P, 100)  # later it falls to the rounding level
    assert d[100] / d[99] == pytest.approx(markov.second_eigenvalue(P), rel=1e-9)
    assert markov.distance_to_stationarity(P, 3, start=np.full(9, 1 / 9)) == pytest.approx([0] * 4, abs=1e-15)


@pytest.mark.parametrize("P", [cycle(9), cycle(12, 0.5), on_random_graph(1, 6), np.array([[0.1, 0.9], [0.2, 0.8]])])
@pytest.mark.parametrize("epsilon", [0.9, 0.25, 1e-3])
def test_the_mixing_time_is_the_first(P, epsilon):
    d = markov.distance_to_stationarity(P, 400)
    assert markov.mixing_time(P, epsilon) == int(np.argmax(d <= epsilon))


def test_mixing_at_once_and_hardly_ever():
    assert markov.mixing_time([[1]]) == 0 and markov.mixing_time(np.full((4, 4), 0.25)) == 1
    for e in (2.0**-20, 2.0**-40):
        slow = markov.mixing_time([[1 - e, e], [e, 1 - e]])  # d(t) = (1 - 2e)^t / 2
        assert slow == pytest.approx(np.log(0.5) / np.log1p(-2 * e), rel=1e-3)


def test_a_periodic_chain_and_its_cure():
    P = cycle(6)
    assert markov.second_eigenvalue(P) == pytest.approx(1, rel=1e-14)
    with pytest.raises(ValueError, match=r"period 2 and never mixes; a lazy one, \(I \+ P\) / 2, does"):
        markov.mixing_time(P)
    assert markov.mixing_time((np.eye(6) + P) / 2) > 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: markov.second_eigenvalue(np.roll(np.eye(3), 1, axis=1)), "the chain is not reversible"),
        (lambda: markov.mixing_time(np.eye(2)), "the chain is not irreducible"),
        (lambda: markov.spectral_bound(np.eye(2), 1), "the chain is not irreducible"),
        (lambda: markov.mixing_time(cycle(3), 0), "epsilon lies between 0 and 1; got 0"),
        (lambda: markov.mixing_time(cycle(3), np.nan), "epsilon lies between 0 and 1; got nan"),
        (lambda: markov.distance_to_stationarity(cycle(3), -1), "steps is at least 0"),
        (lambda: markov.distance_to_stationarity(cycle(3), 1, [1.0]), "each of the 3 states; got 1"),
        (lambda: markov.total_variation([1.0], [0.5, 0.5]), r"over the same states; got shapes \(1,\) and \(2,\)"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
