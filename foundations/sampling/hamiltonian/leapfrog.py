"""Leapfrog: steps through Hamilton's equations that keep volume and can be taken back.

A point q is given a momentum p ~ N(0, M), and moves as a body of mass M does in the potential -log π(q):

    H(q, p) = -log π(q) + ½ pᵀ M⁻¹ p,        dq/dt = M⁻¹ p,        dp/dt = ∇ log π(q)

The motion keeps H. A leapfrog step is half a kick, a drift, half a kick:

    p ← p + ½ε ∇ log π(q),        q ← q + ε M⁻¹ p,        p ← p + ½ε ∇ log π(q)

Each of the three is a shear, so volume is kept exactly; and a step, with p turned around, undoes itself. This is all
that a sampler needs for an exact acceptance. Energy is kept up to O(ε²). On a Gaussian it stays so for any number of
steps, as long as ε is below 2 over the highest frequency; above that the way spirals out.

Here the mass is diagonal, and a row is a chain.

Source: Neal, MCMC using Hamiltonian dynamics (2011), sections 2.3 and 4.2.
"""

from typing import NamedTuple

import numpy as np

from foundations.sampling.density import Density


class Phase(NamedTuple):
    """Where chains are and how they move: q and p (chains, d), log π(q) (chains,) and its gradient (chains, d)."""

    q: np.ndarray
    p: np.ndarray
    log_density: np.ndarray
    gradient: np.ndarray


def at_rest(density: Density, q: np.ndarray) -> Phase:
    """The phase at the points q (chains, d), without momentum. ValueError where q has another shape."""
    q = np.asarray(q, dtype=float)
    if q.ndim != 2:
        raise ValueError(f"q is (chains, d), a row for each chain; got shape {q.shape}")
    return Phase(q, np.zeros_like(q), *density.value_and_gradient(q))


def leapfrog(density: Density, phase: Phase, step, inverse_mass=1.0, n_steps: int = 1) -> Phase:
    """The phase after n_steps steps.

    Parameters
    ----------
    step : size in time: a number, or (chains, 1); backwards in time where negative
    inverse_mass : diagonal of M⁻¹: a number, (d,) or (chains, d)

    Notes
    -----
    Cost n_steps gradients. Where the density is 0 the motion is straight; numbers may overflow to inf and nan, and the
    log density there is -inf.
    Compare: scipy.integrate.solve_ivp.
    """
    q, p, log_density, gradient = phase
    with np.errstate(over="ignore", invalid="ignore"):
        half, drift = 0.5 * step, step * inverse_mass
        for _ in range(n_steps):
            p = p + half * gradient
            q = q + drift * p
            log_density, gradient = density.value_and_gradient(q)
            p = p + half * gradient
    return Phase(q, p, log_density, gradient)


def energy(phase: Phase, inverse_mass=1.0) -> np.ndarray:
    """(chains,) H = -log π(q) + ½ pᵀ M⁻¹ p; inf where the density is 0 or numbers have overflowed.

    Raises ValueError where the density is infinite: a chain would never leave.
    """
    if (phase.log_density == np.inf).any():
        raise ValueError("the log density is finite or -inf; it is inf at a point on the way")
    with np.errstate(over="ignore", invalid="ignore"):
        H = 0.5 * (phase.p * phase.p * inverse_mass).sum(1) - phase.log_density
    return np.where(np.isnan(H), np.inf, H)


def kicked(phase: Phase, inverse_mass, rng: np.random.Generator) -> Phase:
    """The same points with new momenta p ~ N(0, M)."""
    return phase._replace(p=rng.standard_normal(phase.q.shape) / np.sqrt(inverse_mass))
