"""Orbits that grow by doubling, forward or backward in time, until they begin to come back.

An orbit of 2ʲ points is a balanced binary tree: two orbits of 2ʲ⁻¹ points, one after the other. All that is kept of one
are its two ends, the sum ρ of its momenta, one of its points drawn with probability proportional to exp(-H), and the
logarithm of the sum of these weights.

It comes back when going on at one end no longer leads away from the other: p♯ᵀρ ≤ 0 at either end, with the velocity
p♯ = M⁻¹p; for ε small, ε M⁻¹ρ is the way from end to end. The same is asked of the first half with the first point of
the second, and of the second with the last point of the first: an orbit whose halves come back only together may come
round once and be missed otherwise.

Source: Betancourt, A conceptual introduction to Hamiltonian Monte Carlo (2017), appendix A.3-A.4; the checks across
halves as in Stan from version 2.21 on.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian.chain import DIVERGED
from foundations.sampling.hamiltonian.leapfrog import Phase, energy, leapfrog


class Tree(NamedTuple):
    """An orbit. Phases are of one chain: arrays (1, d)."""

    first: Phase  # its ends, in the order of time
    last: Phase
    rho: np.ndarray  # (1, d)
    draw: Phase
    log_weight: float  # log Σ exp(H₀ - H)
    accept: float  # Σ min(1, exp(H₀ - H)) over all points that were tried
    size: int  # points that were tried
    stopped: bool  # came back, or diverged
    diverged: bool


class Orbit(NamedTuple):
    """What every step along an orbit needs: the energy H₀ at its start among it."""

    density: Density
    step: float
    inverse_mass: np.ndarray
    H0: float
    rng: np.random.Generator


def leaf(phase: Phase, gain: float) -> Tree:
    """A single point, at which the energy is lower than at the start by `gain`."""
    diverged = not gain > -DIVERGED
    return Tree(phase, phase, phase.p, phase, gain, math.exp(min(0.0, gain)), 1, diverged, diverged)


def grow(orbit: Orbit, end: Phase, depth: int, forward: bool) -> Tree:
    """The next 2^depth points from one end of an orbit on, or fewer where a part of them stops."""
    if depth == 0:
        next_point = leapfrog(orbit.density, end, orbit.step if forward else -orbit.step, orbit.inverse_mass)
        return leaf(next_point, orbit.H0 - energy(next_point, orbit.inverse_mass)[0])
    near = grow(orbit, end, depth - 1, forward)
    if near.stopped:
        return near
    far = grow(orbit, near.last if forward else near.first, depth - 1, forward)
    share = far.log_weight - np.logaddexp(near.log_weight, far.log_weight)
    return join(orbit, near, far, forward, share)


def join(orbit: Orbit, old: Tree, new: Tree, forward: bool, log_share: float) -> Tree:
    """One orbit of two, its draw that of the new one with probability min(1, exp(log_share)); of a new one that has
    stopped nothing is kept but the count."""
    accept, size = old.accept + new.accept, old.size + new.size
    if new.stopped:
        return old._replace(accept=accept, size=size, stopped=True, diverged=new.diverged)
    a, b = (old, new) if forward else (new, old)
    return Tree(
        first=a.first,
        last=b.last,
        rho=a.rho + b.rho,
        draw=new.draw if orbit.rng.random() < math.exp(min(0.0, log_share)) else old.draw,
        log_weight=float(np.logaddexp(old.log_weight, new.log_weight)),
        accept=accept,
        size=size,
        stopped=comes_back(a, b, orbit.inverse_mass),
        diverged=False,
    )


def comes_back(a: Tree, b: Tree, inverse_mass: np.ndarray) -> bool:
    """Whether the orbit a, then b, turns: as a whole, or a with the first of b, or the last of a with b."""
    return (
        turns(a.first.p, b.last.p, a.rho + b.rho, inverse_mass)
        or turns(a.first.p, b.first.p, a.rho + b.first.p, inverse_mass)
        or turns(a.last.p, b.last.p, a.last.p + b.rho, inverse_mass)
    )


def turns(p_first: np.ndarray, p_last: np.ndarray, rho: np.ndarray, inverse_mass: np.ndarray) -> bool:
    """Whether p♯ᵀρ ≤ 0 at either end."""
    v = inverse_mass * rho
    return bool(np.vdot(p_first, v) <= 0 or np.vdot(p_last, v) <= 0)
