"""What a sample looks like, in a few numbers or a curve."""

from foundations.statistics.description.correlation import (
    correlation_matrix,
    covariance_matrix,
    kendall,
    pearson,
    spearman,
)
from foundations.statistics.description.density import kernel_density, silverman_bandwidth
from foundations.statistics.description.empirical import EmpiricalDistribution, empirical_distribution
from foundations.statistics.description.histogram import Histogram, freedman_diaconis_width, histogram
from foundations.statistics.description.moments import kurtosis, mean, skewness, standard_deviation, variance
from foundations.statistics.description.quantiles import interquartile_range, median, quantile
from foundations.statistics.description.ranks import ranks, tie_sizes

__all__ = [
    "EmpiricalDistribution",
    "Histogram",
    "correlation_matrix",
    "covariance_matrix",
    "empirical_distribution",
    "freedman_diaconis_width",
    "histogram",
    "interquartile_range",
    "kendall",
    "kernel_density",
    "kurtosis",
    "mean",
    "median",
    "pearson",
    "quantile",
    "ranks",
    "silverman_bandwidth",
    "skewness",
    "spearman",
    "standard_deviation",
    "tie_sizes",
    "variance",
]
