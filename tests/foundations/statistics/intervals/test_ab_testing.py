"""The worked example: each of its numbers against SciPy's, and its coverage."""

from pathlib import Path

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.intervals import ab_testing
from foundations.statistics.intervals.ab_testing import (
    Experiment,
    bayesian,
    chance_of_better,
    expected_loss,
    frequentist,
    peeking,
    visit,
)

E = Experiment(398, 3841, 487, 3841)


def test_the_frequentist_side():
    got = frequentist(E)
    table = [[E.bought_a, E.visited_a - E.bought_a], [E.bought_b, E.visited_b - E.bought_b]]
    assert got.p_value == pytest.approx(scipy.stats.chi2_contingency(table, correction=False).pvalue, rel=1e-10)
    assert got.difference == pytest.approx((487 - 398) / 3841)
    assert got.interval.lower < got.difference < got.interval.upper


def test_newcombes_interval_is_the_published_one():
    # Newcombe 1998, table II, contrasts (a), (c) and (g): 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/20... as printed there
    for (k_b, n_b, k_a, n_a), wanted in (
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ):
        lower, upper, _ = frequentist(Experiment(k_a, n_a, k_b, n_b)).interval
        assert (lower, upper) == pytest.approx(wanted, abs=6e-5)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20), st.integers(0, 20))
def test_the_chance_of_better_is_the_integral(k_a, k_b, more_a, more_b):
    e = Experiment(k_a, k_a + more_a + 1, k_b, k_b + more_b + 1)
    a, b = (scipy.stats.beta(1 + k, 1 + n - k) for k, n in (e[:2], e[2:]))
    wanted = scipy.integrate.quad(lambda x: b.pdf(x) * a.cdf(x), 0, 1, epsabs=1e-12)[0]
    assert chance_of_better(e) == pytest.approx(wanted, abs=1e-9)
    assert chance_of_better(e) + chance_of_better(Experiment(*e[2:], *e[:2])) == pytest.approx(1, abs=1e-12)


def test_the_bayesian_side():
    got = bayesian(E, np.random.default_rng(0))
    a, b = (scipy.stats.beta(1 + k, 1 + n - k) for k, n in (E[:2], E[2:]))
    draws = np.random.default_rng(1)
    d = b.rvs(100_000, random_state=draws) - a.rvs(100_000, random_state=draws)
    assert got.interval[:2] == pytest.approx(np.quantile(d, [0.025, 0.975]), abs=3e-4)
    assert got.difference == pytest.approx(b.mean() - a.mean(), rel=1e-12)
    assert got.better == chance_of_better(E) and got.expected_loss == expected_loss(E)


@pytest.mark.parametrize("e", [E, Experiment(375, 3841, 364, 3841), Experiment(0, 1, 0, 1), Experiment(9, 9, 0, 30)])
def test_the_expected_loss_is_the_integral(e):
    a, b = (scipy.stats.beta(1 + k, 1 + n - k) for k, n in (e[:2], e[2:]))
    around = [float(a.mean()), float(b.mean())]
    lost = lambda t: a.sf(t) * b.cdf(t)  # noqa: E731  P(p_B < t < p_A)
    assert expected_loss(e) == pytest.approx(scipy.integrate.quad(lost, 0, 1, points=around, epsabs=1e-15)[0], rel=1e-8)


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: chance_of_better(Experiment(5, 3, 1, 2)), "got k = 5, n = 3"),
        (lambda: bayesian(Experiment(1, 3, 1.5, 2), None), "got k = 1.5, n = 2"),
        (lambda: peeking(np.random.default_rng(0), 0.1, 5), "the number of looks lies between 1 and n, here 5; got 10"),
        (lambda: visit(np.random.default_rng(0), 2, 0.5, 9), "p_a and p_b are probabilities"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)


def test_counts_may_be_small_integers():
    e = Experiment(*np.array([100, 120, 110, 120], dtype=np.int8))
    assert chance_of_better(e) == chance_of_better(Experiment(100, 120, 110, 120))


def test_newcombes_interval_covers():
    rng = np.random.default_rng(2)
    runs = [frequentist(visit(rng, 0.1, 0.15, 120)).interval for _ in range(400)]
    share = np.mean([low <= 0.05 <= high for low, high, _ in runs])
    assert abs(share - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 400)


def test_looking_often_finds_what_is_not_there():
    once, ever = peeking(np.random.default_rng(0), 0.3, 500, looks=10, runs=4000)
    assert abs(once - 0.05) < 0.015
    assert abs(ever - 0.193) < 0.025  # Armitage, McPherson & Rowe 1969: ten looks at the 5 % level
    assert peeking(np.random.default_rng(0), 0.0, 50, runs=10) == (0, 0)


def test_the_example_prints_both_sides(capsys):
    ab_testing.main()
    said = capsys.readouterr().out
    assert "3,841 visitors" in said and "frequentist" in said and "Bayesian" in said and "Peeking" in said
    readme = Path(ab_testing.__file__).parents[1] / "README.md"
    assert f"```text\n{said}```" in readme.read_text(encoding="utf-8")
