"""Plain Python numbers and lists: the first rung, to read before the arrays and to time against them."""

import math
import random

STEP, N_LEAPFROG = 0.4, 6  # as in the comparisons
WARMUP = 30


def leapfrog(q, p, step, n_steps):
    """q and p after n_steps steps in the potential Σ qᵢ²/2 + qᵢ⁴/4."""
    q, p = list(q), list(p)
    for _ in range(n_steps):
        for i in range(len(q)):
            p[i] -= step / 2 * (q[i] + q[i] ** 3)
            q[i] += step * p[i]
            p[i] -= step / 2 * (q[i] + q[i] ** 3)
    return [q, p]


def hmc(rho, d, n_draws, seed):
    """One chain of n_draws draws from the Gaussian in which neighbors have correlation rho, as [chain]."""
    rng = random.Random(seed)
    q, draws = [0.0] * d, []
    for t in range(-WARMUP, n_draws):
        p = [math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random()) for _ in q]  # normal
        step = STEP * (1 + 0.2 * rng.uniform(-1, 1))
        there, p_there = orbit(q, p, step, rho)
        if rng.random() < math.exp(min(0.0, energy(q, p, rho) - energy(there, p_there, rho))):
            q = there
        if t >= 0:
            draws.append(q)
    return [draws]


def orbit(q, p, step, rho):
    """Where N_LEAPFROG steps lead: q and p."""
    for _ in range(N_LEAPFROG):
        p = [pi + step / 2 * gi for pi, gi in zip(p, gradient(q, rho), strict=True)]
        q = [qi + step * pi for qi, pi in zip(q, p, strict=True)]
        p = [pi + step / 2 * gi for pi, gi in zip(p, gradient(q, rho), strict=True)]
    return q, p


def energy(q, p, rho):
    """½ q₁² + ½ Σ (qᵢ₊₁ - ρ qᵢ)² / (1 - ρ²) + ½ Σ pᵢ²."""
    steps = sum((q[i + 1] - rho * q[i]) ** 2 for i in range(len(q) - 1))
    return (q[0] ** 2 + steps / (1 - rho**2) + sum(pi**2 for pi in p)) / 2


def gradient(q, rho):
    """Of the log density, coordinate by coordinate."""
    g = [0.0] * len(q)
    g[0] = -q[0]
    for i in range(len(q) - 1):
        r = (q[i + 1] - rho * q[i]) / (1 - rho**2)
        g[i + 1] -= r
        g[i] += rho * r
    return g
