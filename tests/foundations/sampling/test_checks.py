"""Guards that several parts share."""

import numpy as np
import pytest

from foundations import autodiff as ad
from foundations.sampling.checks import function_values, read_only, tensor_of_rows, whole


@pytest.mark.parametrize("value", [3, np.int8(3), np.array(3)])
def test_whole_numbers(value):
    assert whole(value, "n") == 3 and type(whole(value, "n")) is int


@pytest.mark.parametrize("value", [3.0, np.float64(3), np.nan, np.inf, "3", None, True, np.True_, [3], np.ones(2, int)])
def test_what_is_no_whole_number(value):
    with pytest.raises(TypeError, match="n is a whole number; got"):
        whole(value, "n")


def test_a_number_that_is_too_small():
    assert whole(0, "n", least=0) == 0 and whole(-5, "n", least=None) == -5
    with pytest.raises(ValueError, match="n is at least 1; got 0"):
        whole(0, "n")


def test_values():
    assert function_values([1, 2]).dtype == np.float64
    for values in (3.0, [1.0], np.ones((2, 2)), []):
        with pytest.raises(ValueError, match=r"values has 1 axis, \(n\), n at least 2; got shape"):
            function_values(values)


@pytest.mark.parametrize("values", [np.ones(4), 1.0, None, [1.0]])
def test_what_is_no_tensor(values):
    with pytest.raises(TypeError, match="f gives a Tensor, computed from the one it is given; got"):
        tensor_of_rows(values, (4, 3), "f")


def test_a_tensor_for_each_row():
    values = ad.ones(4)
    assert tensor_of_rows(values, (4, 3), "f") is values
    with pytest.raises(ValueError, match=r"f takes points \(5, 3\) and gives \(5,\) values; got shape \(4,\)"):
        tensor_of_rows(values, (5, 3), "f")


def test_read_only():
    X = np.ones((2, 2))
    with pytest.raises(ValueError, match="read-only"):
        read_only(X)[0] = 5
    X[0] = 5
