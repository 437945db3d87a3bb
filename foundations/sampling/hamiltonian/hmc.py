"""Hamiltonian Monte Carlo: proposals far away, at the end of an orbit along which the energy hardly changes.

A random walk goes √n steps far in n steps, a body pushed into a random direction n steps. Draw p ~ N(0, M), take L
leapfrog steps of size ε to (q', p'), and accept with probability

    min(1, exp(H(q, p) - H(q', p')))

Leapfrog steps keep volume and can be taken back, so this is Metropolis' rule for the density exp(-H) = π(q) N(p; 0, M),
and q alone is drawn from π. With H kept exactly all proposals would be accepted; ε is tuned to the acceptance wanted.

On orbits that close after L steps the body would return to where it was. So each proposal has a step size of its own,
ε (1 + u) with u uniform on ±jitter.

Source: Neal, MCMC using Hamiltonian dynamics (2011), section 3; for the jitter, 4.2.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from foundations.sampling.checks import whole
from foundations.sampling.density import Density, as_density, starting_points
from foundations.sampling.draws import Draws, check_lengths
from foundations.sampling.hamiltonian.chain import DIVERGED, Move, check_settings, run
from foundations.sampling.hamiltonian.leapfrog import Phase, energy, kicked, leapfrog


def hmc(
    log_density,
    start,
    n_draws: int,
    *,
    rng: np.random.Generator,
    warmup: int = 500,
    step_size=None,
    n_leapfrog: int = 16,
    jitter: float = 0.2,
    target_accept: float = 0.8,
    inverse_mass=None,
) -> Draws:
    """Draws by Hamiltonian Monte Carlo, all chains at once.

    Parameters
    ----------
    log_density : of a Tensor (chains, d), gives a Tensor (chains,); or a `Density`
    start : (chains, d), a row for each chain
    warmup : transitions before the draws, in which what is None below is found; below 10 are too few for a step size
    step_size : ε, one number or (chains,); None: for each chain by dual averaging. A given one is kept
    n_leapfrog : L, steps for each proposal
    jitter : from 0 to below 1, the part of ε by which steps vary from one proposal to the next
    target_accept : mean acceptance wanted of the steps that are tried in the warm-up, between 0 and 1; the average of
        these steps, which is used for the draws, is accepted more often: see `dual_averaging`
    inverse_mass : diagonal of M⁻¹, one number or (d,); None: the variances of all chains' draws in windows of the
        warm-up, 1 where step_size is given

    Returns
    -------
    Draws; `diverged` where a proposal's energy was higher by more than 1000.

    Raises
    ------
    ValueError
        For settings outside these ranges, and as `starting_points`.
    TypeError
        For numbers of draws or steps that are not whole, and an rng that is no Generator.

    Notes
    -----
    Cost n_leapfrog gradients for each draw of each chain.
    Compare: numpy.random.Generator.multivariate_normal, on a Gaussian.
    """
    check_lengths(n_draws, warmup)
    if whole(n_leapfrog, "n_leapfrog", least=None) < 1 or not 0 <= jitter < 1:
        raise ValueError(f"n_leapfrog is 1 or more and jitter from 0 to below 1; got {n_leapfrog} and {jitter}")
    density = as_density(log_density)
    before = density.evaluations
    q = starting_points(start, density)
    tuned = check_settings(q, warmup, rng, step_size, target_accept, inverse_mass)
    one = partial(transition, n_leapfrog=n_leapfrog, jitter=jitter)
    draws = run(density, q, n_draws, one, rng, warmup, **tuned)
    return replace(draws, evaluations=density.evaluations - before)


def transition(
    density: Density, phase: Phase, step, inverse_mass, rng: np.random.Generator, *, n_leapfrog: int, jitter: float
) -> Move:
    """New momenta, a proposal for each chain, and Metropolis' answer."""
    start = kicked(phase, inverse_mass, rng)
    varied = step * (1 + jitter * rng.uniform(-1, 1, step.shape))  # (chains, 1)
    end = leapfrog(density, start, varied, inverse_mass, n_leapfrog)
    H, H_end = energy(start, inverse_mass), energy(end, inverse_mass)
    accept = np.exp(np.minimum(0.0, H - H_end))
    yes = rng.random(len(H)) < accept
    now = Phase(*(np.where(yes if a.ndim == 1 else yes[:, None], a, b) for a, b in zip(end, start, strict=True)))
    return Move(now, accept, np.where(yes, H_end, H), H_end - H > DIVERGED)
