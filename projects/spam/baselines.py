"""Training on more messages than fit into memory, beside scikit-learn's way to do it.

A file of n messages is read, and read again: vocabulary, then counts. From 100,000 messages on, our side is run in a
process of its own too, whose memory is looked at.
"""

import multiprocessing
import sys
import tempfile
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from foundations.comparison import Comparison
from projects.spam.grammar import generate
from projects.spam.messages import Message
from projects.spam.stream import BATCH, LETTERS, train
from projects.spam.tokens import WORDS, Limits, Tokenizer, batches

MOST_MEGABYTES = 500
LOOKED_AT = 100_000  # messages, and more
_FOLDER = tempfile.TemporaryDirectory(prefix="messages")  # gone when the program ends


class Learned(NamedTuple):
    """Words in the alphabet's order, and how often each occurs in ham and in spam, (2, words)."""

    words: list[str]
    counts: np.ndarray


def messages_on_disk(rng, n):
    """A tab-separated file of n messages of the grammar."""
    seed = int(rng.integers(1_000)) if n < LOOKED_AT else 0  # a large one is written once
    path = Path(_FOLDER.name) / f"{n}_{seed}.tsv"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{'spam' if message.spam else 'ham'}\t{message.text}\n" for message in generate(n, seed))
    return (path,)


class Lines:
    """The messages of such a file, read anew each time they are gone through."""

    def __init__(self, path):
        self.path = path

    def __iter__(self):
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                label, text = line.rstrip("\n").split("\t", 1)
                yield Message(text, label == "spam")


def ours(path):
    """Two passes over the file, one batch in memory."""
    vocabulary, bayes, _ = train(Lines(path), Tokenizer(), Limits(), alpha=1.0)
    order = np.argsort(vocabulary.words)
    return Learned([vocabulary.words[i] for i in order], bayes.feature_count_[:, order])


def theirs(path):
    """sklearn CountVectorizer.fit, MultinomialNB.partial_fit."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB

    messages = Lines(path)
    vectors = CountVectorizer(token_pattern=WORDS).fit(message.text for message in messages)
    bayes = MultinomialNB()
    for batch in batches(messages, BATCH, LETTERS, attrgetter("text")):
        counts = vectors.transform(message.text for message in batch)
        bayes.partial_fit(counts, [message.spam for message in batch], classes=[False, True])
    return Learned(list(vectors.get_feature_names_out()), bayes.feature_count_)


def same_counts(got, wanted, path):
    """Every word, and every count; and for a large file no more memory than there may be."""
    assert got.words == wanted.words, f"got {len(got.words)} words, wanted {len(wanted.words)}"
    difference = float(np.abs(got.counts - wanted.counts).max())
    assert difference == 0, f"got counts that differ by up to {difference}"
    if int(path.stem.split("_")[0]) >= LOOKED_AT:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            megabytes = pool.apply(_peak, (path,))
        assert megabytes < MOST_MEGABYTES, f"got a peak of {megabytes:.0f} MB, wanted less than {MOST_MEGABYTES}"
    return difference


def _peak(path) -> float:
    """The largest memory, in megabytes, of this process when it is done."""
    ours(path)
    try:
        import resource
    except ImportError:  # Windows has no such count
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


COMPARISONS = [
    Comparison(
        concept="Training in two passes under 500 MB",
        ours=ours,
        theirs=theirs,
        inputs=messages_on_disk,
        sizes=(50, 1_000_000),
        agrees=same_counts,
    )
]
