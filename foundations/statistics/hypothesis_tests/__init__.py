"""Tests of hypotheses: a statistic, its p-value, and the size of the effect."""

from foundations.statistics.hypothesis_tests.multiple import adjust
from foundations.statistics.hypothesis_tests.result import TestResult

__all__ = ["TestResult", "adjust"]
