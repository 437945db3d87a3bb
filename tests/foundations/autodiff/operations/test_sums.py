"""The fast route of sums against NumPy's."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from foundations.autodiff.operations.sums import BLOCK, LONG, total


@given(st.data())
def test_every_choice_of_dimensions(data):
    shape = data.draw(array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=4))
    dims = tuple(sorted(data.draw(st.sets(st.integers(0, len(shape) - 1)))))
    keepdims = data.draw(st.booleans())
    x = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)  # sums of small integers are exact
    got, wanted = total(x, dims, keepdims), x.sum(axis=dims, keepdims=keepdims)
    assert got.shape == wanted.shape and got.dtype == wanted.dtype
    assert np.array_equal(got, wanted)
    assert not np.shares_memory(got, x)


@pytest.mark.parametrize("width", [LONG, LONG + 1, 3 * LONG])
def test_rows_of_any_length(width):
    x = np.random.default_rng(0).standard_normal((3, width))
    np.testing.assert_allclose(total(x, (1,)), x.sum(1), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("n", [BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 5, BLOCK**2 + BLOCK + 1])
def test_columns_of_any_length(n):
    x = np.random.default_rng(0).standard_normal((n, 3))
    np.testing.assert_allclose(total(x, (0,)), x.sum(0), rtol=1e-12, atol=1e-12)


def test_a_million_float32_numbers_lose_no_digits():
    x = np.full((2, 1_000_000), 0.1, np.float32)
    np.testing.assert_allclose(total(x, (1,)), 1e5, rtol=1e-6)
    np.testing.assert_allclose(total(np.ascontiguousarray(x.T), (0,)), 1e5, rtol=2e-6)


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))], ids=str)
def test_strided(order):
    x = np.arange(24.0).reshape(2, 3, 4).transpose(order)
    for dims in [(0,), (2,), (0, 1), (1, 2), (0, 2)]:
        assert np.array_equal(total(x, dims), x.sum(dims))


def test_infinities_and_nan():
    x = np.array([[1.0, np.inf], [2.0, np.nan]])
    np.testing.assert_array_equal(total(x, (1,)), [np.inf, np.nan])
    np.testing.assert_array_equal(total(x, (0,)), [3.0, np.nan])
