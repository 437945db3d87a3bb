"""Is one model better than another? Scores of both on the same splits, and a t test that knows the splits overlap.

Scores of J random splits of one data set are no J independent experiments: the training sets overlap, so the
differences d_j vary less than those of new data would, and the ordinary paired t test finds a winner where there is
none. Nadeau and Bengio correct the variance of their mean by the sizes of the parts:

    t = d̄ / √((1/J + n_test / n_train) s²),    J - 1 degrees of freedom

For 10 folds the factor under the root is 1/10 + 1/9, twice that of the ordinary test.
Source: Nadeau & Bengio, Inference for the Generalization Error, 2003.
"""

import math

from foundations.statistics._edge import finite_vector, pair
from foundations.statistics.description import mean, standard_deviation
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative
from foundations.statistics.hypothesis_tests.tails import quotient, student_p_value


def corrected_resampled_t_test(scores_a, scores_b, n_train, n_test, alternative="two-sided") -> TestResult:
    """Nadeau and Bengio's test of equal expected scores.

    Parameters
    ----------
    scores_a, scores_b : (J,) finite numbers, J ≥ 2: the scores of both models on the same splits
    n_train, n_test : how many samples each split learns from and is scored on
    alternative : "two-sided", "less" (a scores less than b) or "greater"

    Returns
    -------
    TestResult, statistic t, effect size Cohen's d of the differences

    Raises
    ------
    ValueError : scores that are not pairs of finite numbers, fewer than two, sizes below 1, an unknown alternative

    Notes
    -----
    Assumes splits drawn at random, or folds, of samples that are independent; differences that are roughly normal.
    Compare: scipy.stats.ttest_rel, which leaves out n_test / n_train.
    """
    a, b = pair(finite_vector(scores_a, "scores_a"), finite_vector(scores_b, "scores_b"), "scores_a", "scores_b")
    J, alternative = len(a), check_alternative(alternative)
    if J < 2:
        raise ValueError("two splits or more are compared; got one")
    if not (n_train >= 1 and n_test >= 1):
        raise ValueError(f"each split learns from and is scored on one sample or more; got {n_train} and {n_test}")
    d = a - b
    center, s = mean(d), standard_deviation(d, ddof=1)
    t = quotient(center, s * math.sqrt(1 / J + n_test / n_train))
    return TestResult(t, student_p_value(t, J - 1, alternative), quotient(center, s), "Cohen's d", df=J - 1)
