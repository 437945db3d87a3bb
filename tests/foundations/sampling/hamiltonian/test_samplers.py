"""What Hamiltonian Monte Carlo and the no-U-turn sampler have in common: invariance, settings, edges.

Moments are in test_known_answers.py, beside those of the other samplers.
"""

import numpy as np
import pytest
from scipy.special import ndtri

from foundations import autodiff as ad
from foundations.sampling.density import Density
from foundations.sampling.diagnostics import mcse_mean
from foundations.sampling.hamiltonian import hmc, nuts
from foundations.sampling.targets import banana, correlated_gaussian, funnel

SAMPLERS = pytest.mark.parametrize("sampler", [hmc, nuts])
CHAINS = {hmc: 20, nuts: 2}


def bowl(x):
    return -0.5 * (x * x).sum(1)


def errors(draws, wanted):
    """Means of draws (chains, n, k) less what they are to be, in Monte Carlo errors."""
    return (draws.mean(axis=(0, 1)) - wanted) / mcse_mean(draws)


@SAMPLERS
@pytest.mark.parametrize("step", [0.3, 0.9])
def test_a_start_in_equilibrium_stays_there(sampler, step):
    """Draws of each chain are from the banana exactly, whatever the step: chains are independent, and so are means."""
    rng, chains = np.random.default_rng(11), 3000 if sampler is hmc else 150
    u = np.stack([rng.permutation(chains), rng.permutation(chains)]) + rng.random((2, chains))
    x1, z = ndtri(u / chains) * [[2], [1]]  # stratified: so many draws, and no more, in each part of the tails
    start = np.stack([x1, 0.5 * (x1**2 - 4) + z], axis=1)
    settings = {"n_leapfrog": 4} if sampler is hmc else {"max_depth": 3}
    draws = sampler(banana().log_density, start, 4, rng=rng, warmup=0, step_size=step, **settings)
    assert (np.diff(draws.points[:, :, 0]) != 0).mean() > 0.1
    x1, z = draws.points[:, :, 0] / 2, draws.points[:, :, 1] - 0.5 * (draws.points[:, :, 0] ** 2 - 4)
    seen = np.stack([x1, z, x1**2, z**2, x1 * z, x1**4, z**4, x1**2 * z**2, x1**2 * z]).mean(axis=2)  # (9, chains)
    wanted = np.array([0, 0, 1, 1, 0, 3, 3, 1, 0])
    assert (np.abs(seen.mean(1) - wanted) / (seen.std(1) / np.sqrt(chains))).max() < 4


@SAMPLERS
def test_what_comes_back(sampler):
    density, start = Density(correlated_gaussian(3, 0.5).log_density), np.zeros((2, 3))
    density.value(start)
    before = density.evaluations
    draws = sampler(density, start, 7, rng=np.random.default_rng(0), warmup=30)
    assert draws.points.shape == (2, 7, 3)
    assert draws.accept.shape == draws.log_density.shape == draws.energy.shape == draws.diverged.shape == (2, 7)
    assert draws.step_size.shape == (2,) and (draws.step_size > 0).all()
    assert ((draws.accept >= 0) & (draws.accept <= 1)).all()
    assert draws.diverged.dtype == bool and not draws.diverged.any()
    assert draws.evaluations == density.evaluations - before > 0
    np.testing.assert_allclose(density.value(draws.pooled), draws.log_density.ravel(), rtol=1e-12)
    assert (draws.energy > -draws.log_density).all()
    assert not start.any()


@SAMPLERS
def test_one_seed_gives_the_same_draws_and_another_others(sampler):
    one, same, other = (
        sampler(bowl, np.ones((2, 2)), 5, rng=np.random.default_rng(seed), warmup=25) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one.points, same.points)
    assert (one.points != other.points).all()
    assert (one.points[0] != one.points[1]).all()


@SAMPLERS
@pytest.mark.parametrize("warmup", [0, 40])
def test_a_step_that_is_given_is_kept_with_its_mass(sampler, warmup):
    sigma = np.array([1e-3, 1.0, 1e3])
    narrow, start = correlated_gaussian(3, 0.5, deviation=sigma).log_density, np.random.default_rng(0).random((2, 3))
    settings = {"warmup": warmup, "step_size": [0.3, 0.6]}
    draws = sampler(narrow, start * sigma, 20, rng=np.random.default_rng(2), inverse_mass=sigma**2, **settings)
    unit = sampler(correlated_gaussian(3, 0.5).log_density, start, 20, rng=np.random.default_rng(2), **settings)
    assert draws.step_size.tolist() == unit.step_size.tolist() == [0.3, 0.6]
    np.testing.assert_allclose(draws.points / sigma, unit.points, rtol=1e-8, atol=1e-8)


