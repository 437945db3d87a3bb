"""The no-U-turn sampler: Hamiltonian Monte Carlo that finds out for each draw how far to go.

With too few steps the draws are a random walk, with too many the orbit comes back; how many are right differs from
place to place. So the orbit grows, by doubling, forward or backward at random (which makes it as likely from any of
its points), until it comes back. The next state is one of its points: within a half with probability proportional to
exp(-H), and that of the new half in place of that of the old with probability min(1, w_new / w_old), w the sum of
exp(-H) over a half. This goes further than a draw from all points, and leaves the density as it is, too.

Chains run one after the other: their orbits differ in length.

Source: Hoffman and Gelman, The no-U-turn sampler (2014); Betancourt, A conceptual introduction to Hamiltonian Monte
Carlo (2017), appendix A: weights in place of slices, and the criterion.
"""

from functools import partial

import numpy as np

from foundations.sampling.checks import whole
from foundations.sampling.density import Density, as_density, starting_points
from foundations.sampling.draws import Draws, check_lengths
from foundations.sampling.hamiltonian.chain import Move, check_settings, run
from foundations.sampling.hamiltonian.leapfrog import Phase, energy, kicked
from foundations.sampling.hamiltonian.trees import Orbit, grow, join, leaf


def nuts(
    log_density,
    start,
    n_draws: int,
    *,
    rng: np.random.Generator,
    warmup: int = 500,
    step_size=None,
    target_accept: float = 0.8,
    max_depth: int = 10,
    inverse_mass=None,
) -> Draws:
    """Draws by the no-U-turn sampler, chain by chain.

    Parameters
    ----------
    log_density : of a Tensor (1, d), gives a Tensor (1,); or a `Density`
    start : (chains, d), a row for each chain
    warmup : transitions before the draws, in which what is None below is found; below 10 are too few for a step size
    step_size : ε, one number or (chains,); None: by dual averaging of the mean acceptance along orbits. A given one
        is kept
    target_accept : mean acceptance wanted of the steps that are tried in the warm-up, between 0 and 1
    max_depth : doublings at most: 2^max_depth - 1 steps for a draw
    inverse_mass : diagonal of M⁻¹, one number or (d,); None: the variances of a chain's draws in windows of its
        warm-up, 1 where step_size is given

    Returns
    -------
    Draws, with `depth`; `accept` is the mean of min(1, exp(H₀ - H)) over the points that were tried, `diverged` where
    one of them had an energy higher by more than 1000.

    Raises
    ------
    ValueError
        For settings outside these ranges, and as `starting_points`.
    TypeError
        For numbers of draws or steps that are not whole, and an rng that is no Generator.

    Notes
    -----
    Cost at most 2^depth gradients for a draw, twice as many where the last doubling was given up.
    Compare: numpy.random.Generator.multivariate_normal, on a Gaussian.
    """
    check_lengths(n_draws, warmup)
    if whole(max_depth, "max_depth", least=None) < 1:
        raise ValueError(f"max_depth is 1 or more; got {max_depth}")
    density = as_density(log_density)
    before = density.evaluations
    q = starting_points(start, density)
    tuned = check_settings(q, warmup, rng, step_size, target_accept, inverse_mass)
    one, steps = partial(transition, max_depth=max_depth), tuned.pop("step_size")
    chains = []
    for i in range(len(q)):
        tuned["step_size"] = None if steps is None else steps[[i]]
        chains.append(run(density, q[[i]], n_draws, one, rng, warmup, **tuned))
    return one_after_another(chains, density.evaluations - before)


def transition(
    density: Density, phase: Phase, step, inverse_mass, rng: np.random.Generator, *, max_depth: int
) -> Move:
    """New momenta, and one point of the orbit that they lead to."""
    start = kicked(phase, inverse_mass, rng)
    orbit = Orbit(density, float(step[0, 0]), inverse_mass, energy(start, inverse_mass)[0], rng)
    tree, depth = leaf(start, 0.0)._replace(accept=0.0, size=0), 0
    while not tree.stopped and depth < max_depth:
        forward = bool(rng.random() < 0.5)
        new = grow(orbit, tree.last if forward else tree.first, depth, forward)
        tree = join(orbit, tree, new, forward, new.log_weight - tree.log_weight)
        depth += not new.stopped
    now = tree.draw
    accept, diverged = np.array([tree.accept / tree.size]), np.array([tree.diverged])
    return Move(now, accept, energy(now, inverse_mass), diverged, np.array([depth]))


def one_after_another(chains: list[Draws], evaluations: int) -> Draws:
    """The draws of several runs of one chain as one."""
    names = ("points", "log_density", "accept", "step_size", "energy", "diverged", "depth")
    joined = {name: np.concatenate([getattr(chain, name) for chain in chains]) for name in names}
    return Draws(**joined, evaluations=evaluations)
