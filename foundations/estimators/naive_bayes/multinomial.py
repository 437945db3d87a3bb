"""Multinomial naive Bayes: a sample is a bag of words, each drawn from the distribution of words of its class.

    log P(x | c) = Σ_j x_j log θ_cj + (a number that is the same for all classes)
    θ_cj = (N_cj + α) / Σ_l (N_cl + α)

with N_cj how often word j came in class c. The number left out counts the orders in which the words may come.
Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval, §13.2.
"""

import numpy as np

from foundations.estimators.naive_bayes.discrete import DiscreteNB, weighted


class MultinomialNB(DiscreteNB):
    """Naive Bayes for counts, of words above all.

    Parameters
    ----------
    alpha : number >= 0, or (d,) of them: what is added to every count
    force_alpha : whether an alpha below 1e-10 stays as it is; else it becomes 1e-10, with a warning
    fit_prior : whether P(c) is the share of class c in the data; else all classes are equally probable
    class_prior : (k,) P(c) given; None leaves it to `fit_prior`

    Attributes
    ----------
    classes_ : (k,) the distinct labels, sorted
    class_count_, feature_count_ : (k,), (k, d) samples of each class, and how often each feature came in it
    class_log_prior_, feature_log_prob_ : (k,), (k, d) log P(c) and log θ
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    X has finite numbers >= 0, dense or sparse (fractions, as of tf-idf, work). Without smoothing (alpha=0) a word that
    never came in a class excludes the class. Cost of fit and of predict: one step per value kept, and k d.
    Compare: sklearn.naive_bayes.MultinomialNB.
    """

    _positive_only = True

    def _weigh(self, alpha):
        self.feature_log_prob_ = log_shares(self.feature_count_ + alpha)

    def _joint(self, X):
        return weighted(X, self.feature_log_prob_) + self.class_log_prior_


def log_shares(counts):
    """log of each row of counts (k, d) over its sum; -inf for a row without any."""
    total = counts.sum(axis=1, keepdims=True)  # (k, 1)
    with np.errstate(divide="ignore"):
        return np.log(counts) - np.log(np.where(total > 0, total, 1))
