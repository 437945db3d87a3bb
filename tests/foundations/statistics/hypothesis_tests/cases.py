"""What the tests of this folder share: data that Hypothesis makes, and when two results are the same."""

import numpy as np
from hypothesis import strategies as st

ALTERNATIVES = ("two-sided", "less", "greater")

eighths = st.integers(-8000, 8000).map(lambda k: k / 8)  # sums of these are exact


def samples(least: int = 2, most: int = 12):
    """Lists of numbers that are not all equal."""
    return st.lists(eighths, min_size=least, max_size=most).filter(lambda x: len(set(x)) > 1)


def same(got, statistic, p_value, rtol=1e-10):
    """The statistic to 1e-10 of it, where it is not the rounding error of a zero, and all digits of the p-value."""
    np.testing.assert_allclose(got.statistic, statistic, rtol=rtol, atol=1e-12)
    np.testing.assert_allclose(got.p_value, p_value, rtol=rtol, atol=0)
