"""Metropolis-Hastings: propose a move, and take it as often as makes the target stay.

From x a point y is drawn from q(y|x), and accepted with probability

    α(x, y) = min(1, p(y) q(x|y) / (p(x) q(y|x)))

so that as much goes from x to y as comes back: p(x) q(y|x) α(x, y) is the smaller of two terms that change places with
x and y. Only ratios of p are needed, so its constant cancels. The random walk y = x + s z, z standard normal, is
symmetric, and q cancels too.

Short steps are accepted nearly always and lead nowhere, long ones are refused: the best s accepts 0.44 of them in one
dimension, and 0.234 in many, which holds for targets of independent, equal coordinates; between, 0.234 + 0.206 / d is
close to the optima that were computed for Gaussians. The optimum is flat.

Left out: a covariance learned in warm-up (shrink and rotate the coordinates yourself), several proposals in turn.
Source: Metropolis et al. (1953); Hastings (1970); Gelman, Roberts & Gilks, Efficient Metropolis jumping rules (1996).
"""

from collections.abc import Callable
from typing import NoReturn

import numpy as np

from foundations.sampling.chains.accept import (
    State,
    acceptance,
    collected,
    moved,
    positive_scale,
    warmed_up,
)
from foundations.sampling.checks import read_only
from foundations.sampling.density import as_density, starting_points
from foundations.sampling.draws import Draws, check_lengths

Proposal = Callable[[np.random.Generator, np.ndarray], tuple[np.ndarray, np.ndarray]]


def metropolis_hastings(
    log_density,
    start,
    n_draws: int,
    *,
    rng: np.random.Generator,
    warmup: int = 500,
    scale=None,
    propose: Proposal | None = None,
) -> Draws:
    """Draws of a Gaussian random walk, or of a proposal of one's own, that is accepted or refused.

    Parameters
    ----------
    log_density : Density, or function of a Tensor (chains, d) that gives a Tensor (chains,), up to a constant
    start : (chains, d) where the chains start, each with a positive density
    n_draws : draws to keep of each chain
    warmup : steps before them, which are thrown away
    scale : standard deviation of the walk in every coordinate, one number or (chains,), kept as it is;
        None for 2.38 / √d at first and, in warm-up, for each chain what accepts 0.234 + 0.206 / d
    propose : propose(rng, X) -> (Y, log q(X|Y) - log q(Y|X)), of shapes (chains, d) and (chains,), instead of the walk

    Returns
    -------
    Draws, with step_size the scale, nan for a proposal of one's own

    Raises
    ------
    ValueError
        For a start where the density is 0, no draws, a scale that is not positive, a scale beside `propose`, or what
        `propose` gives being of other shapes or not finite (of the ratio, -inf is allowed: there is no way back).

    Notes
    -----
    One evaluation a chain and step. A chain's neighbors know nothing of each other: only the arrays are shared.
    Compare: emcee.EnsembleSampler with a GaussianMove.
    """
    check_lengths(n_draws, warmup)
    density = as_density(log_density)
    before = density.evaluations
    X = starting_points(start, density)
    chains, d = X.shape
    tune, s = scale is None and propose is None, np.full(chains, np.nan)
    if propose is None:
        s = positive_scale(2.38 / d**0.5 if scale is None else scale, chains, "scale")
    elif scale is not None:
        raise ValueError("scale is the random walk's; with a proposal of your own, leave it None")

    def step(state: State, s: np.ndarray):
        if propose is None:
            Y, correction = state.X + s[:, None] * rng.standard_normal((chains, d)), 0.0
        else:
            Y, correction = checked(*propose(rng, read_only(state.X)), state.X)
        value = density.value(Y)
        accept = acceptance(value - state.value + correction)
        return moved(rng, accept, State(Y, value), state), accept

    state, s = warmed_up(step, State(X, density.value(X)), s, warmup, 0.234 + 0.206 / d if tune else None)
    points, values, accepts = collected(step, state, s, n_draws)
    return Draws(points, values, accepts, s, evaluations=density.evaluations - before)


def checked(Y, correction, X: np.ndarray):
    """What a proposal gave, or a ValueError that says what it should have given."""
    Y, correction = np.asarray(Y, dtype=float), np.asarray(correction, dtype=float)
    if Y.shape != X.shape or correction.shape != X.shape[:1]:
        refuse(X, f"got shapes {Y.shape} and {correction.shape}")
    if not np.isfinite(Y).all() or not (correction < np.inf).all():
        refuse(X, "got points that are not finite" if not np.isfinite(Y).all() else f"got a ratio {correction.max()}")
    return Y, correction


def refuse(X: np.ndarray, got: str) -> NoReturn:
    """ValueError with what was wanted, and what it was."""
    raise ValueError(f"propose gives finite points {X.shape} and log q(X|Y) - log q(Y|X) of shape {X.shape[:1]}; {got}")
