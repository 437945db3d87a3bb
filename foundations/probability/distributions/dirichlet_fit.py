"""Maximum likelihood for the Dirichlet distribution, by Minka's Newton's method.

With s = Σ a and the mean logarithms tᵢ of the samples, the log-likelihood of a sample is on average

    F(a) = log Γ(s) - Σ log Γ(aᵢ) + Σ (aᵢ - 1) tᵢ,    gᵢ = ψ(s) - ψ(aᵢ) + tᵢ,    H = ψ'(s) 1 1ᵀ - diag ψ'(aᵢ)

H is a diagonal matrix plus one of rank one, so that H⁻¹ g takes K steps (Sherman and Morrison). F is concave: steps
that are halved until a stays positive and F rises lead to the only maximum.
Source: Minka, Estimating a Dirichlet distribution (2000, revised 2012), §1.
"""

import numpy as np

from foundations.numerics.special import digamma, gammaln, trigamma

MOST_STEPS = 1000  # some ten are usual


def fitted_concentration(mean_log, mean):
    """The a (K,) at which ψ(aᵢ) - ψ(Σa) = mean_log; `mean` (K,) of the samples gives the start."""
    a = _start(mean_log, mean)
    for _ in range(MOST_STEPS):
        g = digamma(a.sum()) - digamma(a) + mean_log
        step = newton_step(a, g)
        slope = g @ step  # what F would gain at this rate; positive, since F is concave
        if slope <= 1e-24 * len(a) or (np.abs(step) <= 1e-13 * a).all():
            return a
        size = 1.0
        while (a + size * step <= 0).any():
            size /= 2
        # Close to the maximum Newton's step needs no guard, and F is flat to the last digit
        while slope > 1e-6 and _likelihood(a + size * step, mean_log) < _likelihood(a, mean_log):
            size /= 2
        a = a + size * step
    return a


def newton_step(a, g):
    """-H⁻¹ g, by Sherman and Morrison: (g - b) / q with q = ψ'(a), b = Σ(g/q) / (Σ 1/q - 1/ψ'(s))."""
    q = trigamma(a)
    b = (g / q).sum() / ((1 / q).sum() - 1 / trigamma(a.sum()))
    return (g - b) / q


def _likelihood(a, mean_log):
    return gammaln(a.sum()) - gammaln(a).sum() + (a - 1) @ mean_log


def _start(mean_log, mean):
    """The mean, times a precision for which F is largest if log Γ is replaced by Stirling's formula (Minka, eq. 21)."""
    divergence = mean @ (np.log(mean) - mean_log)  # positive: the logarithm is concave
    return mean * (len(mean) - 1) / 2 / max(divergence, 1e-12)
