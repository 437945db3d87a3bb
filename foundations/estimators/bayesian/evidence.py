"""How strong should the prior be, and how large is the noise? The data say it themselves, through their evidence.

The evidence of a pair of precisions is the probability of y with the weights integrated out. All is Gaussian:

    log p(y | α, β) = ½ [ d log α + n log β - β E(m) - α ‖m‖² - Σ log(α + β s_i) - n log 2π ],    E(m) = ‖y - Xm‖²

A derivative of zero, in α and in β, gives two conditions, which MacKay iterates. With γ, the number of weights that
the data have determined rather than the prior,

    γ = Σ s_i / (s_i + ρ),    α ← γ / ‖m‖²,    β ← (n - γ) / E(m),    ρ = α/β

In the eigenbasis ‖m‖² = Σ (z_i / (s_i + ρ))² and E(m) = E(least squares) + Σ (ρ u_i / (s_i + ρ))², so that a step
costs O(d). The evidence may have several maxima: the one found depends on the start, which is α = 1 and 1/β the
variance of y.

A limit is put on both precisions, so that there always is an answer. Sums of squares cannot show residuals below
eps c, so 1/β >= eps c/n; and beyond α = β s_max / eps weights are zero to all digits.

As in scikit-learn the intercept is not integrated out: y and X are centered, and all n samples are counted.
Source: MacKay, Bayesian interpolation, 1992; Bishop, Pattern Recognition and Machine Learning, §3.5.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.estimators.bayesian.posterior import Spectrum
from foundations.estimators.bayesian.statistics import EPS


class Maximum(NamedTuple):
    """Precisions, and how they were found."""

    alpha: float
    beta: float
    path: list[float]  # log evidence after each step
    converged: bool


def log_evidence(spectrum: Spectrum, alpha: float, beta: float) -> float:
    """log p(y | α, β); O(d)."""
    _, squares, error = terms(spectrum, alpha / beta)
    n, d = spectrum.n, len(spectrum.s)
    log_det = float(np.log(alpha + beta * spectrum.s).sum())
    fit = beta * error + alpha * squares
    return 0.5 * (d * math.log(alpha) + n * math.log(beta) - fit - log_det - n * math.log(2 * math.pi))


def terms(spectrum: Spectrum, rho: float) -> tuple[float, float, float]:
    """γ, ‖m‖² and E(m) at α/β = ρ."""
    q = 1 / (spectrum.s + rho)
    m, left = spectrum.z * q, spectrum.u * (rho * q)
    return float(spectrum.s @ q), float(m @ m), spectrum.residual + float(left @ left)


def maximize_evidence(
    spectrum: Spectrum, alpha: float | None, beta: float | None, max_iter: int, tol: float
) -> Maximum:
    """MacKay's fixed point. A precision that is given stays as it is; with both given one step says so.

    Converged when neither precision changes by more than tol times itself. A rise of α counts in proportion to γ
    where that is below 1: where the data want no weights, α runs to infinity, and nothing else moves any more.
    """
    find_alpha, find_beta = alpha is None, beta is None
    n, c, s_max = spectrum.n, spectrum.c, float(spectrum.s[-1])
    rank = spectrum.rank
    most_beta = n / (EPS * c) if c > 0 else 1 / EPS
    alpha = 1.0 if alpha is None else float(alpha)
    beta = (n / c if c > 0 else most_beta) if beta is None else float(beta)
    path: list[float] = []
    converged = False
    while not converged and len(path) < max_iter:
        before, rho = (alpha, beta), alpha / beta
        gamma, squares, error = terms(spectrum, rho)
        if find_beta:
            free = n - rank + rho * float((1 / (spectrum.s[-rank:] + rho)).sum()) if rank else n  # n - γ, uncanceled
            beta = min(free / error, most_beta) if error > 0 else most_beta
        if find_alpha and s_max > 0:  # else no weight has anything to do with the data
            most_alpha = beta * s_max / EPS
            alpha = gamma / squares if squares * most_alpha > gamma else most_alpha
        path.append(log_evidence(spectrum, alpha, beta))
        counts = min(gamma, 1.0) if alpha > before[0] else 1.0  # a start too high leaves no weights either, at first
        change = counts * abs(alpha - before[0]) / alpha, abs(beta - before[1]) / beta
        converged = max(change) <= tol
    return Maximum(alpha, beta, path, converged)
