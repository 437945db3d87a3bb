"""Bernoulli naive Bayes: a sample says of each feature whether it is there, and what is absent counts as well.

    log P(x | c) = Σ_j x_j log p_cj + (1 - x_j) log(1 - p_cj)        x_j = 0 or 1
                 = Σ_j log(1 - p_cj) + Σ_j x_j (log p_cj - log(1 - p_cj))
    p_cj = (N_cj + α) / (N_c + 2 α)

with N_cj in how many of the N_c samples of class c feature j was there. The second form visits only what is there, so
that sparse samples stay sparse. log(1 - p) comes from counts, (N_c - N_cj + α) / (N_c + 2 α); made from log p, it would
lose digits where a feature is nearly always there.
Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval, §13.3.
"""

import numpy as np

from foundations.estimators.naive_bayes.discrete import DiscreteNB, weighted
from foundations.estimators.validation import require_nonnegative
from foundations.linalg.sparse import SparseRows, from_triples, row_of_each


class BernoulliNB(DiscreteNB):
    """Naive Bayes for features that are there or not.

    Parameters
    ----------
    alpha, force_alpha, fit_prior, class_prior : as in MultinomialNB
    binarize : number >= 0: a feature is there where its value is greater; None: X has zeros and ones already

    Attributes
    ----------
    classes_ : (k,) the distinct labels, sorted
    class_count_, feature_count_ : (k,), (k, d) samples of each class, and in how many of them each feature was there
    class_log_prior_, feature_log_prob_ : (k,), (k, d) log P(c) and log p
    feature_log_absent_ : (k, d) log(1 - p)
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    X is dense or sparse. Cost of fit and of predict: one step per value kept, and k d. An array as alpha has its own
    number for each feature above and below the fraction bar; scikit-learn 1.9 takes class c's from place c below it.
    Compare: sklearn.naive_bayes.BernoulliNB.
    """

    def __init__(self, *, alpha=1.0, force_alpha=True, binarize=0.0, fit_prior=True, class_prior=None):
        super().__init__(alpha=alpha, force_alpha=force_alpha, fit_prior=fit_prior, class_prior=class_prior)
        self.binarize = binarize

    def _sums(self, X, codes, weight, k):
        return super()._sums(self._binary(X), codes, weight, k)

    def _weigh(self, alpha):
        present, all_ = self.feature_count_, self.class_count_[:, None]  # (k, d), (k, 1)
        if (present > all_ * (1 + 1e-9)).any():
            raise ValueError("a feature is in as many samples of a class as there are at most, and a count says more")
        absent = np.maximum(all_ - present, 0)  # weights may sum to a rounding error more
        with np.errstate(divide="ignore"):
            total = np.log(np.where(all_ + 2 * alpha > 0, all_ + 2 * alpha, 1))
            self.feature_log_prob_ = np.log(present + alpha) - total
            self.feature_log_absent_ = np.log(absent + alpha) - total

    def _joint(self, X):
        X = self._binary(X)
        P, Q = self.feature_log_prob_, self.feature_log_absent_
        never, always = np.isinf(P), np.isinf(Q)  # only without smoothing
        scores = _choose(X, np.where(never, 0, P), np.where(always, 0, Q))
        if never.any() or always.any():
            impossible = _choose(X, never.astype(float), always.astype(float))  # (m, k): how many features are
            scores = np.where(impossible > 0, -np.inf, scores)
        return scores + self.class_log_prior_

    def _binary(self, X):
        """X with ones where a feature is there and zeros where not."""
        if not isinstance(X, SparseRows):
            return self._presence(X)
        X = _one_value_a_place(X)
        return SparseRows(self._presence(X.data), X.indices, X.indptr, X.shape)

    def _presence(self, values):
        if self.binarize is not None:
            require_nonnegative("binarize", self.binarize)
            return (values > self.binarize).astype(float)
        strange = (values != 0) & (values != 1)
        if strange.any():
            raise ValueError(f"with binarize=None X has zeros and ones, got {values[strange][0]}")
        return values.astype(float)


def _choose(X, P, Q):
    """Σ_j P_cj where x_j = 1 and Q_cj where x_j = 0, for X (m, d) and P, Q (k, d): (m, k)."""
    return weighted(X, P - Q) + Q.sum(axis=1)


def _one_value_a_place(X):
    """X itself, or with the values for the same place added up, where a row has a column twice or out of order."""
    rows = row_of_each(X)
    rising = (np.diff(X.indices) > 0) | (np.diff(rows) > 0)
    return X if rising.all() else from_triples(rows, X.indices, X.data, X.shape)
