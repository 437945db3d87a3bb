"""How much a text tells with each letter: the entropy rate of a Markov chain, and of a text under a Markov model.

A source that remembers says less with each symbol than its letters' frequencies suggest, since part of what comes next
is known. For a chain with transition matrix P and stationary distribution π the entropy rate is

    H = Σ_i π_i H(P_i)        the limit of H(X_1, ..., X_n) / n

and for a text with the counts N(c, t) of token t after the context c, the k tokens before it,

    H_k = -Σ N(c, t) / N · log (N(c, t) / N(c))

H_0 is the entropy of single letters; H_k falls as k grows, in the end because no context comes twice and the counts
know the text by heart. What a model knows of another text is its cross-entropy there. The exponential of any of these,
the perplexity, is the number of equally likely tokens that would be as hard to guess.

The model itself is `foundations.probability.babble`: smoothing, and shorter contexts where a longer one was never seen.
Source: Shannon, A Mathematical Theory of Communication, 1948, §7; Cover and Thomas, Elements of Information Theory,
2nd ed., §4.2.
"""

from math import exp, fsum, inf, log

import numpy as np

from foundations.information.discrete import entropy
from foundations.probability.babble import Babbler
from foundations.probability.markov.chains import stationary_distribution, transition_matrix


def entropy_rate(P, base=None):
    """Entropy a step of a stationary Markov chain.

    Parameters
    ----------
    P : (n, n) transition matrix with one recurrent class
    base : of the logarithm; None for nats

    Returns
    -------
    float

    Notes
    -----
    Compare: scipy.stats.entropy of each row, weighted by the eigenvector numpy.linalg.eig finds.
    """
    P = transition_matrix(P)
    return float(stationary_distribution(P) @ entropy(P, base=base, axis=1))


def text_entropy(text, order=0, *, words=False, base=None):
    """H_k: entropy of a token of the text, given the k tokens before it, by the text's own counts.

    Parameters
    ----------
    text : str with more than `order` tokens
    order : k, 0 or more
    words : False for tokens that are characters, True for words
    base : of the logarithm; None for nats

    Returns
    -------
    float; exp of it, in nats, is the perplexity of the text to one who knows all its counts
    """
    counts = Babbler(order, words=words).fit(text).counts
    followers = [list(after.values()) for context, after in counts.items() if len(context) == order]
    if not followers:
        raise ValueError(f"a text must have more than {order} tokens for contexts of {order}")
    total = sum(map(sum, followers))
    H = fsum(n / total * log(sum(after) / n) for after in followers for n in after)
    return H / log(_base(base))


def cross_entropy_rate(model, text, base=None):
    """Mean of -log P(token | the tokens before it) over a text, under a fitted `Babbler`: float."""
    tokens = len(text.split() if model.words else text)
    if not tokens:
        raise ValueError("a text has at least one token")
    return -model.log_likelihood(text) / tokens / log(_base(base))


def text_perplexity(model, text):
    """exp of the cross-entropy rate in nats: how many equally likely tokens the model takes each token for."""
    return exp(cross_entropy_rate(model, text))


def _base(base):
    base = np.e if base is None else base
    if not 1 < base < inf:
        raise ValueError(f"the base of the logarithm must be greater than 1, got {base}")
    return base
