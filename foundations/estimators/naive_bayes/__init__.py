"""Naive Bayes classifiers, under scikit-learn's names."""

from foundations.estimators.naive_bayes.bernoulli import BernoulliNB
from foundations.estimators.naive_bayes.complement import ComplementNB
from foundations.estimators.naive_bayes.gaussian import GaussianNB
from foundations.estimators.naive_bayes.multinomial import MultinomialNB

__all__ = ["BernoulliNB", "ComplementNB", "GaussianNB", "MultinomialNB"]
