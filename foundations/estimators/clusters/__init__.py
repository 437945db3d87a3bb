"""Groups among samples that have no labels: k-means, and mixtures of Gaussians, which are its soft relative."""

from foundations.estimators.clusters.gaussian_mixture import GaussianMixture
from foundations.estimators.clusters.kmeans import KMeans

__all__ = ["GaussianMixture", "KMeans"]
