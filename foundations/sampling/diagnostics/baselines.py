"""Each diagnostic beside ArviZ's, and what agreement means for it."""

import math
import warnings

from foundations.comparison import unique
from foundations.sampling import diagnostics

SIZES = (16, 64, 1024, 8192)
LAGS = 40  # of autocorrelation, as many as are looked at
TOLERANCE = 1e-11  # ArviZ has its autocovariances from a Fourier transform

# Inputs


def chains(rng, n):
    """Four chains of n draws that remember or alternate, more or less; at times one of them lies elsewhere."""
    phi = rng.uniform(-0.7, 0.9)
    x = rng.standard_normal((4, n))
    for t in range(1, n):
        x[:, t] = phi * x[:, t - 1] + math.sqrt(1 - phi**2) * x[:, t]
    x[0] += rng.integers(0, 2)
    return (x,)


# Ours


def our_autocorrelation(draws):
    """To lag 40, or as far as there are draws."""
    return diagnostics.autocorrelation(draws, min(LAGS, draws.shape[1] - 1))


def our_mcse_quantile(draws):
    """Of the lower quartile."""
    return diagnostics.mcse_quantile(draws, 0.25)


def our_ess_quantile(draws):
    """Of the lower quartile."""
    return diagnostics.ess_quantile(draws, 0.25)


# By hand: plain Python lists


def split_r_hat_by_hand(draws):
    """From means and variances of the halves."""
    half = len(draws[0]) // 2
    parts = [part for chain in draws for part in (chain[:half], chain[-half:])]
    means = [sum(part) / half for part in parts]
    W = sum(sum((x - m) ** 2 for x in part) / (half - 1) for part, m in zip(parts, means, strict=True)) / len(parts)
    center = sum(means) / len(parts)
    B = half * sum((m - center) ** 2 for m in means) / (len(parts) - 1)
    return math.sqrt((B / W + half - 1) / half)


def autocorrelation_by_hand(draws):
    """A row of sums of products for each chain."""
    rows = []
    for chain in draws:
        n, mean = len(chain), sum(chain) / len(chain)
        lags = range(min(LAGS + 1, n))
        gamma = [sum((chain[i] - mean) * (chain[i + t] - mean) for i in range(n - t)) / n for t in lags]
        rows.append([g / gamma[0] for g in gamma])
    return rows


# ArviZ's


def arviz():
    """The library, without the notice of its next version that it gives once a day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        import arviz

    return arviz


def library_split_r_hat(draws):
    """arviz.rhat(method="split")."""
    return arviz().rhat(draws, method="split")


def library_r_hat(draws):
    """arviz.rhat."""
    return arviz().rhat(draws)


def library_autocorrelation(draws):
    """arviz.autocorr."""
    return arviz().autocorr(draws)[:, : LAGS + 1]


def library_time(draws):
    """N / arviz.ess(method="identity")."""
    return draws.size / arviz().ess(draws, method="identity")


def library_mean(draws):
    """arviz.ess(method="mean")."""
    return arviz().ess(draws, method="mean")


def library_bulk(draws):
    """arviz.ess."""
    return arviz().ess(draws)


def library_tail(draws):
    """arviz.ess(method="tail")."""
    return arviz().ess(draws, method="tail")


def library_quantile(draws):
    """arviz.ess(method="quantile")."""
    return arviz().ess(draws, method="quantile", prob=0.25)


def library_mcse(draws):
    """arviz.mcse."""
    return arviz().mcse(draws)


def library_mcse_quantile(draws):
    """arviz.mcse(method="quantile")."""
    return arviz().mcse(draws, method="quantile", prob=0.25)


def library_bfmi(draws):
    """arviz.bfmi."""
    return arviz().bfmi(draws)


TABLE = [  # concept, ours, ArviZ's, by hand
    ("Split R-hat", diagnostics.split_r_hat, library_split_r_hat, split_r_hat_by_hand),
    ("Rank-normalized R-hat", diagnostics.r_hat, library_r_hat, None),
    ("Autocorrelation", our_autocorrelation, library_autocorrelation, autocorrelation_by_hand),
    ("Autocorrelation time", diagnostics.autocorrelation_time, library_time, None),
    ("Effective sample size for the mean", diagnostics.ess_mean, library_mean, None),
    ("Bulk effective sample size", diagnostics.ess_bulk, library_bulk, None),
    ("Tail effective sample size", diagnostics.ess_tail, library_tail, None),
    ("Effective sample size for a quantile", our_ess_quantile, library_quantile, None),
    ("Monte Carlo standard error of the mean", diagnostics.mcse_mean, library_mcse, None),
    ("Monte Carlo standard error of a quantile", our_mcse_quantile, library_mcse_quantile, None),
    ("E-BFMI", diagnostics.e_bfmi, library_bfmi, None),
]
COMPARISONS = [
    unique(concept, ours, theirs, chains, SIZES, TOLERANCE, by_hand) for concept, ours, theirs, by_hand in TABLE
]
