"""What no test can answer is one sentence that says what was wrong."""

import numpy as np
import pytest

from foundations.statistics import hypothesis_tests as tests

NAN = [1.0, np.nan, 2.0]
MASKED = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
CASES = [
    (tests.t_test, ([],), {}, "x is a vector with at least one element"),
    (tests.t_test, ([1],), {}, "x has 1 element, and at least 2 are needed"),
    (tests.t_test, (NAN,), {}, "x holds a number that is not finite"),
    (tests.t_test, ([1, 2], np.nan), {}, "mean is a finite number, got nan"),
    (tests.t_test, ([1, 2],), {"alternative": "both"}, "is one of 'two-sided', 'less', 'greater', got 'both'"),
    (tests.t_test, ([[1, 2], [3, 4]],), {}, r"got shape \(2, 2\)"),
    (tests.paired_t_test, ([1, 2], [1, 2, 3]), {}, "x has 2 elements and y has 3; they go in pairs"),
    (tests.paired_t_test, ([1, 2], [1, np.inf]), {}, "y holds a number that is not finite"),
    (tests.two_sample_t_test, ([1], [2]), {}, "at least three in all"),
    (tests.two_sample_t_test, ([1, 2], []), {}, "y is a vector with at least one element"),
    (tests.welch_t_test, ([1, 2], [2]), {}, "y has 1 element, and at least 2 are needed"),
    (tests.one_way_anova, (), {}, "at least two groups, got 0"),
    (tests.one_way_anova, ([1, 2],), {}, "at least two groups, got 1"),
    (tests.one_way_anova, ([1], [2]), {}, "every group has one element"),
    (tests.one_way_anova, ([1, 2], []), {}, "group 1 is a vector with at least one element"),
    (tests.one_way_anova, ([1, 2], NAN), {}, "group 1 holds a number that is not finite"),
    (tests.z_test, ([],), {"std": 1}, "x is a vector with at least one element"),
    (tests.z_test, ([1],), {"std": 0}, "std is positive, got 0.0"),
    (tests.z_test, ([1],), {"std": "wide"}, "std is a finite number, got 'wide'"),
    (tests.two_sample_z_test, ([1], [2]), {"std_x": 1, "std_y": -1}, "std_y is positive, got -1.0"),
    (tests.two_proportions_z_test, ((3, 4), (5, 3)), {}, "successes are no more than trials"),
    (tests.two_proportions_z_test, ((0, 4), (0, 5)), {}, "trials at least 1"),
    (tests.two_proportions_z_test, ((0.5, 4), (3, 5)), {}, "successes holds whole numbers, got 0.5"),
    (tests.two_proportions_z_test, (3, 5), {}, r"successes has shape \(2,\), got \(\)"),
    (tests.chi_square_fit, ([],), {}, r"got shape \(0,\)"),
    (tests.chi_square_fit, ([3],), {}, r"got shape \(1,\)"),
    (tests.chi_square_fit, ([3, 4],), {"ddof": 1}, "got shape .* and ddof 1"),
    (tests.chi_square_fit, ([0, 0],), {}, "zeros alone"),
    (tests.chi_square_fit, ([3, -4],), {}, "observed holds counts, numbers from 0 to .*, got -4.0"),
    (tests.chi_square_fit, (NAN,), {}, "observed holds counts, numbers from 0 to .*, got nan"),
    (tests.chi_square_fit, ([3, 4], [7, 0]), {}, "expected holds positive numbers"),
    (tests.chi_square_fit, ([3, 4], [3, 3, 1]), {}, "expected holds positive numbers, as many as observed, 2"),
    (tests.chi_square_fit, ([3, 4], [4, 4]), {}, "expected has the sum of observed, 7.0, got 8.0"),
    (tests.chi_square_independence, ([3, 4],), {}, r"rows and columns of counts, got shape \(2,\)"),
    (tests.chi_square_independence, ([[]],), {}, r"rows and columns of counts, got shape \(1, 0\)"),
    (tests.chi_square_independence, ([[3, 4], [0, 0]],), {}, "row 1 of the table holds zeros alone"),
    (tests.chi_square_independence, ([[0, 4], [0, 1]],), {}, "column 0 of the table holds zeros alone"),
    (tests.chi_square_independence, ("abc",), {}, "table holds counts"),
    (tests.fisher_exact, ([[1, 2, 3], [4, 5, 6]],), {}, r"table has shape \(2, 2\), got \(2, 3\)"),
    (tests.fisher_exact, ([[1, 2], [4, 5.5]],), {}, "table holds whole numbers, got 5.5"),
    (tests.fisher_exact, ([[1, 2], [4, -5]],), {}, "table holds counts"),
    (tests.binomial_test, (4, 3), {}, "successes are no more than trials"),
    (tests.binomial_test, (0, 0), {}, "trials at least 1"),
    (tests.binomial_test, (1, 3, 1.5), {}, "p from 0 to 1; got 1, 3, 1.5"),
    (tests.binomial_test, (1, 3, np.nan), {}, "p is a finite number, got nan"),
    (tests.binomial_test, (1.5, 3), {}, "holds whole numbers, got 1.5"),
    (tests.t_test, (["a", "b"],), {}, "x holds numbers; got .*'a'"),
    (tests.t_test, ([[1], [1, 2]],), {}, "x is a vector with at least one element; got rows of different lengths"),
    (tests.t_test, ([object(), 1],), {}, "x holds numbers; got <object"),
    (tests.wilcoxon, (np.array(["2020-01-01", "2020-01-02"], "M8[D]"),), {}, "x holds numbers; got datetime64"),
    (tests.mann_whitney, ([1, 2], MASKED), {}, "y is masked in places"),
    (tests.chi_square_fit, (MASKED,), {}, "observed is masked in places"),
    (tests.t_test, ([1, 2],), {"alternative": np.array(["less", "less"])}, "alternative is one of"),
    (tests.chi_square_fit, ([3, 4],), {"ddof": "a"}, "ddof is a finite number, got 'a'"),
    (tests.adjust, (MASKED / 9,), {}, "p_values is masked in places"),
    (tests.adjust, (["a"],), {}, r"p_values is a vector of numbers from 0 to 1, got \['a'\]"),
    (tests.adjust, ([[0.1], [0.1, 0.2]],), {}, "p_values is a vector of numbers from 0 to 1"),
    (tests.mcnemar, ([1, 2],), {}, r"table has shape \(2, 2\)"),
    (tests.mcnemar, ([[1, np.nan], [2, 3]],), {}, "table holds counts"),
]


@pytest.mark.parametrize("test, arguments, options, message", CASES)
def test_is_one_sentence(test, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        test(*arguments, **options)
    assert "\n" not in str(caught.value)


def test_input_is_left_alone():
    x, y, table = np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.5, 5.0]), np.array([[3, 4], [5, 9]])
    kept = x.copy(), y.copy(), table.copy()
    for test in (tests.paired_t_test, tests.two_sample_t_test, tests.welch_t_test, tests.one_way_anova):
        test(x, y)
    for test in (tests.fisher_exact, tests.mcnemar, tests.chi_square_independence):
        test(table)
    for now, before in zip((x, y, table), kept, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize("dtype", [np.float32, np.int64, bool, list])
def test_any_numbers_will_do(dtype):
    x, y = [0, 1, 1, 1], [1, 0, 0, 1]
    convert = list if dtype is list else lambda values: np.array(values, dtype=dtype)
    assert tests.welch_t_test(convert(x), convert(y)) == tests.welch_t_test(np.array(x, float), np.array(y, float))
