"""A text model that babbles: a Markov chain whose state is the last k characters, or words.

What follows a context is counted. With N(c, t) the number of times token t came after context c, V the number of
different tokens and one more for all those never seen,

    P(t | c) = (N(c, t) + α) / (N(c) + α V)        log P(text) = Σ log P(tᵢ | the k tokens before it)

α adds to every count, so that no text is impossible. A context that was never seen says nothing: its first token is
dropped until one is left that was seen, the empty one at the latest. That is also how a text begins, whose first tokens
have less than k before them. Perplexity, exp(-log P / tokens), is the number of equally likely tokens that would be as
hard to guess.

Left out: interpolation of the orders (Kneser-Ney), a vocabulary larger than memory.
Source: Shannon, A Mathematical Theory of Communication (1948), §3; Jurafsky & Martin, Speech and Language Processing,
3rd ed. draft, ch. 3.
"""

import bisect
import itertools
import math
from collections import Counter, defaultdict

import numpy as np

from foundations.probability._edge import whole


class Babbler:
    """A Markov model of text.

    Parameters
    ----------
    order : k, the number of tokens a prediction looks back on; 0 for none
    words : False for tokens that are characters, True for words, which are what white space separates
    smoothing : α > 0, added to every count when a text is scored; babbling follows the counts as they are

    Notes
    -----
    After fit: `vocabulary`, the tokens seen, sorted; `counts`, context (a tuple of tokens) -> Counter of what followed.
    Memory grows with the number of different sequences of up to order + 1 tokens.
    """

    def __init__(self, order: int = 4, *, words: bool = False, smoothing: float = 0.1):
        if not 0 < smoothing < math.inf:
            raise ValueError(f"smoothing is a positive number; got {smoothing}")
        self.order, self.words, self.smoothing = whole(order, "order"), words, smoothing
        self.vocabulary: list[str] = []
        self.counts: dict[tuple[str, ...], Counter[str]] = {}
        self._wheels: dict[tuple[str, ...], tuple[list[str], list[int]]] = {}

    def fit(self, text: str) -> "Babbler":
        """Count a text, in place of whatever was counted before. Raises ValueError for a text without tokens."""
        tokens = self._tokens(text)
        self.vocabulary = sorted(set(tokens))
        counts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for k in range(self.order + 1):
            for (*context, token), n in Counter(zip(*(tokens[i:] for i in range(k + 1)), strict=False)).items():
                counts[tuple(context)][token] = n
        self.counts, self._wheels = dict(counts), {}
        return self

    def context(self, before) -> tuple[str, ...]:
        """The longest end of a list of tokens, at most k of them, that was followed by something in the text."""
        self._check_fitted()
        for k in range(min(self.order, len(before)), 0, -1):
            context = tuple(before[-k:])
            if context in self.counts:
                return context
        return ()

    def sample(self, rng: np.random.Generator, length: int, start: str = "") -> str:
        """`length` tokens drawn one after another, with `start` before them.

        By inverse transform: one uniform number a token.
        """
        before = self._split(start)
        for u in rng.random(whole(length, "length")).tolist():
            tokens, cumulative = self._wheel(self.context(before[-self.order :]))
            before.append(tokens[bisect.bisect_right(cumulative, u * cumulative[-1])])
        return (" " if self.words else "").join(before)

    def log_probability(self, token: str, before=()) -> float:
        """log P(token | the tokens before it)."""
        followers = self.counts[self.context(before)]
        alpha, V = self.smoothing, len(self.vocabulary) + 1
        return math.log((followers[token] + alpha) / (followers.total() + alpha * V))

    def log_likelihood(self, text: str) -> float:
        """log P(text) = Σ log P(tᵢ | what comes before), in nats; 0 for no tokens."""
        tokens = self._split(text)
        self._check_fitted()
        return math.fsum(self.log_probability(t, tokens[max(0, i - self.order) : i]) for i, t in enumerate(tokens))

    def perplexity(self, text: str) -> float:
        """exp(-log P(text) / tokens). Raises ValueError for a text without tokens."""
        return math.exp(-self.log_likelihood(text) / len(self._tokens(text)))

    def _wheel(self, context) -> tuple[list[str], list[int]]:
        """What may follow, and the cumulative counts: made when a context is first met."""
        if context not in self._wheels:
            followers = self.counts[context]
            self._wheels[context] = list(followers), list(itertools.accumulate(followers.values()))
        return self._wheels[context]

    def _split(self, text: str) -> list[str]:
        if not isinstance(text, str):
            raise TypeError(f"a text is a string; got {type(text).__name__}")
        return text.split() if self.words else list(text)

    def _tokens(self, text: str) -> list[str]:
        tokens = self._split(text)
        if not tokens:
            raise ValueError(f"a text has at least one {'word' if self.words else 'character'}; got {text[:20]!r}")
        return tokens

    def _check_fitted(self) -> None:
        if not self.counts:
            raise ValueError("the model has seen no text yet; call fit(text) first")
