"""The Kullback-Leibler divergence: what it costs to take q for the truth when the truth is p.

    KL(p ‖ q) = E log p(X)/q(X) ≥ 0,    X of distribution p;    0 only for p = q, inf where q excludes what p allows

By a formula where `kl_closed_forms` has one, else by the mean over draws of p.
Left out: transformed and mixed distributions, gradients.
Source: Kullback & Leibler, Ann. Math. Statist. 22 (1951) 79.
"""

import numpy as np

from foundations.probability.distributions.base import Distribution
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.kl_closed_forms import CLOSED_FORMS
from foundations.probability.distributions.vectors import VectorDistribution


def kl_divergence(p: Distribution, q: Distribution, rng: np.random.Generator | None = None, *, draws: int = 100_000):
    """KL(p ‖ q) in nats, of the shape to which the batch_shapes broadcast.

    Parameters
    ----------
    p, q : distributions
    rng : used only where there is no formula: then the mean of log p(x)/q(x) over draws x of p is returned, whose
        standard error is the standard deviation of that logarithm over √draws
    draws : their number

    Raises
    ------
    ValueError : there is no formula and no rng, or the shapes do not fit

    Notes
    -----
    inf where the support of p is not inside that of q; so between discrete and continuous distributions.
    Compare: torch.distributions.kl_divergence.
    """
    shape = _shape(p, q)
    excluded = _excluded(p, q)
    with np.errstate(all="ignore"):
        formula = _closed_form(p, q)
        value = formula(p, q) if formula else None
    if value is None and not np.all(excluded):
        if rng is None:
            names = f"{type(p).__name__} and {type(q).__name__}"
            raise ValueError(f"kl_divergence has no closed form for {names} with these parameters: give an rng")
        value = _monte_carlo(p, q, rng, draws, shape)
    else:
        value = np.inf if value is None else np.maximum(value, 0.0)  # a rounding error below zero is zero
    return np.broadcast_to(np.where(excluded, np.inf, value), shape).copy()[()]


def _shape(p, q):
    """The common batch_shape."""
    counts = {_categories(p), _categories(q)} - {None}
    if p.event_shape != q.event_shape or len(counts) > 1:
        raise ValueError(f"kl_divergence: values of {_described(p)} are not values of {_described(q)}")
    try:
        return np.broadcast_shapes(p.batch_shape, q.batch_shape)
    except ValueError:
        shapes = f"{p.batch_shape} and {q.batch_shape}"
        raise ValueError(f"kl_divergence: the batch_shapes {shapes} do not broadcast") from None


def _categories(d):
    return d.probs.shape[-1] if isinstance(d, Categorical) else None


def _described(d):
    count = _categories(d)
    return f"{type(d).__name__} of " + (f"{count} categories" if count else f"event_shape {d.event_shape}")


def _excluded(p, q):
    """Where p has values that q has not."""
    if p.discrete != q.discrete:
        return True
    if isinstance(p, VectorDistribution):
        return type(p) is not type(q)
    (low, high), (least, most) = p.support, q.support
    return (low < least) | (high > most)


def _closed_form(p, q):
    """The formula for the nearest ancestors of both: a Chi2 is a Gamma."""
    pairs = ((one, other) for one in type(p).__mro__ for other in type(q).__mro__)
    return next((CLOSED_FORMS[pair] for pair in pairs if pair in CLOSED_FORMS), None)


def _monte_carlo(p, q, rng, draws, shape):
    x = p.sample(rng, draws)
    axes = (draws,) + (1,) * (len(shape) - len(p.batch_shape)) + p.batch_shape + p.event_shape
    x = np.reshape(x, axes)  # room for q's batch between the draws and p's
    with np.errstate(invalid="ignore"):
        return (p.log_prob(x) - q.log_prob(x)).mean(axis=0)
