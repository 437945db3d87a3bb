"""Models with fit and predict, under scikit-learn's names and at home in its pipelines."""

from foundations.estimators.bayesian import BayesianLinearRegression
from foundations.estimators.clusters import GaussianMixture, KMeans
from foundations.estimators.logistic_regression import LogisticRegression
from foundations.estimators.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from foundations.estimators.nearest_neighbors import KNeighborsClassifier
from foundations.estimators.pca import PCA

__all__ = [
    "PCA",
    "BayesianLinearRegression",
    "BernoulliNB",
    "ComplementNB",
    "GaussianMixture",
    "GaussianNB",
    "KMeans",
    "KNeighborsClassifier",
    "LogisticRegression",
    "MultinomialNB",
]
