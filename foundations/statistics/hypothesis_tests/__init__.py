"""Tests of hypotheses: a statistic, its p-value, and the size of the effect."""

from foundations.statistics.hypothesis_tests.anova import one_way_anova
from foundations.statistics.hypothesis_tests.binomial_test import binomial_test
from foundations.statistics.hypothesis_tests.chi_square import chi_square_fit, chi_square_independence
from foundations.statistics.hypothesis_tests.fisher_exact import fisher_exact
from foundations.statistics.hypothesis_tests.kolmogorov_smirnov import (
    kolmogorov_smirnov,
    two_sample_kolmogorov_smirnov,
)
from foundations.statistics.hypothesis_tests.kruskal_wallis import kruskal_wallis
from foundations.statistics.hypothesis_tests.mann_whitney import mann_whitney
from foundations.statistics.hypothesis_tests.mcnemar import mcnemar
from foundations.statistics.hypothesis_tests.multiple import adjust
from foundations.statistics.hypothesis_tests.permutation import permutation_test
from foundations.statistics.hypothesis_tests.power import (
    t_test_power,
    t_test_sample_size,
    two_proportions_power,
    two_proportions_sample_size,
    z_test_power,
    z_test_sample_size,
)
from foundations.statistics.hypothesis_tests.result import TestResult
from foundations.statistics.hypothesis_tests.t import paired_t_test, t_test, two_sample_t_test, welch_t_test
from foundations.statistics.hypothesis_tests.wilcoxon import wilcoxon
from foundations.statistics.hypothesis_tests.z_test import two_proportions_z_test, two_sample_z_test, z_test

__all__ = [
    "TestResult",
    "adjust",
    "binomial_test",
    "chi_square_fit",
    "chi_square_independence",
    "fisher_exact",
    "kolmogorov_smirnov",
    "kruskal_wallis",
    "mann_whitney",
    "mcnemar",
    "one_way_anova",
    "paired_t_test",
    "permutation_test",
    "t_test",
    "t_test_power",
    "t_test_sample_size",
    "two_proportions_power",
    "two_proportions_sample_size",
    "two_proportions_z_test",
    "two_sample_kolmogorov_smirnov",
    "two_sample_t_test",
    "two_sample_z_test",
    "welch_t_test",
    "wilcoxon",
    "z_test",
    "z_test_power",
    "z_test_sample_size",
]
