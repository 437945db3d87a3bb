"""Naive Bayes classifiers, under scikit-learn's names."""

from foundations.estimators.naive_bayes.multinomial import MultinomialNB

__all__ = ["MultinomialNB"]
