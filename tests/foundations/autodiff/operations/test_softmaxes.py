"""Softmax and its logarithm beside PyTorch's."""

import numpy as np
import pytest

from foundations import autodiff
from tests.foundations.autodiff.oracle import agrees

SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (0, 3), (2, 0)]
NAMES = ["softmax", "log_softmax"]


@pytest.mark.parametrize("dim", [0, 1, -1, -2, 2, 5])
@pytest.mark.parametrize("name", NAMES)
def test_along_a_dimension(name, dim):
    for shape in SHAPES:
        agrees(lambda m, x: getattr(m, name)(x, dim), shape)
        agrees(lambda m, x: getattr(x, name)(dim=dim), shape, order=0)


@pytest.mark.parametrize("name", NAMES)
def test_trap_softmax_axis(name):
    """A square matrix hides a wrong axis from a look at shapes: the numbers along dim sum to one, no others."""
    for dim in (0, 1):
        agrees(lambda m, x, dim=dim: getattr(m, name)(x, dim), (3, 3))
        x = autodiff.tensor(np.random.default_rng(0).standard_normal((3, 3)))
        y = getattr(x, name)(dim).numpy()
        sums = (y if name == "softmax" else np.exp(y)).sum(dim)
        np.testing.assert_allclose(sums, 1.0, rtol=1e-14)


MASKED = [[1.0, -np.inf, 2.0], [-np.inf, -np.inf, 0.5], [0.0, 1.0, 2.0]]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "x",
    [
        np.array([[1000.0, 1000.0, 0.0], [-1000.0, 1000.0, 2.0]]),
        np.array(MASKED),
        np.array([[-np.inf, -np.inf], [0.0, -np.inf]]),
        np.array([[np.nan, 1.0], [2.0, 3.0]]),
        np.array([[np.inf, 1.0], [2.0, 3.0]]),
    ],
    ids=str,
)
def test_large_numbers_masks_and_nan(name, x):
    agrees(lambda m, x: getattr(m, name)(x, 1), x, order=1)


@pytest.mark.parametrize("below", [0.0, 5.0, 9.0, 10.0, 50.0, 200.0, 5000.0])
def test_rows_far_below_others_keep_their_digits(below):
    x = np.array([[0.5, 0.0, -1.0], [0.25, -1.0, -2.0]]) - np.array([[0.0], [below]])
    s = autodiff.tensor(x.astype(np.float32)).softmax(1).numpy()
    e = np.exp(x.astype(np.float32).astype(float) - x.max(1, keepdims=True))
    np.testing.assert_allclose(s, e / e.sum(1, keepdims=True), rtol=1e-6)


def test_masked_rows_to_second_order():
    agrees(lambda m, x: m.softmax(x, 1), np.array(MASKED))


@pytest.mark.parametrize("name", NAMES)
def test_integers_need_a_type(name):
    agrees(lambda m, x: getattr(m, name)(x, 0), np.arange(6).reshape(2, 3))
    agrees(lambda m, x: getattr(m, name)(x, 7), np.arange(6).reshape(2, 3))


@pytest.mark.parametrize("name", NAMES)
def test_the_input_is_left_as_it_was(name):
    x = autodiff.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    getattr(x, name)(1).sum().backward()
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize("name", NAMES)
def test_strided(name):
    agrees(lambda m, x: getattr(m, name)(x.permute(2, 0, 1), 1), (2, 3, 4))
