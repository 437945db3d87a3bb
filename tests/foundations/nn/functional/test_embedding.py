"""Rows of a table: repeated numbers add up, padding gets nothing."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import embedding
from tests.foundations.nn.functional.against_torch import agrees

NUMBERS = {
    "repeated": np.array([1, 0, 1, 1, 3]),
    "matrix": np.array([[1, 2], [3, 3]]),
    "one": np.array(2),
    "none": np.zeros((0, 2), int),
    "too large": np.array([1, 4]),
    "negative": np.array([-1]),
    "floats": np.array([1.0]),
}


@pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)
def test_embedding(numbers):
    agrees(lambda F, n, W: F.embedding(n, W), numbers, (4, 3))


@pytest.mark.parametrize("padding", [0, 1, -1, 4, -5])
def test_padding_gets_no_gradient(padding):
    agrees(lambda F, n, W: F.embedding(n, W, padding_idx=padding), np.array([1, 0, 3, 1]), (4, 3))


@pytest.mark.parametrize("shape", [(4, 0), (1, 3)], ids=str)
def test_thin_tables(shape):
    agrees(lambda F, n, W: F.embedding(n, W), np.zeros((2, 3), int), shape)


def test_no_table():
    agrees(lambda F, n, W: F.embedding(n, W), np.array([0]), (4,))


def test_table_and_numbers_in_the_wrong_order():
    with pytest.raises(RuntimeError, match="integers"):
        embedding(tensor(np.ones((2, 2))), tensor([0]))


@pytest.mark.parametrize("dtype", ["int32", "int16", "uint8", "bool"])
def test_types_of_numbers(dtype):
    agrees(lambda F, n, W: F.embedding(n, W), np.array([1, 0, 1]).astype(dtype), (4, 3))
