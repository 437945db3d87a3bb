"""Binomial and Poisson draws: by adding up probabilities where the mean is small, else by Hörmann's rejection.

A uniform number U spread by G(u) = (2a / (½ - |u|) + b) u + c, u = U - ½, has a density with heavier tails than a bell
of standard deviation about b / 2.5. Its whole part k is kept with probability

    P(k) G'(u) / α,    G'(u) = a / (½ - |u|)² + b,

where V ≤ v_r, |u| ≤ 0.43 is known to be inside without computing P(k). The constants are fitted so that this is below 1
for every mean of 10 and more; some four of five proposals are kept.
Source: Hörmann, The generation of binomial random variates, J. Stat. Comput. Simul. 46 (1993) 101, algorithm BTRS; The
transformed rejection method for generating Poisson random variables, Insurance: Math. Econ. 12 (1993) 39, PTRS.
"""

from collections.abc import Callable

import numpy as np

from foundations.probability.distributions.inverse_transform import open_uniform
from foundations.probability.distributions.saddle_point import binomial_log_prob, poisson_log_prob

LARGE_MEAN = 10.0  # from here on the constants hold


def poisson_draws(rng: np.random.Generator, rate, shape: tuple[int, ...]) -> np.ndarray:
    """Poisson draws of this shape, to which rate >= 0 broadcasts. Compare: numpy.random.Generator.poisson."""
    rate = np.broadcast_to(rate, shape).ravel()
    draws = np.full(rate.shape, np.inf)  # so large are those of an infinite rate
    small, large = rate < LARGE_MEAN, (rate >= LARGE_MEAN) & np.isfinite(rate)
    draws[small] = _by_adding_up(rng, np.exp(-rate[small]), lambda k, rate: rate / (k + 1), rate[small])
    draws[large] = _rejection(rng, _poisson_constants, poisson_log_prob, rate[large])
    return draws.reshape(shape)


def binomial_draws(rng: np.random.Generator, n, p, q, shape: tuple[int, ...]) -> np.ndarray:
    """Binomial draws of this shape, to which n, p and q = 1 - p broadcast. Compare: numpy.random.Generator.binomial."""
    n, p, q = (np.broadcast_to(a, shape).ravel() for a in (n, p, q))
    failures = p > q  # where success is the rule, failures are counted
    p, q = np.minimum(p, q), np.maximum(p, q)
    draws = np.empty(n.shape)
    small = n * p < LARGE_MEAN
    draws[small] = _by_adding_up(
        rng, np.exp(n * np.log1p(-p))[small], lambda k, n, p, q: (n - k) / (k + 1) * p / q, n[small], p[small], q[small]
    )
    draws[~small] = _rejection(rng, _binomial_constants, _binomial_log_prob, n[~small], p[~small], q[~small])
    return np.where(failures, n - draws, draws).reshape(shape)


def _by_adding_up(rng, first, ratio: Callable, *parameters):
    """The smallest k with P(0) + ... + P(k) > U, where P(0) is `first` and P(k + 1) / P(k) is ratio(k, *parameters)."""
    u, draws = rng.random(first.shape), np.zeros(first.shape)
    term, total, left = first, first, np.arange(first.size)
    k = 0
    while left.size:
        going = (u >= total) & (term > 0)  # rounding may keep the total below a U close to 1
        draws[left[~going]] = k
        left, u, term, total = left[going], u[going], term[going], total[going]
        parameters = tuple(a[going] for a in parameters)
        term = term * ratio(k, *parameters)
        total, k = total + term, k + 1
    return draws


def _rejection(rng, constants: Callable, log_prob: Callable, *parameters):
    """k for each element of the parameters: propose for all, then again for those refused."""
    draws, left = np.empty(parameters[0].shape), np.arange(parameters[0].size)
    alike = all((parameter == parameter[:1]).all() for parameter in parameters)  # then once is enough
    some = (parameter[:1] if alike else parameter for parameter in parameters)
    a, b, c, alpha, v_r = (np.broadcast_to(constant, draws.shape) for constant in constants(*some))
    while left.size:
        u, v = rng.random(left.size) - 0.5, open_uniform(rng, left.size)
        edge = np.maximum(0.5 - np.abs(u), 2.0**-54)
        k = np.floor((2 * a / edge + b) * u + c)
        kept = (edge >= 0.07) & (v <= v_r)
        rest = np.flatnonzero(~kept & (k >= 0))
        bound = np.log((v * alpha / (a / (edge * edge) + b))[rest])
        kept[rest] = bound <= log_prob(k[rest], *(parameter[rest] for parameter in parameters))
        draws[left[kept]] = k[kept]
        left, a, b, c, alpha, v_r = (array[~kept] for array in (left, a, b, c, alpha, v_r))
        parameters = tuple(parameter[~kept] for parameter in parameters)
    return draws


def _poisson_constants(rate):
    """a, b, c, α, v_r. Hörmann's own α and v_r are passed by up to 0.6%: here one is larger, the other smaller."""
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    return a, b, rate + 0.43, 1.01 * (1.1239 + 1.1328 / (b - 3.4)), 0.9277 - 3.6224 / (b - 2) - 0.015


def _binomial_constants(n, p, q):
    """a, b, c, α, v_r; in α, P(k) at the mode."""
    s = np.sqrt(n * p * q)
    b = 1.15 + 2.53 * s
    a = -0.0873 + 0.0248 * b + 0.01 * p
    largest = np.exp(_binomial_log_prob(np.floor((n + 1) * p), n, p, q))
    return a, b, n * p + 0.5, (2.83 + 5.1 / b) * s * largest, 0.92 - 4.2 / b


def _binomial_log_prob(k, n, p, q):
    """log P(k) for k ≥ 0; -inf beyond n."""
    return np.where(k > n, -np.inf, binomial_log_prob(np.minimum(k, n), n, p, q, np.log(p), np.log(q)))
