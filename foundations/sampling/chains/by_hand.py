"""Plain Python numbers and lists: one chain after the other, on two Gaussian coordinates with correlation rho.

To read before the arrays and to time against them. Each sampler takes rho, the starting points, the number of draws
and a seed, and returns chains of draws of points, [chain][draw][coordinate]. Nothing is checked.
"""

import math
import random

WARMUP, SCALE, STEP, WIDTH = 50, 1.5, 1.0, 3.0  # fixed: nothing is tuned here


def log_density(x, y, rho):
    """Of variances 1 and covariance rho, up to a constant."""
    return -(x * x - 2 * rho * x * y + y * y) / (2 * (1 - rho * rho))


def slope(x, y, rho):
    """Its gradient."""
    v = 1 - rho * rho
    return (rho * y - x) / v, (rho * x - y) / v


def chains(move, start, n_draws):
    """Each chain's draws, by moves (x, y) -> (x, y)."""
    draws = []
    for x, y in start:
        chain = []
        for t in range(-WARMUP, n_draws):
            x, y = move(x, y)
            if t >= 0:
                chain.append([x, y])
        draws.append(chain)
    return draws


def metropolis_hastings(rho, start, n_draws, seed):
    """A random walk, accepted or not."""
    r = random.Random(seed)

    def move(x, y):
        u, v = x + SCALE * r.gauss(0, 1), y + SCALE * r.gauss(0, 1)
        accepted = r.random() < math.exp(min(0.0, log_density(u, v, rho) - log_density(x, y, rho)))
        return (u, v) if accepted else (x, y)

    return chains(move, start, n_draws)


def gibbs(rho, start, n_draws, seed):
    """Each coordinate given the other."""
    r, spread = random.Random(seed), math.sqrt(1 - rho * rho)

    def move(x, y):
        x = rho * y + spread * r.gauss(0, 1)
        return x, rho * x + spread * r.gauss(0, 1)

    return chains(move, start, n_draws)


def langevin(rho, start, n_draws, seed):
    """A drift along the slope, accepted or not."""
    r, half = random.Random(seed), STEP * STEP / 2

    def log_q(a, b, c, d):  # from (a, b) to (c, d)
        g, h = slope(a, b, rho)
        return -((c - a - half * g) ** 2 + (d - b - half * h) ** 2) / (2 * STEP * STEP)

    def move(x, y):
        g, h = slope(x, y, rho)
        u, v = x + half * g + STEP * r.gauss(0, 1), y + half * h + STEP * r.gauss(0, 1)
        ratio = log_density(u, v, rho) - log_density(x, y, rho) + log_q(u, v, x, y) - log_q(x, y, u, v)
        return (u, v) if r.random() < math.exp(min(0.0, ratio)) else (x, y)

    return chains(move, start, n_draws)


def slice_sampling(rho, start, n_draws, seed):
    """A slice along each axis: stepped out without limit, and shrunk."""
    r = random.Random(seed)

    def along(f, x):
        height = f(x) + math.log(1 - r.random())
        low = x - WIDTH * r.random()
        high = low + WIDTH
        while f(low) >= height:
            low -= WIDTH
        while f(high) >= height:
            high += WIDTH
        while f(new := low + (high - low) * r.random()) < height:
            low, high = (new, high) if new < x else (low, new)
        return new

    def move(x, y):
        x = along(lambda u: log_density(u, y, rho), x)
        return x, along(lambda v: log_density(x, v, rho), y)

    return chains(move, start, n_draws)


def metropolis_matrix(Q, weights):
    """Q_ij min(1, w_j Q_ji / (w_i Q_ij)), and what is left on the diagonal."""
    n = len(weights)
    P = [[min(Q[i][j], weights[j] * Q[j][i] / weights[i]) for j in range(n)] for i in range(n)]
    for i in range(n):
        P[i][i] = 1 - sum(P[i][:i]) - sum(P[i][i + 1 :])
    return P
