"""The Kullback-Leibler divergence: what it costs to take q for the truth when the truth is p.

    KL(p ‖ q) = E log p(X)/q(X) ≥ 0,    X of distribution p;    0 only for p = q, inf where q excludes what p allows

By a formula where `kl_closed_forms` has one, else by the mean over draws of p. Such a mean is finite even where KL is
not: where q excludes nothing that p has, `kl_tails` lists for which families the tails of p make it infinite.
Left out: transformed and mixed distributions, gradients.
Source: Kullback & Leibler, Ann. Math. Statist. 22 (1951) 79.
"""

import numpy as np

from foundations.probability._edge import whole
from foundations.probability.distributions.base import Distribution
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.kl_closed_forms import CLOSED_FORMS
from foundations.probability.distributions.kl_tails import infinite_by_tails
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
    TypeError : p or q is no distribution, or draws is no whole number
    ValueError : there is no formula and no rng, draws is below 1, or the shapes do not fit

    Notes
    -----
    inf where the support of p is not inside that of q; so between discrete and continuous distributions. inf also where
    the table of `kl_tails` says that the tails of p are too heavy for q. Beyond that table a mean over draws cannot see
    that the expectation is infinite: it is a finite number that grows with `draws`.
    Compare: torch.distributions.kl_divergence.
    """
    for name, d in (("p", p), ("q", q)):
        if not isinstance(d, Distribution):
            raise TypeError(f"kl_divergence: {name} must be a distribution, got {type(d).__name__}")
    draws, shape = whole(draws, "draws of kl_divergence", least=1), _shape(p, q)
    infinite = _excluded(p, q) | infinite_by_tails(p, q)
    with np.errstate(all="ignore"):
        formula = _closed_form(p, q)
        value = formula(p, q) if formula else None
    if value is None and _identical(p, q):
        value = 0.0
    if value is None and not np.all(infinite):
        if rng is None:
            names = f"{type(p).__name__} and {type(q).__name__}"
            raise ValueError(f"kl_divergence has no closed form for {names} with these parameters: give an rng")
        value = _monte_carlo(p, q, rng, draws, shape)
    else:
        value = np.inf if value is None else np.maximum(value, 0.0)  # a rounding error below zero is zero
    return np.broadcast_to(np.where(infinite, np.inf, value), shape).copy()[()]


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


def _identical(p, q):
    """Whether they are one family with the same parameters throughout the batch."""
    if type(p) is not type(q) or p._given != q._given:
        return False
    return all(np.all(getattr(p, name) == getattr(q, name)) for name in p._given)


def _monte_carlo(p, q, rng, draws, shape):
    x = p.sample(rng, draws)
    axes = (draws,) + (1,) * (len(shape) - len(p.batch_shape)) + p.batch_shape + p.event_shape
    x = np.reshape(x, axes)  # room for q's batch between the draws and p's
    with np.errstate(all="ignore"):
        return (p.log_prob(x) - q.log_prob(x)).mean(axis=0)
