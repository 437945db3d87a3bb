"""Models with fit and predict, under scikit-learn's names and at home in its pipelines."""

from foundations.estimators.bases import (
    FourierFeatures,
    OrthogonalPolynomialFeatures,
    RadialFeatures,
    SplineFeatures,
)
from foundations.estimators.bayesian import ARDRegression, BayesianLinearRegression
from foundations.estimators.clusters import GaussianMixture, KMeans
from foundations.estimators.linear_models import LinearRegression, Ridge
from foundations.estimators.logistic_regression import LogisticRegression
from foundations.estimators.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from foundations.estimators.nearest_neighbors import KNeighborsClassifier
from foundations.estimators.pca import PCA
from foundations.estimators.selection import MutualInformationSelector

__all__ = [
    "PCA",
    "ARDRegression",
    "BayesianLinearRegression",
    "BernoulliNB",
    "ComplementNB",
    "FourierFeatures",
    "GaussianMixture",
    "GaussianNB",
    "KMeans",
    "KNeighborsClassifier",
    "LinearRegression",
    "LogisticRegression",
    "MultinomialNB",
    "MutualInformationSelector",
    "OrthogonalPolynomialFeatures",
    "RadialFeatures",
    "Ridge",
    "SplineFeatures",
]
