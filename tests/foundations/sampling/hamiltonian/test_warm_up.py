"""What warm-up learns: the step size that is accepted as often as wanted, in windows that give the mass."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian.dual_averaging import DualAveraging, first_step
from foundations.sampling.hamiltonian.leapfrog import at_rest
from foundations.sampling.hamiltonian.warm_up import regularized_variance, windows


def by_the_paper(accepts, first, delta, gamma=0.05, t0=10, kappa=0.75):
    """Hoffman and Gelman's algorithm 5, lines on adaptation, for one chain: the steps tried, and the average."""
    mu, H_bar, log_averaged, steps = np.log(10 * first), 0.0, 0.0, []
    for m, alpha in enumerate(accepts, 1):
        H_bar = (1 - 1 / (m + t0)) * H_bar + (delta - alpha) / (m + t0)
        log_step = mu - np.sqrt(m) / gamma * H_bar
        log_averaged = m**-kappa * log_step + (1 - m**-kappa) * log_averaged
        steps.append(np.exp(log_step))
    return steps, np.exp(log_averaged)


@pytest.mark.parametrize("delta", [0.6, 0.8, 0.95])
def test_dual_averaging_is_the_papers(delta):
    rng = np.random.default_rng(0)
    accepts, first = rng.random((200, 3)), np.array([0.01, 1.0, 7.0])
    averaging = DualAveraging(first, delta)
    steps = []
    for accept in accepts:
        averaging.update(accept)
        steps.append(averaging.step)
    for chain in range(3):
        wanted, averaged = by_the_paper(accepts[:, chain], first[chain], delta)
        np.testing.assert_allclose(np.array(steps)[:, chain], wanted, rtol=1e-12)
        np.testing.assert_allclose(averaging.averaged[chain], averaged, rtol=1e-12)


@pytest.mark.parametrize("delta", [0.6, 0.8, 0.9])
def test_dual_averaging_finds_the_step_through_noise(delta):
    """Acceptance 1 / (1 + (ε/c)²), seen as yes or no."""
    rng, c = np.random.default_rng(1), np.array([1e-3, 1.0, 50.0])
    averaging = DualAveraging(np.ones(3), delta)
    for _ in range(4000):
        averaging.update((rng.random(3) < 1 / (1 + (averaging.step / c) ** 2)).astype(float))
    wanted = brentq(lambda log_ratio: expit(-2 * log_ratio) - delta, -10, 10)
    np.testing.assert_allclose(np.log(averaging.averaged / c), wanted, atol=0.1)


def test_before_an_update_the_step_is_the_first():
    first = np.array([0.3, 2.0])
    averaging = DualAveraging(first)
    np.testing.assert_allclose(averaging.step, first)
    np.testing.assert_allclose(averaging.averaged, first)


@pytest.mark.parametrize(
    ("first", "target_accept", "sentence"),
    [
        (0.1, 0.8, r"first is \(chains,\) step sizes, positive and finite; got 0.1"),
        ([0.1, 0], 0.8, "first is"),
        ([0.1], 1.5, "target_accept is above 0 and below 1; got 1.5"),
    ],
)
def test_bad_beginnings_are_told_in_a_sentence(first, target_accept, sentence):
    with pytest.raises(ValueError, match=sentence):
        DualAveraging(first, target_accept)


@pytest.mark.parametrize("accept", [[0.5], [0.5, np.nan], [0.5, 1.1], 0.5])
def test_an_acceptance_is_one_probability_for_each_chain(accept):
    averaging = DualAveraging([1.0, 2.0])
    with pytest.raises(ValueError, match="acceptance is from 0 to 1, one for each of 2 chains; got"):
        averaging.update(accept)
    assert averaging.t == 0


@pytest.mark.parametrize("scale", [1e-6, 1e-2, 1.0, 30.0])
def test_the_first_step_is_of_the_size_of_the_density(scale):
    density = Density(lambda x: -0.5 / scale**2 * (x * x).sum(1))
    rng = np.random.default_rng(0)
    steps = first_step(density, at_rest(density, scale * rng.standard_normal((50, 4))), 1.0, rng)
    assert steps.shape == (50,)
    assert (steps > 0.2 * scale).all() and (steps < 8 * scale).all()
    assert (np.log2(steps) % 1 == 0).all()


def test_the_first_step_stays_in_a_narrow_support():
    density = Density(lambda x: (1e-6 - x * x).sqrt().sum(1) * 0)  # uniform on ±0.001
    steps = first_step(density, at_rest(density, np.zeros((8, 1))), 1.0, np.random.default_rng(0))
    assert (steps < 0.1).all()


def test_windows_are_stans():
    assert windows(1000) == [(75, 100), (100, 150), (150, 250), (250, 450), (450, 950)]
    assert windows(500) == [(75, 100), (100, 150), (150, 250), (250, 450)]
    assert windows(150) == [(75, 100)]
    assert windows(100) == [(15, 90)]
    assert windows(149) == [(22, 135)]
    assert windows(19) == windows(0) == []


@pytest.mark.parametrize("warmup", [20, 21, 60, 149, 150, 151, 249, 250, 333, 2000])
def test_windows_follow_one_another(warmup):
    found = windows(warmup)
    assert all(begin < end for begin, end in found)
    assert [end for _, end in found[:-1]] == [begin for begin, _ in found[1:]]
    assert found[-1][1] == warmup - (50 if warmup >= 150 else max(10, int(0.1 * warmup)))


def test_a_variance_of_few_draws_is_drawn_toward_a_small_one():
    points = np.random.default_rng(0).standard_normal((40, 3))
    wanted = 40 / 45 * points.var(0, ddof=1) + 1e-3 * 5 / 45
    np.testing.assert_allclose(regularized_variance(points), wanted, rtol=1e-14)
    np.testing.assert_allclose(regularized_variance(points[:1]), 5e-3 / 6, rtol=1e-14)
