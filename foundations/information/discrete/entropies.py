"""Entropy: how uncertain an outcome is, in nats or in units of any base.

    H(p) = -Σ p log p = E log 1/p(X)    0 for what is certain, log n for n equally likely outcomes

It is the mean length of the best code for X (see `coding`). Using the best code for q on what follows p costs the
cross-entropy H(p, q) = -Σ p log q, which is never less. Of several variables, the joint entropy is that of the tuples,
and what is left of it once some are known is the conditional one: H(Y | X) = H(X, Y) - H(X), the chain rule.

Arrays of probabilities or of counts will do: they are divided by their sums. Samples are counted first, by
`contingency_table`. From counts these are plug-in estimates, too small on average: see `bias`.

Left out: Rényi and Tsallis entropies; gradients, which `nn.functional.cross_entropy` has; labels with predicted
probabilities, for which `statistics.metrics.log_loss` is the cross-entropy.
Source: Shannon, A Mathematical Theory of Communication (1948); Cover & Thomas, Elements of Information Theory, §2.
"""

import numpy as np

from foundations.information._edge import axes_of, distribution, joint_distribution, unit
from foundations.numerics import xlogy


def entropy(p, base=None, axis=-1):
    """H(p) = -Σ p log p along an axis.

    Parameters
    ----------
    p : (..., n, ...) probabilities or counts, none below 0; divided by their sum along the axis
    base : of the logarithm, above 1; None for e, which gives nats
    axis : an integer, a tuple, or None for all

    Returns
    -------
    number, or array of the shape of p without the axis

    Raises
    ------
    ValueError : nothing there, a number below 0 or not finite, a sum of 0, an axis that p has not, a base not above 1
    TypeError : p holds no real numbers, base is no number

    Notes
    -----
    Compare: scipy.stats.entropy, which answers nan where this raises.
    """
    p = distribution(p, "p", axis)
    return _of(p, axis) / unit(base)


def joint_entropy(P, base=None) -> float:
    """H(X₁, ..., X_k) of a table P of probabilities or counts with an axis for each of k variables.

    Raises as `entropy`, and ValueError for fewer than two axes. Compare: scipy.stats.entropy of P.ravel().
    """
    return float(_of(joint_distribution(P, "P"), None) / unit(base))


def conditional_entropy(P, given=0, base=None) -> float:
    """H(others | given) = H(all) - H(given): what is left to learn of the others.

    Parameters
    ----------
    P : table of probabilities or counts with an axis for each variable, two or more
    given : the axis of the known variable, or a tuple of such; by default the rows
    base : of the logarithm, above 1; None for nats

    Raises
    ------
    ValueError, TypeError : as `entropy`; fewer than two axes, a `given` that P has not

    Notes
    -----
    Computed as -Σ p(x, y) log(p(x, y) / p(x)), a sum of terms ≥ 0, so that Y = g(X) has 0 and not what rounding leaves.
    Compare: scipy.stats.entropy of each row, averaged.
    """
    P = joint_distribution(P, "P")
    known = {axis % P.ndim for axis in axes_of(P, "P", given)}
    marginal = P.sum(axis=tuple(axis for axis in range(P.ndim) if axis not in known), keepdims=True)
    within = np.divide(P, marginal, out=np.ones_like(P), where=P > 0)
    return float(0.0 - xlogy(P, within).sum()) / unit(base)


def cross_entropy(p, q, base=None, axis=-1):
    """H(p, q) = -Σ p log q along an axis: the mean length of q's code for outcomes of p; inf where q excludes one.

    Parameters
    ----------
    p, q : probabilities or counts, of shapes that broadcast; each is divided by its sum along the axis
    base, axis : as for `entropy`

    Raises
    ------
    ValueError, TypeError : as `entropy`; shapes that do not broadcast, different numbers of outcomes

    Notes
    -----
    H(p, q) = H(p) + KL(p ‖ q). Compare: scipy.stats.entropy of p, plus that of p and q.
    """
    p, q = pair(p, q, axis)
    return 0.0 - xlogy(p, q).sum(axis=axis) / unit(base)


def perplexity(p, q=None, axis=-1):
    """e^H(p), the number of equally likely outcomes that are as uncertain as p; with q, e^H(p, q): how many q sees.

    Parameters and errors are those of `cross_entropy`; the base of the entropy makes no difference.
    Compare: numpy.exp of scipy.stats.entropy.
    """
    H = entropy(p, axis=axis) if q is None else cross_entropy(p, q, axis=axis)
    with np.errstate(over="ignore"):  # more outcomes than a float can count are inf
        return np.exp(H)


def pair(p, q, axis):
    """p and q, each of sum 1 along the axis, with equally many outcomes there and shapes that broadcast."""
    p, q = distribution(p, "p", axis), distribution(q, "q", axis)
    axes = range(-max(p.ndim, q.ndim), 0) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    try:
        np.broadcast_shapes(p.shape, q.shape)
        same = all(p.shape[a] == q.shape[a] for a in axes)
    except (ValueError, IndexError):
        same = False
    if not same:
        raise ValueError(f"p and q have equally many outcomes along axis {axis}; got shapes {p.shape} and {q.shape}")
    return p, q


def _of(p, axis):
    return 0.0 - xlogy(p, p).sum(axis=axis)  # from 0, for the entropy of what is certain is not -0
