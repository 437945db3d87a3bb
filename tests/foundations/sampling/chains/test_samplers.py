"""What holds for all samplers: moments that are known, the law that a step leaves as it is, and bad input."""

from functools import partial

import numpy as np
import pytest

from foundations import autodiff
from foundations.sampling.chains import langevin, metropolis_hastings, slice_sampling, unadjusted_langevin
from foundations.sampling.density import Density
from foundations.sampling.diagnostics import mcse_mean, r_hat
from foundations.sampling.targets import banana
from tests.foundations.sampling.chains.reversal import exact_draws, flows, log_gamma, stationarity, symmetry

SAMPLERS = [metropolis_hastings, slice_sampling, langevin]
LENGTHS = {metropolis_hastings: (600, 200), slice_sampling: (100, 40), langevin: (600, 200)}  # draws, warm-up
unadjusted = partial(unadjusted_langevin, step_size=0.1)


def bowl(x):
    return -0.5 * (x * x).sum(1)


def box(x):
    """Uniform between 0 and 1 in each coordinate."""
    return autodiff.where(((x > 0) & (x < 1)).all(1), 0.0, -np.inf)


def errors(x, truth):
    """Distance of the means of draws (chains, n, d) from the truth, in Monte Carlo errors."""
    return np.abs(x.mean(axis=(0, 1)) - truth) / mcse_mean(x)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_moments_within_four_monte_carlo_errors(sampler):
    """On a banana; for other targets see tests/foundations/sampling/test_known_answers.py."""
    target, rng = banana(deviation=1.0), np.random.default_rng(1)
    n, warmup = LENGTHS[sampler]
    draws = sampler(target.log_density, target.start(rng, 60), n, rng=rng, warmup=warmup)
    x = target.to_parameters(draws.points)
    assert (r_hat(x) < 1.05).all()  # or the errors could not be believed
    assert (errors(x, target.mean) < 4).all()
    assert (errors((x - target.mean) ** 2, target.variance) < 4).all()


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_bounded_support_is_not_left(sampler):
    rng = np.random.default_rng(2)
    n, warmup = LENGTHS[sampler]
    x = sampler(box, rng.uniform(0.01, 0.99, (60, 2)), n, rng=rng, warmup=warmup).points
    assert ((x > 0) & (x < 1)).all()
    assert (errors(x, 1 / 2) < 4).all() and (errors((x - 0.5) ** 2, 1 / 12) < 4).all()


ONE_STEP = {
    "walk": partial(metropolis_hastings, scale=2.0),
    "long walk": partial(metropolis_hastings, scale=20.0),
    "MALA": partial(langevin, step_size=1.0),
    "short MALA": partial(langevin, step_size=0.3),
    "slice": partial(slice_sampling, width=2.0),
    "narrow": partial(slice_sampling, width=0.5),
    "one step": partial(slice_sampling, width=0.5, max_steps_out=1),
    "three steps": partial(slice_sampling, width=0.5, max_steps_out=3),
    "wide": partial(slice_sampling, width=1000.0),
}


@pytest.mark.parametrize("name", ONE_STEP)
def test_a_step_keeps_the_law_and_may_run_backward(name):
    rng = np.random.default_rng(3)
    x = exact_draws(rng, 40_000)
    counts = flows(x, ONE_STEP[name](log_gamma, x, 1, rng=rng, warmup=0).points)
    assert stationarity(counts) > 1e-3
    assert symmetry(counts) > 1e-3


@pytest.mark.parametrize("sampler", [*SAMPLERS, unadjusted])
def test_the_same_seed_gives_the_same_draws(sampler):
    def run(seed):
        return sampler(bowl, np.ones((3, 2)), 20, rng=np.random.default_rng(seed), warmup=10).points

    np.testing.assert_array_equal(run(0), run(0))
    assert (run(0) != run(1)).any()


@pytest.mark.parametrize("sampler", [*SAMPLERS, unadjusted])
@pytest.mark.parametrize(("chains", "d", "n", "warmup"), [(1, 1, 1, 0), (1, 3, 5, 0), (4, 1, 2, 1), (2, 2, 3, 7)])
def test_shapes_and_values(sampler, chains, d, n, warmup):
    start = np.full((chains, d), 1, dtype=int)
    draws = sampler(bowl, start, n, rng=np.random.default_rng(0), warmup=warmup)
    assert draws.points.shape == (chains, n, d) and draws.points.dtype == np.float64
    assert draws.accept.shape == draws.log_density.shape == (chains, n) and draws.step_size.shape == (chains,)
    assert ((draws.accept >= 0) & (draws.accept <= 1)).all()
    np.testing.assert_allclose(draws.log_density, -0.5 * (draws.points**2).sum(axis=2), rtol=1e-13)
    assert (start == 1).all()


@pytest.mark.parametrize("sampler", [metropolis_hastings, langevin, unadjusted])
def test_evaluations_are_those_of_this_run(sampler):
    density, start = Density(bowl), np.ones((3, 2))
    for _ in range(2):  # the start is looked at once more
        assert sampler(density, start, 20, rng=np.random.default_rng(0), warmup=10).evaluations == 3 * (2 + 30)


@pytest.mark.parametrize("sampler", [*SAMPLERS, unadjusted])
def test_bad_lengths_and_starts(sampler):
    run = partial(sampler, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="n_draws is 1 or more and warmup 0 or more; got 0 and 500"):
        run(bowl, np.ones((3, 2)), 0)
    with pytest.raises(ValueError, match="got 5 and -1"):
        run(bowl, np.ones((3, 2)), 5, warmup=-1)
    for n_draws, warmup in ((5.0, 0), (True, 0), ("5", 0), (5, 2.5), (5, None)):
        with pytest.raises(TypeError, match=r"(n_draws|warmup) is a whole number; got"):
            run(bowl, np.ones((3, 2)), n_draws, warmup=warmup)
    with pytest.raises(ValueError, match=r"start is finite and of shape \(chains, d\)"):
        run(bowl, np.ones(2), 5)
    with pytest.raises(ValueError, match=r"not for the chains \[1\]"):
        run(box, [[0.5], [1.5]], 5)


BAD = [0, -1.0, np.nan, np.inf, 1e308, [1.0, 2.0], [1.0, 0.0, 1.0]]
NAMES = {metropolis_hastings: "scale", langevin: "step_size", unadjusted_langevin: "step_size", slice_sampling: "width"}


@pytest.mark.parametrize("scale", BAD, ids=str)
@pytest.mark.parametrize("sampler", NAMES)
def test_a_scale_is_positive(sampler, scale):
    name = NAMES[sampler]
    with pytest.raises(ValueError, match=f"^{name} is a positive number, or one for each of 3 c.*, at most 1e300; got"):
        sampler(bowl, np.ones((3, 3)), 5, rng=np.random.default_rng(0), **{name: scale})


@pytest.mark.parametrize("sampler", [metropolis_hastings, langevin])
def test_a_scale_that_is_given_stays(sampler):
    name, scale = NAMES[sampler], np.array([0.1, 0.5, 2.0])
    draws = sampler(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), **{name: scale})
    np.testing.assert_array_equal(draws.step_size, scale)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_pole_is_refused(sampler):
    """log density inf in a region: a chain that came there would never leave."""

    def pole(x):
        return autodiff.where(x[:, 0] > 0, np.inf, -0.5 * x[:, 0] ** 2)

    with pytest.raises(ValueError, match="the log density is finite or -inf; it is inf at a point"):
        sampler(pole, np.full((10, 1), -1.0), 100, rng=np.random.default_rng(0))
