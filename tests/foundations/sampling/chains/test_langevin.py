"""A walk with the slope: its ratio in closed form, its tuning, and the bias of steps that are all taken."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.sampling.chains import langevin, unadjusted_langevin
from foundations.sampling.chains.accept import State
from foundations.sampling.chains.langevin import drifted, log_ratio
from foundations.sampling.density import Density


def bowl(x):
    return -0.5 * (x * x).sum(1)


def steep(x):
    """Tails far lighter than a Gaussian's: from afar the slope throws a chain beyond all numbers."""
    return -(x**8).sum(1)


@pytest.mark.parametrize("epsilon", [0.1, 1.0, 1.9])
def test_ratio_on_the_normal(epsilon):
    """log p(y) q(x|y) - log p(x) q(y|x) = ε² (‖x‖² - ‖y‖²) / 8."""
    rng = np.random.default_rng(0)
    X, e, density = rng.standard_normal((50, 3)), np.full(50, epsilon), Density(bowl)
    here = State(X, *density.value_and_gradient(X))
    there, z = drifted(density, rng, here, e)
    np.testing.assert_allclose(there.X, X * (1 - epsilon**2 / 2) + epsilon * z, rtol=1e-12, atol=1e-14)
    wanted = epsilon**2 / 8 * ((X**2).sum(axis=1) - (there.X**2).sum(axis=1))
    np.testing.assert_allclose(log_ratio(here, there, e, z), wanted, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("d", [1, 5, 50])
def test_tuned_acceptance(d):
    rng = np.random.default_rng(1)
    draws = langevin(bowl, rng.standard_normal((100, d)), 100, rng=rng, warmup=400)
    assert draws.acceptance_rate.mean() == pytest.approx(0.574, abs=0.02)
    assert np.ptp(draws.step_size) > 0  # each chain has its own


def test_without_warmup_the_step_is_the_rule_of_thumb():
    draws = langevin(bowl, np.ones((3, 64)), 5, rng=np.random.default_rng(0), warmup=0)
    np.testing.assert_allclose(draws.step_size, 1.65 / 2, rtol=1e-15)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 1.8])
def test_steps_that_are_all_taken_have_the_variance_of_the_formula(epsilon):
    rng, n = np.random.default_rng(2), 4000
    wanted = 1 / (1 - epsilon**2 / 4)
    start = wanted**0.5 * rng.standard_normal((n, 1))
    for sampler, variance in ((unadjusted_langevin, wanted), (langevin, 1.0)):
        x = sampler(bowl, start, 40, rng=rng, warmup=40, step_size=epsilon).points
        each = (x**2).mean(axis=(1, 2))
        assert abs(each.mean() - variance) < 4 * each.std() / n**0.5
    assert wanted - 1 > 4 * each.std() / n**0.5  # the bias would have been seen


def uniform(x):
    return autodiff.where(((x > 0) & (x < 1)).all(1), 0.0, -np.inf)


@pytest.mark.parametrize(("density", "step_size"), [(bowl, 2.5), (uniform, 0.5), (steep, 1.0)])
def test_steps_that_are_all_taken_may_not_lead_to_a_density_of_0(density, step_size):
    with pytest.raises(ValueError, match=f"a chain went where the density is 0: step_size {step_size} is too large"):
        unadjusted_langevin(density, np.full((3, 2), 0.9), 1000, rng=np.random.default_rng(0), step_size=step_size)


def test_the_adjusted_one_refuses_such_steps():
    draws = langevin(steep, np.full((4, 2), 1e30), 20, rng=np.random.default_rng(0), warmup=0, step_size=1.0)
    assert (draws.points == 1e30).all() and (draws.accept == 0).all()
    draws = langevin(steep, np.full((4, 2), 3.0), 50, rng=np.random.default_rng(0), warmup=500)
    assert (np.abs(draws.points) < 1.5).all()  # warm-up has found its way in


def test_a_step_out_of_the_support_is_refused():
    start = np.full((200, 1), 0.99)
    draws = langevin(uniform, start, 1, rng=np.random.default_rng(0), warmup=0, step_size=0.5)
    assert ((draws.points < 1) & (draws.points > 0)).all()
    inside = draws.accept[:, 0] > 0  # where the density is the same everywhere
    assert 10 < inside.sum() < 190
    np.testing.assert_allclose(draws.accept[inside], 1, rtol=1e-12)
