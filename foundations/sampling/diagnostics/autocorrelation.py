"""How long a chain remembers: autocorrelations, and the time they add up to.

    ρ_t = γ_t / γ_0,    γ_t = 1/n Σ (xᵢ - x̄)(xᵢ₊ₜ - x̄)             of one chain
    ρ_t = 1 - (W - γ̄_t) / V                                       of several
    τ = 1 + 2 Σ ρ_t                                               a draw in τ is worth an independent one

γ̄_t is the chains' mean, W = γ̄_0 n/(n - 1), and V = γ̄_0 + the variance of the chains' means: chains that disagree
remember for ever.

The sum needs an end, as the noise in ρ_t does not die out. In a reversible chain the sums of pairs, ρ₀ + ρ₁, ρ₂ + ρ₃,
..., are positive and fall. So they are summed while they are positive, each counted as no more than the one before
(Geyer). Of the pair at which this ends, the first counts once, if positive. Antithetic chains have τ < 1; below
1/log₁₀ N it is not believed.

Left out: the fast Fourier transform, which gives all γ_t at once. The sum over pairs ends early in a chain that mixes.
Source: Geyer, Practical Markov chain Monte Carlo (1992), §3.3; Vehtari and others (2021), §3.2.
"""

import numpy as np

from foundations.sampling.checks import whole
from foundations.sampling.diagnostics._edge import per_quantity, points


def autocorrelation(draws, max_lag: int | None = None) -> np.ndarray:
    """ρ₀, ρ₁, ... of each chain by itself.

    Parameters
    ----------
    draws : (chains, n), (chains, n, d) or Draws
    max_lag : the last lag, n - 1 unless said

    Returns
    -------
    (chains, max_lag + 1) or (chains, max_lag + 1, d); nan for a chain that is constant, or not finite throughout

    Raises
    ------
    ValueError
        Where draws have another shape, or max_lag is not between 0 and n - 1.
    TypeError
        For a max_lag that is not whole.

    Notes
    -----
    Cost: n · max_lag for each chain. Compare: arviz.autocorr.
    """
    x = points(draws)
    n = x.shape[1]
    last = n - 1 if max_lag is None else whole(max_lag, "max_lag", least=None)
    if not 0 <= last < n:
        raise ValueError(f"max_lag is between 0 and {n - 1} for {n} draws; got {max_lag}")
    with np.errstate(invalid="ignore", over="ignore"):
        x = x - x[:, :1]  # so that a constant chain is 0 without rounding
        deviations = x - x.mean(axis=1, keepdims=True)
        gamma = np.stack([autocovariance(deviations, t) for t in range(last + 1)], axis=1)
        return gamma / gamma[:, :1]


@per_quantity
def autocorrelation_time(draws: np.ndarray) -> float:
    """τ of all chains together: N draws say as much of the mean as N / τ independent ones.

    Parameters
    ----------
    draws : (chains, n), (chains, n, d) or Draws

    Returns
    -------
    A float, or (d,); 1 for a constant

    Notes
    -----
    Cost: n for each lag up to the end of Geyer's sum. Compare: N / arviz.ess with method="identity".
    """
    return geyer(draws)


def geyer(x: np.ndarray) -> float:
    """τ of chains (m, n), n > 1, by Geyer's initial monotone sequence."""
    m, n = x.shape
    if (x == x[0, 0]).all():
        return 1.0
    deviations = x - x.mean(axis=1, keepdims=True)
    gamma_0 = autocovariance(deviations, 0).mean()
    W, V = gamma_0 * n / (n - 1), gamma_0 + (x.mean(axis=1).var(ddof=1) if m > 1 else 0.0)

    def rho(t):
        return 1 - (W - autocovariance(deviations, t).mean()) / V

    even, odd = 1.0, rho(1)
    sums: list[float] = []
    while even + odd > 0 and 2 * len(sums) + 4 < n:
        sums.append(even + odd)
        t = 2 * len(sums)
        even, odd = rho(t), rho(t + 1)
    last = even if even > 0 or even + odd >= 0 else 0.0
    return max(-1 + 2 * np.minimum.accumulate([*sums, np.inf])[:-1].sum() + last, 1 / np.log10(x.size))


def autocovariance(deviations: np.ndarray, t: int) -> np.ndarray:
    """γ_t along the second axis, from deviations (m, n, ...) from the chains' means; shape (m, ...)."""
    n = deviations.shape[1]
    return (deviations[:, : n - t] * deviations[:, t:]).sum(axis=1) / n
