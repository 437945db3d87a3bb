"""The same task with scikit-learn: CountVectorizer and MultinomialNB, a logistic regression, and a dummy."""

from collections.abc import Sequence

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from projects.spam.tokens import Limits, Tokenizer

LIBRARIES = ("numpy", "scikit-learn", "scipy")


def vectorizer(tokenizer: Tokenizer, limits: Limits) -> CountVectorizer:
    """The library's tokenizer with our regular expression; it has no kinds of tokens, so for these it calls ours."""
    options = {"min_df": limits.min_df, "max_df": float(limits.max_df), "max_features": limits.max_features}
    if tokenizer.kinds:
        return CountVectorizer(analyzer=tokenizer.features, **options)
    return CountVectorizer(token_pattern=f"(?u){tokenizer.pattern}", lowercase=not tokenizer.case, **options)


def tokenize(texts: Sequence[str], new: Sequence[str], tokenizer: Tokenizer, limits: Limits):
    """The words, the counts of the texts and those of new ones."""
    vectors = vectorizer(tokenizer, limits)
    counts = vectors.fit_transform(texts)
    return vectors, counts, vectors.transform(new)


def fit(counts, y: np.ndarray, alpha: float) -> MultinomialNB:
    """The library's naive Bayes."""
    return MultinomialNB(alpha=alpha).fit(counts, y)


def predict(model, counts) -> np.ndarray:
    """P(spam), (n,)."""
    return model.predict_proba(counts)[:, 1]


def logistic_regression(counts, y: np.ndarray, new) -> np.ndarray:
    """P(spam) of new messages (n,) by logistic regression on the same counts, with the library's defaults."""
    return predict(LogisticRegression(max_iter=1000).fit(counts, y), new)


def dummy(y: np.ndarray, n: int) -> np.ndarray:
    """P(spam) of n messages (n,) as the fraction of spam in training."""
    return predict(DummyClassifier(strategy="prior").fit(np.zeros((len(y), 1)), y), np.zeros((n, 1)))


def words(vectors: CountVectorizer) -> set[str]:
    """The library's vocabulary."""
    return set(vectors.get_feature_names_out())


def as_csr(counts):
    """Our sparse rows as the library's, occurrences of a word in a message added up."""
    from scipy.sparse import csr_array

    rows = csr_array((counts.data, counts.indices, counts.indptr), shape=counts.shape)
    rows.sum_duplicates()
    return rows
