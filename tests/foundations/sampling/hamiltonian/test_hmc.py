"""What is particular to Hamiltonian Monte Carlo."""

import numpy as np
import pytest

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian import hmc
from foundations.sampling.hamiltonian.hmc import transition
from foundations.sampling.hamiltonian.leapfrog import at_rest
from foundations.sampling.hamiltonian.warm_up import WarmUp
from foundations.sampling.targets import correlated_gaussian


def bowl(x):
    return -0.5 * (x * x).sum(1)


def test_acceptance_is_metropolis_rule():
    """On a spring 1 step leads from (q, p) to ((1 - ε²/2) q + ε p, ...): the energies before and after are known."""
    e, rng, again = 1.3, np.random.default_rng(0), np.random.default_rng(0)
    start = np.linspace(-2, 2, 20)[:, None]
    draws = hmc(bowl, start, 1, rng=rng, warmup=0, step_size=e, n_leapfrog=1, jitter=0)
    p = again.standard_normal((20, 1))
    q_end = (1 - e**2 / 2) * start + e * p
    p_end = p - e / 2 * (start + q_end)
    gain = 0.5 * (start**2 + p**2 - q_end**2 - p_end**2)[:, 0]
    np.testing.assert_allclose(draws.accept[:, 0], np.exp(np.minimum(0, gain)), rtol=1e-12)
    again.uniform(-1, 1, (20, 1))
    yes = again.random(20) < draws.accept[:, 0]
    assert yes.any() and not yes.all()
    np.testing.assert_allclose(draws.points[:, 0], np.where(yes[:, None], q_end, start), rtol=1e-12)
    wanted = 0.5 * np.where(yes, (q_end**2 + p_end**2)[:, 0], (start**2 + p**2)[:, 0])
    np.testing.assert_allclose(draws.energy[:, 0], wanted, rtol=1e-12)


def test_a_varied_step_breaks_the_resonance():
    """16 steps of this size are one period: without variation each proposal is where it began."""
    step = np.sqrt(2 - 2 * np.cos(2 * np.pi / 16))
    settings = {"warmup": 0, "step_size": step, "n_leapfrog": 16}
    stuck = hmc(bowl, np.ones((3, 2)), 50, rng=np.random.default_rng(0), jitter=0.0, **settings)
    np.testing.assert_allclose(stuck.points, 1, atol=1e-10)
    moving = hmc(bowl, np.ones((3, 2)), 50, rng=np.random.default_rng(0), **settings)
    assert moving.points.std(axis=1).min() > 0.3


@pytest.mark.parametrize("target_accept", [0.6, 0.9])
def test_the_acceptance_wanted_sets_the_step(target_accept):
    target = correlated_gaussian(10, 0.5)
    settings = {"rng": (rng := np.random.default_rng(0)), "warmup": 250, "inverse_mass": 1.0}
    draws = hmc(target.log_density, target.start(rng, 20), 60, target_accept=target_accept, **settings)
    assert np.abs(draws.acceptance_rate.mean() - target_accept) < 0.1


def test_after_the_last_window_steps_are_accepted_as_often_as_wanted():
    """Those that are tried: their average, which is used afterwards, lies below the step at which acceptance falls."""
    target, rng = correlated_gaussian(10, 0.5, deviation=np.geomspace(0.1, 10, 10)), np.random.default_rng(0)
    density = Density(target.log_density)
    phase, accepts = at_rest(density, target.start(rng, 50)), []
    learned = WarmUp(density, phase, 200, step_size=None, target_accept=0.8, inverse_mass=None, rng=rng)
    for _ in range(200):
        move = transition(density, phase, learned.step, learned.inverse_mass, rng, n_leapfrog=8, jitter=0.2)
        phase = move.phase
        learned.learn(phase, move.accept)
        accepts.append(move.accept.mean())
    assert learned.averaging.t == 50
    assert np.mean(accepts[-40:]) == pytest.approx(0.8, abs=0.02)
    learned.settle()
    used = transition(density, phase, learned.step, learned.inverse_mass, rng, n_leapfrog=8, jitter=0.2).accept.mean()
    assert 0.8 < used < 1


def test_each_draw_costs_its_steps():
    density = Density(bowl)
    draws = hmc(density, np.zeros((5, 2)), 10, rng=np.random.default_rng(0), warmup=3, step_size=0.1, n_leapfrog=7)
    assert draws.evaluations == 5 * (2 + 13 * 7)  # 2 at the start, one of them without a gradient
    assert draws.depth is None


def test_too_long_a_step_diverges_and_stays():
    draws = hmc(bowl, np.ones((4, 2)), 20, rng=np.random.default_rng(0), warmup=0, step_size=1e3)
    assert draws.diverged.all()
    assert (draws.accept == 0).all() and (draws.points == 1).all()
