"""The Metropolis-adjusted Langevin algorithm: a walk with the slope, corrected.

The diffusion dX = ½ ∇log p(X) dt + dW has p as its stationary law. A step of length ε² in time,

    y = x + ½ ε² ∇log p(x) + ε z,        z standard normal,

has another one, off by about ε²: for the standard normal of one dimension its variance is 1 / (1 - ε²/4). Taking y for
a proposal of Metropolis-Hastings mends that. The drift makes the proposal lopsided, so that q stays in the ratio:

    log q(x|y) - log q(y|x) = ½ ‖z‖² - ½ ‖(x - y - ½ ε² ∇log p(y)) / ε‖²

The best ε accepts 0.574, and falls as d^(-1/6), where a walk without the slope has d^(-1/2).

Left out: preconditioning; drifts cut off, for densities whose tails are lighter than a Gaussian's.
Source: Roberts & Tweedie, Exponential convergence of Langevin distributions and their discrete approximations (1996);
Roberts & Rosenthal, Optimal scaling of discrete approximations to Langevin diffusions (1998).
"""

import numpy as np

from foundations.sampling.chains.accept import State, acceptance, collected, moved, positive_scale, warmed_up
from foundations.sampling.density import Density, as_density, starting_points
from foundations.sampling.draws import Draws, check_lengths

TARGET = 0.574


def langevin(log_density, start, n_draws: int, *, rng: np.random.Generator, warmup: int = 500, step_size=None) -> Draws:
    """Draws of the Metropolis-adjusted Langevin algorithm (MALA).

    Parameters
    ----------
    log_density : Density, or function of a Tensor (chains, d) that gives a Tensor (chains,), up to a constant
    start : (chains, d) where the chains start, each with a positive density
    n_draws : draws to keep of each chain
    warmup : steps before them, which are thrown away
    step_size : ε, one number or (chains,), kept as it is; None for 1.65 d^(-1/6) at first and, in warm-up, for each
        chain what accepts 0.574

    Raises
    ------
    ValueError
        For a start where the density is 0, no draws, or a step size that is not positive.

    Notes
    -----
    One value and gradient a chain and step.
    Compare: tensorflow_probability.mcmc.MetropolisAdjustedLangevinAlgorithm.
    """
    check_lengths(n_draws, warmup)
    density = as_density(log_density)
    before = density.evaluations
    X = starting_points(start, density)
    chains, d = X.shape
    epsilon = positive_scale(1.65 * d ** (-1 / 6) if step_size is None else step_size, chains, "step_size")

    def step(state: State, epsilon: np.ndarray):
        there, z = drifted(density, rng, state, epsilon)
        accept = acceptance(log_ratio(state, there, epsilon, z))
        return moved(rng, accept, there, state), accept

    state = State(X, *density.value_and_gradient(X))
    state, epsilon = warmed_up(step, state, epsilon, warmup, TARGET if step_size is None else None)
    points, values, accepts = collected(step, state, epsilon, n_draws)
    return Draws(points, values, accepts, epsilon, evaluations=density.evaluations - before)


def unadjusted_langevin(
    log_density, start, n_draws: int, *, rng: np.random.Generator, warmup: int = 500, step_size
) -> Draws:
    """Draws of the same steps when each is taken: biased by about ε², here to be seen beside `langevin`.

    Raises
    ------
    ValueError
        As `langevin`; and where a chain comes to a density of 0, by a step out of a bounded support or, with ε² over
        4 / L for a largest curvature L, by overflow: there is no slope to bring it back.
    """
    check_lengths(n_draws, warmup)
    density = as_density(log_density)
    before = density.evaluations
    X = starting_points(start, density)
    epsilon = positive_scale(step_size, len(X), "step_size")

    def step(state: State, epsilon: np.ndarray):
        there, _ = drifted(density, rng, state, epsilon)
        if not np.isfinite(there.value).all():
            raise ValueError(f"a chain went where the density is 0: step_size {step_size} is too large for this")
        return there, np.ones(len(epsilon))

    state, _ = warmed_up(step, State(X, *density.value_and_gradient(X)), epsilon, warmup, None)
    points, values, accepts = collected(step, state, epsilon, n_draws)
    return Draws(points, values, accepts, epsilon, evaluations=density.evaluations - before)


def drifted(density: Density, rng: np.random.Generator, state: State, epsilon: np.ndarray) -> tuple[State, np.ndarray]:
    """y = x + ½ ε² ∇log p(x) + ε z, with all that is known there; and z (chains, d)."""
    z, e = rng.standard_normal(state.X.shape), epsilon[:, None]
    with np.errstate(over="ignore", invalid="ignore"):  # a steep slope may throw a chain to infinity
        Y = state.X + e**2 / 2 * state.gradient + e * z
    return State(Y, *density.value_and_gradient(Y)), z


def log_ratio(here: State, there: State, epsilon: np.ndarray, z: np.ndarray) -> np.ndarray:
    """(chains,) log of p(y) q(x|y) / (p(x) q(y|x)); -inf where p(y) is 0."""
    e = epsilon[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        back = (here.X - there.X - e**2 / 2 * there.gradient) / e  # the z that would lead from y to x
        ratio = there.value - here.value + ((z**2).sum(axis=1) - (back**2).sum(axis=1)) / 2
    return np.where(np.isneginf(there.value), -np.inf, ratio)
