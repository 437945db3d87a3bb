"""Every sampler on the targets that it suits: moments within four Monte Carlo errors of the truth, at fixed seeds.

A Monte Carlo error is itself estimated from the draws, and means nothing for chains that have not settled: R-hat is
looked at first. Chains here are many and short: R-hat up to 1.1 leaves each of them worth several independent draws.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from foundations.sampling import targets
from foundations.sampling.chains import langevin, metropolis_hastings, slice_sampling, unadjusted_langevin
from foundations.sampling.diagnostics import mcse_mean, r_hat, summary
from foundations.sampling.hamiltonian import hmc, nuts

TARGETS = {
    "Gaussian": targets.correlated_gaussian(4, 0.8, mean=[1, 2, 3, 4]),
    "scales apart": targets.correlated_gaussian(4, 0.8, mean=[0, 5, -50, 1], deviation=[1, 0.5, 2, 3]),
    "banana": targets.banana(),
    "mixture": targets.mixture(),
    "funnel": targets.funnel(centered=False),
    "schools": targets.eight_schools(centered=False),
}
# target, sampler, chains, draws, warm-up
RUNS = [
    ("Gaussian", hmc, 40, 60, 60),
    ("Gaussian", nuts, 2, 80, 60),
    ("Gaussian", metropolis_hastings, 40, 1000, 200),
    ("Gaussian", langevin, 40, 600, 200),
    ("Gaussian", slice_sampling, 40, 150, 20),
    ("scales apart", hmc, 40, 60, 60),
    ("scales apart", nuts, 2, 80, 60),
    ("banana", hmc, 40, 100, 60),
    ("banana", nuts, 2, 200, 100),
    ("banana", slice_sampling, 40, 400, 40),
    ("mixture", hmc, 20, 50, 40),
    ("mixture", nuts, 2, 150, 60),
    ("mixture", slice_sampling, 20, 60, 20),
    ("mixture", metropolis_hastings, 40, 300, 100),
    ("mixture", langevin, 40, 200, 100),
    ("funnel", hmc, 20, 80, 60),
    ("funnel", langevin, 40, 200, 100),
    ("schools", hmc, 40, 60, 60),
    ("schools", nuts, 2, 100, 80),
    ("schools", langevin, 40, 1000, 300),
]


def sampled(target, sampler, chains, n_draws, warmup):
    rng = np.random.default_rng(0)
    return sampler(target.log_density, target.start(rng, chains), n_draws, rng=rng, warmup=warmup)


def off(values, truth):
    """The largest distance of the means of values (chains, n, p) from the truth (p,), in Monte Carlo errors."""
    return np.abs((values.mean(axis=(0, 1)) - truth) / mcse_mean(values)).max()


@pytest.mark.parametrize(("name", "sampler", "chains", "n_draws", "warmup"), RUNS)
def test_moments_are_within_four_monte_carlo_errors(name, sampler, chains, n_draws, warmup):
    target = TARGETS[name]
    draws = sampled(target, sampler, chains, n_draws, warmup)
    x = target.to_parameters(draws.points)
    assert r_hat(x).max() < 1.1
    assert off(x, target.mean) < 4
    if name == "funnel":
        # The variance of x is made by draws rarer than a run has: all but v's is looked at in units of exp(v / 2)
        x[..., 1:] *= np.exp(-x[..., :1] / 2)
        assert off(x**2, np.array([9.0] + [1.0] * 9)) < 4
    else:
        assert off((x - target.mean) ** 2, target.variance) < 4


@pytest.mark.parametrize(("name", "step_size"), [("mixture", 1.0), ("schools", 0.8)])
def test_draws_of_a_law_that_is_a_little_off_are_not(name, step_size):
    """The Langevin walk without its correction has another variance, and settles as well."""
    target = TARGETS[name]
    sampler = partial(unadjusted_langevin, step_size=step_size)
    x = target.to_parameters(sampled(target, sampler, 40, 800, 200).points)
    assert r_hat(x).max() < 1.1
    assert off((x - target.mean) ** 2, target.variance) > 4


def funnel_summary(centered, sampler, chains, n_draws, warmup):
    target = targets.funnel(centered)
    draws = sampled(target, sampler, chains, n_draws, warmup)
    return summary(replace(draws, points=target.to_parameters(draws.points)), target.names)


def test_the_centered_funnel_fails_every_diagnostic():
    table = funnel_summary(True, partial(hmc, n_leapfrog=8), 4, 300, 150)
    assert table.r_hat[0] > 1.05
    assert table.ess_tail[0] < 400
    told = " ".join(table.concerns)
    for what in ("R-hat of v", "bulk ESS of v", "tail ESS of v", "trajectories diverged", "E-BFMI"):
        assert what in told


def test_the_non_centered_funnel_passes():
    assert funnel_summary(False, partial(hmc, n_leapfrog=8), 4, 600, 300).concerns == ()


def test_draws_of_the_centered_funnel_miss_the_neck():
    """One in a hundred v lies below -6.98. A walk with steps that suit the mouth comes there hardly at all."""
    target = targets.funnel(centered=True)
    low = (sampled(target, metropolis_hastings, 50, 600, 300).points[..., 0] < -6.98).mean()
    assert low < 0.002
    right = targets.funnel(centered=False)
    draws = sampled(right, langevin, 40, 400, 200).points
    assert (right.to_parameters(draws)[..., 0] < -6.98).mean() == pytest.approx(0.01, abs=0.003)
