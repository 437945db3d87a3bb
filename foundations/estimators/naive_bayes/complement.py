"""Complement naive Bayes: a class is known by the words of all the others.

Where one class has few samples, its multinomial estimates are poor. Those of its complement, all samples outside the
class, rest on more, and a sample belongs where the complement explains it worst:

    score(c, x) = Σ_j x_j w_cj,    w_cj = -log θ'_cj,    θ'_cj = (N_j - N_cj + α) / Σ_l (N_l - N_cl + α)

with N_cj how often word j came in class c and N_j in all. `norm` divides the weights of a class by their sum: words
that always come together are counted as if independent, and weigh most in the class that has most of them.
The scores are no joint probabilities, and P(c) has no part in them.
Source: Rennie, Shih, Teevan and Karger, Tackling the poor assumptions of naive Bayes text classifiers, 2003, table 4.
"""

import numpy as np

from foundations.estimators.naive_bayes.discrete import DiscreteNB, weighted
from foundations.estimators.naive_bayes.multinomial import log_shares


class ComplementNB(DiscreteNB):
    """Naive Bayes for counts where some classes are rare.

    Parameters
    ----------
    alpha, force_alpha, fit_prior, class_prior : as in MultinomialNB; the prior counts only where there is one class
    norm : whether the weights of each class are divided by their sum

    Attributes
    ----------
    classes_ : (k,) the distinct labels, sorted
    class_count_, feature_count_ : (k,), (k, d) samples of each class, and how often each feature came in it
    feature_all_ : (d,) how often each feature came
    class_log_prior_ : (k,) log P(c)
    feature_log_prob_ : (k, d) the weights w, which are not log-probabilities: the name is scikit-learn's
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    X has finite numbers >= 0, dense or sparse. `predict_joint_log_proba` gives the scores, `predict_proba` their
    softmax. Without smoothing a word that came in one class only has infinite weight there.
    Cost of fit and of predict: one step per value kept, and k d.
    Compare: sklearn.naive_bayes.ComplementNB.
    """

    _positive_only = True

    def __init__(self, *, alpha=1.0, force_alpha=True, fit_prior=True, class_prior=None, norm=False):
        super().__init__(alpha=alpha, force_alpha=force_alpha, fit_prior=fit_prior, class_prior=class_prior)
        self.norm = norm

    def _weigh(self, alpha):
        self.feature_all_ = self.feature_count_.sum(axis=0)
        W = -log_shares(self.feature_all_ - self.feature_count_ + alpha)  # (k, d)
        self.feature_log_prob_ = _normalized(W) if self.norm else W

    def _joint(self, X):
        scores = weighted(X, self.feature_log_prob_)
        return scores if len(self.classes_) > 1 else scores + self.class_log_prior_


def _normalized(W):
    """Each row of weights W (k, d) over its sum. Infinite ones share it, and leave the others nothing."""
    infinite = np.isinf(W)
    W = np.where(infinite.any(axis=1, keepdims=True), infinite, W)
    total = W.sum(axis=1, keepdims=True)  # (k, 1); zero where there is one feature, and its weight is one
    return np.where(total > 0, W, 1) / np.where(total > 0, total, W.shape[1])
