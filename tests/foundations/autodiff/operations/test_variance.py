"""Variances and standard deviations beside PyTorch's."""

import warnings

import numpy as np
import pytest

from foundations import autodiff
from tests.foundations.autodiff.oracle import agrees

SHAPES = [(3,), (2, 3), (2, 3, 4)]
DIMS = [None, 0, -1, 1, -2, (0, 1), (0, -1), (1,), [0, 2], 3, -4, (0, 0), (0, -2)]
NAMES = ["var", "std", "var_mean", "std_mean"]


@pytest.fixture(autouse=True)
def quiet():
    """PyTorch warns where nothing is left to divide by."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*degrees of freedom", UserWarning)
        yield


@pytest.mark.parametrize("dim", DIMS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_over_dimensions(name, dim):
    for shape in SHAPES:
        # Between two numbers a standard deviation is |a - b| / 2^0.5: its second derivatives cancel to rounding.
        agrees(lambda m, x: getattr(m, name)(x, dim), shape, scale=1 if "var" in name else 100)
        agrees(lambda m, x: getattr(m, name)(x, dim, keepdim=True, correction=0), shape, order=1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3), (2, 0), (2, 1)], ids=str)
def test_of_too_few_numbers(name, shape):
    agrees(lambda m, x: getattr(m, name)(x), shape, order=1)
    agrees(lambda m, x: getattr(m, name)(x, 0), shape, order=1)
    agrees(lambda m, x: getattr(m, name)(x, -1, correction=0), shape, order=1)


@pytest.mark.parametrize("name", ["var", "std"])
def test_ways_to_name_the_divisor(name):
    agrees(lambda m, x: getattr(x, name)(False), (2, 3))
    agrees(lambda m, x: getattr(x, name)(unbiased=True), (2, 3))
    agrees(lambda m, x: getattr(x, name)(1, False), (2, 3))
    agrees(lambda m, x: getattr(x, name)(1, True, True), (2, 3))
    agrees(lambda m, x: getattr(x, name)(dim=1, correction=0.5), (2, 3))
    agrees(lambda m, x: getattr(x, name)(1, unbiased=False, correction=0), (2, 3))
    agrees(lambda m, x: getattr(x, name)(1, correction=5), (2, 3), order=1)


@pytest.mark.parametrize("name", NAMES)
def test_integers(name):
    agrees(lambda m, x: getattr(m, name)(x), np.arange(6).reshape(2, 3))
    agrees(lambda m, x: getattr(m, name)(x, 1), np.array([[True, False]]))


def test_the_gradient_of_a_deviation_of_zero_is_zero():
    agrees(lambda m, x: m.std(x, 1), np.array([[2.0, 2.0, 2.0], [0.0, 0.0, 1.0]]), order=1)


def test_a_large_mean_takes_no_digits():
    x = 1e8 + np.array([0.0, 1.0, 2.0])
    assert autodiff.tensor(x).var().item() == 1.0
