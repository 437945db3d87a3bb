"""Intervals that cover the truth as often as they say, and how models are compared."""

from foundations.statistics.intervals.bias_variance import (
    Decomposition,
    squared_error_parts,
    trained_predictions,
    zero_one_parts,
)
from foundations.statistics.intervals.bootstrap import Bootstrap, bootstrap
from foundations.statistics.intervals.coverage import Coverage, coverage
from foundations.statistics.intervals.interval import Interval
from foundations.statistics.intervals.mean import mean_interval
from foundations.statistics.intervals.paired_comparison import corrected_resampled_t_test
from foundations.statistics.intervals.proportion import clopper_pearson_interval, wilson_interval

__all__ = [
    "Bootstrap",
    "Coverage",
    "Decomposition",
    "Interval",
    "bootstrap",
    "clopper_pearson_interval",
    "corrected_resampled_t_test",
    "coverage",
    "mean_interval",
    "squared_error_parts",
    "trained_predictions",
    "wilson_interval",
    "zero_one_parts",
]
