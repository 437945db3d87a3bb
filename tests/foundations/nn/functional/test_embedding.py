"""Rows of a table: repeated numbers add up, small and large tables."""

import numpy as np
import pytest

from foundations.nn.functional import embedding
from foundations.nn.functional.embedding import SMALL, add_rows
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


def test_no_table():
    agrees(lambda F, n, W: F.embedding(n, W), np.array([0]), (4,))


@pytest.mark.parametrize("count", [SMALL, SMALL + 1])
@pytest.mark.parametrize("picks", [0, 1, 2000])
def test_sums_of_rows(count, picks):
    rng = np.random.default_rng(0)
    rows, numbers = rng.standard_normal((picks, 3)), rng.integers(0, count, picks)
    wanted = np.zeros((count, 3))
    np.add.at(wanted, numbers, rows)
    np.testing.assert_allclose(add_rows(rows, numbers, count), wanted, atol=1e-13)


def test_weight_is_first_in_no_call():
    with pytest.raises(RuntimeError, match="integers"):
        embedding(*reversed(swapped()))


def swapped():
    from foundations.autodiff import tensor

    return tensor(np.array([0])), tensor(np.ones((2, 2)))