@SAMPLERS
@pytest.mark.parametrize("warmup", [10, 19, 20, 25, 60])
def test_a_short_warm_up_finds_a_step(sampler, warmup):
    """Also where a window ends shortly before it does, after which the search begins with a step too long."""
    start = np.random.default_rng(1).standard_normal((CHAINS[sampler] // 2, 10))
    draws = sampler(bowl, start, 12, rng=np.random.default_rng(0), warmup=warmup)
    assert (draws.acceptance_rate > 0.5).all()


@SAMPLERS
def test_the_mass_is_learned(sampler):
    """In units of their spread all coordinates are alike: the step is that of a round Gaussian."""
    rng, sigma = np.random.default_rng(0), np.array([0.2, 1.0, 5.0])
    target = correlated_gaussian(3, 0.0, deviation=sigma)
    draws = sampler(target.log_density, target.start(rng, CHAINS[sampler] // 2), 100, rng=rng, warmup=150)
    assert (draws.step_size > 0.3).all() and (draws.step_size < 2.5).all()
    assert 0.7 < draws.acceptance_rate.mean() < 0.97


@SAMPLERS
def test_one_dimension_one_chain_and_a_bounded_support(sampler):
    """Exponential: outside, at x < 0, the density is 0."""
    density = Density(lambda x: -x[:, 0] + 0 * ad.log(x[:, 0]))
    draws = sampler(density, [[1.0]], 600, rng=np.random.default_rng(0), warmup=0, step_size=0.15)
    assert (draws.points > 0).all()
    assert np.abs(errors(draws.points, 1)).max() < 4
    assert np.abs(errors((draws.points - 1) ** 2, 1)).max() < 4
    assert draws.diverged.any()  # each time that it runs into the wall
    assert (draws.accept[draws.diverged] < 1).all()


@SAMPLERS
def test_in_the_neck_of_the_funnel_it_diverges(sampler):
    """At v = -6 the neck is 0.05 wide: steps of 0.3 are unstable there. In coordinates without a neck they are not."""
    rng, settings = np.random.default_rng(1), {"warmup": 0, "step_size": 0.3}
    start = np.concatenate([np.full((4, 1), -6.0), 0.05 * rng.standard_normal((4, 9))], axis=1)
    draws = sampler(funnel(centered=True).log_density, start, 25, rng=rng, **settings)
    assert draws.diverged.mean() > 0.5
    draws = sampler(funnel(centered=False).log_density, start * [[1 / 3] + [20] * 9], 25, rng=rng, **settings)
    assert not draws.diverged.any()


@SAMPLERS
def test_an_infinite_density_is_refused(sampler):
    def broken(x):
        return bowl(x) + ad.where(x[:, 0] > 1.5, np.inf, 0 * x[:, 0])

    with pytest.raises(ValueError, match="the log density is finite or -inf; it is inf at a point on the way"):
        sampler(broken, np.zeros((1, 1)), 50, rng=np.random.default_rng(0), warmup=0, step_size=0.1)


BAD = [
    ({"n_draws": 0}, "n_draws is 1 or more and warmup 0 or more; got 0 and 10"),
    ({"warmup": -1}, "n_draws is 1 or more and warmup 0 or more; got 5 and -1"),
    ({"step_size": 0.0}, "step_size is positive and finite, one number or one for each of 2 chains; got 0.0"),
    ({"step_size": [0.1, -1]}, r"step_size is positive .* got \[0.1, -1\]"),
    ({"step_size": np.inf}, "step_size is positive and finite.* got inf"),
    ({"step_size": np.nan}, "step_size is positive and finite.* got nan"),
    ({"step_size": [0.1, 0.1, 0.1]}, "step_size is positive and finite, one number or one for each of 2 chains"),
    ({"inverse_mass": [1.0, 2.0]}, "inverse_mass is positive and finite, one number or one for each of 3 dimensions"),
    ({"step_size": "a"}, "step_size is positive and finite.* got a"),
    ({"step_size": [[1], [1, 2]]}, "step_size is positive and finite"),
    ({"inverse_mass": -1.0}, "inverse_mass is positive and finite.* got -1.0"),
    ({"target_accept": 1.0}, "target_accept is above 0 and below 1; got 1.0"),
    ({"target_accept": 0.0}, "target_accept is above 0 and below 1; got 0.0"),
    ({"target_accept": "a"}, "target_accept is above 0 and below 1; got a"),
    ({"target_accept": np.nan}, "target_accept is above 0 and below 1; got nan"),
    ({"warmup": 0}, "the step size is found during warm-up: give step_size, or a warmup of 1 or more"),
    ({"start": np.ones(3)}, "start is finite and of shape"),
]


@SAMPLERS
@pytest.mark.parametrize(("settings", "sentence"), BAD)
def test_bad_settings_are_told_in_a_sentence(sampler, settings, sentence):
    settings = {"start": np.ones((2, 3)), "n_draws": 5, "warmup": 10, **settings}
    with pytest.raises(ValueError, match=sentence):
        sampler(bowl, settings.pop("start"), settings.pop("n_draws"), rng=np.random.default_rng(0), **settings)


@pytest.mark.parametrize(
    ("sampler", "settings", "sentence"),
    [
        (hmc, {"rng": 0}, "rng is a numpy.random.Generator; got int"),
        (nuts, {"rng": None}, "rng is a numpy.random.Generator; got NoneType"),
        (hmc, {"n_leapfrog": 2.5}, "n_leapfrog is a whole number; got 2.5"),
        (nuts, {"max_depth": 2.5}, "max_depth is a whole number; got 2.5"),
    ],
)
def test_other_types_are_told_in_a_sentence(sampler, settings, sentence):
    with pytest.raises(TypeError, match=sentence):
        sampler(bowl, np.ones((2, 3)), 5, **{"rng": np.random.default_rng(0), **settings})


@pytest.mark.parametrize(
    ("sampler", "settings", "sentence"),
    [
        (hmc, {"n_leapfrog": 0}, "n_leapfrog is 1 or more and jitter from 0 to below 1; got 0 and 0.2"),
        (hmc, {"jitter": 1.0}, "n_leapfrog is 1 or more and jitter from 0 to below 1; got 16 and 1.0"),
        (hmc, {"jitter": -0.1}, "got 16 and -0.1"),
        (nuts, {"max_depth": 0}, "max_depth is 1 or more; got 0"),
    ],
)
def test_bad_settings_of_one(sampler, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        sampler(bowl, np.ones((2, 3)), 5, rng=np.random.default_rng(0), **settings)
