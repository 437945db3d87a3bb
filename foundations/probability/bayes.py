"""Total probability and Bayes' theorem: exact for named hypotheses, and on arrays for many at once.

Hypotheses H₁, ..., H_k exclude each other and one of them holds. How likely is the evidence E, and what does it say
about them?

    P(E) = Σᵢ P(Hᵢ) P(E | Hᵢ)        P(Hᵢ | E) = P(Hᵢ) P(E | Hᵢ) / P(E)

Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., §2.3.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from foundations.probability._edge import exact_probability, probabilities
from foundations.probability.finite_spaces import FiniteSpace


def total_probability(prior: Mapping[Any, Any], likelihood: Mapping[Any, Any]) -> Fraction:
    """P(E) = Σ P(H) P(E | H), exactly.

    Parameters
    ----------
    prior : P(H) for each hypothesis H, with sum 1: Fractions, integers, or strings like "1/3"
    likelihood : P(E | H) for the same hypotheses

    Raises
    ------
    TypeError : a float
    ValueError : priors that do not sum to 1, numbers outside 0 to 1, or other hypotheses in the one than in the other
    """
    return sum(_joint(prior, likelihood).values(), Fraction(0))


def bayes(prior: Mapping[Any, Any], likelihood: Mapping[Any, Any]) -> dict[Hashable, Fraction]:
    """P(H | E) for each hypothesis H, exactly. As total_probability; ValueError too where P(E) = 0."""
    joint = _joint(prior, likelihood)
    P_E = sum(joint.values(), Fraction(0))
    if P_E == 0:
        raise ValueError("the evidence has probability 0 under every hypothesis, so it cannot have been seen")
    return {H: p / P_E for H, p in joint.items()}


def _joint(prior, likelihood) -> dict[Hashable, Fraction]:
    """P(H ∩ E) = P(H) P(E | H) for each hypothesis."""
    hypotheses = FiniteSpace(prior).probabilities
    if set(likelihood) != set(hypotheses):
        odd = min(set(likelihood) ^ set(hypotheses), key=repr)
        raise ValueError(f"prior and likelihood are about the same hypotheses; {odd!r} is in one of them only")
    return {H: p * exact_probability(likelihood[H], f"P(E | {H!r})") for H, p in hypotheses.items()}


def posterior(prior, likelihood):
    """P(H | E) on arrays, for one piece of evidence or many.

    Parameters
    ----------
    prior : (k,) probabilities of k hypotheses
    likelihood : (k, ...) P(E | H), or densities, of any number of pieces of evidence; each is one alternative, not one
        of a series

    Returns
    -------
    (k, ...) array that sums to 1 along the first axis

    Raises
    ------
    ValueError : a likelihood is negative or not finite, or all those of one piece of evidence are 0

    Notes
    -----
    Each column of likelihoods is divided by its largest first, so that 1e-300 does not underflow.
    Compare: scipy.special.softmax of log prior + log likelihood.
    """
    prior, L = probabilities(prior, "prior"), np.asarray(likelihood, np.float64)
    if L.ndim == 0 or len(L) != len(prior):
        raise ValueError(f"likelihood has one row for each of the {len(prior)} hypotheses; got shape {L.shape}")
    if not (np.isfinite(L).all() and (L >= 0).all()):
        raise ValueError("likelihoods are finite and not negative")
    prior = prior.reshape(-1, *[1] * (L.ndim - 1))  # (k, 1, ..., 1)
    largest = np.where(prior > 0, L, 0).max(axis=0)
    if not (largest > 0).all():
        raise ValueError("the likelihood is 0 under every hypothesis of positive prior, so this cannot have been seen")
    joint = prior * (np.where(prior > 0, L, 0) / largest)
    return joint / joint.sum(axis=0)
